package domain_test

import (
	"errors"
	"strings"
	"testing"

	"example.org/ledger/domain"
)

func TestParseCMANumber(t *testing.T) {
	for s, want := range map[string]struct {
		number domain.CMANumber
		issuer string
	}{
		"251012059998":    {"251012059998", "江苏"},
		"261112349999":    {"261112349999", "浙江"},
		"252312050004":    {"252312050004", "四川"},
		"201512050006":    {"201512050006", "山东"},
		"241312050009":    {"241312050009", "福建"},
		" 2510 1205 9998": {"251012059998", "江苏"},
		"２５1012059998":    {"251012059998", "江苏"},
		"250012059998":    {"250012059998", "国家级"},
		"253112059998":    {"253112059998", "新疆"},
	} {
		n, err := domain.ParseCMANumber(s, today)
		if err != nil || n != want.number {
			t.Errorf("ParseCMANumber(%q) = %q, %v", s, n, err)
		}
		if i, ok := n.Issuer(); !ok || i.Label() != want.issuer {
			t.Errorf("%s: issued by %s, %v", n, i.Label(), ok)
		}
	}
	for s, want := range map[string]error{
		"": domain.ErrCMANumberFormat, "25101205999": domain.ErrCMANumberFormat, "2510120599980": domain.ErrCMANumberFormat,
		"25101205999X": domain.ErrCMANumberFormat, "CMA251012059": domain.ErrCMANumberFormat, "271012059998": domain.ErrCMANumberFuture,
	} {
		if n, err := domain.ParseCMANumber(s, today); !errors.Is(err, want) || n != "" {
			t.Errorf("ParseCMANumber(%q) = %q, %v", s, n, err)
		}
	}
	// The number of the 兵团's issuer is not known: advised about, not refused.
	n, err := domain.ParseCMANumber("253212059998", today)
	if _, ok := n.Issuer(); err != nil || ok {
		t.Errorf("an unknown issuer: %v, %v", err, ok)
	}
	if _, ok := domain.CMANumber("").Issuer(); ok {
		t.Error("no number has an issuer")
	}
}

func TestParseCNASNumber(t *testing.T) {
	for s, want := range map[string]domain.CNASNumber{
		"CNAS L1234": "CNAS L1234", "cnas l12345": "CNAS L12345", "CNASL1234": "CNAS L1234", "ＣＮＡＳ　Ｌ1234": "CNAS L1234",
	} {
		if n, err := domain.ParseCNASNumber(s); err != nil || n != want {
			t.Errorf("ParseCNASNumber(%q) = %q, %v", s, n, err)
		}
	}
	for _, s := range []string{"", "L1234", "CNAS", "CNAS L123", "CNAS L123456", "CNAS I1234", "CNAS L12a4"} {
		if n, err := domain.ParseCNASNumber(s); !errors.Is(err, domain.ErrCNASNumberFormat) || n != "" {
			t.Errorf("ParseCNASNumber(%q) = %q, %v", s, n, err)
		}
	}
}

func TestParseStandardNumber(t *testing.T) {
	for s, want := range map[string]struct {
		number domain.StandardNumber
		base   string
	}{
		"HJ 828-2017":          {"HJ 828-2017", "HJ 828"},
		"hj828-2017":           {"HJ 828-2017", "HJ 828"},
		"ＨＪ　828－2017":          {"HJ 828-2017", "HJ 828"},
		"HJ 828—2017":          {"HJ 828-2017", "HJ 828"},
		"GB/T 11893-1989":      {"GB/T 11893-1989", "GB/T 11893"},
		"GB 12348 - 2008":      {"GB 12348-2008", "GB 12348"},
		"HJ 915.2-2024":        {"HJ 915.2-2024", "HJ 915.2"},
		"HJ/T 92-2002":         {"HJ/T 92-2002", "HJ/T 92"},
		"DB32/T 4000-2021":     {"DB32/T 4000-2021", "DB32/T 4000"},
		"DB32 4440-2022":       {"DB32 4440-2022", "DB32 4440"},
		"GBZ/T 300.37-2017":    {"GBZ/T 300.37-2017", "GBZ/T 300.37"},
		"JJG 119-2018":         {"JJG 119-2018", "JJG 119"},
		"HY/T 147.1-2013":      {"HY/T 147.1-2013", "HY/T 147.1"},
		"  NY/T   1121.2-2006": {"NY/T 1121.2-2006", "NY/T 1121.2"},
	} {
		n, err := domain.ParseStandardNumber(s)
		if err != nil || n != want.number || n.WithoutYear() != want.base {
			t.Errorf("ParseStandardNumber(%q) = %q, %v; without the year %q", s, n, err, n.WithoutYear())
		}
	}
	for _, s := range []string{
		"", "HJ 828", "828-2017", "HJ 828-17", "HJ-2017", "ISO 9001-2015", "HJ 828-2017 重铬酸盐法", "JJG/T 1-2000", "HY 147-2013",
		"HJ 828-2017; DROP", "DB3/T 1-2000", "HJ 8..2-2017",
	} {
		if n, err := domain.ParseStandardNumber(s); !errors.Is(err, domain.ErrStandardNumberFormat) || n != "" {
			t.Errorf("ParseStandardNumber(%q) = %q, %v", s, n, err)
		}
	}
}

func TestParseItemNumber(t *testing.T) {
	for s, want := range map[string]domain.ItemNumber{"1": "1", " 2.13.4 ": "2.13.4", "２．１": "2.1", "007": "007"} {
		if n, err := domain.ParseItemNumber(s); err != nil || n != want {
			t.Errorf("ParseItemNumber(%q) = %q, %v", s, n, err)
		}
	}
	for _, s := range []string{"", "1.", ".1", "1..2", "一", "1a", "1 2", "-1", strings.Repeat("1", 41)} {
		if n, err := domain.ParseItemNumber(s); !errors.Is(err, domain.ErrItemNumberFormat) || n != "" {
			t.Errorf("ParseItemNumber(%q) = %q, %v", s, n, err)
		}
	}
}
