package domain_test

import (
	"errors"
	"strings"
	"testing"

	"example.org/ledger/domain"
)

func TestParsePhone(t *testing.T) {
	for s, want := range map[string]domain.Phone{
		"025-82345678":      "025-82345678",
		"02582345678":       "025-82345678",
		"（025）82345678":     "025-82345678",
		"(025) 82345678":    "025-82345678",
		"025–82345678":      "025-82345678",
		"010 62345678-801":  "010-62345678-801",
		"0512-62345678":     "0512-62345678",
		"05126234567":       "0512-6234567",
		"400-123-4567":      "4001234567",
		"8001234567":        "8001234567",
		"199 0000 1234":     "19900001234",
		"+86 199 0000 1234": "19900001234",

		"":                         "",
		"0":                        "",
		"82345678":                 "",
		"025-12345678":             "", // no subscriber's number begins with 1
		"025-823456789":            "",
		"025-82345678-1234567":     "",
		"025-82345678-8-8":         "",
		"0051-62345678":            "",
		"00512-62345678":           "",
		"电话":                       "",
		"025-8234567a":             "",
		strings.Repeat("0", 1<<20): "",
	} {
		got, err := domain.ParsePhone(s)
		if got != want || (want == "") != errors.Is(err, domain.ErrPhoneFormat) {
			t.Errorf("ParsePhone(%q) = %q, %v, want %q", s, got, err, want)
		}
	}
}

func TestParseWebsite(t *testing.T) {
	for s, want := range map[string]domain.Website{
		"https://www.example.cn":              "https://www.example.cn",
		" HTTP://WWW.Example.CN/A?b=C#d ":     "http://www.example.cn/A?b=C#d",
		"https://example.cn:8443/x/%E4%B8%AD": "https://example.cn:8443/x/%E4%B8%AD",
		"https://xn--fiqs8s.cn?x=1":           "https://xn--fiqs8s.cn?x=1",
	} {
		if got, err := domain.ParseWebsite(s); err != nil || got != want {
			t.Errorf("ParseWebsite(%q) = %q, %v", s, got, err)
		}
	}
	for _, s := range []string{
		"", "www.example.cn", "javascript:alert(1)", "javascript://example.cn/%0aalert(1)", "data:text/html,x",
		"ftp://example.cn", "https://", "https://localhost", "https://user:pw@example.cn", "https://example.cn\\@evil.cn",
		"https://example.cn/\"onclick=x", "https://example.cn/<b>", "https://example.cn/a b", "https://example.cn/\r\nX: y",
		"https://example.cn:port/", "https://example.cn:123456/", "https://exa mple.cn", "//example.cn",
		"https://中文.cn", "https://example.cn/" + strings.Repeat("x", 500),
	} {
		if got, err := domain.ParseWebsite(s); !errors.Is(err, domain.ErrWebsiteFormat) {
			t.Errorf("ParseWebsite(%.40q) = %q, %v", s, got, err)
		}
	}
}

func TestParseCountyCodeAndPostcode(t *testing.T) {
	for s, want := range map[string]domain.CountyCode{"320506": "320506", " ６５９００１ ": "659001"} {
		got, err := domain.ParseCountyCode(s)
		if err != nil || got != want || got.Province() != string(want[:2]) {
			t.Errorf("ParseCountyCode(%q) = %q, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "32050", "3205061", "660001", "710000", "810000", "990000", "32O506", strings.Repeat("3", 1<<20)} {
		if got, err := domain.ParseCountyCode(s); !errors.Is(err, domain.ErrCountyCodeFormat) {
			t.Errorf("ParseCountyCode(%.20q) = %q, %v", s, got, err)
		}
	}
	if domain.CountyCode("").Province() != "" {
		t.Error("no code has a province")
	}
	if got, err := domain.ParsePostcode(" 215 000"); err != nil || got != "215000" {
		t.Errorf("ParsePostcode = %q, %v", got, err)
	}
	for _, s := range []string{"", "21500", "2150000", "21500O", strings.Repeat("2", 1<<20)} {
		if got, err := domain.ParsePostcode(s); !errors.Is(err, domain.ErrPostcodeFormat) {
			t.Errorf("ParsePostcode(%.20q) = %q, %v", s, got, err)
		}
	}
}
