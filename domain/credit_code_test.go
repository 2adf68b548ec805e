package domain_test

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
)

// creditCodes are the worked examples of GB 32100 with invented subjects and
// the codes of the demo's institutions.
var creditCodes = []string{
	"91320000DEMA00013N", "91330000DEMA00021M", "91440000DEMB000301", "12110000DEMC0004X3",
	"91650000DEMD00059M", "52510000DEME000680", "91310000DEMF00288H", "91420000DEM00009XC",
	"91420000DEM0001100", "91320000DEMJ000708",
	"91320500DEMQ000184", "91330100DEMQ00026E", "91440100DEMQ000344", "91510100DEMQ000429",
	"91310115DEMQ00050E", "91370100DEMQ00069C", "91130100DEMQ000779", "91130100DEMQ00771E",
	"12420100DEMQ000859", "12420100DEMQ00886R", "91350200DEMQ00093R", "91150100DEMQ00106W",
	"91659001DEMQ001142", "91210200DEMQ00122X",
}

func TestParseCreditCode(t *testing.T) {
	for _, s := range creditCodes {
		c, err := domain.ParseCreditCode(s)
		if err != nil || string(c) != s {
			t.Errorf("ParseCreditCode(%q) = %q, %v", s, c, err)
		}
		if !c.InnerCheckOK() {
			t.Errorf("%s: inner check fails", s)
		}
		if !c.UsualForFiling() {
			t.Errorf("%s: unusual for a filing institution", s)
		}
		if got := c.Province(); got != s[2:4] {
			t.Errorf("%s.Province() = %q", s, got)
		}
	}
}

func TestParseCreditCodeAsTyped(t *testing.T) {
	const want = "91320000DEMA00013N"
	for _, s := range []string{
		"91320000dema00013n",
		"  91320000DEMA00013N\n",
		"９１３２００００ＤＥＭＡ０００１３Ｎ",
		"91320000ｄｅｍａ00013ｎ",
		"9132 0000 DEMA 0001 3N",
		"91320000-DEMA0001-3N",
		"91320000－DEMA0001–3N",
		"91320000\u200bDEMA\ufeff00013N",
		"91320000\u3000DEMA00013N",
	} {
		if c, err := domain.ParseCreditCode(s); err != nil || c != want {
			t.Errorf("ParseCreditCode(%q) = %q, %v", s, c, err)
		}
	}
}

func TestParseCreditCodeRefuses(t *testing.T) {
	for s, want := range map[string]*domain.Error{
		"":                      domain.ErrCreditCodeLength,
		"91320000DEMA0001N":     domain.ErrCreditCodeLength,
		"91320000DEMA00013NN":   domain.ErrCreditCodeLength,
		"320500000012345":       domain.ErrCreditCodeLength, // a registration number of before 2015
		"91320000DEMI00013N":    domain.ErrCreditCodeAlphabet,
		"9132O000DEMA00013N":    domain.ErrCreditCodeAlphabet,
		"91320000DEMS00013N":    domain.ErrCreditCodeAlphabet,
		"91320000DEMV00013N":    domain.ErrCreditCodeAlphabet,
		"91320000DEMZ00013N":    domain.ErrCreditCodeAlphabet,
		"91320000DEMА00013N":    domain.ErrCreditCodeAlphabet, // Cyrillic А
		"91320000DEMA0001\xff3": domain.ErrCreditCodeAlphabet,
		"37320000DEMA00013N":    domain.ErrCreditCodeKind,
		"9132A000DEMA00013N":    domain.ErrCreditCodeDivision,
		"91990000DEMA00013N":    domain.ErrCreditCodeCheckCharacter,
		"91380000DEMA00013N":    domain.ErrCreditCodeDivision,
		"91320000DEMA00013M":    domain.ErrCreditCodeCheckCharacter,
		"91320000DEMA00031N":    domain.ErrCreditCodeCheckCharacter,
	} {
		c, err := domain.ParseCreditCode(s)
		if !errors.Is(err, want) || c != "" {
			t.Errorf("ParseCreditCode(%q) = %q, %v, want %v", s, c, err, want)
		}
	}
}
