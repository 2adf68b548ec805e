package story

import (
	"slices"
	"time"

	"example.org/ledger/domain"
)

// The days of the story.
const (
	firstDay domain.Date = "2026-01-05"
	lastDay  domain.Date = "2026-07-15"
)

// holidays are the days off of 2026 that are not weekends.
var holidays = []domain.Date{
	"2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-23",
	"2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05", "2026-06-19",
}

// workdays are the days on which offices work, in order. The Saturdays and
// Sundays worked instead of a holiday are left out.
var workdays = func() []domain.Date {
	var days []domain.Date
	for d := firstDay; d <= lastDay; d = d.AddDays(1) {
		weekday := d.StartOfDay().Weekday()
		if weekday != time.Saturday && weekday != time.Sunday && !slices.Contains(holidays, d) {
			days = append(days, d)
		}
	}
	return days
}()

// instant returns the instant of a time of day, HH:MM, in Asia/Shanghai.
func instant(day domain.Date, clock string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", string(day)+" "+clock, domain.Shanghai())
	if err != nil {
		panic("story: " + err.Error())
	}
	return at
}
