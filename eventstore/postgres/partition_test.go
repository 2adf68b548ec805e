package postgres_test

import (
	"errors"
	"fmt"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5/pgconn"
)

// nearPartitionEnd makes the log of url believe that it ends two positions
// before the first partition does.
func nearPartitionEnd(t *testing.T, url string) {
	t.Helper()
	exec(t, superuser(t, url), `UPDATE log.head SET last_position = 9999998`)
}

func TestAppendAcrossPartitions(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	nearPartitionEnd(t, url)
	a := to("a", -1, 5)
	if done := mustAppend(t, s, a); done.Position != position(10_000_003) {
		t.Errorf("appended at %s", done.Position)
	}
	mustAppend(t, s, to("a", 4, 2))
	n := 0
	for page, err := range s.Read(t.Context(), "a", eventstore.ReadOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		n += len(page)
	}
	if n != 7 {
		t.Errorf("read %d events, want 7", n)
	}
	n = 0
	for page, err := range s.Follow(t.Context(), position(9_999_998)) {
		if err != nil {
			t.Fatal(err)
		}
		if n += len(page); n == 7 {
			break
		}
	}
}

func TestPartitionsAreMadeAhead(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	db := superuser(t, url)
	exec(t, db, `UPDATE log.head SET last_position = 25000000`)
	mustAppend(t, s, to("a", -1, 1))
	until(t, db, `SELECT to_regclass('log.event_0004') IS NOT NULL`)
	if query[bool](t, db, `SELECT to_regclass('log.event_0005') IS NOT NULL`) {
		t.Error("more partitions than the two after the head's")
	}
	mustAppend(t, s, to("a", 0, 1))
}

func TestAppendMakesTheMissingPartition(t *testing.T) {
	url := pgtest.Migrated(t)
	s := open(t, url)
	exec(t, superuser(t, url), `UPDATE log.head SET last_position = 30000000`)
	if done := mustAppend(t, s, to("a", -1, 3)); done.Position != position(30_000_003) {
		t.Errorf("appended at %s", done.Position)
	}
}

func TestNewPartitionIsGuarded(t *testing.T) {
	url := pgtest.Migrated(t)
	db := superuser(t, url)
	exec(t, db, `UPDATE log.head SET last_position = 35000000`)
	mustAppend(t, open(t, url), to("a", -1, 2))
	for _, refused := range []string{
		`UPDATE log.event_0003 SET type = 'x'`, `DELETE FROM log.event_0003`, `TRUNCATE log.event_0003`,
		`TRUNCATE log.event_0004`, `TRUNCATE log.event_0005`,
	} {
		wantRefused(t, db, refused, "0A000")
	}
	again := `INSERT INTO log.event_0003 SELECT position + 10, stream_id, revision, stored_at, id, type, meta, data FROM log.event_0003`
	wantRefused(t, db, again, "23505")
}

// Making partitions must not wait for readers, nor they for it: a report may
// read the log for minutes.
func TestPartitionsAreMadeBesideReaders(t *testing.T) {
	url := pgtest.Migrated(t)
	reader, db := superuser(t, url), superuser(t, url)
	exec(t, reader, `BEGIN`, `SELECT count(*) FROM log.event`)
	exec(t, db, `SET lock_timeout = '5s'`, `UPDATE log.head SET last_position = 25000000`, `SELECT log.ensure_partitions()`)
	exec(t, reader, `COMMIT`)
}

func TestPartitionsAreMadeOnce(t *testing.T) {
	url := pgtest.Migrated(t)
	exec(t, superuser(t, url), `UPDATE log.head SET last_position = 45000000`)
	const racers = 8
	errs := make(chan error, racers)
	for range racers {
		conn := superuser(t, url)
		go func() {
			var last int64
			err := conn.QueryRow(t.Context(), `SELECT log.ensure_partitions()`).Scan(&last)
			if err == nil && last != 70_000_000 {
				err = fmt.Errorf("partitions up to %d", last)
			}
			errs <- err
		}()
	}
	for range racers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}

// wantRefused runs what must fail with a SQLSTATE.
func wantRefused(t *testing.T, db interface {
	Exec(ctx ctx, sql string, args ...any) (pgconn.CommandTag, error)
}, statement, code string) {
	t.Helper()
	_, err := db.Exec(t.Context(), statement)
	if e, ok := errors.AsType[*pgconn.PgError](err); !ok || e.Code != code {
		t.Errorf("%s: %v, want SQLSTATE %s", statement, err, code)
	}
}
