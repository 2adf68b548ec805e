package calendar

import (
	"maps"
	"slices"
	"time"

	"example.org/ledger/domain"
)

// Calendar tells working days from others. Its zero value knows no year and
// goes by weekends alone; most callers begin with [National]. It is never
// changed once made.
type Calendar struct {
	years map[int]Year
	off   map[domain.Date]bool // announced days: true for a holiday, false for a weekend day that is worked
}

// New returns a calendar of the given years; of two tables for one year the
// later holds. The tables are taken as they are, see [Year.Check].
func New(years ...Year) Calendar {
	c := Calendar{years: make(map[int]Year, len(years)), off: map[domain.Date]bool{}}
	for _, y := range years {
		c.years[y.Year] = y
	}
	for _, n := range slices.Sorted(maps.Keys(c.years)) {
		for _, d := range c.years[n].MakeUpDays {
			c.off[d] = false
		}
		for _, span := range c.years[n].Holidays {
			for d := span.From; !d.IsZero() && !d.After(span.To); d = d.AddDays(1) {
				c.off[d] = true
			}
		}
	}
	return c
}

// With returns c with y in place of the table that c has for that year.
func (c Calendar) With(y Year) Calendar { return New(append(c.Years(), y)...) }

// Years returns the tables in order.
func (c Calendar) Years() []Year {
	years := make([]Year, 0, len(c.years)+1)
	for _, n := range slices.Sorted(maps.Keys(c.years)) {
		years = append(years, c.years[n])
	}
	return years
}

// Year returns the table for a year, if there is one.
func (c Calendar) Year(year int) (Year, bool) {
	y, ok := c.years[year]
	return y, ok
}

// IsWorkingDay reports whether d is a working day. No date is none.
func (c Calendar) IsWorkingDay(d domain.Date) bool {
	if off, announced := c.off[d]; announced {
		return !off
	}
	start := d.StartOfDay()
	if start.IsZero() {
		return false
	}
	weekday := start.In(domain.Shanghai()).Weekday()
	return weekday != time.Saturday && weekday != time.Sunday
}

// WorkingDaysBetween returns how many working days follow from up to and
// including to: the number that [Calendar.AddWorkingDays] would need. It is
// negative if to is earlier, 0 if either is no date.
func (c Calendar) WorkingDaysBetween(from, to domain.Date) int {
	if from.IsZero() || to.IsZero() {
		return 0
	}
	if to.Before(from) {
		return -c.WorkingDaysBetween(to, from)
	}
	n := 0
	for range from.DaysUntil(to) {
		from = from.AddDays(1)
		if c.IsWorkingDay(from) {
			n++
		}
	}
	return n
}
