package projections_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// livesInTurn is a log of filings that live anyhow, one to eight events of each
// in turn.
func livesInTurn(t testing.TB, filings int) *memory.Store {
	t.Helper()
	var apart, inTurn memory.Store
	var lives [][]eventstore.Recorded
	for n := range filings {
		s := newFilingStory(t, &apart, fmt.Sprintf("life %d", n))
		rapid.Custom(func(rt *rapid.T) *projections.Timeline { return randomLife(rt, s) }).Example(n)
		var life []eventstore.Recorded
		for page, err := range apart.Read(t.Context(), s.stream(), eventstore.ReadOptions{}) {
			if err != nil {
				t.Fatal(err)
			}
			life = append(life, page...)
		}
		lives = append(lives, life)
	}
	for turn, more := 0, true; more; turn++ {
		more = false
		for n, life := range lives {
			if len(life) == 0 {
				continue
			}
			more = true
			some := life[:min(len(life), 1+(n+turn)%8)]
			few := eventstore.Append{Stream: some[0].Stream, Expected: some[0].Revision - 1}
			for _, e := range some {
				few.Events = append(few.Events, e.Proposed)
			}
			if _, err := inTurn.Append(t.Context(), few); err != nil {
				t.Fatal(err)
			}
			lives[n] = life[len(some):]
		}
	}
	return &inTurn
}

// concerned is a read model that thinks everything concerns it.
type concerned struct{ projections.Model }

func (concerned) Concerns(string) bool { return true }

// TestReadModelIsTheSameHoweverItIsBuilt builds with everything in memory, with
// nothing and with a few filings in memory, a page and an event at a time, and from every event
// instead of those that are said to matter.
func TestReadModelIsTheSameHoweverItIsBuilt(t *testing.T) {
	db := database(t)
	var story memory.Store
	projectionstest.ConfiguredStory(t, projectionstest.NewLedger(&story))
	for log, store := range map[string]eventstore.Store{"story": &story, "lives": livesInTurn(t, 12)} {
		for _, m := range []projections.Model{projections.Registry{}, projections.CaseQueue{}, projections.Filings{}, projections.Deadlines{}, projections.Statistics{}, projections.Capability{}, projections.Expiries{}, projections.EquipmentDirectory{}, projections.StaffDirectory{}} {
			build := func(how string, m projections.Model) string {
				t.Helper()
				schema := fmt.Sprintf("%s_%s_%s", how, log, m.Name())
				if err := projections.RebuildAt(t.Context(), db, store, m, endOf(t, store), schema, nil); err != nil {
					t.Fatal(err)
				}
				return schema
			}
			want := build("gathered", m)
			for _, got := range []string{
				build("forgetful", projections.Forgetful(m, 0)),
				build("sparing", projections.Forgetful(m, 40_000)),
				build("pages", struct{ projections.Model }{m}),
				build("events", oneByOne{m}),
				build("everything", concerned{m}),
			} {
				differences, err := projections.Equal(t.Context(), db, want, got)
				if err != nil || len(differences) > 0 {
					t.Errorf("%s: %v, %v", got, differences, err)
				}
			}
		}
	}
}
