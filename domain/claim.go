package domain

import "github.com/google/uuid"

// ClaimKind is a family of keys of which each has at most one holder.
type ClaimKind string

// The kinds of claim. They are stored in metadata and never renamed.
const (
	ClaimCreditCode   ClaimKind = "credit-code"   // one credit code, one filing
	ClaimPerson       ClaimKind = "person"        // one person, one institution (一人一机构)
	ClaimFilingNumber ClaimKind = "filing-number" // no number is given twice; never released
	ClaimSuggestion   ClaimKind = "suggestion"    // one open 工作建议 per filing, kind and target (domain-decisions 2.13)
	ClaimReport       ClaimKind = "report"        // one 主动报告 per filing and service authority until it ends (2.19)
)

// ClaimOp is what an append does with a key.
type ClaimOp string

// The operations on a claim.
const (
	TakeClaim    ClaimOp = "take"    // succeeds if the key is free or already held by this very holder
	ReleaseClaim ClaimOp = "release" // succeeds if this very holder holds it
	HandClaim    ClaimOp = "hand"    // moves it to a named holder, never free in between
)

// Claim is what an event does to one key. A person's key is derived from the
// ID number under a secret, so the rules name a person's claim by the subject
// alone and Key stays empty; the runner looks the key up in the vault.
type Claim struct {
	Op      ClaimOp   `json:"op"`
	Kind    ClaimKind `json:"kind"`
	Key     string    `json:"key,omitempty"`    // empty for persons
	Subject uuid.UUID `json:"subject,omitzero"` // persons only
	To      *Holder   `json:"to,omitempty"`     // hand only
}

// Holder is who holds a key: a stream and, for persons, a subject in it, so
// that one person entered twice in one filing is refused by the log, too.
type Holder struct {
	Stream  string    `json:"stream"`
	Subject uuid.UUID `json:"subject,omitzero"`
}
