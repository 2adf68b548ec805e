package http

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"example.org/ledger/domain"
)

// ReadTokens reads a file of tokens: a JSON list of [Token]. A missing file
// is no tokens: then only the public pages answer.
func ReadTokens(path string) (Tokens, error) {
	body, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Tokens{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	var list []Token
	if err := json.Unmarshal(body, &list); err != nil {
		return nil, fmt.Errorf("read tokens %s: not a list of tokens", path)
	}
	return NewTokens(list...)
}

// NewTokens checks a list of tokens.
func NewTokens(list ...Token) (Tokens, error) {
	tokens := make(Tokens, len(list))
	for _, t := range list {
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("token %q: %w", t.Name, err)
		}
		if _, twice := tokens[t.Hash]; twice {
			return nil, fmt.Errorf("token %q: another one has the same hash", t.Name)
		}
		tokens[t.Hash] = t
	}
	return tokens, nil
}

func (t Token) check() error {
	if t.Name == "" || strings.ContainsFunc(t.Name, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return errors.New("the name must be printable ASCII without spaces")
	}
	if hash, err := hex.DecodeString(t.Hash); err != nil || len(hash) != 32 || strings.ToLower(t.Hash) != t.Hash {
		return errors.New("the hash must be a SHA-256 in lower-case hexadecimal")
	}
	switch t.Role {
	case InstitutionRole:
		code, err := domain.ParseCreditCode(string(t.CreditCode))
		if err != nil || code != t.CreditCode || t.Authority != "" {
			return errors.New("an institution's token needs its credit code and nothing else")
		}
	case ReviewerRole, AdministratorRole:
		if _, err := domain.ParseAuthority(string(t.Authority)); err != nil || t.CreditCode != "" {
			return fmt.Errorf("the token of a %s needs the authority and nothing else", t.Role)
		}
	case AuditorRole:
		if t.Authority != "" || t.CreditCode != "" {
			return errors.New("an auditor's token has neither authority nor credit code")
		}
	default:
		return fmt.Errorf("role %q is none of institution, reviewer, administrator, auditor", t.Role)
	}
	return nil
}

// registers refuses an institution that opens a filing for somebody else.
func (v Visitor) registers(creditCode string) error {
	code, err := domain.ParseCreditCode(creditCode)
	if err == nil && code != v.CreditCode {
		return errOtherFiling
	}
	return nil
}
