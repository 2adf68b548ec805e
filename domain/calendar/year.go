package calendar

import (
	"errors"
	"fmt"

	"example.org/ledger/domain"
)

// Year is what was announced for one year: the holidays, and the weekend days
// that are worked instead. Its JSON form is stored in events.
type Year struct {
	Year       int           `json:"year"`
	Source     string        `json:"source"` // the announcement: its title and day, so that it can be looked up
	Holidays   []Days        `json:"holidays"`
	MakeUpDays []domain.Date `json:"make_up_days"` // 调休上班
}

// Days are the days from the first to the last, both included.
type Days struct {
	From domain.Date `json:"from"`
	To   domain.Date `json:"to"`
}

// Why a table is refused.
var (
	ErrYear    = &domain.Error{Kind: domain.Invalid, Code: "calendar.year"}        // not a year the ledger can hold
	ErrSource  = &domain.Error{Kind: domain.Invalid, Code: "calendar.source"}      // a table nobody can look up
	ErrEmpty   = &domain.Error{Kind: domain.Invalid, Code: "calendar.empty"}       // no year is without holidays
	ErrOutside = &domain.Error{Kind: domain.Invalid, Code: "calendar.outside"}     // neither in the year nor in the December before it
	ErrOrder   = &domain.Error{Kind: domain.Invalid, Code: "calendar.order"}       // ends before it begins, or is not after the one before it
	ErrTooLong = &domain.Error{Kind: domain.Invalid, Code: "calendar.too_long"}    // no holiday lasts as long
	ErrMakeUp  = &domain.Error{Kind: domain.Invalid, Code: "calendar.make_up_day"} // a weekday or a holiday is not worked instead
)

// The bounds of a table. The longest holiday ever announced lasted ten days.
const (
	mostHolidays = 20
	longestDays  = 15
	mostMakeUps  = 20
)

// Check returns all that makes y no table of a year.
func (y Year) Check() error {
	var problems []error
	refuse := func(bad bool, err *domain.Error, field string) {
		if bad {
			problems = append(problems, err.At(field))
		}
	}
	refuse(y.Year < domain.FirstYear || y.Year > domain.LastYear, ErrYear, "year")
	refuse(y.Source == "", ErrSource, "source")
	refuse(len(y.Holidays) == 0, ErrEmpty, "holidays")
	refuse(len(y.Holidays) > mostHolidays, ErrTooLong, "holidays")
	refuse(len(y.MakeUpDays) > mostMakeUps, ErrTooLong, "make_up_days")
	if len(problems) > 0 {
		return errors.Join(problems...)
	}
	var last domain.Date
	for i, span := range y.Holidays {
		field := fmt.Sprintf("holidays.%d", i)
		refuse(!y.covers(span.From) || !y.covers(span.To), ErrOutside, field)
		refuse(span.To.Before(span.From) || !span.From.After(last), ErrOrder, field)
		refuse(span.From.DaysUntil(span.To) >= longestDays, ErrTooLong, field)
		last = span.To
	}
	if len(problems) > 0 {
		return errors.Join(problems...)
	}
	last = ""
	holidays := New(Year{Year: y.Year, Holidays: y.Holidays})
	for i, d := range y.MakeUpDays {
		field := fmt.Sprintf("make_up_days.%d", i)
		refuse(!y.covers(d), ErrOutside, field)
		refuse(!d.After(last), ErrOrder, field)
		refuse(holidays.IsWorkingDay(d) || holidays.off[d], ErrMakeUp, field)
		last = d
	}
	return errors.Join(problems...)
}

// covers reports whether the announcement for the year can be about d: that of
// 2023 began the New Year's holiday on 2022-12-31.
func (y Year) covers(d domain.Date) bool {
	first := domain.Date(fmt.Sprintf("%04d-12-01", y.Year-1))
	return !d.Before(first) && d.Year() <= y.Year
}
