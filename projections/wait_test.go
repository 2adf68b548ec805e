package projections_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestWaitIsBoundedByItsContext(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 1)
	r := &projections.Runner{DB: database(t), Store: &store, Model: journal{}}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := r.Wait(ctx, endOf(t, &store)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait = %v, want DeadlineExceeded", err)
	}
}

func TestWaitForNothing(t *testing.T) {
	r := &projections.Runner{DB: database(t), Store: new(memory.Store), Model: journal{}}
	if err := r.Wait(t.Context(), eventstore.Position{}); err != nil {
		t.Errorf("Wait for the position before every event = %v", err)
	}
}

func TestWaitForTheRunnerOfAnotherProcess(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 3)
	db := database(t)
	running(t, &projections.Runner{DB: db, Store: &store, Model: journal{}})
	caughtUp(t, &projections.Runner{DB: db, Store: &store, Model: journal{}})
}

func TestStatus(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 3)
	db := database(t)
	r := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	want := projections.Status{Name: "journal", Version: 1}
	if s := statusOf(t, r); s != want {
		t.Errorf("before the first generation: %+v, want %+v", s, want)
	}
	stop := running(t, r)
	caughtUp(t, r)
	want = projections.Status{
		Name: "journal", Version: 1, Generation: 1, Position: endOf(t, &store), RecordedAt: l.Now(),
		CaughtUp: true, Runner: projections.RunnerRuns,
	}
	if s := statusOf(t, r); s != want {
		t.Errorf("at work: %+v, want %+v", s, want)
	}
	_ = stop()
	registrations(t, l, 1)
	want.CaughtUp, want.Runner = false, projections.RunnerEnded
	if s := statusOf(t, r); s != want {
		t.Errorf("ended: %+v, want %+v", s, want)
	}
}

func TestRunnersGoOnWhenOneStops(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 3)
	db := database(t)
	bad := named{journal{func(context.Context, pgx.Tx, []projections.Event) error { return errors.New("no") }}, "bad"}
	all := projections.NewRunners(db, &store, nil, bad, journal{})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { all.Run(ctx); close(ended) }()
	t.Cleanup(func() { cancel(); <-ended })

	waiting, done := context.WithTimeout(t.Context(), patience)
	defer done()
	if err := all.Wait(waiting, "bad", endOf(t, &store)); err == nil || waiting.Err() != nil {
		t.Errorf("Wait for the one that stopped = %v", err)
	}
	registrations(t, l, 3)
	if err := all.Wait(waiting, "journal", endOf(t, &store)); err != nil {
		t.Errorf("Wait for the other = %v", err)
	}
	if err := all.Wait(waiting, "nobody", endOf(t, &store)); err == nil {
		t.Error("Wait for a read model that does not exist = nil")
	}
	statuses, err := all.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if statuses[0].Runner != projections.RunnerStopped || statuses[0].Err == nil || statuses[1].Runner != projections.RunnerRuns {
		t.Errorf("statuses %+v", statuses)
	}
	cancel()
	within(t, ended)
}

// TestQueryOutlivesTwoRebuilds has the generation that a query is about to read
// dropped under it.
func TestQueryOutlivesTwoRebuilds(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 3)
	db := database(t)
	rebuild(t, db, &store)
	begun := 0
	n, err := projections.CountJournalAfter(t.Context(), db, journal{}, func() {
		if begun++; begun == 1 {
			rebuild(t, db, &store)
			rebuild(t, db, &store)
		}
	})
	if err != nil || n != 6 || begun != 2 {
		t.Errorf("read %d events in %d attempts, %v", n, begun, err)
	}
}

// TestQuerySeesOneMoment counts twice in one query while the runner goes on.
func TestQuerySeesOneMoment(t *testing.T) {
	var store memory.Store
	l := projectionstest.NewLedger(&store)
	registrations(t, l, 3)
	db := database(t)
	r := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	running(t, r)
	caughtUp(t, r)
	n, err := projections.CountJournalAfter(t.Context(), db, journal{}, func() {
		registrations(t, l, 3)
		caughtUp(t, r)
	})
	if err != nil || n != 6 {
		t.Errorf("read %d events, %v, want the 6 of the moment the query began", n, err)
	}
}

func TestQueryBeforeTheFirstGeneration(t *testing.T) {
	_, err := projections.Registry{DB: database(t)}.Search(t.Context(), projections.RegistryQuery{})
	if !errors.Is(err, projections.ErrNotBuilt) {
		t.Errorf("Search = %v, want ErrNotBuilt", err)
	}
}
