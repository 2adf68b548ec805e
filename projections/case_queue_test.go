package projections_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestCaseQueueGolden(t *testing.T) {
	var store memory.Store
	projectionstest.Story(t, projectionstest.NewLedger(&store))
	projectionstest.Golden(t, database(t), &store, projections.CaseQueue{})
}

// TestCaseThroughTheQueue follows one case from handing in to passing.
func TestCaseThroughTheQueue(t *testing.T) {
	db := database(t)
	queue := projections.CaseQueue{DB: db}
	l := follow(t, db, queue)
	i := projectionstest.Chengyu
	id, first := l.Draft(t, i), i.FirstCase()
	l.settle(t)
	if _, err := queue.Case(t.Context(), first, ""); !errors.Is(err, projections.ErrCaseNotSubmitted) {
		t.Errorf("a draft: %v, want ErrCaseNotSubmitted", err)
	}
	want := projections.QueuedCase{
		CaseID: first, FilingID: id, Institution: i.Name, CreditCode: i.CreditCode, Authority: "32",
		Level: "testing", Kind: filing.FirstCase, FirstOn: l.Today(), LimitDays: 10, Concerns: []projections.CaseConcern{},
	}
	check := func(when string, tabs ...projections.CaseTab) {
		t.Helper()
		l.settle(t)
		got, err := queue.Case(t.Context(), first, "")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", when, err, diff)
		}
		checkTabs(t, queue, when, first, tabs)
	}
	submitted := func(round int) {
		want.Status, want.Round, want.Submission = filing.CaseSubmittedStatus, round, l.State(id).Cases[first].Submission
		want.SubmittedAt, want.SubmittedOn, want.DecidedAt, want.Reviewer = l.Now(), domain.DateOf(l.Now(), domain.Shanghai()), time.Time{}, ""
		want.DueOn = calendar.National().AddWorkingDays(want.SubmittedOn, 10).On
	}

	l.Submit(t, id, first)
	submitted(1)
	check("handed in", projections.CasesToTake)

	l.Take(t, id, first, projectionstest.Reviewer)
	want.Status, want.Reviewer = filing.CaseUnderReview, projectionstest.Reviewer
	check("taken", projections.CasesMine, projections.CasesUnderReview)

	l.Do(t, id, filing.PutBackCase{CaseID: first, Reviewer: projectionstest.Reviewer})
	want.Status, want.Reviewer = filing.CaseSubmittedStatus, ""
	check("put back", projections.CasesToTake)

	l.Take(t, id, first, projectionstest.OtherReviewer)
	want.Status, want.Reviewer = filing.CaseUnderReview, projectionstest.OtherReviewer
	check("taken by another", projections.CasesUnderReview)

	l.Return(t, id, first, projectionstest.OtherReviewer)
	want.Status, want.Reviewer, want.DecidedAt = filing.CaseReturnedStatus, "", l.Now()
	check("returned", projections.CasesReturned)

	l.Submit(t, id, first)
	submitted(2)
	check("handed in again", projections.CasesToTake)

	l.Do(t, id, filing.WithdrawCase{CaseID: first})
	want.Status, want.DecidedAt = filing.CaseOpen, l.Now()
	check("taken back")

	l.Submit(t, id, first)
	submitted(3)
	l.Take(t, id, first, projectionstest.Reviewer)
	l.Pass(t, id, first, projectionstest.Reviewer, "32J202600001H")
	want.Status, want.Reviewer, want.DecidedAt, want.Number = filing.CasePassedStatus, projectionstest.Reviewer, l.Now(), "32J202600001H"
	check("passed", projections.CasesDecided)

	renaming := l.ProposeName(t, i, "江苏澄屿检测集团有限公司")
	l.Submit(t, id, renaming)
	check("passed, a new name proposed", projections.CasesDecided)
	l.Take(t, id, renaming, projectionstest.Reviewer)
	l.Pass(t, id, renaming, projectionstest.Reviewer, "")
	want.Institution = "江苏澄屿检测集团有限公司"
	check("passed, a new name in force", projections.CasesDecided)

	l.settle(t)
	cases, err := queue.OfFiling(t.Context(), id, "")
	if err != nil || len(cases) != 2 || cases[0].CaseID != first || cases[1].CaseID != renaming || cases[1].Number != "" {
		t.Errorf("cases of the filing: %+v, %v", cases, err)
	}
}

// checkTabs fails unless a case is in exactly the given tabs, and counted there.
func checkTabs(t *testing.T, queue projections.CaseQueue, when string, id uuid.UUID, in []projections.CaseTab) {
	t.Helper()
	counts, err := queue.Counts(t.Context(), projections.CaseQuery{Authority: "32", Reviewer: projectionstest.Reviewer})
	if err != nil {
		t.Fatal(err)
	}
	want := map[projections.CaseTab]bool{}
	for _, tab := range in {
		want[tab] = true
	}
	for _, tab := range []projections.CaseTab{
		projections.CasesToTake, projections.CasesMine, projections.CasesUnderReview, projections.CasesReturned, projections.CasesDecided,
	} {
		page, err := queue.List(t.Context(), projections.CaseQuery{Authority: "32", Tab: tab, Reviewer: projectionstest.Reviewer})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, c := range page.Cases {
			found = found || c.CaseID == id
		}
		if found != want[tab] || counts.Of(tab) != len(page.Cases) {
			t.Errorf("%s: tab %s: found %v, want %v; %d cases, counted %d", when, tab, found, want[tab], len(page.Cases), counts.Of(tab))
		}
		if page, err = queue.List(t.Context(), projections.CaseQuery{Authority: "33", Tab: tab, Reviewer: projectionstest.Reviewer}); err != nil || len(page.Cases) > 0 {
			t.Errorf("%s: another authority sees %v, %v", when, page.Cases, err)
		}
	}
}

func TestCaseQueueOrderAndPages(t *testing.T) {
	db := database(t)
	queue := projections.CaseQueue{DB: db}
	l := follow(t, db, queue)
	var submitted, decided []uuid.UUID
	for n := range 25 {
		i := projectionstest.Random(n)
		i.Authority = []domain.Authority{"32", "33"}[n%2]
		id := l.Draft(t, i)
		l.Submit(t, id, i.FirstCase())
		if n%5 != 0 {
			submitted = append(submitted, i.FirstCase())
			continue
		}
		l.Take(t, id, i.FirstCase(), projectionstest.Reviewer)
		l.Pass(t, id, i.FirstCase(), projectionstest.Reviewer, filing.Number(i.Authority, i.Track, 2026, n+1))
		decided = append([]uuid.UUID{i.FirstCase()}, decided...)
	}
	l.settle(t)
	for tab, want := range map[projections.CaseTab][]uuid.UUID{projections.CasesToTake: submitted, projections.CasesDecided: decided} {
		for _, size := range []int{1, 3, 100} {
			got := listAll(t, queue, projections.CaseQuery{Tab: tab, Size: size})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, pages of %d (-want +got):\n%s", tab, size, diff)
			}
		}
	}
}

// listAll reads all pages of a list.
func listAll(t *testing.T, queue projections.CaseQueue, q projections.CaseQuery) []uuid.UUID {
	t.Helper()
	var all []uuid.UUID
	for {
		page, err := queue.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Cases {
			all = append(all, c.CaseID)
		}
		if q.After = page.Next; q.After == "" {
			return all
		}
	}
}

func TestCaseQueueRefusesForeignCursors(t *testing.T) {
	queue := projections.CaseQueue{DB: database(t)}
	id := uuid.NewString()
	for _, after := range []string{
		"x", "1", "1-", "-1", "1-1", "\x00-" + id, "99999999999999999999-" + id, "-5-" + id, "20260105-5", "20260231-5-" + id, "0-20260105-5-" + id,
		"999999999999999999-" + id, "20260105-999999999999999999-" + id, "20260105-5-" + strings.Repeat("-", 36),
	} {
		for _, tab := range []projections.CaseTab{projections.CasesToTake, projections.CasesDecided} {
			if _, err := queue.List(t.Context(), projections.CaseQuery{Tab: tab, After: after}); !errors.Is(err, projections.ErrCursor) {
				t.Errorf("%s after %q: %v, want ErrCursor", tab, after, err)
			}
		}
	}
	// A cursor is one of its own order.
	for tab, after := range map[projections.CaseTab]string{projections.CasesToTake: "5-" + id, projections.CasesReturned: "20260105-5-" + id} {
		if _, err := queue.List(t.Context(), projections.CaseQuery{Tab: tab, After: after}); !errors.Is(err, projections.ErrCursor) {
			t.Errorf("%s after %q: %v, want ErrCursor", tab, after, err)
		}
	}
}

func TestMaxSerial(t *testing.T) {
	db := database(t)
	queue := projections.CaseQueue{DB: db}
	l := follow(t, db, queue)
	const (
		bracketed domain.NumberFormat = "苏环监备〔{year}〕{authority}{track}{serial}号"
		lettered  domain.NumberFormat = "{authority}{track}{year}X{serial}" // as long as the standard one
		first     domain.NumberFormat = "{serial}-{year}{authority}{track}"
		early     domain.NumberFormat = "{check}{authority}{track}{year}{serial}"
	)
	for n, number := range []string{
		filing.Number("32", domain.Testing, 2026, 9), filing.Number("32", domain.Testing, 2026, 10), filing.Number("32", domain.Testing, 2026, 2),
		filing.Number("32", domain.Testing, 2025, 77), filing.Number("33", domain.Testing, 2026, 99999), filing.Number("32", domain.Operation, 2026, 5),
		// In formats that were set later, some of which look like others.
		bracketed.Number("32", domain.Testing, 2026, 3), bracketed.Number("32", domain.Testing, 2026, 12), bracketed.Number("32", domain.Testing, 2025, 40),
		bracketed.Number("33", domain.Testing, 2026, 50), lettered.Number("32", domain.Testing, 2026, 90000), first.Number("32", domain.Testing, 2026, 8),
		early.Number("32", domain.Testing, 2026, 6),
	} {
		i := projectionstest.Chengyu
		i.CreditCode = domain.CreditCode(fmt.Sprintf("91320500DEMT%06d", n))
		// As if it had been years ago, and elsewhere: the rules are not asked.
		l.Record(t, i.ID(),
			filing.Registered{CreditCode: i.CreditCode, Authority: "32"},
			filing.CaseOpened{CaseID: i.FirstCase(), Level: filing.TrackLevel(i.Track), Kind: filing.FirstCase},
			filing.CaseSubmitted{CaseID: i.FirstCase(), Round: 1, SubmittedOn: "2026-01-05"},
			filing.CasePassed{CaseID: i.FirstCase(), Number: number, PassedOn: "2026-01-05"})
		if n == 1 {
			l.Cancel(t, i.ID()) // its number is not given again
		}
	}
	l.settle(t)
	for _, c := range []struct {
		format    domain.NumberFormat
		authority domain.Authority
		track     domain.Track
		year      int
		want      int
	}{
		{bracketed, "32", domain.Testing, 2026, 12}, {bracketed, "32", domain.Testing, 2025, 40}, {bracketed, "32", domain.Operation, 2026, 0},
		{bracketed, "33", domain.Testing, 2026, 50}, {lettered, "32", domain.Testing, 2026, 90000}, {first, "32", domain.Testing, 2026, 8},
		{first, "32", domain.Testing, 2025, 0}, {early, "32", domain.Testing, 2026, 6}, {early, "33", domain.Testing, 2026, 0},
		{"", "32", domain.Testing, 2026, 10}, {"", "32", domain.Testing, 2025, 77}, {"", "32", domain.Testing, 2024, 0},
		{"", "32", domain.Operation, 2026, 5}, {"", "33", domain.Testing, 2026, 99999}, {"", "33", domain.Operation, 2026, 0}, {"", "66", domain.Testing, 2026, 0},
	} {
		if got, err := queue.MaxSerial(t.Context(), c.format, c.authority, c.track, c.year); err != nil || got != c.want {
			t.Errorf("%s %s %s %d: %d, %v, want %d", c.format, c.authority, c.track, c.year, got, err, c.want)
		}
	}
}
