package projections_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
)

// builtHistory is the read model of two filings, of which one is about to end.
func builtHistory(t testing.TB, canceled bool) (projections.Filings, *filingStory) {
	t.Helper()
	store, whole, _ := twoFilings(t)
	if canceled {
		whole.end()
	}
	m := projections.Filings{DB: database(t)}
	if err := projections.Rebuild(t.Context(), m.DB, store, m, nil); err != nil {
		t.Fatal(err)
	}
	return m, whole
}

func newestFirst[E any](entries []E) []E {
	entries = slices.Clone(entries)
	slices.Reverse(entries)
	return entries
}

// pagesOf reads a whole history page by page.
func pagesOf[E any](t testing.TB, q projections.HistoryQuery, page func(projections.HistoryQuery) (projections.HistoryPage[E], error)) (all []E) {
	t.Helper()
	for {
		p, err := page(q)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Entries) > q.Size {
			t.Fatalf("a page has %d entries", len(p.Entries))
		}
		all = append(all, p.Entries...)
		if p.Next == 0 {
			return all
		}
		q.Before = p.Next
	}
}

// The history read from rows is the one read from the log.
func TestHistoryIsThatOfTheTimeline(t *testing.T) {
	m, s := builtHistory(t, true)
	for _, size := range []int{1, 7, 100} {
		got := pagesOf(t, projections.HistoryQuery{Filing: s.id, Size: size}, func(q projections.HistoryQuery) (projections.HistoryPage[projections.Entry], error) {
			return m.History(t.Context(), q)
		})
		if d := cmp.Diff(newestFirst(s.timeline().Entries()), got, cmp.Comparer(samePosition)); d != "" {
			t.Errorf("pages of %d (-log +rows):\n%s", size, d)
		}
	}
}

func samePosition(a, b projections.Moment) bool {
	return a.EventID == b.EventID && a.Revision == b.Revision && a.Position == b.Position && a.RecordedAt.Equal(b.RecordedAt)
}

func TestPublicHistoryIsThatOfTheTimeline(t *testing.T) {
	for _, canceled := range []bool{false, true} {
		m, s := builtHistory(t, canceled)
		got := pagesOf(t, projections.HistoryQuery{Filing: s.id, Size: 3}, func(q projections.HistoryQuery) (projections.HistoryPage[projections.PublicEntry], error) {
			return m.PublicHistory(t.Context(), q)
		})
		want := newestFirst(s.timeline().Public().Entries())
		if asJSON(t, got) != asJSON(t, want) || len(want) == 0 {
			t.Errorf("canceled %v: the public reads\n%s\nwant\n%s", canceled, asJSON(t, got), asJSON(t, want))
		}
	}
}

func TestHistoryIsNarrowed(t *testing.T) {
	m, s := builtHistory(t, true)
	entries := s.timeline().Entries()
	instant := entries[40].RecordedAt
	for what, c := range map[string]struct {
		q    projections.HistoryQuery
		keep func(projections.Entry) bool
	}{
		"by type":    {projections.HistoryQuery{Types: []string{"filing.case_passed", "filing.canceled"}}, func(e projections.Entry) bool { return e.Type == "filing.case_passed" || e.Type == "filing.canceled" }},
		"by level":   {projections.HistoryQuery{Level: filing.InstitutionLevel}, func(e projections.Entry) bool { return e.Level == filing.InstitutionLevel }},
		"by case":    {projections.HistoryQuery{CaseID: renaming}, func(e projections.Entry) bool { return e.CaseID == renaming }},
		"by row":     {projections.HistoryQuery{RowID: meter}, func(e projections.Entry) bool { return e.RowID == meter }},
		"by event":   {projections.HistoryQuery{Event: entries[5].EventID}, func(e projections.Entry) bool { return e.EventID == entries[5].EventID }},
		"by instant": {projections.HistoryQuery{Until: instant}, func(e projections.Entry) bool { return !e.RecordedAt.After(instant) }},
	} {
		c.q.Filing, c.q.Size = s.id, 100
		page, err := m.History(t.Context(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		want := newestFirst(slices.DeleteFunc(slices.Clone(entries), func(e projections.Entry) bool { return !c.keep(e) }))
		if d := cmp.Diff(want, page.Entries, cmp.Comparer(samePosition)); d != "" || len(want) == 0 {
			t.Errorf("%s (-want +got):\n%s", what, d)
		}
	}
}
