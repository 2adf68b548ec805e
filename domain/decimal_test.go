package domain_test

import (
	"errors"
	"math/big"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"pgregory.net/rapid"
)

func TestParseDecimal(t *testing.T) {
	for s, want := range map[string]domain.Decimal{
		"0": "0", "-0": "0", "0.00": "0", "12": "12", "012.50": "12.5", " 1.2500 ": "1.25", "-0.5": "-0.5",
		"１２．５": "12.5", "100": "100", "9007199254740993": "9007199254740993", "900719925474993.07": "900719925474993.07",
		"":        "",
		".5":      "",
		"5.":      "",
		"1,000":   "",
		"1e309":   "",
		"NaN":     "",
		"Inf":     "",
		"--1":     "",
		"+1":      "",
		"1.2.3":   "",
		"1 000":   "",
		"五":       "",
		"0x10":    "",
		"1.23456": "",
	} {
		got, err := domain.ParseDecimal(s, 4)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ParseDecimal(%q) = %q, %v, want %q", s, got, err, want)
		}
	}
}

func TestParseDecimalSaysWhy(t *testing.T) {
	for s, want := range map[string]*domain.Error{
		"1,000":                    domain.ErrDecimalFormat,
		strings.Repeat("1", 1<<20): domain.ErrDecimalFormat,
		"1.234":                    domain.ErrDecimalScale,
		"1000000000000000000":      domain.ErrDecimalTooLarge,
		"-1":                       domain.ErrDecimalNegative,
	} {
		if got, err := domain.ParseNonNegativeDecimal(s, 2); !errors.Is(err, want) || got != "" {
			t.Errorf("ParseNonNegativeDecimal(%.20q) = %q, %v, want %v", s, got, err, want)
		}
	}
	if got, err := domain.ParseNonNegativeDecimal("-0", 0); err != nil || got != "0" {
		t.Errorf("minus zero: %q, %v", got, err)
	}
}

func TestDecimalOrderIsThatOfNumbers(t *testing.T) {
	decimal := rapid.StringMatching(`-?[0-9]{1,4}(\.[0-9]{1,3})?`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := decimal.Draw(t, "a"), decimal.Draw(t, "b")
		x, err := domain.ParseDecimal(a, 3)
		if err != nil {
			t.Fatal(err)
		}
		y, err := domain.ParseDecimal(b, 3)
		if err != nil {
			t.Fatal(err)
		}
		r, _ := new(big.Rat).SetString(a)
		q, _ := new(big.Rat).SetString(b)
		if got, want := x.Compare(y), r.Cmp(q); got != want {
			t.Errorf("%s compared with %s is %d, want %d", a, b, got, want)
		}
		if (x == y) != (r.Cmp(q) == 0) || x.Sign() != r.Sign() {
			t.Errorf("%s is %q, %s is %q", a, x, b, y)
		}
	})
}
