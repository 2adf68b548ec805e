package domain

import (
	"bytes"
	"maps"

	"github.com/google/uuid"
)

// Sealed is personal data that only the vault can read. Events and states hold
// nothing else of it; a fold works the same after the key has been destroyed.
type Sealed struct {
	Subject    uuid.UUID         `json:"subject"`         // whose data key opens it
	Key        string            `json:"key"`             // names the data key and the way of sealing
	Ciphertext []byte            `json:"ciphertext"`      // base64 in JSON
	Masks      map[string]string `json:"masks,omitempty"` // field → what may be shown to everybody who may see the row
}

// IsZero reports whether nothing was sealed.
func (s Sealed) IsZero() bool { return s.Subject == uuid.Nil && len(s.Ciphertext) == 0 }

// Equal reports whether s and o are the same bytes for the same subject. The
// edge keeps the bytes of a value that did not change, so this is how the
// rules see whether one did.
func (s Sealed) Equal(o Sealed) bool {
	return s.Subject == o.Subject && s.Key == o.Key &&
		bytes.Equal(s.Ciphertext, o.Ciphertext) && maps.Equal(s.Masks, o.Masks)
}
