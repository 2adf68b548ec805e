package projections_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain/authority"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// casesOnly is a journal of the events that open cases.
type casesOnly struct{ journal }

func (casesOnly) Concerns(eventType string) bool { return eventType == "filing.case_opened" }

// record appends an event whatever is in it, to a stream of its own.
func record(t testing.TB, store eventstore.Store, eventType, data string) eventstore.Position {
	t.Helper()
	a := eventstore.Append{Stream: "filing-" + eventstore.Stream(uuid.NewString()), Expected: eventstore.Empty, Events: []eventstore.Proposed{{
		ID: uuid.New(), Type: eventType, Data: []byte(data),
		Metadata: []byte(`{"command":"3f2b8c1e-6f0a-5d5e-9a44-0d6f4a1c2b33","recorded_at":"2026-03-02T04:00:00.000000Z","actor":{"kind":"system","id":""},"app":"test"}`),
	}}}
	done, err := store.Append(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return done.Position
}

// openings returns the lines of the events that open cases.
func openings(lines []string) []string {
	var all []string
	for _, l := range lines {
		if strings.HasSuffix(l, "@1") {
			all = append(all, l)
		}
	}
	return all
}

// TestReadModelSeesWhatConcernsIt has a journal pass over what does not concern
// it without reading it, in the runner and in a rebuild.
func TestReadModelSeesWhatConcernsIt(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 20)
	record(t, &store, "filing.registered", `no JSON`)
	registrations(t, l, 20)
	end := record(t, &store, "filing.registered", `no JSON`)
	want := openings(recorded(t, &store))
	if len(want) != 40 {
		t.Fatalf("%d cases were opened: the test is none", len(want))
	}

	db := database(t)
	r := &projections.Runner{DB: db, Store: metered{&store, 3}, Model: casesOnly{}}
	running(t, r)
	caughtUp(t, r)
	if diff := cmp.Diff(want, wrote(t, db, liveSchema(t, db, r.Model))); diff != "" {
		t.Errorf("the runner saw (-want +got):\n%s", diff)
	}
	if s := statusOf(t, r); s.Position != end || !s.CaughtUp {
		t.Errorf("status %+v, want it at %s", s, end)
	}
	if err := projections.Rebuild(t.Context(), db, &store, casesOnly{}, nil); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, wrote(t, db, liveSchema(t, db, r.Model))); diff != "" {
		t.Errorf("the rebuild saw (-want +got):\n%s", diff)
	}
	if now := checkpointOf(t, db, r.Model); now != end.String() {
		t.Errorf("the rebuild is at %s, want %s", now, end)
	}
}

// TestConfigurationConcernsNoReadModelOfFilings configures authorities after all
// else, so that positions stay: the rows are those without it. The queue of
// cases is another matter: it says by when they are due.
func TestConfigurationConcernsNoReadModelOfFilings(t *testing.T) {
	var plain, configured memory.Store
	projectionstest.Story(t, projectionstest.NewLedger(&plain))
	l := projectionstest.NewLedger(&configured)
	projectionstest.Story(t, l)
	l.Configure(t, "32", authority.SetReviewLimit{Seen: -1, ReviewLimit: authority.ReviewLimit{WorkingDays: 15}, Reason: "申报集中"})
	l.Configure(t, "66", authority.SetCancellationLine{Seen: -1, Reason: "本省不对外提示已注销机构"})
	db := database(t)
	for _, m := range []projections.Model{projections.Registry{}, projections.Filings{}, projections.Capability{}} {
		for name, store := range map[string]*memory.Store{"plain_": &plain, "configured_": &configured} {
			if err := projections.RebuildAt(t.Context(), db, store, m, endOf(t, store), name+m.Name(), nil); err != nil {
				t.Fatal(err)
			}
		}
		differences, err := projections.Equal(t.Context(), db, "plain_"+m.Name(), "configured_"+m.Name())
		if err != nil || len(differences) > 0 {
			t.Errorf("%s: %v, %v", m.Name(), differences, err)
		}
	}
}

// TestWhatNobodyKnowsConcernsEverybody stops at a type of event of tomorrow,
// and everything before it is kept, to the event.
func TestWhatNobodyKnowsConcernsEverybody(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 20)
	good := record(t, &store, "filing.registered", `{}`)
	record(t, &store, "filing.of_tomorrow", `{}`)
	r := &projections.Runner{DB: database(t), Store: &store, Model: casesOnly{}}
	if err := stopped(t, r); err == nil || !strings.Contains(err.Error(), "filing.of_tomorrow") {
		t.Errorf("Run = %v, want the event named", err)
	}
	if s := statusOf(t, r); s.Position != good {
		t.Errorf("stopped at %s, want %s", s.Position, good)
	}
}

// TestCheckpointStopsRightBeforeWhatCannotBeApplied has it stand on an event
// that does not concern the read model, but was passed.
func TestCheckpointStopsRightBeforeWhatCannotBeApplied(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 10)
	log := recorded(t, &store)
	for nth := range 10 {
		bad := log[2*nth+1]
		db := database(t)
		r := &projections.Runner{DB: db, Store: &store, Model: casesOnly{journal{func(_ context.Context, _ pgx.Tx, page []projections.Event) error {
			for _, e := range page {
				if fmt.Sprintf("%s@%d", e.Stream, e.Revision) == bad {
					return errors.New("no")
				}
			}
			return nil
		}}}}
		if err := stopped(t, r); err == nil || !strings.Contains(err.Error(), bad+": no") {
			t.Errorf("Run = %v, want %s named", err, bad)
		}
		if got := wrote(t, db, "rm_journal_1_1"); !slices.Equal(got, openings(log[:2*nth])) {
			t.Errorf("before %s: %v", bad, got)
		}
		if s, want := statusOf(t, r), eventstore.NewPosition(uint64(2*nth+1), 0); s.Position != want {
			t.Errorf("before %s: at %s, want %s", bad, s.Position, want)
		}
	}
}
