package domain

import (
	"errors"
	"fmt"
	"io"
)

// ErrPlaintext is returned when personal data in the clear is about to be
// marshaled. It never says which.
var ErrPlaintext = errors.New("domain: personal data in the clear is neither marshaled nor unmarshaled")

// hidden is what printing personal data shows.
const hidden = "***"

// Plaintext makes a struct that embeds it refuse to leave the process by
// accident: encoding/json, encoding/xml, encoding/gob and log/slog get
// ErrPlaintext, and fmt prints "***" whatever the verb. It is the one way by
// which personal data in the clear (明文) is kept out of events, answers and
// logs; sealing it takes each value out by name.
//
// fmt cannot call methods on unexported fields. A struct that might be printed
// with its Plaintext in such a field should hold its values as Secret.
type Plaintext struct{}

// String returns "***".
func (Plaintext) String() string { return hidden }

// GoString returns "***".
func (Plaintext) GoString() string { return hidden }

// Format writes "***" for every verb.
func (Plaintext) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// MarshalJSON returns ErrPlaintext.
func (Plaintext) MarshalJSON() ([]byte, error) { return nil, ErrPlaintext }

// MarshalText returns ErrPlaintext.
func (Plaintext) MarshalText() ([]byte, error) { return nil, ErrPlaintext }

// MarshalBinary returns ErrPlaintext.
func (Plaintext) MarshalBinary() ([]byte, error) { return nil, ErrPlaintext }

// UnmarshalJSON returns ErrPlaintext: personal data comes in through a parser.
func (*Plaintext) UnmarshalJSON([]byte) error { return ErrPlaintext }

// UnmarshalText returns ErrPlaintext.
func (*Plaintext) UnmarshalText([]byte) error { return ErrPlaintext }

// UnmarshalBinary returns ErrPlaintext.
func (*Plaintext) UnmarshalBinary([]byte) error { return ErrPlaintext }
