package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/faultproxy"
	"example.org/ledger/internal/pgtest"
)

// stopLanes holds the head's lock and has appends wait for it until no lane is
// free, so that those that come later queue. It returns what lets all go on.
func stopLanes(t *testing.T, url string, s *postgres.Store) (proceed func()) {
	t.Helper()
	holder, watcher := superuser(t, url), superuser(t, url)
	hold(t, holder)
	var sent sync.WaitGroup
	for i := range postgres.Lanes {
		sent.Go(func() { mustAppend(t, s, to(newStream(), -1, 1)) })
		until(t, watcher, `SELECT count(*) > $1 FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%append_batch%'`, i)
	}
	return func() {
		exec(t, holder, `ROLLBACK`)
		sent.Wait()
	}
}

// untilQueued waits until n appends wait for a lane.
func untilQueued(t *testing.T, s *postgres.Store, n int) {
	t.Helper()
	patience := time.After(30 * time.Second)
	for s.Waiting() != n {
		select {
		case <-patience:
			t.Fatalf("%d appends are queued, want %d", s.Waiting(), n)
		case <-time.After(time.Millisecond):
		}
	}
}

// Appends that wait while the log is busy share the commits that follow: the
// instant that an event was stored is its transaction's.
func TestWaitingAppendsShareACommit(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	proceed := stopLanes(t, url, s)
	const callers = 100
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			if _, err := s.Append(t.Context(), to(newStream(), -1, 1+i%3)); err != nil {
				t.Error(err)
			}
		})
	}
	untilQueued(t, s, callers)
	proceed()
	all.Wait()
	if n := query[int](t, superuser(t, url), `SELECT count(DISTINCT stored_at) FROM log.event`); n > callers/5 {
		t.Errorf("%d appends took %d commits", callers, n)
	}
	checkLog(t, url)
}

// What a stream's and a key's racers are told does not depend on who shared a
// commit with whom.
func TestRacersAmongNeighborsInTheQueue(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	proceed := stopLanes(t, url, s)
	const racers = 16
	var mu sync.Mutex
	outcomes := make(map[string]int)
	var all sync.WaitGroup
	for i := range racers {
		for kind, a := range map[string]eventstore.Append{
			"stream":   to("contended", -1, 1),
			"key":      to(eventstore.Stream(fmt.Sprintf("taker-%d", i)), -1, 1, take("contended")),
			"neighbor": to(eventstore.Stream(fmt.Sprintf("neighbor-%d", i)), -1, 2, take(fmt.Sprint(i))),
		} {
			all.Go(func() {
				_, err := s.Append(t.Context(), a)
				outcome := "?"
				switch {
				case err == nil:
					outcome = "won"
				case errors.Is(err, eventstore.ErrConflict), errors.Is(err, eventstore.ErrClaimed):
					outcome = "lost"
				default:
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				outcomes[kind+" "+outcome]++
			})
		}
	}
	untilQueued(t, s, 3*racers)
	proceed()
	all.Wait()
	want := map[string]int{
		"stream won": 1, "stream lost": racers - 1, "key won": 1, "key lost": racers - 1, "neighbor won": racers,
	}
	for what, n := range want {
		if outcomes[what] != n {
			t.Errorf("%s: %d, want %d", what, outcomes[what], n)
		}
	}
	checkLog(t, url)
}

func TestCallerLeavesTheQueue(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	proceed := stopLanes(t, url, s)
	ctx, cancel := context.WithCancel(t.Context())
	done := appendAside(ctx, s, to("a", -1, 1))
	untilQueued(t, s, 1)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) || errors.Is(err, eventstore.ErrUnknownOutcome) {
		t.Errorf("%v, want the context's error: nothing was sent", err)
	}
	proceed()
	if head, err := s.Head(t.Context(), "a"); err != nil || head != eventstore.Empty {
		t.Errorf("head is %d, %v; want nothing written", head, err)
	}
}

// A stream whose head is not where its events are makes the server refuse
// the whole batch.
func TestDamagedStreamDoesNotTakeItsNeighborsAlong(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	mustAppend(t, s, to("damaged", -1, 2))
	exec(t, superuser(t, url), `UPDATE log.stream SET revision = 0 WHERE name = 'damaged'`)
	proceed := stopLanes(t, url, s)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if i == 10 {
				if _, err := s.Append(t.Context(), to("damaged", 0, 1)); err == nil || errors.Is(err, eventstore.ErrConflict) {
					t.Errorf("%v, want the server's refusal", err)
				}
				return
			}
			if _, err := s.Append(t.Context(), to(newStream(), -1, 1)); err != nil {
				t.Error(err)
			}
		})
	}
	untilQueued(t, s, 20)
	proceed()
	all.Wait()
}

func TestQueueWithoutDatabase(t *testing.T) {
	url := pgtest.Migrated(t)
	r := faultproxy.New(t, url)
	s := open(t, r.URL())
	mustAppend(t, s, to("a", -1, 1))
	r.Refuse(true)
	r.Cut()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			_, err := s.Append(t.Context(), to(newStream(), -1, 1))
			if !errors.Is(err, eventstore.ErrUnavailable) && !errors.Is(err, eventstore.ErrUnknownOutcome) {
				t.Errorf("%v", err)
			}
		})
	}
	all.Wait()
}
