package eventstore

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Position is an event's place among all events of a store. It is opaque:
// ordered, comparable with ==, with a text form, but not contiguous and
// without meaning in another store. The zero Position is before every event.
type Position struct{ commit, prepare uint64 }

// NewPosition is for adapters. Stores with one number per event use commit
// alone.
func NewPosition(commit, prepare uint64) Position { return Position{commit, prepare} }

// Parts is the inverse of [NewPosition], for adapters.
func (p Position) Parts() (commit, prepare uint64) { return p.commit, p.prepare }

// IsZero reports whether p is before every event.
func (p Position) IsZero() bool { return p == Position{} }

// Compare orders positions of one store: -1 if p is before q, 0, or +1.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.commit, q.commit), cmp.Compare(p.prepare, q.prepare))
}

// Before reports whether p is before q.
func (p Position) Before(q Position) bool { return p.Compare(q) < 0 }

// String returns the text form: "1204", or "1204-1198" where a store counts
// in two numbers.
func (p Position) String() string {
	s := strconv.FormatUint(p.commit, 10)
	if p.prepare != 0 {
		s += "-" + strconv.FormatUint(p.prepare, 10)
	}
	return s
}

// ParsePosition is the inverse of [Position.String].
func ParsePosition(s string) (Position, error) {
	c, p, two := strings.Cut(s, "-")
	commit, err := strconv.ParseUint(c, 10, 64)
	if err != nil {
		return Position{}, fmt.Errorf("eventstore: position %q is not a number", s)
	}
	if !two {
		return Position{commit: commit}, nil
	}
	prepare, err := strconv.ParseUint(p, 10, 64)
	if err != nil {
		return Position{}, fmt.Errorf("eventstore: position %q is not a pair of numbers", s)
	}
	return Position{commit, prepare}, nil
}

// MarshalText writes the text form.
func (p Position) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the text form.
func (p *Position) UnmarshalText(b []byte) (err error) {
	*p, err = ParsePosition(string(b))
	return err
}
