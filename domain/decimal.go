package domain

import (
	"strings"

	"golang.org/x/text/width"
)

// Decimal is a decimal number (十进制数) as text, for money and area: nothing is
// ever rounded. It is canonical: no sign but "-", no leading or trailing zeros
// that say nothing, "0" for zero; so equal numbers are equal texts.
type Decimal string

// Why a number is refused.
var (
	ErrDecimalFormat   = &Error{Kind: Invalid, Code: "decimal.format"}    // not a plain decimal number
	ErrDecimalScale    = &Error{Kind: Invalid, Code: "decimal.scale"}     // more decimal places than the field takes
	ErrDecimalTooLarge = &Error{Kind: Invalid, Code: "decimal.too_large"} // more than 18 digits before the point
	ErrDecimalNegative = &Error{Kind: Invalid, Code: "decimal.negative"}  // below zero where that means nothing
)

// mostIntegerDigits is more than any sum or area needs and what databases and
// spreadsheets still take as text unharmed.
const mostIntegerDigits = 18

// ParseDecimal returns the number in s with at most scale decimal places, such
// as "-12.5". Exponents and thousands separators are refused, never guessed at.
func ParseDecimal(s string, scale int) (Decimal, error) {
	if len(s) > longestCode {
		return "", ErrDecimalFormat
	}
	s = strings.TrimSpace(width.Narrow.String(s))
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	if !isDigits(whole, len(whole)) || !isDigits(fraction, len(fraction)) || whole == "" || point && fraction == "" {
		return "", ErrDecimalFormat
	}
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	switch {
	case len(whole) > mostIntegerDigits:
		return "", ErrDecimalTooLarge
	case len(fraction) > scale:
		return "", ErrDecimalScale
	case whole == "" && fraction == "":
		return "0", nil
	case whole == "":
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if negative {
		whole = "-" + whole
	}
	return Decimal(whole), nil
}

// ParseNonNegativeDecimal is ParseDecimal for numbers that cannot be below zero.
func ParseNonNegativeDecimal(s string, scale int) (Decimal, error) {
	d, err := ParseDecimal(s, scale)
	if err == nil && d.Sign() < 0 {
		return "", ErrDecimalNegative
	}
	return d, err
}

// Sign returns -1, 0 or +1; 0 of the empty Decimal.
func (d Decimal) Sign() int {
	switch {
	case d == "" || d == "0":
		return 0
	case d[0] == '-':
		return -1
	}
	return 1
}

// Between reports whether d is not below low and not above high.
func (d Decimal) Between(low, high Decimal) bool { return d.Compare(low) >= 0 && d.Compare(high) <= 0 }

// Compare returns -1, 0 or +1 as d is less than, equal to or greater than o.
func (d Decimal) Compare(o Decimal) int {
	if d.Sign() != o.Sign() {
		return sign(d.Sign() - o.Sign())
	}
	if d.Sign() < 0 {
		return o[1:].Compare(d[1:])
	}
	dWhole, dFraction, _ := strings.Cut(string(d), ".")
	oWhole, oFraction, _ := strings.Cut(string(o), ".")
	if len(dWhole) != len(oWhole) {
		return sign(len(dWhole) - len(oWhole))
	}
	if c := strings.Compare(dWhole, oWhole); c != 0 {
		return c
	}
	return strings.Compare(dFraction, oFraction)
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}
