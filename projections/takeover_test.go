package projections_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// The journal is the witness of these tests: it has no room for an event that
// is applied twice, and a gap for one that is skipped.

// TestTwoProcessesTakeTurns ends the session of whoever is at work, again and
// again, while somebody appends.
func TestTwoProcessesTakeTurns(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	db := database(t)
	super := superuser(t, db)
	var runners []*projections.Runner
	for range 2 {
		r := &projections.Runner{DB: anotherPool(t, db), Store: metered{&store, 3}, Model: journal{}}
		running(t, r)
		runners = append(runners, r)
	}
	registrations(t, l, 10)
	for range 5 {
		caughtUp(t, runners[0])
		killRunner(t, super)
		registrations(t, l, 10)
		caughtUp(t, runners[1])
	}
	checkJournal(t, db, &store)
	atWork := 0
	for _, r := range runners {
		s := statusOf(t, r)
		if s.Runner == projections.RunnerRuns {
			atWork++
		}
		if s.Runner == projections.RunnerStopped {
			t.Errorf("a runner stopped: %v", s.Err)
		}
	}
	if atWork > 1 {
		t.Error("both are at work")
	}
}

// TestStalledRunnerIsRelieved stops a process in the middle of a transaction.
// Its connection stands and its machine answers, so only the silence tells.
// When it wakes up, what it was about to write is not written.
func TestStalledRunnerIsRelieved(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 20)
	db := database(t)
	var once atomic.Bool
	stalled, goOn := make(chan struct{}), make(chan struct{})
	first := &projections.Runner{DB: db, Store: metered{&store, 5}, Model: journal{func(ctx context.Context, tx pgx.Tx, _ []projections.Event) error {
		if _, err := tx.Exec(ctx, `INSERT INTO journal VALUES ('of a stalled runner', 0, 0)`); err != nil {
			return err
		}
		if once.CompareAndSwap(false, true) {
			close(stalled)
			<-goOn
		}
		_, err := tx.Exec(ctx, `DELETE FROM journal WHERE stream = 'of a stalled runner'`)
		return err
	}}}
	projections.LetGoAfter(first, 200*time.Millisecond)
	running(t, first)
	wakeUp := sync.OnceFunc(func() { close(goOn) })
	t.Cleanup(wakeUp)
	within(t, stalled)

	second := &projections.Runner{DB: anotherPool(t, db), Store: &store, Model: journal{}}
	running(t, second)
	caughtUp(t, second)
	checkJournal(t, db, &store)
	if s := statusOf(t, second); s.Runner != projections.RunnerRuns {
		t.Errorf("the second runner %s, want it at work", s.Runner)
	}

	wakeUp()
	until(t, first, func(s projections.RunnerState) bool { return s != projections.RunnerRuns })
	registrations(t, l, 20)
	caughtUp(t, second)
	checkJournal(t, db, &store)
	if s := statusOf(t, first); s.Runner != projections.RunnerStandsBy && s.Runner != projections.RunnerRetries {
		t.Errorf("the first runner %s: %v, want it to stand by", s.Runner, s.Err)
	}
}

// TestSilentRunnerIsRelieved takes the lock from a process that says nothing
// between two transactions either, and does not look round in time.
func TestSilentRunnerIsRelieved(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 5)
	db := database(t)
	first := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	projections.LetGoAfter(first, 100*time.Millisecond) // it looks round every second
	running(t, first)
	caughtUp(t, first)
	second := &projections.Runner{DB: anotherPool(t, db), Store: &store, Model: journal{}}
	running(t, second)
	until(t, second, func(s projections.RunnerState) bool { return s == projections.RunnerRuns })
	registrations(t, l, 5)
	caughtUp(t, second)
	checkJournal(t, db, &store)
}

// until waits until r is in a state.
func until(t testing.TB, r *projections.Runner, in func(projections.RunnerState) bool) {
	t.Helper()
	deadline := time.After(patience)
	for !in(statusOf(t, r).Runner) {
		select {
		case <-deadline:
			t.Fatalf("the runner still %s", statusOf(t, r).Runner)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
