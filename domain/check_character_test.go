package domain_test

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
)

// substitutions yields every string that differs from s in one character of
// the alphabet, transpositions every one with two neighbors swapped.
func substitutions(s, alphabet string, yield func(string)) {
	for i := range len(s) {
		for _, c := range []byte(alphabet) {
			if c != s[i] {
				yield(s[:i] + string(c) + s[i+1:])
			}
		}
	}
}

func transpositions(s string, yield func(string)) {
	for i := range len(s) - 1 {
		if s[i] != s[i+1] {
			yield(s[:i] + string(s[i+1]) + string(s[i]) + s[i+2:])
		}
	}
}

func TestCreditCodeFindsSingleErrors(t *testing.T) {
	for _, s := range creditCodes {
		refused := func(wrong string) {
			if _, err := domain.ParseCreditCode(wrong); domain.KindOf(err) != domain.Invalid {
				t.Errorf("%s, an error in %s, passes", wrong, s)
			}
		}
		substitutions(s, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", refused)
		transpositions(s, refused)
	}
}

func TestIDNumberFindsSingleErrors(t *testing.T) {
	for _, c := range idNumbers {
		refused := func(wrong string) {
			if _, err := domain.ParseIDNumber(wrong, today); domain.KindOf(err) != domain.Invalid {
				t.Errorf("%s, an error in %s, passes", wrong, c.number)
			}
		}
		substitutions(c.number, "0123456789X", refused)
		transpositions(c.number, refused)
	}
}

// The inner check is computed with 36 letters; the alphabet of the outer check
// would accept 8 here, where 0 is right.
func TestInnerCheckUsesItsOwnAlphabet(t *testing.T) {
	const right, wrong = "91320000DEMJ00070", "91320000DEMJ00078"
	for body, want := range map[string]bool{right: true, wrong: false} {
		c, err := domain.ParseCreditCode(body + string(domain.CheckCharacter31(body)))
		if err != nil {
			t.Fatalf("%s: a wrong inner check is refused: %v", body, err)
		}
		if c.InnerCheckOK() != want {
			t.Errorf("%s: InnerCheckOK = %v", c, !want)
		}
	}
	if domain.CreditCode("").InnerCheckOK() || domain.CreditCode("").Province() != "" || domain.CreditCode("").UsualForFiling() {
		t.Error("no code passes")
	}
}

func TestCheckCharacter31(t *testing.T) {
	if got := domain.CheckCharacter31("91320000DEMA00013"); got != 'N' {
		t.Errorf("check character %q", got)
	}
	for _, s := range []string{"I", "o", "中", "\xff"} {
		if got := domain.CheckCharacter31(s); got != 0 {
			t.Errorf("CheckCharacter31(%q) = %q", s, got)
		}
	}
}

// Codes given by national bodies and by the 兵团 have no province of GB/T 2260.
func TestCreditCodeOfNoProvince(t *testing.T) {
	for _, body := range []string{"91100000DEMA00013", "12990000DEMA00013", "91660000DEMA00013"} {
		c, err := domain.ParseCreditCode(body + string(domain.CheckCharacter31(body)))
		if err != nil || c.Province() != body[2:4] {
			t.Errorf("%s: %v", body, err)
		}
	}
	for _, two := range []string{"00", "38", "67", "98"} {
		body := "91" + two + "0000DEMA00013"
		if _, err := domain.ParseCreditCode(body + string(domain.CheckCharacter31(body))); !errors.Is(err, domain.ErrCreditCodeDivision) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestCreditCodeUsualForFiling(t *testing.T) {
	for kind, want := range map[string]bool{"91": true, "12": true, "52": true, "92": false, "11": false, "N1": false} {
		body := kind + "320000DEMA00013"
		c, err := domain.ParseCreditCode(body + string(domain.CheckCharacter31(body)))
		if err != nil || c.UsualForFiling() != want {
			t.Errorf("%s: usual %v, %v", kind, c.UsualForFiling(), err)
		}
	}
}
