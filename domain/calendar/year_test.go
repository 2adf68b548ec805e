package calendar_test

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
)

func TestCheckYear(t *testing.T) {
	good := func() calendar.Year {
		return calendar.Year{
			Year: 2027, Source: "国务院办公厅关于2027年部分节假日安排的通知",
			Holidays:   []calendar.Days{{From: "2026-12-31", To: "2027-01-02"}, {From: "2027-02-05", To: "2027-02-13"}},
			MakeUpDays: []domain.Date{"2026-12-27", "2027-02-14"},
		}
	}
	for name, c := range map[string]struct {
		edit func(*calendar.Year)
		want error
	}{
		"a table":                        {func(*calendar.Year) {}, nil},
		"without days worked":            {func(y *calendar.Year) { y.MakeUpDays = nil }, nil},
		"no year":                        {func(y *calendar.Year) { y.Year = 0 }, calendar.ErrYear.At("year")},
		"a year too far":                 {func(y *calendar.Year) { y.Year = 3000 }, calendar.ErrYear.At("year")},
		"no source":                      {func(y *calendar.Year) { y.Source = "" }, calendar.ErrSource.At("source")},
		"no holidays":                    {func(y *calendar.Year) { y.Holidays = nil }, calendar.ErrEmpty.At("holidays")},
		"too many":                       {func(y *calendar.Year) { y.Holidays = make([]calendar.Days, 21) }, calendar.ErrTooLong.At("holidays")},
		"a holiday of another year":      {func(y *calendar.Year) { y.Year = 2028 }, calendar.ErrOutside.At("holidays.0")},
		"one without an end":             {func(y *calendar.Year) { y.Holidays[1].To = "" }, calendar.ErrOutside.At("holidays.1")},
		"one that ends before it begins": {func(y *calendar.Year) { y.Holidays[1].To = "2027-02-04" }, calendar.ErrOrder.At("holidays.1")},
		"two that overlap":               {func(y *calendar.Year) { y.Holidays[1].From = "2027-01-02" }, calendar.ErrOrder.At("holidays.1")},
		"two weeks and two days":         {func(y *calendar.Year) { y.Holidays[1].To = "2027-02-20" }, calendar.ErrTooLong.At("holidays.1")},
		"a weekday worked":               {func(y *calendar.Year) { y.MakeUpDays[1] = "2027-02-15" }, calendar.ErrMakeUp.At("make_up_days.1")},
		"a holiday worked":               {func(y *calendar.Year) { y.MakeUpDays[1] = "2027-02-13" }, calendar.ErrMakeUp.At("make_up_days.1")},
		"a day worked twice":             {func(y *calendar.Year) { y.MakeUpDays[1] = "2026-12-27" }, calendar.ErrOrder.At("make_up_days.1")},
		"a day worked in another year":   {func(y *calendar.Year) { y.MakeUpDays[0] = "2025-12-27" }, calendar.ErrOutside.At("make_up_days.0")},
	} {
		y := good()
		c.edit(&y)
		err := y.Check()
		if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("B7, %s: %v, want %v", name, err, c.want)
		}
	}
}
