package domain_test

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
)

const today domain.Date = "2026-01-05"

// idNumbers are the worked examples of GB 11643, of county codes that do not
// exist, and the numbers of the demo's persons.
var idNumbers = []struct {
	number string
	sex    domain.Sex
}{
	{"329999198501010013", domain.Male}, {"33999919900615012X", domain.Female},
	{"449999200002291233", domain.Male}, {"119999197812312461", domain.Female},
	{"659999199607043586", domain.Female}, {"519999198808084709", domain.Female},
	{"37999919830317004X", domain.Female}, {"810000190001010018", domain.Male},
	{"329999198503100119", domain.Male}, {"329999199007220247", domain.Female},
	{"33999919881105032X", domain.Female}, {"339999199204180450", domain.Male},
	{"449999199509090515", domain.Male}, {"449999199701300623", domain.Female},
	{"519999198306210736", domain.Male}, {"319999199112140802", domain.Female},
	{"31999919890527091X", domain.Male}, {"379999198608151026", domain.Female},
	{"379999199302031173", domain.Male}, {"429999197907111219", domain.Male},
	{"359999198409261333", domain.Male}, {"15999919960619144X", domain.Female},
	{"159999199606161443", domain.Female}, {"159999199804011550", domain.Male},
	{"159999200002291664", domain.Female}, {"659999198708121737", domain.Male},
	{"219999198203151875", domain.Male}, {"21999919941120194X", domain.Female},
	{"139999199001012011", domain.Male}, {"509999199905172105", domain.Female},
}

func TestParseIDNumber(t *testing.T) {
	for _, c := range idNumbers {
		n, err := domain.ParseIDNumber(c.number, today)
		if err != nil || n.Reveal() != c.number {
			t.Errorf("ParseIDNumber(%q): %v", c.number, err)
			continue
		}
		if n.Sex() != c.sex {
			t.Errorf("%s: sex %q, want %q", c.number, n.Sex(), c.sex)
		}
		if got := string(n.BirthDate()); got != c.number[6:10]+"-"+c.number[10:12]+"-"+c.number[12:14] {
			t.Errorf("%s: born %s", c.number, got)
		}
		if got := n.Mask(); got != "****************"+c.number[16:] {
			t.Errorf("%s: mask %s", c.number, got)
		}
	}
}

func TestParseIDNumberRefuses(t *testing.T) {
	for s, want := range map[string]*domain.Error{
		"":                    domain.ErrIDNumberLength,
		"32999919850101001":   domain.ErrIDNumberLength,
		"3299991985010100133": domain.ErrIDNumberLength,
		"329999850101001":     domain.ErrIDNumberOldFormat,
		"3299991985010100X3":  domain.ErrIDNumberFormat,
		"32999919850101001Y":  domain.ErrIDNumberFormat,
		"33999919900615012Х":  domain.ErrIDNumberFormat, // Cyrillic Х
		"E12345678":           domain.ErrIDNumberLength, // a passport
		"660000199001010010":  domain.ErrIDNumberProvince,
		"910000199001010010":  domain.ErrIDNumberProvince,
		"819999190001010018":  domain.ErrIDNumberProvince,
		"329999199002300010":  domain.ErrIDNumberDate,
		"329999190002290018":  domain.ErrIDNumberDate,
		"329999189912310018":  domain.ErrIDNumberDate,
		"329999209901010013":  domain.ErrIDNumberFuture,
		"329999202601060010":  domain.ErrIDNumberFuture,
		"329999198501010012":  domain.ErrIDNumberCheckCharacter,
		"329999198501010031":  domain.ErrIDNumberCheckCharacter,
	} {
		n, err := domain.ParseIDNumber(s, today)
		if !errors.Is(err, want) || !n.IsZero() {
			t.Errorf("ParseIDNumber(%q): %v, want %v", s, err, want)
		}
	}
}
