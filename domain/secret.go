package domain

import (
	"fmt"
	"io"
	"reflect"
)

// Secret holds one personal value in the clear for the span of one command. It
// refuses what Plaintext refuses and prints as its mask. The zero Secret holds
// nothing and reveals the zero value of T.
//
// Secrets are not comparable with ==, which would compare places; use Equal.
type Secret[T any] struct {
	Plaintext
	_ [0]func()

	// fmt prints what is in unexported fields without asking, and follows one
	// pointer to a struct when the verb is wrong; of two it shows an address.
	v    **T
	mask string
}

// Conceal returns a Secret holding v, of which nothing is ever shown.
func Conceal[T any](v T) Secret[T] { return concealAs(v, hidden) }

func concealAs[T any](v T, mask string) Secret[T] {
	p := &v
	return Secret[T]{v: &p, mask: mask}
}

// Reveal returns the value in the clear. Every call is a place to look at when
// asking where personal data goes.
func (s Secret[T]) Reveal() T {
	if s.v == nil {
		var zero T
		return zero
	}
	return **s.v
}

// Mask returns what may be shown to everybody who may see the row, "" if s
// holds nothing.
func (s Secret[T]) Mask() string { return s.mask }

// IsZero reports whether s holds nothing.
func (s Secret[T]) IsZero() bool { return s.v == nil }

// Equal reports whether s and o hold the same value.
func (s Secret[T]) Equal(o Secret[T]) bool {
	return s.IsZero() == o.IsZero() && reflect.DeepEqual(s.Reveal(), o.Reveal())
}

// String returns the mask.
func (s Secret[T]) String() string { return s.mask }

// GoString returns the mask.
func (s Secret[T]) GoString() string { return s.mask }

// Format writes the mask for every verb.
func (s Secret[T]) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.mask) }

// secretText is the Secret that the personal values of this package embed; the
// name is unexported so that nothing outside can set one without parsing.
type secretText = Secret[string]
