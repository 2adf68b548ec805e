package projections_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// schemas returns the schemas of the journal's generations and whatever else
// holds a journal.
func schemas(t testing.TB, db *pgxpool.Pool) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), `SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'journal' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func rebuild(t testing.TB, db *pgxpool.Pool, store eventstore.Store) {
	t.Helper()
	if err := projections.Rebuild(t.Context(), db, store, journal{}, nil); err != nil {
		t.Fatal(err)
	}
}

func TestRebuildMakesAGenerationAndKeepsTheOneBefore(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 20)
	db := database(t)
	for _, want := range [][]string{
		{"rm_journal_1_1", "rm_journal_1_2"},
		{"rm_journal_1_2", "rm_journal_1_3"},
		{"rm_journal_1_3", "rm_journal_1_4"},
	} {
		rebuild(t, db, &store)
		if diff := cmp.Diff(want, schemas(t, db)); diff != "" {
			t.Errorf("schemas (-want +got):\n%s", diff)
		}
		if live := liveSchema(t, db, journal{}); live != want[1] {
			t.Errorf("%s is live, want %s", live, want[1])
		}
		checkJournal(t, db, &store)
	}
}

func TestRebuildTellsItsProgress(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 20)
	var last, end eventstore.Position
	err := projections.Rebuild(t.Context(), database(t), &store, journal{}, func(done, of eventstore.Position) { last, end = done, of })
	if err != nil {
		t.Fatal(err)
	}
	if last != end || end != endOf(t, &store) {
		t.Errorf("progress ended at %s of %s, want %s", last, end, endOf(t, &store))
	}
}

// TestRebuildsUnderLoad rebuilds again and again while the runner follows,
// somebody appends and somebody reads: what was seen once never vanishes.
func TestRebuildsUnderLoad(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 100)
	db := database(t)
	r := &projections.Runner{DB: db, Store: metered{&store, 5}, Model: journal{}}
	running(t, r)
	caughtUp(t, r)

	ctx, cancel := context.WithCancel(t.Context())
	var load sync.WaitGroup
	read := make(chan struct{}, 1)
	load.Go(func() {
		for ctx.Err() == nil {
			registrations(t, l, 1)
			caughtUp(t, r)
		}
	})
	load.Go(func() {
		seen := 0
		for ctx.Err() == nil {
			n, err := projections.CountJournal(context.WithoutCancel(ctx), db, journal{})
			if err != nil || n < seen {
				t.Errorf("read %d after %d: %v", n, seen, err)
				cancel()
				return
			}
			seen = n
			select {
			case read <- struct{}{}:
			default:
			}
		}
	})
	for range 12 {
		rebuild(t, db, &store)
		select {
		case <-read: // at least one between two swaps
		case <-ctx.Done():
		}
	}
	cancel()
	load.Wait()
	caughtUp(t, r)
	checkJournal(t, db, &store)
	if s := statusOf(t, r); s.Generation != 13 || s.Runner != projections.RunnerRuns {
		t.Errorf("status %+v, want generation 13 at work", s)
	}
}

// TestSwapWaitsForNobodyToBeAhead has the live generation run ahead between
// the rebuild's last look at the log and its swap.
func TestSwapTakesOverWhatTheRunnerIsAhead(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 10)
	db := database(t)
	r := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	running(t, r)
	caughtUp(t, r)

	// The rebuild is told that the log ends where it ends now.
	frozen := endsAt{&store, endOf(t, &store)}
	registrations(t, l, 10)
	caughtUp(t, r)
	ahead := checkpointOf(t, db, journal{})
	if err := projections.Rebuild(t.Context(), db, frozen, journal{}, nil); err != nil {
		t.Fatal(err)
	}
	if now := checkpointOf(t, db, journal{}); now != ahead {
		t.Errorf("the new generation is at %s, the one before was at %s", now, ahead)
	}
	checkJournal(t, db, &store)
	registrations(t, l, 10)
	caughtUp(t, r)
	checkJournal(t, db, &store)
}

// endsAt is a store that says it ends earlier than it does.
type endsAt struct {
	eventstore.Store
	end eventstore.Position
}

func (s endsAt) End(context.Context) (eventstore.Position, error) { return s.end, nil }

func TestOneRebuildAtATime(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 10)
	db := database(t)
	begun, goOn := make(chan struct{}), make(chan struct{})
	slow := journal{func(context.Context, pgx.Tx, []projections.Event) error {
		close(begun)
		<-goOn
		return nil
	}}
	done := make(chan error, 1)
	go func() { done <- projections.Rebuild(t.Context(), db, &store, slow, nil) }()
	within(t, begun)
	if err := projections.Rebuild(t.Context(), db, &store, journal{}, nil); !errors.Is(err, projections.ErrRebuilding) {
		t.Errorf("a second rebuild = %v, want ErrRebuilding", err)
	}
	close(goOn)
	if err := within(t, done); err != nil {
		t.Errorf("the first rebuild = %v", err)
	}
	checkJournal(t, db, &store)
}

func TestKilledRebuildLeavesTheLiveGenerationAlone(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 10)
	db := database(t)
	super := superuser(t, db)
	rebuild(t, db, &store)
	live := liveSchema(t, db, journal{})
	die := journal{func(ctx context.Context, tx pgx.Tx, _ []projections.Event) error {
		// And wait until it is gone, and its lock with it.
		_, err := super.Exec(ctx, `SELECT pg_terminate_backend($1, 30000)`, tx.Conn().PgConn().PID())
		return err
	}}
	if err := projections.Rebuild(t.Context(), db, &store, die, nil); err == nil {
		t.Fatal("the killed rebuild says it succeeded")
	}
	if now := liveSchema(t, db, journal{}); now != live {
		t.Errorf("%s is live, want %s", now, live)
	}
	checkJournal(t, db, &store)
	if diff := cmp.Diff([]string{live, "rm_journal_1_3"}, schemas(t, db)); diff != "" {
		t.Errorf("the killed rebuild left no half schema, so the test is none (-want +got):\n%s", diff)
	}
	rebuild(t, db, &store)
	checkJournal(t, db, &store)
	if diff := cmp.Diff([]string{live, "rm_journal_1_3"}, schemas(t, db)); diff != "" {
		t.Errorf("schemas (-want +got):\n%s", diff)
	}
}

func TestFailedRebuildCleansUp(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 10)
	db := database(t)
	rebuild(t, db, &store)
	no := errors.New("no")
	fails := journal{func(context.Context, pgx.Tx, []projections.Event) error { return no }}
	if err := projections.Rebuild(t.Context(), db, &store, fails, nil); !errors.Is(err, no) {
		t.Errorf("Rebuild = %v", err)
	}
	if diff := cmp.Diff([]string{"rm_journal_1_2"}, schemas(t, db)); diff != "" {
		t.Errorf("schemas (-want +got):\n%s", diff)
	}
}

func TestRebuildOutdone(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 10)
	db := database(t)
	rebuild(t, db, &store)
	swapped := journal{func(ctx context.Context, _ pgx.Tx, _ []projections.Event) error {
		_, err := db.Exec(ctx, `
			INSERT INTO read.checkpoint (name, version, generation, position) VALUES ('journal', 1, 99, '20');
			UPDATE read.live SET generation = 99`)
		return err
	}}
	if err := projections.Rebuild(t.Context(), db, &store, swapped, nil); !errors.Is(err, projections.ErrOutdone) {
		t.Errorf("Rebuild = %v, want ErrOutdone", err)
	}
	if live := liveSchema(t, db, journal{}); live != "rm_journal_1_99" {
		t.Errorf("%s is live", live)
	}
}

func TestRebuildAt(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 4)
	db := database(t)
	log := recorded(t, &store)
	for n := range len(log) + 1 {
		at, schema := eventstore.NewPosition(uint64(n), 0), fmt.Sprintf("as_of_%d", n)
		if err := projections.RebuildAt(t.Context(), db, &store, journal{}, at, schema, nil); err != nil {
			t.Fatal(err)
		}
		if got := wrote(t, db, schema); !slices.Equal(got, log[:n]) {
			t.Errorf("at %s: %v, want %v", at, got, log[:n])
		}
	}
}

func TestRebuildAtRefuses(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 4)
	db := database(t)
	end := endOf(t, &store)
	beyond := eventstore.NewPosition(9, 0)
	at := func(p eventstore.Position, schema string) error {
		return projections.RebuildAt(t.Context(), db, &store, journal{}, p, schema, nil)
	}
	if err := at(beyond, "as_of"); !errors.Is(err, projections.ErrBeyondEnd) {
		t.Errorf("beyond the end: %v", err)
	}
	for _, schema := range []string{"", "pg_mine", "rm_journal_1_1", "verify_journal_1", "as_of_unfinished", `a"; DROP SCHEMA log; --`, "Ä", "9", "a-b"} {
		if err := at(end, schema); !errors.Is(err, projections.ErrSchemaName) {
			t.Errorf("schema %q: %v, want ErrSchemaName", schema, err)
		}
	}
	if err := at(end, "as_of"); err != nil {
		t.Fatal(err)
	}
	for _, schema := range []string{"as_of", "log", "vault", "read", "public"} {
		if err := at(end, schema); !errors.Is(err, projections.ErrSchemaUsed) {
			t.Errorf("schema %q: %v, want ErrSchemaUsed", schema, err)
		}
	}
}
