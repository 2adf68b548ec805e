package postgres_test

import (
	"context"
	"errors"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/faultproxy"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5"
)

// waiting says whether an append waits for the head's lock.
const waiting = `SELECT EXISTS (SELECT FROM pg_stat_activity
	WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%append_batch%')`

// hold has db hold the head's lock, as another append does while it commits.
func hold(t *testing.T, db *pgx.Conn) {
	t.Helper()
	exec(t, db, `BEGIN`, `SELECT FROM log.head FOR UPDATE`)
}

// appendAside appends in a goroutine, and returns where the outcome will be.
func appendAside(ctx context.Context, s eventstore.Store, a eventstore.Append) <-chan error {
	done := make(chan error, 1)
	go func() {
		_, err := s.Append(ctx, a)
		done <- err
	}()
	return done
}

// wantSettled repeats a, which must succeed and stand in the log once.
func wantSettled(t *testing.T, s eventstore.Store, a eventstore.Append, at uint64) {
	t.Helper()
	if done := mustAppend(t, s, a); done.Position != position(at) || done.Revision != a.Expected+eventstore.Revision(len(a.Events)) {
		t.Errorf("the repeat ended at %d, %s; want position %d", done.Revision, done.Position, at)
	}
	if head, err := s.Head(t.Context(), a.Stream); err != nil || head != a.Expected+eventstore.Revision(len(a.Events)) {
		t.Errorf("the head is %d, %v", head, err)
	}
}

func TestCallerLeavesAndTheAppendGoesOn(t *testing.T) {
	url := pgtest.Migrated(t)
	s, holder, watcher := open(t, url), superuser(t, url), superuser(t, url)
	hold(t, holder)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	a := to("a", -1, 2, take("k"))
	done := appendAside(ctx, s, a)
	until(t, watcher, waiting)
	cancel()
	if err := <-done; !errors.Is(err, eventstore.ErrUnknownOutcome) || errors.Is(err, context.Canceled) {
		t.Errorf("%v, want an unknown outcome", err)
	}
	exec(t, holder, `ROLLBACK`)
	until(t, watcher, `SELECT last_position = 2 FROM log.head`)
	wantSettled(t, s, a, 2)
}

func TestCloseWaitsForWhatWasSent(t *testing.T) {
	url := pgtest.Migrated(t)
	s, holder, watcher := postgres.New(connect(t, url)), superuser(t, url), superuser(t, url)
	hold(t, holder)
	ctx, cancel := context.WithCancel(t.Context())
	done := appendAside(ctx, s, to("a", -1, 1))
	until(t, watcher, waiting)
	cancel()
	<-done
	closed := make(chan struct{})
	go func() { s.Close(); close(closed) }()
	select {
	case <-closed:
		t.Error("closed while an append was on its way")
	default:
	}
	exec(t, holder, `ROLLBACK`)
	<-closed
	if n := query[int](t, watcher, `SELECT last_position FROM log.head`); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
}

func TestCloseDoesNotWaitForever(t *testing.T) {
	url := pgtest.Migrated(t)
	s, holder, watcher := postgres.New(connect(t, url)), superuser(t, url), superuser(t, url)
	hold(t, holder)
	done := appendAside(t.Context(), s, to("a", -1, 1))
	until(t, watcher, waiting)
	s.Close()
	if err := <-done; !errors.Is(err, eventstore.ErrUnknownOutcome) {
		t.Errorf("%v, want an unknown outcome", err)
	}
}

func TestCallerLeavesWhileTheAppendIsQueued(t *testing.T) {
	url := pgtest.Migrated(t)
	pool, err := postgres.Connect(t.Context(), url, postgres.Options{MaxConns: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	s := postgres.New(pool)
	defer s.Close()
	busy, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := appendAside(ctx, s, to("a", -1, 1))
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || errors.Is(err, eventstore.ErrUnknownOutcome) {
		t.Errorf("%v, want the context's error", err)
	}
	busy.Release()
	if head, err := s.Head(t.Context(), "a"); err != nil || head != eventstore.Empty {
		t.Errorf("head is %d, %v; want nothing written", head, err)
	}
}

func TestServerDiesBeforeTheCommit(t *testing.T) {
	url := pgtest.Migrated(t)
	s, holder, watcher := open(t, url), superuser(t, url), superuser(t, url)
	hold(t, holder)
	a := to("a", -1, 2)
	done := appendAside(t.Context(), s, a)
	until(t, watcher, waiting)
	exec(t, watcher, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%append_batch%'`)
	if err := <-done; !errors.Is(err, eventstore.ErrUnknownOutcome) {
		t.Errorf("%v, want an unknown outcome", err)
	}
	exec(t, holder, `ROLLBACK`)
	wantSettled(t, s, a, 2)
	wantSettled(t, s, a, 2)
}

func TestAnswerIsLostAfterTheCommit(t *testing.T) {
	url := pgtest.Migrated(t)
	r := faultproxy.New(t, url)
	s, holder, watcher := open(t, r.URL()), superuser(t, url), superuser(t, url)
	hold(t, holder)
	a := to("a", -1, 2, take("k"))
	done := appendAside(t.Context(), s, a)
	until(t, watcher, waiting)
	r.Deafen(true)
	exec(t, holder, `ROLLBACK`)
	until(t, watcher, `SELECT last_position = 2 FROM log.head`)
	r.Cut()
	if err := <-done; !errors.Is(err, eventstore.ErrUnknownOutcome) {
		t.Errorf("%v, want an unknown outcome", err)
	}
	r.Deafen(false)
	r.Cut()
	mustAppend(t, open(t, url), to("a", 1, 1, release("k")))
	wantSettledAfter(t, s, a)
}

// wantSettledAfter repeats a, which others have come after, until a connection holds.
func wantSettledAfter(t *testing.T, s eventstore.Store, a eventstore.Append) {
	t.Helper()
	for {
		done, err := s.Append(t.Context(), a)
		switch {
		case errors.Is(err, eventstore.ErrUnknownOutcome), errors.Is(err, eventstore.ErrUnavailable):
			continue
		case err != nil:
			t.Fatal(err)
		case done.Revision != 1 || done.Position != position(2):
			t.Errorf("the repeat ended at %d, %s", done.Revision, done.Position)
		}
		return
	}
}

// What the server refuses is no unknown outcome, and no conflict either.
func TestServerRefuses(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	exec(t, superuser(t, url), `REVOKE EXECUTE ON FUNCTION log.append_batch FROM ledger_app`)
	_, err := s.Append(t.Context(), to("a", -1, 1))
	for _, not := range []error{eventstore.ErrUnknownOutcome, eventstore.ErrConflict, eventstore.ErrUnavailable} {
		if err == nil || errors.Is(err, not) {
			t.Errorf("%v", err)
		}
	}
}
