package projections_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestRunnerFollowsTheLog(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 30)
	db := database(t)
	r := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	stop := running(t, r)
	caughtUp(t, r)
	checkJournal(t, db, &store)

	registrations(t, l, 30)
	caughtUp(t, r)
	checkJournal(t, db, &store)
	if err := stop(); err != nil {
		t.Errorf("Run ended by its context: %v, want nil", err)
	}
}

func TestRunnerBeginsOnAnEmptyLog(t *testing.T) {
	var store memory.Store
	db := database(t)
	r := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	running(t, r)
	registrations(t, projectionstest.NewLedger(&store), 1)
	caughtUp(t, r)
	checkJournal(t, db, &store)
}

func TestRunnerGoesOnWhereItStood(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	db := database(t)
	for range 4 {
		registrations(t, l, 7)
		r := &projections.Runner{DB: db, Store: metered{Store: &store, size: 3}, Model: journal{}}
		stop := running(t, r)
		caughtUp(t, r)
		if err := stop(); err != nil {
			t.Fatal(err)
		}
		checkJournal(t, db, &store)
	}
	r := &projections.Runner{DB: db, Store: &store, Model: journal{func(context.Context, pgx.Tx, []projections.Event) error {
		return errors.New("there is nothing to apply")
	}}}
	running(t, r)
	caughtUp(t, r)
}

// TestRunnerSurvivesLostConnections kills the session in the middle of
// transactions and at rest.
func TestRunnerSurvivesLostConnections(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 200)
	db := database(t)
	super := superuser(t, db)
	var pages, killed atomic.Int64
	die := func(ctx context.Context, tx pgx.Tx, _ []projections.Event) error {
		// How many pages there are depends on how much the reader is ahead:
		// the first two transactions die however few there will be.
		if n := pages.Add(1); n <= 2 || n%4 == 0 {
			killed.Add(1)
			_, err := super.Exec(ctx, `SELECT pg_terminate_backend($1)`, tx.Conn().PgConn().PID())
			return err
		}
		return nil
	}
	r := &projections.Runner{DB: db, Store: metered{&store, 4}, Model: journal{die}}
	running(t, r)
	caughtUp(t, r)
	checkJournal(t, db, &store)
	if killed.Load() < 2 {
		t.Errorf("%d connections were lost of %d: the test is none", killed.Load(), pages.Load())
	}

	killRunner(t, super) // at rest
	registrations(t, l, 5)
	caughtUp(t, r)
	checkJournal(t, db, &store)
}

// killRunner ends the session of the journal's runner.
func killRunner(t testing.TB, super *pgxpool.Pool) {
	t.Helper()
	var killed int
	err := super.QueryRow(t.Context(), `
		SELECT count(pg_terminate_backend(l.pid)) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
		WHERE l.locktype = 'advisory' AND l.granted AND a.datname = current_database() AND a.application_name = 'read model journal_1 run'`).Scan(&killed)
	if err != nil {
		t.Fatal(err)
	}
	if killed != 1 {
		t.Fatalf("%d runners were at work, want 1", killed)
	}
}

func TestOneRunnerWorksTheOtherTakesOver(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 5)
	db := database(t)
	first := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	stopFirst := running(t, first)
	caughtUp(t, first)

	second := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	running(t, second)
	caughtUp(t, second) // by what the first does
	if s := statusOf(t, second); s.Runner != projections.RunnerStandsBy || !s.CaughtUp {
		t.Errorf("the second runner: %+v, want it standing by, caught up", s)
	}
	if err := stopFirst(); err != nil {
		t.Fatal(err)
	}
	registrations(t, l, 5)
	caughtUp(t, second)
	checkJournal(t, db, &store)
	if s := statusOf(t, second); s.Runner != projections.RunnerRuns {
		t.Errorf("the second runner %s, want it at work", s.Runner)
	}
}

func statusOf(t testing.TB, r *projections.Runner) projections.Status {
	t.Helper()
	s, err := r.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestRunnerStopsAtAnEventItCannotRead(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 3)
	good := endOf(t, &store)
	unreadable := eventstore.Append{Stream: "filing-" + eventstore.Stream(uuid.NewString()), Expected: eventstore.Empty, Events: []eventstore.Proposed{
		{ID: uuid.New(), Type: "filing.of_tomorrow", Data: []byte("{}"), Metadata: []byte("{}")},
	}}
	if _, err := store.Append(t.Context(), unreadable); err != nil {
		t.Fatal(err)
	}
	registrations(t, l, 3)
	db := database(t)
	r := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	err := stopped(t, r)
	if err == nil || !strings.Contains(err.Error(), string(unreadable.Stream)+"@0") {
		t.Errorf("Run = %v, want the event named", err)
	}
	if diff := cmp.Diff(recorded(t, &store)[:6], wrote(t, db, "rm_journal_1_1")); diff != "" {
		t.Errorf("what came before it (-log +journal):\n%s", diff)
	}
	s := statusOf(t, r)
	if s.Position != good || s.CaughtUp || s.Runner != projections.RunnerStopped || s.Err == nil {
		t.Errorf("status %+v, want it stopped at %s", s, good)
	}
	if err := r.Wait(t.Context(), endOf(t, &store)); !errors.Is(err, s.Err) {
		t.Errorf("Wait = %v, want what the runner stopped with", err)
	}
	if err := r.Wait(t.Context(), good); err != nil {
		t.Errorf("Wait for what it has = %v", err)
	}
}

func TestRunnerStopsAtAnEventItCannotApply(t *testing.T) {
	for name, fail := range map[string]func() error{
		"error": func() error { return errors.New("no") },
		"panic": func() error { panic("no") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var store memory.Store
			registrations(t, projectionstest.NewLedger(&store), 50)
			log := recorded(t, &store)
			const bad = 37
			db := database(t)
			r := &projections.Runner{DB: db, Store: &store, Model: journal{func(_ context.Context, _ pgx.Tx, page []projections.Event) error {
				for _, e := range page {
					if fmt.Sprintf("%s@%d", e.Stream, e.Revision) == log[bad] {
						return fail()
					}
				}
				return nil
			}}}
			if err := stopped(t, r); err == nil || !strings.Contains(err.Error(), log[bad]+": ") {
				t.Errorf("Run = %v, want %s named", err, log[bad])
			}
			if diff := cmp.Diff(log[:bad], wrote(t, db, "rm_journal_1_1")); diff != "" {
				t.Errorf("what came before it (-log +journal):\n%s", diff)
			}
		})
	}
}

func TestRunnerStopsWhenItsCheckpointWasMoved(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 3)
	db := database(t)
	r := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	caughtUp(t, r)
	before := wrote(t, db, "rm_journal_1_1")
	if _, err := db.Exec(t.Context(), `UPDATE read.checkpoint SET position = '2'`); err != nil {
		t.Fatal(err)
	}
	registrations(t, l, 3)
	if err := within(t, done); !errors.Is(err, projections.ErrOvertaken) {
		t.Errorf("Run = %v, want ErrOvertaken", err)
	}
	if diff := cmp.Diff(before, wrote(t, db, "rm_journal_1_1")); diff != "" {
		t.Errorf("it wrote without moving the checkpoint:\n%s", diff)
	}
}

func TestRunnerRefusesACheckpointBeyondTheEnd(t *testing.T) {
	var full, empty memory.Store
	registrations(t, projectionstest.NewLedger(&full), 3)
	registrations(t, projectionstest.NewLedger(&empty), 2)
	db := database(t)
	r := &projections.Runner{DB: db, Store: &full, Model: journal{}}
	stop := running(t, r)
	caughtUp(t, r)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if err := stopped(t, &projections.Runner{DB: db, Store: &empty, Model: journal{}}); !errors.Is(err, projections.ErrBeyondEnd) {
		t.Errorf("Run = %v, want ErrBeyondEnd", err)
	}
}

func TestRunnerRefusesANameThatIsNoSchema(t *testing.T) {
	r := &projections.Runner{Model: named{journal{}, `x"; DROP SCHEMA log; --`}}
	if err := stopped(t, r); err == nil {
		t.Error("it ran")
	}
}

type named struct {
	journal
	name string
}

func (n named) Name() string { return n.name }
