package documents

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/codelist"
)

// Limits bound one document. The zero value allows nothing.
type Limits struct {
	MaxBytes int64 `json:"max_bytes"` // as the sender counts them, before encryption
}

// Sizes are how many bytes a document may have, by kind, where whoever runs the ledger
// chose so. The others may have what the list of kinds says.
type Sizes map[domain.DocumentKind]int64

// For returns the limits of a kind of document.
func (s Sizes) For(kind domain.DocumentKind) Limits {
	if chosen, ok := s[kind]; ok {
		return Limits{MaxBytes: chosen}
	}
	return Limits{MaxBytes: codelist.MaxBytes(kind)}
}

// Announced refuses a document whose sender says that it is too long, before a
// byte of it is received. A length that is not known is negative.
func (l Limits) Announced(length int64) error {
	if length > l.MaxBytes {
		return ErrTooLarge.With(l)
	}
	return nil
}
