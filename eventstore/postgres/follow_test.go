package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/pgtest"
)

// seen follows a store from the start in a goroutine of its own and says what
// it sees.
type seen struct {
	events chan eventstore.Recorded
	err    chan error
}

func watch(t *testing.T, s eventstore.Store) seen {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := seen{make(chan eventstore.Recorded, 1000), make(chan error, 1)}
	go func() {
		for page, err := range s.Follow(ctx, eventstore.Position{}) {
			for _, r := range page {
				w.events <- r
			}
			if err != nil {
				w.err <- err
			}
		}
		close(w.err)
	}()
	t.Cleanup(func() {
		cancel()
		for range w.err {
		}
	})
	return w
}

// want takes the next event, which must come soon and stand at a position.
func (w seen) want(t *testing.T, at uint64) { t.Helper(); w.next(t, at) }

// next is want that returns the event.
func (w seen) next(t *testing.T, at uint64) eventstore.Recorded {
	t.Helper()
	select {
	case r := <-w.events:
		if r.Position != position(at) {
			t.Errorf("saw %s, want %d", r.Position, at)
		}
		return r
	case err := <-w.err:
		t.Fatalf("%v while waiting for %d", err, at)
	case <-time.After(10 * time.Second):
		t.Fatalf("position %d did not come", at)
	}
	return eventstore.Recorded{}
}

func TestFollowerDoesNotWaitForOtherTransactions(t *testing.T) {
	url, elsewhere := pgtest.Migrated(t), pgtest.Empty(t)
	s := open(t, url)
	w := watch(t, s)
	slow, other := superuser(t, url), superuser(t, elsewhere)
	exec(t, slow, `BEGIN ISOLATION LEVEL REPEATABLE READ`, `CREATE TABLE slow (x int)`, `SELECT count(*) FROM log.event`)
	exec(t, other, `BEGIN`, `CREATE TABLE slow (x int)`)
	mustAppend(t, s, to("a", -1, 1))
	w.want(t, 1)
	mustAppend(t, s, to("b", -1, 2))
	w.want(t, 2)
	w.want(t, 3)
	exec(t, slow, `ROLLBACK`)
	exec(t, other, `ROLLBACK`)
}

func TestFollowerDoesNotPassAnAppendUnderWay(t *testing.T) {
	url := pgtest.Migrated(t)
	s, watcher := open(t, url), superuser(t, url)
	w := watch(t, s)
	mustAppend(t, s, to("a", -1, 1))
	w.want(t, 1)
	for _, end := range []string{`ROLLBACK`, `COMMIT`} {
		under := superuser(t, url)
		exec(t, under, `BEGIN`, `SELECT log.append_batch('{under-way}', '{-1}', '{2}', '{x,x}',
			ARRAY[gen_random_uuid(), gen_random_uuid()], '{a,b}', '{c,d}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')`)
		last := query[int](t, watcher, `SELECT last_position FROM log.head`)
		done := appendAside(t.Context(), s, to(newStream(), -1, 1))
		until(t, watcher, waiting)
		select {
		case r := <-w.events:
			t.Errorf("saw %s before anything was committed", r.Position)
		default:
		}
		exec(t, under, end)
		if err := <-done; err != nil {
			t.Error(err)
		}
		now := query[int](t, watcher, `SELECT last_position FROM log.head`)
		if want := last + 1 + map[string]int{"COMMIT": 2}[end]; now != want {
			t.Errorf("after %s the log ends at %d, want %d", end, now, want)
		}
		for at := last + 1; at <= now; at++ {
			w.want(t, uint64(at))
		}
	}
}

const listeners = `SELECT count(*) FROM pg_stat_activity
	WHERE datname = current_database() AND query = 'LISTEN log_event' AND pid <> pg_backend_pid()`

func TestFollowerOutlivesItsListener(t *testing.T) {
	url := pgtest.Migrated(t)
	reader, writer, watcher := open(t, url), open(t, url), superuser(t, url)
	w := watch(t, reader)
	until(t, watcher, `SELECT (`+listeners+`) = 1`)
	for at := uint64(1); at <= 5; at++ {
		exec(t, watcher, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND query = 'LISTEN log_event'`)
		mustAppend(t, writer, to(newStream(), -1, 1))
		w.want(t, at)
	}
	until(t, watcher, `SELECT (`+listeners+`) = 1`)
	mustAppend(t, writer, to(newStream(), -1, 1))
	w.want(t, 6)
}

// The connection that listens is one for all followers, and none of the pool.
func TestFollowersShareOneListener(t *testing.T) {
	url := pgtest.Migrated(t)
	s, watcher := open(t, url), superuser(t, url)
	mustAppend(t, s, to("a", -1, 1))
	for range 8 {
		watch(t, s).want(t, 1)
	}
	until(t, watcher, `SELECT (`+listeners+`) = 1`)
}

func TestFollowerPollsWithoutNotification(t *testing.T) {
	url := pgtest.Migrated(t)
	s, db := open(t, url), superuser(t, url)
	w := watch(t, s)
	until(t, db, `SELECT (`+listeners+`) = 1`)
	mustAppend(t, s, to("a", -1, 1))
	w.want(t, 1)
	exec(t, db, `BEGIN`, `INSERT INTO log.stream VALUES (2, 'b', 0, 2)`, // announced by nobody
		`INSERT INTO log.event VALUES (2, 2, 0, now(), gen_random_uuid(), 'x', '', '')`,
		`UPDATE log.head SET last_position = 2`, `COMMIT`)
	w.want(t, 2)
}

// harm removes what nothing but a broken disk or a determined hand removes.
func harm(t *testing.T, url string, statements ...string) {
	t.Helper()
	db := superuser(t, url)
	exec(t, db, `SET session_replication_role = replica`)
	exec(t, db, statements...)
}

func TestMissingEventIsDamage(t *testing.T) {
	for name, harmful := range map[string]string{
		"in the middle":   `DELETE FROM log.event WHERE position = 3`,
		"at the start":    `DELETE FROM log.event WHERE position = 1`,
		"at the end":      `DELETE FROM log.event WHERE position = 6`,
		"all":             `DELETE FROM log.event`,
		"a stream's name": `DELETE FROM log.stream`,
		"beyond the end":  `UPDATE log.head SET last_position = 5`,
	} {
		t.Run(name, func(t *testing.T) {
			url := pgtest.Migrated(t)
			mustAppend(t, open(t, url), to("a", -1, 6))
			harm(t, url, harmful)
			s := open(t, url)
			var last error
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			for _, last = range s.Follow(ctx, eventstore.Position{}) {
			}
			if !errors.Is(last, postgres.ErrDamaged) {
				t.Errorf("follow: %v, want damage", last)
			}
		})
	}
}

func TestPositionBeyondTheEndIsDamage(t *testing.T) {
	s := open(t, pgtest.Migrated(t))
	mustAppend(t, s, to("a", -1, 6))
	var last error
	for _, last = range s.Follow(t.Context(), position(7)) {
	}
	if !errors.Is(last, postgres.ErrDamaged) {
		t.Errorf("%v, want damage", last)
	}
	for _, last = range s.Follow(t.Context(), eventstore.NewPosition(7, 3)) {
	}
	if !errors.Is(last, eventstore.ErrInvalid) {
		t.Errorf("%v for another store's position, want invalid", last)
	}
}

func TestMissingEventOfAStreamIsDamage(t *testing.T) {
	for name, harmful := range map[string]string{
		"in the middle": `DELETE FROM log.event WHERE revision = 3`,
		"at the start":  `DELETE FROM log.event WHERE revision = 0`,
		"at the end":    `DELETE FROM log.event WHERE revision = 5`,
		"all":           `DELETE FROM log.event`,
	} {
		t.Run(name, func(t *testing.T) {
			url := pgtest.Migrated(t)
			s := open(t, url)
			mustAppend(t, s, to("a", -1, 6))
			harm(t, url, harmful)
			for _, o := range []eventstore.ReadOptions{{}, {From: eventstore.Empty, Backwards: true}} {
				var last error
				for _, last = range s.Read(t.Context(), "a", o) {
				}
				if !errors.Is(last, postgres.ErrDamaged) {
					t.Errorf("%+v: %v, want damage", o, last)
				}
			}
		})
	}
}

// What followers of other processes hear. They would find the events without
// it, but up to a second later.
func TestAppendsAreAnnounced(t *testing.T) {
	url := pgtest.Migrated(t)
	s, db := open(t, url), superuser(t, url)
	exec(t, db, `LISTEN log_event`)
	for _, append := range []func(){
		func() { mustAppend(t, s, to("a", -1, 2)) },
		func() { commit(t, s, to("b", -1, 1), to("a", 7, 1), to("c", -1, 1)) },
	} {
		append()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		n, err := db.WaitForNotification(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if last := query[string](t, db, `SELECT last_position::text FROM log.head`); n.Payload != last {
			t.Errorf("announced %s, the log ends at %s", n.Payload, last)
		}
	}
}

// A page that ends because its events are large says nothing of how many there
// should have been.
func TestMissingEventAmongLargeOnesIsDamage(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	for i := range 8 {
		a := to("a", eventstore.Revision(i*3)-1, 3)
		for j := range a.Events {
			a.Events[j].Data = make([]byte, eventstore.MaxEvent-2)
		}
		mustAppend(t, s, a)
	}
	harm(t, url, `DELETE FROM log.event WHERE revision = 3`)
	var last error
	for _, last = range s.Read(t.Context(), "a", eventstore.ReadOptions{}) {
	}
	if !errors.Is(last, postgres.ErrDamaged) {
		t.Errorf("%v, want damage", last)
	}
}
