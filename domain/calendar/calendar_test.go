package calendar_test

import (
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
	"github.com/google/go-cmp/cmp"
)

func TestIsWorkingDay(t *testing.T) {
	for d, want := range map[domain.Date]bool{
		"2026-01-01": false, // 元旦, a Thursday
		"2026-01-04": true,  // a Sunday, worked for Friday the 2nd
		"2026-01-05": true,
		"2026-01-10": false, // a Saturday
		"2026-02-14": true,  // a Saturday before 春节
		"2026-02-15": false,
		"2026-02-23": false, // its last day, a Monday
		"2026-02-24": true,
		"2026-02-28": true, // a Saturday, worked
		"2026-05-04": false,
		"2026-10-01": false,
		"2026-10-10": true,
		"2025-10-08": false,
		"2025-10-11": true,
		"2027-01-01": true,  // a Friday in a year without a table: not known, so taken for one
		"2027-01-02": false, // a Saturday
		"":           false,
	} {
		if got := calendar.National().IsWorkingDay(d); got != want {
			t.Errorf("B7: %s is a working day: %v, want %v", d, got, want)
		}
	}
	if calendar.New().IsWorkingDay("2026-01-04") {
		t.Error("B7: a calendar that knows no year takes a Sunday for a working day")
	}
}

// TestNationalTables holds the tables to what any announcement since 2025 says:
// thirteen days off beyond the weekends (全国年节及纪念日放假办法), for a holiday on a
// weekend is made up for, and every other weekday off is worked on a weekend.
func TestNationalTables(t *testing.T) {
	for _, y := range calendar.National().Years() {
		if err := y.Check(); err != nil {
			t.Errorf("%d: %v", y.Year, err)
		}
		weekdaysOff := 0
		for _, span := range y.Holidays {
			weekdaysOff += calendar.New().WorkingDaysBetween(span.From.AddDays(-1), span.To)
		}
		if got := weekdaysOff - len(y.MakeUpDays); got != 13 {
			t.Errorf("%d: %d weekdays off and %d weekend days worked, that is %d holidays", y.Year, weekdaysOff, len(y.MakeUpDays), got)
		}
	}
}

func TestAddWorkingDays(t *testing.T) {
	for _, c := range []struct {
		from domain.Date
		n    int
		want calendar.Due
	}{
		{"2026-03-02", 0, calendar.Due{On: "2026-03-02"}},
		{"2026-03-02", 1, calendar.Due{On: "2026-03-03"}},                 // the day itself does not count
		{"2026-03-02", 10, calendar.Due{On: "2026-03-16"}},                // over two weekends
		{"2026-03-06", 1, calendar.Due{On: "2026-03-09"}},                 // from Friday
		{"2026-03-07", 1, calendar.Due{On: "2026-03-09"}},                 // from Saturday
		{"2026-01-19", 10, calendar.Due{On: "2026-02-02"}},                // no holiday between
		{"2026-02-09", 10, calendar.Due{On: "2026-02-28"}},                // over 春节, with a Saturday worked before and after it
		{"2026-02-13", 1, calendar.Due{On: "2026-02-14"}},                 // a Saturday worked
		{"2026-02-14", 1, calendar.Due{On: "2026-02-24"}},                 // nine days off
		{"2026-02-27", 1, calendar.Due{On: "2026-02-28"}},                 // the other one
		{"2026-09-30", 1, calendar.Due{On: "2026-10-08"}},                 // over 国庆节
		{"2026-12-30", 1, calendar.Due{On: "2026-12-31"}},                 // still known
		{"2026-12-30", 2, calendar.Due{On: "2027-01-01", Assumed: true}},  // 元旦 of a year not announced
		{"2026-12-24", 10, calendar.Due{On: "2027-01-07", Assumed: true}}, // counted into it
		{"2024-12-31", 1, calendar.Due{On: "2025-01-02"}},                 // from a year that is not known into one that is
		{"2024-02-28", 1, calendar.Due{On: "2024-02-29", Assumed: true}},
		{"", 3, calendar.Due{}},
	} {
		if got := calendar.National().AddWorkingDays(c.from, c.n); got != c.want {
			t.Errorf("B7: %d working days after %s: %+v, want %+v", c.n, c.from, got, c.want)
		}
	}
}

func TestWorkingDaysBetween(t *testing.T) {
	for _, c := range []struct {
		from, to domain.Date
		want     int
	}{
		{"2026-03-02", "2026-03-02", 0},
		{"2026-03-02", "2026-03-16", 10},
		{"2026-03-16", "2026-03-02", -10},
		{"2026-03-07", "2026-03-08", 0}, // a weekend
		{"2026-02-13", "2026-02-24", 2}, // 02-14 and 02-24
		{"2026-12-31", "2027-01-04", 2}, // by weekends
		{"", "2026-03-02", 0},
		{"2026-03-02", "", 0},
	} {
		if got := calendar.National().WorkingDaysBetween(c.from, c.to); got != c.want {
			t.Errorf("B7: from %s to %s: %d, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestMonthAfter(t *testing.T) {
	for _, c := range []struct {
		name     string
		happened domain.Date
		want     calendar.Due
	}{
		{"the corresponding day", "2026-03-10", calendar.Due{On: "2026-04-10"}},
		{"a month's last day, clipped", "2026-03-31", calendar.Due{On: "2026-04-30"}},
		{"into a short month that ends on a Saturday worked", "2026-01-31", calendar.Due{On: "2026-02-28"}},
		{"and from the days before it", "2026-01-29", calendar.Due{On: "2026-02-28"}},
		{"onto the last of February of a common year, a Friday", "2025-01-31", calendar.Due{On: "2025-02-28"}},
		{"onto that of a leap year, a Thursday", "2024-01-31", calendar.Due{On: "2024-02-29", Assumed: true}},
		{"from it", "2024-02-29", calendar.Due{On: "2024-03-29", Assumed: true}},
		{"onto a Saturday", "2026-06-11", calendar.Due{On: "2026-07-13"}},
		{"onto a Sunday", "2026-06-12", calendar.Due{On: "2026-07-13"}},
		{"onto a Sunday that is worked", "2026-08-20", calendar.Due{On: "2026-09-20"}},
		{"into 春节", "2026-01-15", calendar.Due{On: "2026-02-24"}},
		{"onto its last day", "2026-01-23", calendar.Due{On: "2026-02-24"}},
		{"onto the Saturday worked before it", "2026-01-14", calendar.Due{On: "2026-02-14"}},
		{"into 清明节", "2026-03-05", calendar.Due{On: "2026-04-07"}},
		{"onto 劳动节, clipped or not", "2026-04-01", calendar.Due{On: "2026-05-06"}},
		{"into 国庆节", "2026-09-01", calendar.Due{On: "2026-10-08"}},
		{"over the year's end", "2025-12-01", calendar.Due{On: "2026-01-04"}}, // 01-01, then a Sunday worked
		{"into a year not announced", "2026-12-01", calendar.Due{On: "2027-01-01", Assumed: true}},
		{"of no date", "", calendar.Due{}},
	} {
		if got := calendar.National().MonthAfter(c.happened); got != c.want {
			t.Errorf("1.12, %s: what happened on %s is due %+v, want %+v", c.name, c.happened, got, c.want)
		}
	}
}

func TestMissed(t *testing.T) {
	instant := func(s string) time.Time {
		at, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		happened domain.Date
		recorded string
		late     bool
	}{
		{"2026-03-31", "2026-04-30T23:59:59+08:00", false},
		{"2026-03-31", "2026-04-30T23:59:59.999999+08:00", false},
		{"2026-03-31", "2026-05-01T00:00:00+08:00", true}, // a holiday, but the last day was none
		{"2026-03-31", "2026-05-12T09:30:00+08:00", true},
		{"2026-03-31", "2026-04-30T15:59:59Z", false}, // the same instants in another zone
		{"2026-03-31", "2026-04-30T16:00:00Z", true},
		{"2026-04-01", "2026-05-06T23:59:59+08:00", false}, // moved on over 劳动节
		{"2026-04-01", "2026-05-07T00:00:00+08:00", true},
		{"2026-01-31", "2026-02-28T23:59:59+08:00", false}, // a Saturday that is worked
		{"2026-01-31", "2026-03-01T00:00:00+08:00", true},
		{"2024-01-31", "2024-02-29T23:59:59+08:00", false},
		{"2024-01-31", "2024-03-01T00:00:00+08:00", true},
		{"2026-03-31", "2026-03-31T12:00:00+08:00", false},
		{"", "2026-03-31T12:00:00+08:00", false},
	} {
		due := calendar.National().MonthAfter(c.happened)
		at := instant(c.recorded)
		if got := due.MissedAt(at); got != c.late {
			t.Errorf("1.12: happened on %s, recorded at %s: late %v", c.happened, c.recorded, got)
		}
		if day := domain.DateOf(at, domain.Shanghai()); due.MissedOn(day) != c.late {
			t.Errorf("1.12: happened on %s, recorded on %s: late %v", c.happened, day, !c.late)
		}
	}
}

func TestWithReplacesOneYear(t *testing.T) {
	own := calendar.Year{Year: 2026, Source: "某省", Holidays: []calendar.Days{{From: "2026-07-06", To: "2026-07-06"}}}
	c := calendar.National().With(own)
	if c.IsWorkingDay("2026-07-06") || !c.IsWorkingDay("2026-10-01") || c.IsWorkingDay("2025-10-01") {
		t.Error("B7: the table of one year is replaced, and of no other")
	}
	if got, ok := c.Year(2026); !ok || cmp.Diff(own, got) != "" {
		t.Errorf("B7: the table of 2026 is %+v", got)
	}
	if !calendar.National().IsWorkingDay("2026-07-06") {
		t.Error("B7: the calendar it was made from changed, too")
	}
	next := calendar.Year{Year: 2027, Source: "某通知", Holidays: []calendar.Days{{From: "2026-12-31", To: "2027-01-02"}}}
	if got := calendar.National().With(next).AddWorkingDays("2026-12-30", 1); got != (calendar.Due{On: "2027-01-04"}) {
		t.Errorf("B7: after a holiday that begins in the old year: %+v", got)
	}
}
