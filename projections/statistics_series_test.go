package projections_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// TestSeriesOfACourse follows one institution through months: published in
// January, another category in February, canceled in March.
func TestSeriesOfACourse(t *testing.T) {
	db := database(t)
	statistics := projections.Statistics{DB: db}
	l := follow(t, db, statistics)
	i := projectionstest.Chengyu
	l.Step = 0
	l.Publish(t, i, filing.Number("32", domain.Testing, 2026, 1))
	held := l.State(i.ID()).Tracks[domain.Testing].Scope.Value
	wider := held
	var added domain.MonitoringCategory
	for _, c := range domain.MonitoringCategoriesOf(domain.Testing) {
		if c.Radiation() || c == held.MonitoringCategories[0] {
			continue
		}
		added, wider.MonitoringCategories = c, []domain.MonitoringCategory{held.MonitoringCategories[0], c}
	}
	l.Step = 30 * 24 * time.Hour
	extension := l.ProposeScope(t, i, wider)
	l.Step = 0
	l.Submit(t, i.ID(), extension)
	l.Take(t, i.ID(), extension, projectionstest.Reviewer)
	l.Pass(t, i.ID(), extension, projectionstest.Reviewer, "")
	l.Step = 30 * 24 * time.Hour
	l.Cancel(t, i.ID())
	l.settle(t)
	series := func(of domain.Authority, months int) projections.PublicationSeries {
		t.Helper()
		s, err := statistics.Series(t.Context(), of, "2026-04-30", months)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	find := func(all []projections.CodeSeries, track domain.Track, code string) projections.MonthlyCount {
		for _, s := range all {
			if s.Track == track && s.Code == code {
				return s.MonthlyCount
			}
		}
		t.Fatalf("no series of %s %s", track, code)
		return projections.MonthlyCount{}
	}
	s := series("32", 4)
	whole := projections.MonthlyCount{Published: []int{1, 0, 0, 0}, Canceled: []int{0, 0, 1, 0}, Effective: []int{1, 1, 0, 0}}
	for name, c := range map[string]struct{ got, want projections.MonthlyCount }{
		"institutions":      {s.Institutions, whole},
		"testing":           {find(s.Tracks, domain.Testing, ""), whole},
		"operation":         {find(s.Tracks, domain.Operation, ""), projections.MonthlyCount{Published: make([]int, 4), Canceled: make([]int, 4), Effective: make([]int, 4)}},
		"its category":      {find(s.Categories, domain.Testing, string(held.InstitutionCategories[0])), whole},
		"held all the time": {find(s.Scopes, domain.Testing, string(held.MonitoringCategories[0])), whole},
		"added": {
			find(s.Scopes, domain.Testing, string(added)),
			projections.MonthlyCount{Published: []int{0, 1, 0, 0}, Canceled: []int{0, 0, 1, 0}, Effective: []int{0, 1, 0, 0}},
		},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if diff := cmp.Diff(s, series("", 4)); diff != "" {
		t.Errorf("of all (-32 +all):\n%s", diff)
	}
	if got := series("33", 4).Institutions; got.Effective[0] != 0 || got.Canceled[2] != 0 {
		t.Errorf("of another authority: %+v", got)
	}
	if got := series("32", 3); got.Institutions.Effective[0] != 1 || got.Institutions.Published[0] != 0 || len(got.Months) != 3 {
		t.Errorf("from February on: %+v", got.Institutions)
	}
}

// TestSeriesAgreeWithWhatIsThere: at the end of the last month each count is what
// there is now.
func TestSeriesAgreeWithWhatIsThere(t *testing.T) {
	var story memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&story))
	there := 0
	for _, store := range []*memory.Store{&story, livesInTurn(t, 12), livesInTurn(t, 13)} {
		db := database(t)
		statistics := projections.Statistics{DB: db}
		if err := projections.Rebuild(t.Context(), db, store, statistics, nil); err != nil {
			t.Fatal(err)
		}
		p, err := statistics.Public(t.Context(), "2026-12-31", 12)
		if err != nil {
			t.Fatal(err)
		}
		s, err := statistics.Series(t.Context(), "", "2026-12-31", 12)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range p.Categories {
			if got := s.Categories[i]; got.Code != c.Code || got.Effective[11] != c.N {
				t.Errorf("%+v, want %+v", got, c)
			}
		}
		for i, c := range p.Scopes {
			if got := s.Scopes[i]; got.Code != c.Code || got.Track != c.Track || got.Effective[11] != c.N {
				t.Errorf("%+v, want %+v", got, c)
			}
			there += c.N
		}
		last := p.Months[11]
		if last.Effective != p.Institutions || last.Testing.Effective != p.Tracks[0].N || last.Operation.Effective != p.Tracks[1].N || s.Institutions.Effective[11] != p.Institutions {
			t.Errorf("%+v, want %+v", last, p.Tracks)
		}
	}
	if there == 0 {
		t.Error("nothing is there: the test is none")
	}
}
