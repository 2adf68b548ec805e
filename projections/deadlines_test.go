package projections_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestDeadlinesGolden(t *testing.T) {
	var store memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&store))
	projectionstest.Golden(t, database(t), &store, projections.Deadlines{})
}

func limited(seen domain.Revision, days int) authority.SetReviewLimit {
	return authority.SetReviewLimit{Seen: seen, ReviewLimit: authority.ReviewLimit{WorkingDays: days}, Reason: "本省工作需要"}
}

// TestDeadlineOfACase follows one case (B7): it keeps the limit it started
// under, whatever the authority configures meanwhile.
func TestDeadlineOfACase(t *testing.T) {
	db := database(t)
	deadlines := projections.Deadlines{DB: db}
	l := follow(t, db, deadlines)
	i := projectionstest.Chengyu
	l.Configure(t, i.Authority, limited(domain.Empty, 5))
	id, first := l.Draft(t, i), i.FirstCase()
	want := projections.Deadline{
		CaseID: first, FilingID: id, Institution: i.Name, CreditCode: i.CreditCode, Authority: "32", Level: "testing",
		Kind: filing.FirstCase, Status: filing.CaseSubmittedStatus, LimitDays: 5, LimitEvent: l.Configuration("32").ReviewLimit.Event(),
		SubmittedOn: "2026-01-05", DueOn: "2026-01-12",
	}
	check := func(when string, today domain.Date, left int, waits bool) {
		t.Helper()
		l.settle(t)
		want.DaysLeft, want.Overdue = left, today > want.DueOn
		all := []projections.Deadline{}
		if waits {
			all = append(all, want)
		}
		for name, q := range map[string]projections.DeadlineQuery{"all": {Today: today}, "32": {Authority: "32", Today: today}} {
			if got, err := deadlines.Open(t.Context(), q); err != nil || cmp.Diff(all, got.Deadlines) != "" || got.Next != "" {
				t.Errorf("%s, of %s: %v (-want +got):\n%s", when, name, err, cmp.Diff(all, got.Deadlines))
			}
		}
		if got, err := deadlines.OfFiling(t.Context(), id, today); err != nil || cmp.Diff(all, got) != "" {
			t.Errorf("%s, of the filing: %v %+v", when, err, got)
		}
		if got, err := deadlines.Open(t.Context(), projections.DeadlineQuery{Authority: "33", Today: today}); err != nil || len(got.Deadlines) > 0 {
			t.Errorf("%s, of another authority: %v, %+v", when, err, got)
		}
	}
	check("a draft", "2026-01-05", 0, false)
	l.Submit(t, id, first)
	check("handed in", "2026-01-05", 5, true)
	check("on a Saturday", "2026-01-10", 1, true)
	check("on the last day", "2026-01-12", 0, true)
	check("on the day after", "2026-01-13", -1, true)

	l.Configure(t, "32", limited(0, 20))
	check("another limit since", "2026-01-06", 4, true)
	l.Configure(t, "32", authority.SetHolidays{Seen: domain.Empty, Reason: "本省工作需要", Year: calendar.Year{
		Year: 2026, Source: "某省放假安排", Holidays: []calendar.Days{{From: "2026-01-08", To: "2026-01-09"}},
	}})
	check("other holidays since", "2026-01-06", 2, true) // fewer working days, the same last day

	l.Take(t, id, first, projectionstest.Reviewer)
	want.Status, want.TakenOn = filing.CaseUnderReview, "2026-01-05"
	check("taken", "2026-01-12", 0, true)
	l.Do(t, id, filing.PutBackCase{CaseID: first, Reviewer: projectionstest.Reviewer})
	want.Status, want.TakenOn = filing.CaseSubmittedStatus, ""
	check("put back", "2026-01-12", 0, true)
	l.Take(t, id, first, projectionstest.Reviewer)
	l.Return(t, id, first, projectionstest.Reviewer)
	check("returned", "2026-01-12", 0, false)
	l.Submit(t, id, first)
	want.DueOn = "2026-01-14" // over two holidays, with five days
	check("handed in again", "2026-01-14", 0, true)
	l.Do(t, id, filing.WithdrawCase{CaseID: first})
	check("withdrawn", "2026-01-14", 0, false)
	l.Submit(t, id, first)
	l.Take(t, id, first, projectionstest.Reviewer)
	l.Pass(t, id, first, projectionstest.Reviewer, filing.Number("32", domain.Testing, 2026, 1))
	check("passed", "2026-01-14", 0, false)

	renaming := l.ProposeName(t, i, "江苏澄屿检测集团有限公司")
	l.Submit(t, id, renaming)
	want.CaseID, want.Level, want.Kind, want.LimitDays, want.LimitEvent = renaming, filing.InstitutionLevel, filing.AmendmentCase, 20, l.Configuration("32").ReviewLimit.Event()
	want.Status, want.TakenOn, want.DueOn = filing.CaseSubmittedStatus, "", "2026-02-04"
	check("another case, under the limit of now", "2026-01-05", 20, true)
}

// TestDeadlinesOfTheUnconfigured: the default has no event, and what is counted
// into a year without a table says so.
func TestDeadlinesOfTheUnconfigured(t *testing.T) {
	db := database(t)
	deadlines := projections.Deadlines{DB: db}
	l := follow(t, db, deadlines)
	l.Step = 0
	id, first := l.Draft(t, projectionstest.Jishuo), projectionstest.Jishuo.FirstCase()
	l.Step = 355 * 24 * time.Hour
	l.Submit(t, id, first)
	l.settle(t)
	got, err := deadlines.OfFiling(t.Context(), id, "2026-12-26")
	if err != nil || len(got) != 1 || got[0].LimitDays != 10 || got[0].LimitEvent != uuid.Nil || !got[0].Assumed || got[0].DueOn != "2027-01-08" || got[0].DaysLeft != 10 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestDeadlinesByPages(t *testing.T) {
	db := database(t)
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	projectionstest.ConfiguredStory(t, l)
	deadlines := projections.Deadlines{DB: db}
	if err := projections.Rebuild(t.Context(), db, &store, deadlines, nil); err != nil {
		t.Fatal(err)
	}
	today := l.Today()
	whole, err := deadlines.Open(t.Context(), projections.DeadlineQuery{Today: today})
	if err != nil || len(whole.Deadlines) < 4 {
		t.Fatalf("%+v, %v", whole, err)
	}
	var pieces []projections.Deadline
	for after := ""; ; {
		page, err := deadlines.Open(t.Context(), projections.DeadlineQuery{Today: today, Size: 1, After: after})
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, page.Deadlines...)
		if after = page.Next; after == "" {
			break
		}
	}
	if diff := cmp.Diff(whole.Deadlines, pieces); diff != "" {
		t.Errorf("page by page (-whole +pieces):\n%s", diff)
	}
	for _, bad := range []string{"x", "2026-01-05", "2026-01-05~x", "2026-02-30~" + uuid.Nil.String(), "~" + uuid.Nil.String()} {
		if _, err := deadlines.Open(t.Context(), projections.DeadlineQuery{After: bad}); !errors.Is(err, projections.ErrCursor) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
}
