package edge

import (
	"errors"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// parser collects the faults of an input, so that all of them are named at
// once.
type parser struct{ problems []error }

func (p *parser) fault(field string, err error) {
	p.problems = append(p.problems, domain.At(err, field))
}

func (p *parser) err() error { return errors.Join(p.problems...) }

// required parses a value that must be there.
func required[T any](p *parser, field, s string, parse func(string) (T, error)) T {
	if s == "" {
		p.fault(field, ErrRequired)
		var zero T
		return zero
	}
	return optional(p, field, s, parse)
}

// optional parses a value if there is one.
func optional[T any](p *parser, field, s string, parse func(string) (T, error)) T {
	var zero T
	if s == "" {
		return zero
	}
	v, err := parse(s)
	if err != nil {
		p.fault(field, err)
		return zero
	}
	return v
}

// list parses every element; the field of a fault has its index.
func list[T any](p *parser, field string, values []string, parse func(string) (T, error)) []T {
	var parsed []T
	for i, s := range values {
		parsed = append(parsed, required(p, fmt.Sprintf("%s.%d", field, i), s, parse))
	}
	return parsed
}

// ErrRequired names a field that is missing.
var ErrRequired = &domain.Error{Kind: domain.Invalid, Code: "filing.required"}

// personFields are what the rules and the log call a field, and what the input
// does where it is not the same: the input nests the person.
var personFields = map[string]string{"id_number": "person.id_number", "contract_signed_on": "person.contract_signed_on"}

// fieldsFrom returns err with its fields named as the input names them.
func fieldsFrom(err error, names map[string]string) error {
	problems := domain.Problems(err)
	if len(problems) == 0 {
		return err
	}
	renamed := make([]error, len(problems))
	for i, p := range problems {
		renamed[i] = p
		if name, ok := names[p.Field]; ok {
			renamed[i] = p.At(name)
		}
	}
	return errors.Join(renamed...)
}

// Text lengths, in characters.
const (
	shortText = 60
	lineText  = 200
	longText  = 2000
)

// text is a line that somebody writes. It is kept for ever, so it holds nobody's
// number.
func text(longest int) func(string) (string, error) { return withoutNumbers(plain(longest)) }

// lines is [text] of several lines.
func lines(longest int) func(string) (string, error) { return withoutNumbers(plainLines(longest)) }

// plain is a line that may look like anybody's number: what makers and issuers
// number is numbered in every way.
func plain(longest int) func(string) (string, error) {
	return func(s string) (string, error) {
		t, err := domain.ParseText(s, 1, longest)
		return string(t), err
	}
}

func plainLines(longest int) func(string) (string, error) {
	return func(s string) (string, error) {
		t, err := domain.ParseLines(s, 1, longest)
		return string(t), err
	}
}

func withoutNumbers(parse func(string) (string, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		t, err := parse(s)
		if err == nil && domain.TellsPersonalNumber(t) {
			return "", domain.ErrTextPersonalNumber
		}
		return t, err
	}
}

// shortestAddress is how many characters name a place at least.
const shortestAddress = 5

func address(s string) (string, error) {
	return withoutNumbers(func(s string) (string, error) {
		t, err := domain.ParseText(s, shortestAddress, lineText)
		return string(t), err
	})(s)
}

// pastDate is a day that is not ahead.
func pastDate(today domain.Date) func(string) (domain.Date, error) {
	return func(s string) (domain.Date, error) {
		d, err := domain.ParseDate(s)
		if err == nil && d > today {
			return "", filing.ErrInFuture
		}
		return d, err
	}
}

func money(s string) (domain.Decimal, error)   { return domain.ParseNonNegativeDecimal(s, 2) }
func degrees(s string) (domain.Decimal, error) { return domain.ParseDecimal(s, 6) }
func tenths(s string) (domain.Decimal, error)  { return domain.ParseNonNegativeDecimal(s, 1) }

// ParseReason parses the reason that an official gives for something that is
// carried out elsewhere.
func ParseReason(s string) (string, error) {
	var p parser
	reason := p.reason(s)
	return reason, p.err()
}
