package documents

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/codelist"
)

// Limits bound one document. The zero value allows nothing.
type Limits struct {
	MaxBytes int64 `json:"max_bytes"` // as the sender counts them, before encryption
}

// LimitsFor returns the limits of a kind of document, which the list of kinds
// tells everybody.
func LimitsFor(kind domain.DocumentKind) Limits { return Limits{MaxBytes: codelist.MaxBytes(kind)} }

// Announced refuses a document whose sender says that it is too long, before a
// byte of it is received. A length that is not known is negative.
func (l Limits) Announced(length int64) error {
	if length > l.MaxBytes {
		return ErrTooLarge.With(l)
	}
	return nil
}
