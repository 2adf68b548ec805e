package projections_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// sparseStory is the story on a store whose positions are pairs with gaps and
// that keeps events of its own in the streams, one before all others, too.
func sparseStory(t *testing.T) (*projectionstest.Sparse, *projectionstest.Ledger) {
	t.Helper()
	store := &projectionstest.Sparse{Store: new(memory.Store)}
	for _, i := range []projectionstest.Institution{projectionstest.Qiheng, projectionstest.Jishuo} {
		if err := store.Hide(t.Context(), projectionstest.Stream(i.ID())); err != nil {
			t.Fatal(err)
		}
	}
	l := projectionstest.NewLedger(store)
	projectionstest.Story(t, l)
	return store, l
}

// Nothing outside the adapters counts positions or revisions: on a store whose
// positions are not contiguous, and with events that nobody reads, read models
// follow, go on where they stood, and are rebuilt and verified as on any other.
func TestReadModelsOfASparseLog(t *testing.T) {
	store, l := sparseStory(t)
	db := database(t)
	filings := projections.Filings{DB: db}
	models := []projections.Model{projections.Registry{DB: db}, projections.CaseQueue{DB: db}, filings}
	catchUp := func() {
		t.Helper()
		for _, m := range models {
			r := &projections.Runner{DB: db, Store: metered{Store: store, size: 3}, Model: m}
			stop := running(t, r)
			caughtUp(t, r)
			if err := stop(); err != nil {
				t.Fatal(err)
			}
		}
	}
	catchUp()
	i := projectionstest.Random(1)
	l.Publish(t, i, filing.Number(i.Authority, i.Track, 2026, 99))
	catchUp()
	for _, m := range models {
		v, err := projections.Verify(t.Context(), db, store, m, nil)
		if err != nil || len(v.Differences) > 0 || v.Position != endOf(t, store) {
			t.Errorf("%s at %s: %v %v", m.Name(), v.Position, v.Differences, err)
		}
		if err := projections.Rebuild(t.Context(), db, store, m, nil); err != nil {
			t.Error(err)
		}
	}
	for _, id := range l.Filings() {
		checkSparseFiling(t, filings, store, id)
	}
}

// checkSparseFiling holds what is stored of a filing, and the pages of its
// history, against its stream.
func checkSparseFiling(t *testing.T, m projections.Filings, store eventstore.Store, id uuid.UUID) {
	t.Helper()
	timeline, err := projections.ReadTimeline(t.Context(), store, projectionstest.Stream(id))
	if err != nil {
		t.Fatal(err)
	}
	stored, ok, err := m.Filing(t.Context(), id)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if d := cmp.Diff(encoded(t, timeline.Now()), encoded(t, stored)); d != "" {
		t.Errorf("stored (-log +rows):\n%s", d)
	}
	got := pagesOf(t, projections.HistoryQuery{Filing: id, Size: 3}, func(q projections.HistoryQuery) (projections.HistoryPage[projections.Entry], error) {
		return m.History(t.Context(), q)
	})
	entries := timeline.Entries()
	if d := cmp.Diff(newestFirst(entries), got, cmp.Comparer(samePosition)); d != "" {
		t.Errorf("history (-log +rows):\n%s", d)
	}
	gaps := 0
	for i, e := range timeline.Events() {
		if i > 0 && e.Revision > entries[i-1].Revision+1 {
			gaps++
			if before := timeline.AtRevision(e.Revision - 1); before.Revision != entries[i-1].Revision {
				t.Errorf("at revision %d, which is the store's own, it is as of %d", e.Revision-1, before.Revision)
			}
		}
		if then := timeline.AtPosition(e.Position); then.Revision != e.Revision {
			t.Errorf("at position %s it is as of revision %d, not %d", e.Position, then.Revision, e.Revision)
		}
	}
	if gaps == 0 {
		t.Errorf("the revisions of %s have no gaps", id)
	}
}

// A rebuild as of a position that is no event's is as of the last one before it.
func TestRebuildBetweenPositions(t *testing.T) {
	store, _ := sparseStory(t)
	db := database(t)
	m := projections.Registry{DB: db}
	var positions []eventstore.Position
	for page, err := range store.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			positions = append(positions, r.Position)
		}
		if positions[len(positions)-1] == endOf(t, store) {
			break
		}
	}
	at := positions[len(positions)/2]
	commit, _ := at.Parts()
	for schema, p := range map[string]eventstore.Position{
		"at_event": at, "at_gap": eventstore.NewPosition(commit+1, commit+1),
		"at_9007199254740991_9007199254740985_registry": positions[len(positions)/2+1],
	} {
		if err := projections.RebuildAt(t.Context(), db, store, m, p, schema, nil); err != nil {
			t.Fatal(err)
		}
	}
	if d, err := projections.Equal(t.Context(), db, "at_event", "at_gap"); err != nil || len(d) > 0 {
		t.Error(d, err)
	}
}
