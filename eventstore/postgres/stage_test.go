package postgres_test

import (
	"context"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// stage is a log on which schedules are played one after the other, with its
// audience: one who follows all the time, and one who comes back again and
// again for a page or two.
type stage struct {
	url, elsewhere string
	store          eventstore.Store
	director       *pgx.Conn
	actors, others [mostAtOnce]*pgx.Conn // here and in the other database

	follower seen
	paged    eventstore.Position // how far the one who comes back is
	end      uint64              // of the log
	ids      []uuid.UUID         // committed in this schedule
	page     int                 // how much is read at once
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{url: pgtest.Migrated(t), elsewhere: pgtest.Empty(t)}
	s.store, s.director = open(t, s.url), superuser(t, s.url)
	for i := range s.actors {
		s.actors[i], s.others[i] = superuser(t, s.url), superuser(t, s.elsewhere)
	}
	s.follower = watch(t, s.store)
	return s
}

// play has everybody begin, then append and end one after the other.
func (s *stage) play(t *testing.T, p schedule) {
	t.Helper()
	s.ids = nil
	for i, f := range p.fates {
		c := s.actors[i]
		if f == elsewhere {
			c = s.others[i]
		}
		simply(t, c, `BEGIN; SELECT pg_current_xact_id()`)
	}
	var sent <-chan act
	for n, i := range p.turns {
		if sent == nil {
			sent = s.append(t, i, n)
		}
		a := <-sent
		sent = nil
		if a.err != nil {
			t.Errorf("append: %v", a.err)
			return
		}
		s.wantNothingNew(t)
		if p.fates[i] == dawdles && n+1 < len(p.turns) {
			next := p.turns[n+1]
			sent = s.append(t, next, n+1)
			until(t, s.director, `SELECT pg_blocking_pids($1) = ARRAY[$2::int]`, pid(s.actors[next]), pid(s.actors[i]))
			s.wantNothingNew(t)
		}
		s.finish(t, i, p.fates[i], a)
		s.wantAll(t)
	}
	s.wantAll(t)
	for i, f := range p.fates {
		if f == elsewhere {
			simply(t, s.others[i], `COMMIT`)
		}
	}
}

// act is an append by hand, in a transaction that is still open.
type act struct {
	ids     []uuid.UUID
	reached int64
	err     error
}

// append has the actor call the store's function, without waiting for it.
func (s *stage) append(t *testing.T, actor, turn int) <-chan act {
	t.Helper()
	var a act
	var ids []pgtype.UUID
	for range 1 + (actor+turn)%3 {
		id := uuid.New()
		a.ids, ids = append(a.ids, id), append(ids, pgtype.UUID{Bytes: id, Valid: true})
	}
	types, bodies := make([]string, len(ids)), make([][]byte, len(ids))
	for i := range ids {
		types[i], bodies[i] = "test.happened", []byte(`{}`)
	}
	args := []any{string(newStream()), len(ids), types, ids, bodies}
	sent := make(chan act, 1)
	go func() {
		a.err = s.actors[actor].QueryRow(t.Context(), `SELECT reached[1] FROM log.append_batch(
			ARRAY[$1], '{-1}', ARRAY[$2::int], $3, $4, $5, $5, '{}', '{}', '{}', '{}', '{}', '{}', '{}')`, args...).Scan(&a.reached)
		sent <- a
	}()
	return sent
}

// finish ends the actor's transaction as it is fated to.
func (s *stage) finish(t *testing.T, actor int, f fate, a act) {
	t.Helper()
	c := s.actors[actor]
	switch f {
	case commits, dawdles:
		simply(t, c, `COMMIT`)
		s.end += uint64(len(a.ids))
		s.ids = append(s.ids, a.ids...)
		if a.reached != int64(s.end) {
			t.Errorf("the append reached position %d, want %d", a.reached, s.end)
		}
	case rollsBack:
		simply(t, c, `ROLLBACK`)
	case isTerminated:
		query[bool](t, s.director, `SELECT pg_terminate_backend($1)`, pid(c))
		c.Close(context.Background())
		s.actors[actor] = superuser(t, s.url)
	}
}

// wantNothingNew has the audience look again, which must see nothing that is
// not committed.
func (s *stage) wantNothingNew(t *testing.T) {
	t.Helper()
	if end, err := s.store.End(t.Context()); err != nil || end != position(s.end) {
		t.Errorf("the log ends at %s, %v; want %d", end, err, s.end)
	}
	var last uint64
	row := s.director.QueryRow(t.Context(), `SELECT coalesce(max(position), 0) FROM log.event`)
	if err := row.Scan(&last); err != nil || last != s.end {
		t.Errorf("the last event is at %d, %v; want %d", last, err, s.end)
	}
	select {
	case r := <-s.follower.events:
		t.Errorf("the follower saw %s before it was committed", r.Position)
	default:
	}
}

// wantAll has the audience see everything committed, and in order.
func (s *stage) wantAll(t *testing.T) {
	t.Helper()
	first := s.end - uint64(len(s.ids)) + 1
	for i, id := range s.ids {
		r := s.follower.next(t, first+uint64(i))
		if r.ID != id {
			t.Errorf("the follower saw %s at %s, want %s", r.ID, r.Position, id)
		}
	}
	for n := 0; n < len(s.ids); {
		n += s.comeBack(t, first, n)
	}
	s.ids = nil
}

// comeBack reads what comes after the last visit, a few events of one page, and
// says how many it read.
func (s *stage) comeBack(t *testing.T, first uint64, n int) (read int) {
	t.Helper()
	s.page = s.page%3 + 1
	for page, err := range s.store.Follow(t.Context(), s.paged) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page[:min(len(page), s.page)] {
			if r.Position != position(first+uint64(n+read)) || r.ID != s.ids[n+read] {
				t.Fatalf("a page has %s at %s, want %s at %d", r.ID, r.Position, s.ids[n+read], first+uint64(n+read))
			}
			s.paged = r.Position
			read++
		}
		break
	}
	return read
}

func pid(c *pgx.Conn) uint32 { return c.PgConn().PID() }

// simply runs statements in one round trip.
func simply(t *testing.T, c *pgx.Conn, sql string) {
	t.Helper()
	if _, err := c.PgConn().Exec(t.Context(), sql).ReadAll(); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}
