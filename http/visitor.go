package http

import (
	"crypto/sha256"
	"encoding/hex"

	"example.org/ledger/domain"
)

// Role is what a visitor may do.
type Role string

// The roles. Everybody else is the public.
const (
	Public          Role = ""
	InstitutionRole Role = "institution" // files for one credit code
	ReviewerRole    Role = "reviewer"    // decides the cases of one authority
	AuditorRole     Role = "auditor"     // reads everything, masked; decides nothing

	// AdministratorRole configures one authority, and sees no filing but what the
	// public sees: whoever says which steps need two officials is neither of them.
	AdministratorRole Role = "administrator"
)

// Token lets a program, and until people can sign in a person, act in a role
// (访问令牌). Only the hash is kept.
type Token struct {
	Name       string            `json:"name"` // names the token in the history; never a person's name
	Role       Role              `json:"role"`
	Authority  domain.Authority  `json:"authority,omitempty"`   // reviewers, administrators
	CreditCode domain.CreditCode `json:"credit_code,omitempty"` // institutions
	Hash       string            `json:"hash"`                  // HashToken of the secret
}

// HashToken returns the stored form of a token's secret. The secret is random
// and long, so a plain SHA-256 is enough.
func HashToken(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Visitor is who makes a request. The zero Visitor is the public.
type Visitor struct {
	Role       Role
	Name       string
	Authority  domain.Authority
	CreditCode domain.CreditCode
}

// Tokens finds visitors by their tokens.
type Tokens map[string]Token // by hash

// Visitor returns who holds the secret.
func (t Tokens) Visitor(secret string) (Visitor, bool) {
	k, ok := t[HashToken(secret)]
	if !ok {
		return Visitor{}, false
	}
	return Visitor{Role: k.Role, Name: k.Name, Authority: k.Authority, CreditCode: k.CreditCode}, true
}

// Actor returns the visitor as the log names it: a token is a program.
func (v Visitor) Actor() domain.Actor {
	return domain.Actor{Kind: domain.ActorProgram, ID: v.Name, Authority: string(v.Authority)}
}

// MaySee reports whether the visitor may see everything of a filing, masked:
// the institution its own, a reviewer the own province's, an auditor all.
func (v Visitor) MaySee(code domain.CreditCode, authority domain.Authority) bool {
	switch v.Role {
	case AuditorRole:
		return true
	case ReviewerRole:
		return v.Authority == authority
	case InstitutionRole:
		return v.CreditCode == code
	}
	return false
}
