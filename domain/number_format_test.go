package domain_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"example.org/ledger/domain"
)

func TestNumberFormats(t *testing.T) {
	for s, want := range map[string]error{
		string(domain.StandardNumbers):                                      nil,
		"{authority}{track}{year}{serial}":                                  nil,
		"苏环监备〔{year}〕{authority}{track}{serial}号":                           nil,
		"{track}-{serial}-{check}-{year}-{authority}":                       nil,
		strings.Repeat("备", 20) + "{authority}{track}{year}{serial}":        nil,
		strings.Repeat("备", 20) + "{authority}{track}{year}{serial}{check}": domain.ErrNumberTooLong,
		strings.Repeat("备", 21) + "{authority}{track}{year}{serial}":        domain.ErrNumberTooLong,
		strings.Repeat("{authority}", 1<<20):                                domain.ErrNumberTooLong,
		"":                                                                  domain.ErrNumberIncomplete,
		"浙环监备{year}{track}{serial}":                                         domain.ErrNumberIncomplete, // another one's could be the same
		"{authority}{year}{serial}":                                         domain.ErrNumberIncomplete,
		"{authority}{track}{serial}":                                        domain.ErrNumberIncomplete,
		"{authority}{track}{year}":                                          domain.ErrNumberIncomplete,
		"备案号":                                                               domain.ErrNumberIncomplete,
		"{authority}{track}{year}{serial}{serial}":                          domain.ErrNumberRepeated,
		"{authority}{track}{year}{serial}{check}{check}":                    domain.ErrNumberRepeated,
		"{authority}{track}{year}{serial}{month}":                           domain.ErrNumberPart,
		"{authority}{track}{year}{serial}{}":                                domain.ErrNumberPart,
		"{Authority}{track}{year}{serial}":                                  domain.ErrNumberPart,
		"{{authority}}{track}{year}{serial}":                                domain.ErrNumberPart,
		"{authority}{track}{year}{serial":                                   domain.ErrNumberCharacter,
		"authority}{track}{year}{serial}":                                   domain.ErrNumberCharacter,
		"0{authority}{track}{year}{serial}":                                 domain.ErrNumberCharacter, // where does the serial begin?
		"b{authority}{track}{year}{serial}":                                 domain.ErrNumberCharacter,
		"{authority}{track} {year}{serial}":                                 domain.ErrNumberCharacter,
		"{authority}{track}（{year}）{serial}":                                domain.ErrNumberCharacter,
		"{authority}{track}_{year}{serial}":                                 domain.ErrNumberCharacter,
		"{authority}{track}%{year}{serial}":                                 domain.ErrNumberCharacter,
		"{authority}{track}\u200b{year}{serial}":                            domain.ErrNumberCharacter,
		"{authority}{track}\uf91d{year}{serial}":                            domain.ErrNumberCharacter, // a compatibility form of 欄
		"{authority}{track}\xff{year}{serial}":                              domain.ErrNumberCharacter,
		"{authority}{track}<script>{year}{serial}":                          domain.ErrNumberCharacter,
	} {
		if got, err := domain.ParseNumberFormat(s); !errors.Is(err, want) || (err == nil) != (want == nil) || err == nil && string(got) != s {
			t.Errorf("1.43: %.60q: %q, %v, want %v", s, got, err, want)
		}
	}
}

func TestNumbersOfAFormat(t *testing.T) {
	const own domain.NumberFormat = "苏环监备〔{year}〕{authority}{track}-{check}-{serial}号"
	first := own.Number("32", domain.Testing, 2026, 1)
	standard := domain.StandardNumbers.Number("32", domain.Testing, 2026, 1)
	if want := "苏环监备〔2026〕32J-" + standard[12:] + "-00001号"; first != want {
		t.Errorf("1.43: the first is %s, want %s", first, want)
	}
	if n, ok := own.Serial(first, "32", domain.Testing, 2026); !ok || n != 1 {
		t.Errorf("1.43: %s is read as %d, %v", first, n, ok)
	}
	if n, ok := domain.NumberFormat("").Serial(standard, "32", domain.Testing, 2026); !ok || n != 1 {
		t.Errorf("1.43: %s is read as %d, %v without a format", standard, n, ok)
	}
	for name, wrong := range map[string]string{
		"nothing": "", "the standard format's": standard, "another check character": strings.Replace(first, "-"+standard[12:]+"-", "-0-", 1),
		"another serial": strings.Replace(first, "00001", "00002", 1), "a sign": strings.Replace(first, "00001", "+0001", 1),
		"a shorter one": strings.Replace(first, "00001", "0001", 1), "more behind it": first + "号", "less": strings.TrimSuffix(first, "号"),
		"six digits": own.Number("32", domain.Testing, 2026, 100000), "broken": first[:7],
	} {
		if n, ok := own.Serial(wrong, "32", domain.Testing, 2026); ok {
			t.Errorf("1.43: %s, %q, is read as %d", name, wrong, n)
		}
	}
	if before, after := own.Around("32", domain.Operation, 2026); before != "苏环监备〔2026〕32Y-_-" || after != "号" {
		t.Errorf("1.43: around the serial stand %q and %q", before, after)
	}
}

func TestTypedNumbers(t *testing.T) {
	const number = "苏环监备〔2026〕32J00001号"
	for s, want := range map[string]string{
		number: number, "苏环监备[2026]32j00001号": number, "苏环监备(2026)32J00001号": number, "苏环监备【2026】32J00001号": number,
		"32j202600001h": "32J202600001H", "33Y-2026-00001": "33Y-2026-00001",
		"": "", "苏环监备": "", "苏环监备〔2026〕": "", "（2026）32J00001号": "", "32J2026 00001H": "", "32_202600001": "", "100%2026000001": "",
		strings.Repeat("备", 22) + "32202600001": "",
	} {
		if got, ok := domain.TypedNumber(s); ok != (want != "") || ok && got != want {
			t.Errorf("1.43: %q is typed for %q, %v, want %q", s, got, ok, want)
		}
	}
}

func FuzzNumberFormat(f *testing.F) {
	for _, s := range []string{string(domain.StandardNumbers), "苏环监备〔{year}〕{authority}{track}{serial}号", "{check}{serial}{track}{year}{authority}", "{authority"} {
		f.Add(s, uint16(2026), uint32(1))
	}
	f.Fuzz(func(t *testing.T, s string, year uint16, serial uint32) {
		settled(t, s, str(domain.ParseNumberFormat))
		format, err := domain.ParseNumberFormat(s)
		if err != nil {
			return
		}
		y, n := int(year)%10000, int(serial)%100000
		number := format.Number("32", domain.Operation, y, n)
		if got, ok := format.Serial(number, "32", domain.Operation, y); !ok || got != n || utf8.RuneCountInString(number) > domain.LongestNumber {
			t.Fatalf("%q: %s is read as %d, %v, want %d", s, number, got, ok, n)
		}
		if typed, ok := domain.TypedNumber(strings.ToLower(number)); !ok || typed != number {
			t.Fatalf("%q: %s, typed in lower case, is %q, %v", s, number, typed, ok)
		}
		for _, other := range []struct {
			a domain.Authority
			t domain.Track
			n int
		}{{"33", domain.Operation, n}, {"32", domain.Testing, n}, {"32", domain.Operation, (n + 1) % 100000}} {
			if format.Number(other.a, other.t, y, other.n) == number {
				t.Fatalf("%q: %s is given to %v, too", s, number, other)
			}
		}
	})
}
