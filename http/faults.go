package http

import (
	"errors"

	"example.org/ledger/domain"
)

// faults collects what is wrong with a request's parameters, so that all of it
// is named at once.
type faults []error

func (f faults) err() error { return errors.Join(f...) }

// parsed parses a parameter if it was given.
func parsed[T any](f *faults, name, s string, parse func(string) (T, error)) T {
	var zero T
	if s == "" {
		return zero
	}
	v, err := parse(s)
	if err != nil {
		*f = append(*f, domain.At(err, name))
		return zero
	}
	return v
}
