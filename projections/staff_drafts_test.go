package projections_test

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// held lists all pages.
func held(t *testing.T, m projections.StaffDirectory, q projections.HeldByDraftsQuery) (all []projections.HeldByDraft, counted projections.HeldByDraftsPage) {
	t.Helper()
	for {
		page, err := m.HeldByDrafts(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Held...)
		if q.After = page.Next; q.After == "" {
			return all, page
		}
	}
}

// heldByHistories finds in the histories whom drafts hold, and since when.
func heldByHistories(t *testing.T, store *memory.Store, today domain.Date) (all []projections.HeldByDraft) {
	t.Helper()
	for stream := range filingStreams(t, store) {
		timeline, err := projections.ReadTimeline(t.Context(), store, stream)
		if err != nil {
			t.Fatal(err)
		}
		s := timeline.Now().State
		if s.EverSubmitted() {
			continue
		}
		var begun domain.Date
		since := map[uuid.UUID]domain.Date{}
		for _, e := range timeline.Events() {
			on := domain.DateOf(e.Meta.RecordedAt, domain.Shanghai())
			switch fact := e.Payload.(type) {
			case filing.CaseOpened:
				begun = on
			case filing.StaffAdded:
				since[fact.StaffID] = on
			case filing.StaffRehired:
				since[fact.StaffID] = on
			case filing.StaffReinstated:
				since[fact.StaffID] = on
			}
		}
		n := 0
		for _, row := range s.Staff {
			if row.Employed() {
				n++
			}
		}
		for id, row := range s.Staff {
			if row.Employed() && begun < today.AddDays(-projections.LongDraftDays) {
				all = append(all, projections.HeldByDraft{
					FilingID: timeline.Now().ID, Institution: s.Identity.Value.Name, CreditCode: s.CreditCode, Authority: s.Authority,
					DraftSince: begun, DraftDays: begun.DaysUntil(today), InFiling: n, StaffID: id, HeldSince: since[id], HeldDays: since[id].DaysUntil(today),
				})
			}
		}
	}
	slices.SortFunc(all, func(a, b projections.HeldByDraft) int {
		return cmp.Or(cmp.Compare(a.DraftSince, b.DraftSince), bytes.Compare(a.FilingID[:], b.FilingID[:]),
			cmp.Compare(a.HeldSince, b.HeldSince), bytes.Compare(a.StaffID[:], b.StaffID[:]))
	})
	return all
}

// beginnings are the first events of each life in a store, of each another number.
func beginnings(t *testing.T, store *memory.Store) *memory.Store {
	t.Helper()
	var cut memory.Store
	streams := slices.Sorted(maps.Keys(filingStreams(t, store)))
	for n, stream := range streams {
		for page, err := range store.Read(t.Context(), stream, eventstore.ReadOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page {
				if int(e.Revision) > 3+4*n {
					break
				}
				if _, err := cut.Append(t.Context(), eventstore.Append{Stream: stream, Expected: e.Revision - 1, Events: []eventstore.Proposed{e.Proposed}}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return &cut
}

// TestHeldByDraftsAgreesWithTheHistories lists by pages whom drafts hold, at the end
// of lives and of the story and somewhere in between (domain-decisions 2.5).
func TestHeldByDraftsAgreesWithTheHistories(t *testing.T) {
	var story memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&story))
	lives := livesInTurn(t, 12)
	found := 0
	for _, store := range []*memory.Store{&story, lives, beginnings(t, lives)} {
		db := database(t)
		m := projections.StaffDirectory{DB: db}
		if err := projections.Rebuild(t.Context(), db, store, m, nil); err != nil {
			t.Fatal(err)
		}
		for _, today := range []domain.Date{"2026-01-20", "2026-04-20", "2027-01-01"} {
			want := heldByHistories(t, store, today)
			got, counted := held(t, m, projections.HeldByDraftsQuery{Today: today, Size: 2})
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("on %s (-want +got):\n%s", today, diff)
			}
			filings := map[uuid.UUID]bool{}
			for _, h := range want {
				filings[h.FilingID] = true
			}
			if counted.People != len(want) || counted.Filings != len(filings) {
				t.Errorf("on %s: counted %d people of %d filings, want %d of %d", today, counted.People, counted.Filings, len(want), len(filings))
			}
			found += len(got)
		}
	}
	if found == 0 {
		t.Error("there is nobody: the test is none")
	}
}

// TestHeldByDraft follows one filing: told after ninety days, with whom it holds
// then, until it is handed in, given up or lets somebody go (domain-decisions 2.5).
func TestHeldByDraft(t *testing.T) {
	db := database(t)
	m := projections.StaffDirectory{DB: db}
	l := follow(t, db, m)
	id := l.Draft(t, projectionstest.Chengyu)
	l.settle(t)
	list := func(today domain.Date, of domain.Authority) []projections.HeldByDraft {
		t.Helper()
		all, _ := held(t, m, projections.HeldByDraftsQuery{Today: today, Authority: of, Size: 1})
		return all
	}
	all := list("2027-01-01", "32")
	if len(all) < 2 || all[0].FilingID != id || all[0].InFiling != len(all) {
		t.Fatalf("%+v", all)
	}
	since := all[0].DraftSince
	if got := list(since.AddDays(90), ""); len(got) != 0 {
		t.Errorf("after ninety days: %+v", got)
	}
	if got := list(since.AddDays(91), ""); len(got) != len(all) || got[0].DraftDays != 91 {
		t.Errorf("after more: %+v", got)
	}
	if got := list("2027-01-01", "33"); len(got) != 0 {
		t.Errorf("another province: %+v", got)
	}
	l.Record(t, id, filing.StaffEntryWithdrawn{StaffID: all[0].StaffID})
	l.settle(t)
	if got := list("2027-01-01", "32"); len(got) != len(all)-1 || got[0].InFiling != len(all)-1 || got[0].StaffID == all[0].StaffID {
		t.Errorf("one was let go: %+v", got)
	}
	l.Record(t, id, filing.AuthorityChosen{Authority: "33"})
	l.settle(t)
	if in32, in33 := list("2027-01-01", "32"), list("2027-01-01", "33"); len(in32) != 0 || len(in33) != len(all)-1 {
		t.Errorf("filed with another authority: %d, %d", len(in32), len(in33))
	}
	for _, bad := range []string{"x", "2026-01-01~x", "2026-01-01~" + uuid.NewString(), "2026-01-01~" + uuid.NewString() + "~x~" + uuid.NewString(), "~~~"} {
		if _, err := m.HeldByDrafts(t.Context(), projections.HeldByDraftsQuery{Today: "2027-01-01", After: bad}); !errors.Is(err, projections.ErrCursor) {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}
	l.Record(t, id, filing.CaseSubmitted{CaseID: projectionstest.Chengyu.FirstCase(), Round: 1, Content: "content", Letter: "letter", SubmittedOn: "2026-06-01"})
	l.settle(t)
	if got := list("2027-01-01", ""); len(got) != 0 {
		t.Errorf("handed in: %+v", got)
	}
}
