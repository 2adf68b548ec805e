package domain_test

import (
	"errors"
	"testing"
	"time"

	"example.org/ledger/domain"
)

func TestParseDate(t *testing.T) {
	for s, want := range map[string]domain.Date{
		"2026-01-05":    "2026-01-05",
		" 2026-01-05\n": "2026-01-05",
		"２０２６－０１－０５":    "2026-01-05",
		"2024-02-29":    "2024-02-29",
		"2000-02-29":    "2000-02-29",
		"1900-01-01":    "1900-01-01",
		"2999-12-31":    "2999-12-31",
	} {
		if d, err := domain.ParseDate(s); err != nil || d != want {
			t.Errorf("ParseDate(%q) = %q, %v", s, d, err)
		}
	}
	for s, want := range map[string]*domain.Error{
		"":                     domain.ErrDateFormat,
		"2026-1-5":             domain.ErrDateFormat,
		"26-01-05":             domain.ErrDateFormat,
		"20260105":             domain.ErrDateFormat,
		"2026/01/05":           domain.ErrDateFormat,
		"05-01-2026":           domain.ErrDateFormat,
		"二〇二五年一月一日":            domain.ErrDateFormat,
		"45992":                domain.ErrDateFormat,
		"2026-01-05T00:00:00Z": domain.ErrDateFormat,
		"2026-+1-05":           domain.ErrDateFormat,
		"2025-02-29":           domain.ErrDateDay,
		"1900-02-29":           domain.ErrDateDay,
		"2026-04-31":           domain.ErrDateDay,
		"2026-13-01":           domain.ErrDateDay,
		"2026-00-10":           domain.ErrDateDay,
		"2026-01-00":           domain.ErrDateDay,
		"1899-12-31":           domain.ErrDateYear,
		"3000-01-01":           domain.ErrDateYear,
		"9999-12-31":           domain.ErrDateYear,
	} {
		if d, err := domain.ParseDate(s); !errors.Is(err, want) || d != "" {
			t.Errorf("ParseDate(%q) = %q, %v, want %v", s, d, err, want)
		}
	}
}

func TestDateOfIsTheDayInTheZone(t *testing.T) {
	for instant, want := range map[string]domain.Date{
		"2026-01-04T15:59:59.999999Z": "2026-01-04",
		"2026-01-04T16:00:00Z":        "2026-01-05",
		"2026-01-05T00:00:00+08:00":   "2026-01-05",
		"2026-01-05T23:59:59-05:00":   "2026-01-06",
	} {
		at, err := time.Parse(time.RFC3339Nano, instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := domain.DateOf(at, domain.Shanghai()); got != want {
			t.Errorf("DateOf(%s) = %s, want %s", instant, got, want)
		}
	}
}

func TestDayBounds(t *testing.T) {
	const d domain.Date = "2026-02-28"
	start, end := d.StartOfDay(), d.EndOfDay()
	if got := start.UTC().Format(time.RFC3339); got != "2026-02-27T16:00:00Z" {
		t.Errorf("starts %s", got)
	}
	if got := end.UTC().Format(time.RFC3339); got != "2026-02-28T16:00:00Z" {
		t.Errorf("ends %s", got)
	}
	if domain.DateOf(start, domain.Shanghai()) != d || domain.DateOf(end, domain.Shanghai()) == d ||
		domain.DateOf(end.Add(-time.Nanosecond), domain.Shanghai()) != d {
		t.Error("the bounds do not enclose the day")
	}
	if !domain.Date("").StartOfDay().IsZero() || !domain.Date("").EndOfDay().IsZero() {
		t.Error("no date has bounds")
	}
}

func TestAddMonthsClipped(t *testing.T) {
	for _, c := range []struct {
		from domain.Date
		n    int
		want domain.Date
	}{
		{"2026-03-31", 1, "2026-04-30"}, // the demo's late renaming
		{"2026-01-31", 1, "2026-02-28"},
		{"2028-01-31", 1, "2028-02-29"},
		{"2026-01-28", 1, "2026-02-28"},
		{"2026-12-31", 2, "2027-02-28"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-05-31", 0, "2026-05-31"},
		{"2026-05-31", 72, "2032-05-31"},
		{"", 1, ""},
	} {
		if got := c.from.AddMonthsClipped(c.n); got != c.want {
			t.Errorf("%s and %d months is %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestDateArithmetic(t *testing.T) {
	if got := domain.Date("2026-02-28").AddDays(1); got != "2026-03-01" {
		t.Errorf("the day after is %s", got)
	}
	if got := domain.Date("2026-01-01").AddDays(-1); got != "2025-12-31" {
		t.Errorf("the day before is %s", got)
	}
	if got := domain.Date("2025-12-31").DaysUntil("2026-12-31"); got != 365 {
		t.Errorf("%d days", got)
	}
	if got := domain.Date("2026-01-02").DaysUntil("2026-01-01"); got != -1 {
		t.Errorf("%d days", got)
	}
	for _, c := range []struct {
		from, to domain.Date
		want     int
	}{
		{"1985-06-15", "2026-06-14", 40}, {"1985-06-15", "2026-06-15", 41},
		{"2000-02-29", "2001-02-28", 0}, {"2000-02-29", "2001-03-01", 1},
		{"2026-01-01", "2025-01-01", 0}, {"", "2026-01-01", 0},
	} {
		if got := c.from.YearsUntil(c.to); got != c.want {
			t.Errorf("%s to %s: %d years, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestDateOrder(t *testing.T) {
	const a, b domain.Date = "2026-01-31", "2026-02-01"
	if !a.Before(b) || b.Before(a) || a.Before(a) || !b.After(a) || a.After(b) {
		t.Error("order")
	}
	if a.Compare(b) != -1 || b.Compare(a) != 1 || a.Compare(a) != 0 {
		t.Error("compare")
	}
	if !domain.Date("").IsZero() || a.IsZero() || a.Year() != 2026 || domain.Date("").Year() != 0 {
		t.Error("zero and year")
	}
}
