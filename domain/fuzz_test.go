package domain_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"example.org/ledger/domain"
)

// settled holds what is true of every parser: it never panics, refuses with an
// Error of kind Invalid, and what it returned parses to itself.
func settled(t *testing.T, s string, parse func(string) (string, error)) {
	t.Helper()
	once, err := parse(s)
	if err != nil {
		if domain.KindOf(err) != domain.Invalid {
			t.Fatalf("%q: %v is of another kind", s, err)
		}
		if once != "" {
			t.Fatalf("%q: refused and yet %q", s, once)
		}
		return
	}
	if !utf8.ValidString(once) || strings.ContainsFunc(once, unicode.IsControl) && !strings.Contains(once, "\n") {
		t.Fatalf("%q became %q", s, once)
	}
	if twice, err := parse(once); err != nil || twice != once {
		t.Fatalf("%q became %q, which became %q, %v", s, once, twice, err)
	}
}

func str[T ~string](parse func(string) (T, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		v, err := parse(s)
		return string(v), err
	}
}

func revealed[T interface{ Reveal() string }](parse func(string) (T, error)) func(string) (string, error) {
	return func(s string) (string, error) {
		v, err := parse(s)
		return v.Reveal(), err
	}
}

func FuzzNumbers(f *testing.F) {
	for _, s := range []string{
		"91320000DEMA00013N", " 91320000-dema0001-3n", "329999198501010013", "33999919900615012x", "2026-02-28", "２０２６－０２－２８",
		"-012.50", "+86 199 0000 1234", "320506", "025-82345678-801", "(010)62345678", "４００-123-4567", "\xff", "\u0130", "ſ",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		settled(t, s, str(domain.ParseCreditCode))
		settled(t, s, revealed(func(s string) (domain.IDNumber, error) { return domain.ParseIDNumber(s, today) }))
		settled(t, s, str(domain.ParseDate))
		settled(t, s, str(func(s string) (domain.Decimal, error) { return domain.ParseDecimal(s, 2) }))
		settled(t, s, revealed(domain.ParseMobile))
		settled(t, s, str(domain.ParseCountyCode))
		settled(t, s, str(domain.ParsePostcode))
		settled(t, s, str(domain.ParsePhone))
	})
}

func FuzzTexts(f *testing.F) {
	for _, s := range []string{
		"江苏澄屿环境检测有限公司", "阿依古丽 ・买买提", "J. R. O’Neill", "Cafe\u0301", "一\r\n二\t三", "\u0344\u0385", "ｶﾞ", "Lin@Example.CN",
		"HTTPS://Example.cn/A?b#c", "\u3000 x \u2003", "a\u0335\u0335\u0335\u0335\u0335", "\U0002F800", "A\u030A.",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		settled(t, s, str(func(s string) (domain.Text, error) { return domain.ParseText(s, 0, 50) }))
		settled(t, s, str(func(s string) (domain.Text, error) { return domain.ParseLines(s, 1, 50) }))
		settled(t, s, str(domain.ParseInstitutionName))
		settled(t, s, revealed(domain.ParsePersonName))
		settled(t, s, revealed(domain.ParseEmail))
		settled(t, s, str(domain.ParseWebsite))
	})
}
