package authority

import (
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
)

// SetHolidays records a year's table (B7). Days that were counted before stay
// as they were counted.
type SetHolidays struct {
	Seen domain.Revision // of this year's table
	calendar.Year
	Reason string
}

func (c SetHolidays) decide(s State) ([]Event, error) {
	var p problems
	for _, problem := range domain.Problems(c.Check()) {
		p = append(p, problem)
	}
	current := s.Holidays[c.Year.Year]
	table := c.Year
	table.MakeUpDays = append([]domain.Date{}, c.MakeUpDays...) // no list is stored as an empty one
	return set(current, c.Seen, current.Recorded() && sameYear(table, current.Value), p, c.Reason, HolidaysSet{Year: table, Reason: c.Reason})
}

func sameYear(a, b calendar.Year) bool {
	return a.Year == b.Year && a.Source == b.Source && slices.Equal(a.Holidays, b.Holidays) && slices.Equal(a.MakeUpDays, b.MakeUpDays)
}
