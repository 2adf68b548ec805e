package domain

import (
	"strings"
	"time"

	"golang.org/x/text/width"
)

// Date is a calendar day (日期) as YYYY-MM-DD, without time or zone. Dates are
// ordered like their text. The zero Date is "no date".
type Date string

// Why a date is refused.
var (
	ErrDateFormat = &Error{Kind: Invalid, Code: "date.format"} // not YYYY-MM-DD
	ErrDateDay    = &Error{Kind: Invalid, Code: "date.day"}    // no such day: 2025-02-29
	ErrDateYear   = &Error{Kind: Invalid, Code: "date.year"}   // before 1900 or after 2999
)

// The years a date may have.
const (
	FirstYear = 1900
	LastYear  = 2999
)

// shanghai is a fixed zone: the ledger's instants are of 2026 and later, when
// China keeps no daylight saving time, and no zone database must be at hand.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Shanghai returns the zone in which days begin and end.
func Shanghai() *time.Location { return shanghai }

// ParseDate returns the day in s, which is YYYY-MM-DD; surrounding spaces and
// full-width digits are accepted.
func ParseDate(s string) (Date, error) {
	if len(s) > longestCode {
		return "", ErrDateFormat
	}
	s = strings.TrimSpace(width.Narrow.String(s))
	if len(s) != len(time.DateOnly) || s[4] != '-' || s[7] != '-' ||
		!isDigits(s[:4]+s[5:7]+s[8:], 8) {
		return "", ErrDateFormat
	}
	if _, ok := Date(s).midnight(time.UTC); !ok {
		return "", ErrDateDay
	}
	if y := Date(s).Year(); y < FirstYear || y > LastYear {
		return "", ErrDateYear
	}
	return Date(s), nil
}

// DateOf returns the day t falls on in loc.
func DateOf(t time.Time, loc *time.Location) Date { return Date(t.In(loc).Format(time.DateOnly)) }

// midnight returns the first instant of d in loc; ok is false for no date.
func (d Date) midnight(loc *time.Location) (t time.Time, ok bool) {
	t, err := time.ParseInLocation(time.DateOnly, string(d), loc)
	return t, err == nil
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == "" }

// Before reports whether d is earlier than o. No date is before every date.
func (d Date) Before(o Date) bool { return d < o }

// After reports whether d is later than o.
func (d Date) After(o Date) bool { return d > o }

// Compare returns -1, 0 or +1 as d is earlier than, the same as or later than o.
func (d Date) Compare(o Date) int { return strings.Compare(string(d), string(o)) }

// Year returns the year, 0 of no date.
func (d Date) Year() int {
	t, ok := d.midnight(time.UTC)
	if !ok {
		return 0
	}
	return t.Year()
}

// AddDays returns the day n days after d, before it if n is negative. No date
// stays no date.
func (d Date) AddDays(n int) Date {
	t, ok := d.midnight(time.UTC)
	if !ok {
		return ""
	}
	return DateOf(t.AddDate(0, 0, n), time.UTC)
}

// AddMonthsClipped returns the corresponding day n months after d, or the last
// day of that month if it has none (民法典 §202): 2026-01-31 and one month is
// 2026-02-28. No date stays no date.
func (d Date) AddMonthsClipped(n int) Date {
	t, ok := d.midnight(time.UTC)
	if !ok {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(t.Day(), last)-1), time.UTC)
}

// DaysUntil returns the number of days from d to o, negative if o is earlier,
// 0 if either is no date.
func (d Date) DaysUntil(o Date) int {
	from, ok1 := d.midnight(time.UTC)
	to, ok2 := o.midnight(time.UTC)
	if !ok1 || !ok2 {
		return 0
	}
	return int(to.Sub(from) / (24 * time.Hour))
}

// YearsUntil returns the number of full years from d to o, as ages are counted:
// one more on the day itself. It is 0 if o is earlier or either is no date.
func (d Date) YearsUntil(o Date) int {
	from, ok1 := d.midnight(time.UTC)
	to, ok2 := o.midnight(time.UTC)
	if !ok1 || !ok2 || to.Before(from) {
		return 0
	}
	years := to.Year() - from.Year()
	if d[4:] > o[4:] {
		years--
	}
	return years
}

// StartOfDay returns the first instant of d in Asia/Shanghai, the zero time of
// no date.
func (d Date) StartOfDay() time.Time {
	t, ok := d.midnight(shanghai)
	if !ok {
		return time.Time{}
	}
	return t
}

// EndOfDay returns the first instant after d in Asia/Shanghai, an exclusive
// upper bound (24:00 of the day); the zero time of no date.
func (d Date) EndOfDay() time.Time { return d.AddDays(1).StartOfDay() }
