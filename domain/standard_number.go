package domain

import (
	"regexp"
	"strings"

	"golang.org/x/text/width"
)

// StandardNumber is the number of a standard or method with its year
// (标准编号（含年号）), in one spelling: "HJ 828-2017", "GB/T 11893-1989".
type StandardNumber string

// ErrStandardNumberFormat refuses what is no number of a known series.
var ErrStandardNumberFormat = &Error{Kind: Invalid, Code: "standard_number.format"}

var standardNumber = regexp.MustCompile(`^((?:GB|GBZ|HJ|DB\d{2})(?:/T)?|(?:HY|NY|DZ|SL|LY)/T|JJG|JJF) ?(\d+(?:\.\d+)*)-(\d{4})$`)

// longestStandardNumber bounds what is looked at.
const longestStandardNumber = 60

// ParseStandardNumber returns the number in s as typed: lower case, full-width
// characters, other dashes and spaces are accepted.
func ParseStandardNumber(s string) (StandardNumber, error) {
	if len(s) > longestStandardNumber {
		return "", ErrStandardNumberFormat
	}
	s = strings.ToUpper(width.Narrow.String(s))
	s = strings.NewReplacer("—", "-", "–", "-", "−", "-", "‐", "-", "‑", "-").Replace(s)
	s = strings.Join(strings.Fields(s), " ")
	s = strings.ReplaceAll(strings.ReplaceAll(s, " -", "-"), "- ", "-")
	m := standardNumber.FindStringSubmatch(strings.ReplaceAll(s, "/ T", "/T"))
	if m == nil {
		return "", ErrStandardNumberFormat
	}
	return StandardNumber(m[1] + " " + m[2] + "-" + m[3]), nil
}

// SoughtStandardNumber returns the number that s is, in one spelling, with its
// year or without, as people look for one; ok is false if it is the number of no
// known series.
func SoughtStandardNumber(s string) (number string, ok bool) {
	if n, err := ParseStandardNumber(s); err == nil {
		return string(n), true
	}
	const anyYear = "-2000"
	n, err := ParseStandardNumber(s + anyYear)
	return n.WithoutYear(), err == nil
}

// WithoutYear returns the number that all editions share: searches compare it,
// for annexes and questions name different editions of one method.
func (n StandardNumber) WithoutYear() string {
	base, _, _ := strings.Cut(string(n), "-")
	return base
}
