package calendar

import (
	"time"

	"example.org/ledger/domain"
)

// Due is the last day of a period.
type Due struct {
	On      domain.Date `json:"on"`
	Assumed bool        `json:"assumed,omitempty"` // a year without a table was counted, by weekends alone
}

// MissedOn reports whether what was done on a day came too late. Of no period
// nothing is late.
func (d Due) MissedOn(day domain.Date) bool { return !d.On.IsZero() && day.After(d.On) }

// MissedAt is MissedOn for an instant: 23:59:59 of the last day in
// Asia/Shanghai is in time, 00:00:00 of the next is not.
func (d Due) MissedAt(t time.Time) bool { return d.MissedOn(domain.DateOf(t, domain.Shanghai())) }

// AddWorkingDays returns the n-th working day after d; d itself does not count.
// For n = 0 it is d.
func (c Calendar) AddWorkingDays(d domain.Date, n int) Due {
	due := Due{On: d}
	for n > 0 && !d.IsZero() {
		due = c.step(due)
		if c.IsWorkingDay(due.On) {
			n--
		}
	}
	return due
}

// MonthAfter returns the last day on which what happened on d is recorded in
// time (Q1.8): the corresponding day of the next month, clipped to that
// month's last, moved on to the next working day.
func (c Calendar) MonthAfter(d domain.Date) Due {
	due := c.seen(Due{On: d.AddMonthsClipped(1)})
	for !due.On.IsZero() && !c.IsWorkingDay(due.On) {
		due = c.step(due)
	}
	return due
}

// step moves on to the next day.
func (c Calendar) step(due Due) Due {
	due.On = due.On.AddDays(1)
	return c.seen(due)
}

// seen notes whether the day lies in a year that the calendar does not know.
func (c Calendar) seen(due Due) Due {
	if _, known := c.years[due.On.Year()]; !known && !due.On.IsZero() {
		due.Assumed = true
	}
	return due
}
