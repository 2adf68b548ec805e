package projections_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestStatisticsGolden(t *testing.T) {
	var store memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&store))
	projectionstest.Golden(t, database(t), &store, projections.Statistics{})
}

// TestStatisticsOfACourse follows one institution through months.
func TestStatisticsOfACourse(t *testing.T) {
	db := database(t)
	statistics := projections.Statistics{DB: db}
	l := follow(t, db, statistics)
	i := projectionstest.Chengyu
	// January: handed in on Monday the 5th, returned on Wednesday the 7th.
	l.Step = 0
	id, first := l.Draft(t, i), i.FirstCase()
	l.Submit(t, id, first)
	l.Take(t, id, first, projectionstest.Reviewer)
	l.Step = 48 * time.Hour
	l.Return(t, id, first, projectionstest.Reviewer)
	// Handed in on the 8th, withdrawn, handed in on the 9th; passed on February 3rd.
	l.Step = 24 * time.Hour
	l.Submit(t, id, first)
	l.Do(t, id, filing.WithdrawCase{CaseID: first})
	l.Step = 0
	l.Submit(t, id, first)
	l.Take(t, id, first, projectionstest.Reviewer)
	l.Step = 25 * 24 * time.Hour
	l.Pass(t, id, first, projectionstest.Reviewer, filing.Number("32", domain.Testing, 2026, 1))
	l.settle(t)
	reviews := func(of domain.Authority) []projections.ReviewCount {
		t.Helper()
		got, err := statistics.Reviews(t.Context(), of, "2026-03-31", 3)
		if err != nil {
			t.Fatal(err)
		}
		return got.Months
	}
	want := []projections.ReviewCount{
		{Month: "2026-01", Submitted: 3, Returned: 1, Withdrawn: 1, ReviewTime: projections.ReviewTime{Decisions: 1, MedianDays: 2}},
		{Month: "2026-02", Passed: 1, Published: 1, ReviewTime: projections.ReviewTime{Decisions: 1, MedianDays: 17}},
		{Month: "2026-03"},
	}
	for _, of := range []domain.Authority{"", "32"} {
		if diff := cmp.Diff(want, reviews(of)); diff != "" {
			t.Errorf("of %q (-want +got):\n%s", of, diff)
		}
	}
	if got := reviews("33"); got[0] != (projections.ReviewCount{Month: "2026-01"}) {
		t.Errorf("of another authority: %+v", got)
	}
	public := func(months int) projections.PublicStatistics {
		t.Helper()
		l.settle(t)
		p, err := statistics.Public(t.Context(), "2026-03-31", months)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := public(3)
	if p.Institutions != 1 || p.Tracks[0] != (projections.CodeCount{Code: "testing", N: 1}) || p.Tracks[1].N != 0 || len(p.Authorities) != 32 || p.Reviews.Decisions != 0 {
		t.Errorf("published: %+v", p)
	}
	february, march := projections.TrackPublications{Published: 1, Effective: 1}, projections.TrackPublications{Effective: 1}
	months := []projections.PublicationCount{
		{Month: "2026-01"}, {Month: "2026-02", Published: 1, Effective: 1, Testing: february}, {Month: "2026-03", Effective: 1, Testing: march},
	}
	if diff := cmp.Diff(months, p.Months); diff != "" {
		t.Errorf("published (-want +got):\n%s", diff)
	}
	// March: canceled. What it was counts no more, that it was does.
	l.Step = 30 * 24 * time.Hour
	l.Cancel(t, id)
	p = public(2)
	months[2] = projections.PublicationCount{Month: "2026-03", Canceled: 1, Testing: projections.TrackPublications{Canceled: 1}}
	if diff := cmp.Diff(months[1:], p.Months); diff != "" || p.Institutions != 0 || p.Tracks[0].N != 0 {
		t.Errorf("canceled: %+v (-want +got):\n%s", p, diff)
	}
	for _, c := range append(p.Categories, projections.CodeCount{N: p.Scopes[0].N}) {
		if c.N != 0 {
			t.Errorf("a category of a canceled filing counts: %+v", c)
		}
	}
}

// TestMedianOfWorkingDays: by the authority's own calendar, over an even number
// of decisions, told to the public from five on.
func TestMedianOfWorkingDays(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	db := database(t)
	statistics := projections.Statistics{DB: db}
	median := func() (reviews, public projections.ReviewTime) {
		t.Helper()
		if err := projections.Rebuild(t.Context(), db, &store, statistics, nil); err != nil {
			t.Fatal(err)
		}
		r, err := statistics.Reviews(t.Context(), "", "2026-01-31", 1)
		if err != nil {
			t.Fatal(err)
		}
		p, err := statistics.Public(t.Context(), "2026-01-31", 1)
		if err != nil {
			t.Fatal(err)
		}
		return r.Months[0].ReviewTime, p.Reviews
	}
	l.Configure(t, "33", authority.SetHolidays{Seen: domain.Empty, Reason: "本省工作需要", Year: calendar.Year{
		Year: 2026, Source: "某省放假安排", Holidays: []calendar.Days{{From: "2026-01-06", To: "2026-01-06"}},
	}})
	for n, i := range []projectionstest.Institution{projectionstest.Chengyu, projectionstest.Qiheng, projectionstest.Shuling, projectionstest.Honghe} {
		l.Step = 0
		l.Draft(t, i)
		l.Submit(t, i.ID(), i.FirstCase())
		l.Take(t, i.ID(), i.FirstCase(), projectionstest.Reviewer)
		l.Step = 24 * time.Hour
		l.Pass(t, i.ID(), i.FirstCase(), projectionstest.Reviewer, filing.Number(i.Authority, i.Track, 2026, n+1))
	}
	// Handed in on Monday to Thursday, decided the day after: 1, 1 (from the
	// holiday), 1 and 1 working days.
	reviews, public := median()
	if reviews != (projections.ReviewTime{Decisions: 4, MedianDays: 1}) || public != (projections.ReviewTime{}) {
		t.Errorf("four: %+v, to the public %+v", reviews, public)
	}
	l.Step = 0
	i := projectionstest.Jishuo
	l.Draft(t, i)
	l.Submit(t, i.ID(), i.FirstCase())
	l.Take(t, i.ID(), i.FirstCase(), projectionstest.Reviewer)
	l.Step = 9 * 24 * time.Hour
	l.Return(t, i.ID(), i.FirstCase(), projectionstest.Reviewer)
	if reviews, public = median(); reviews != (projections.ReviewTime{Decisions: 5, MedianDays: 1}) || public != reviews {
		t.Errorf("five: %+v, to the public %+v", reviews, public)
	}
}

// TestStatisticsAgreeWithTheFilings counts anew what filings came to, by
// another way: those of lives, and of the story.
func TestStatisticsAgreeWithTheFilings(t *testing.T) {
	var story memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&story))
	published := statisticsAgree(t, &story)
	for n := range 3 {
		published += statisticsAgree(t, livesInTurn(t, 12+n))
	}
	if published == 0 {
		t.Error("nothing was published: the test is none")
	}
}

// statisticsAgree returns how many institutions are published.
func statisticsAgree(t *testing.T, store *memory.Store) int {
	t.Helper()
	db := database(t)
	statistics := projections.Statistics{DB: db}
	if err := projections.Rebuild(t.Context(), db, store, statistics, nil); err != nil {
		t.Fatal(err)
	}
	var institutions int
	tracks, scopes, submitted := map[domain.Track]int{}, map[string]int{}, 0
	streams := map[eventstore.Stream]bool{}
	for page, err := range store.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			if strings.HasPrefix(string(r.Stream), "filing-") {
				streams[r.Stream] = true
			}
			if r.Type == (filing.CaseSubmitted{}).EventType() {
				submitted++
			}
		}
		if page[len(page)-1].Position == endOf(t, store) {
			break
		}
	}
	for stream := range streams {
		timeline, err := projections.ReadTimeline(t.Context(), store, stream)
		if err != nil {
			t.Fatal(err)
		}
		s := timeline.Now().State
		if s.Published() {
			institutions++
		}
		for track, of := range s.Tracks {
			if of.Status != filing.TrackEffective {
				continue
			}
			tracks[track]++
			for _, c := range of.Scope.Value.MonitoringCategories {
				scopes[string(c)]++
			}
		}
	}
	p, err := statistics.Public(t.Context(), "2026-03-31", 3)
	if err != nil {
		t.Fatal(err)
	}
	if p.Institutions != institutions || p.Tracks[0].N != tracks[domain.Testing] || p.Tracks[1].N != tracks[domain.Operation] {
		t.Errorf("%d institutions, %v; counted %+v", institutions, tracks, p)
	}
	if last := p.Months[2]; last.Effective != institutions {
		t.Errorf("%d institutions; at the month's end %+v", institutions, last)
	}
	for _, c := range p.Scopes {
		if c.N != scopes[c.Code] {
			t.Errorf("%s: %d, want %d", c.Code, c.N, scopes[c.Code])
		}
	}
	r, err := statistics.Reviews(t.Context(), "", "2026-03-31", 3)
	if err != nil || r.Months[0].Submitted+r.Months[1].Submitted+r.Months[2].Submitted != submitted {
		t.Errorf("handed in %d times, counted %+v, %v", submitted, r.Months, err)
	}
	return institutions
}

// TestMonths: short months are none, and there is a limit.
func TestMonths(t *testing.T) {
	db := database(t)
	statistics := projections.Statistics{DB: db}
	if err := projections.Rebuild(t.Context(), db, new(memory.Store), statistics, nil); err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int][2]string{1: {"2026-03", "2026-03"}, 3: {"2026-01", "2026-03"}, 15: {"2025-01", "2026-03"}, 0: {"2026-03", "2026-03"}} {
		p, err := statistics.Public(t.Context(), "2026-03-31", n)
		if err != nil || len(p.Months) != max(n, 1) || p.Months[0].Month != want[0] || p.Months[len(p.Months)-1].Month != want[1] {
			t.Errorf("%d months: %+v, %v", n, p.Months, err)
		}
	}
	if p, err := statistics.Public(t.Context(), "2026-03-31", 100_000); err != nil || len(p.Months) != projections.MostMonths {
		t.Errorf("%d months, %v", len(p.Months), err)
	}
}
