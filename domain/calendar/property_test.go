package calendar_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
	"pgregory.net/rapid"
)

// TestCounting compares the periods with what their definitions say, day by
// day, over calendars with holidays anywhere.
func TestCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.Custom(func(t *rapid.T) domain.Date {
			return domain.Date("2025-11-15").AddDays(rapid.IntRange(0, 500).Draw(t, "day"))
		})
		c := calendar.National()
		for range rapid.IntRange(0, 3).Draw(t, "tables") {
			from := day.Draw(t, "holiday")
			c = c.With(calendar.Year{Year: from.Year(), Holidays: []calendar.Days{{From: from, To: from.AddDays(rapid.IntRange(0, 9).Draw(t, "length"))}}})
		}
		from, n := day.Draw(t, "from"), rapid.IntRange(0, 40).Draw(t, "n")

		due := c.AddWorkingDays(from, n)
		if n > 0 && !c.IsWorkingDay(due.On) {
			t.Fatalf("%d working days after %s is %s, no working day", n, from, due.On)
		}
		if got := c.WorkingDaysBetween(from, due.On); got != n {
			t.Fatalf("%d working days after %s is %s, and between them are %d", n, from, due.On, got)
		}
		if due.On.Before(from.AddDays(n)) || c.AddWorkingDays(from, n+1).On <= due.On {
			t.Fatalf("%d working days after %s is %s already", n, from, due.On)
		}

		month := c.MonthAfter(from)
		clipped := from.AddMonthsClipped(1)
		for d := clipped; d.Before(month.On); d = d.AddDays(1) {
			if c.IsWorkingDay(d) || month.MissedOn(d) {
				t.Fatalf("%s is due on %s, but %s is a working day or late", from, month.On, d)
			}
		}
		if month.On.Before(clipped) || !c.IsWorkingDay(month.On) {
			t.Fatalf("%s is due on %s", from, month.On)
		}
		if month.MissedAt(month.On.EndOfDay().Add(-1)) || !month.MissedAt(month.On.EndOfDay()) {
			t.Fatalf("%s is due on %s, and not at 24:00", from, month.On)
		}
	})
}
