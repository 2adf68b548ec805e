package pglock_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"example.org/ledger/internal/pglock"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func database(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db, err := pgxpool.New(t.Context(), pgtest.Migrated(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

func dial(t *testing.T, db *pgxpool.Pool, key string) *pglock.Session {
	t.Helper()
	s, err := pglock.Dial(t.Context(), db, key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.HangUp(context.Background()) })
	return s
}

func locked(t *testing.T, s *pglock.Session) bool {
	t.Helper()
	ok, err := s.TryLock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestOneSessionAtATime(t *testing.T) {
	db := database(t)
	first, second, other := dial(t, db, "work"), dial(t, db, "work"), dial(t, db, "other work")
	if !locked(t, first) || locked(t, second) || !locked(t, other) {
		t.Fatal("the lock is not one session's")
	}
	first.HangUp(t.Context())
	if err := second.Lock(t.Context(), time.Millisecond, time.Minute); err != nil {
		t.Fatal(err)
	}
	if locked(t, dial(t, db, "work")) {
		t.Error("the lock has a holder and was given away")
	}
}

// A session that says nothing is ended by the server, and loses the lock with
// the ability to write.
func TestSilenceEndsASession(t *testing.T) {
	db := database(t)
	first, second := dial(t, db, "work"), dial(t, db, "work")
	if err := first.EndInSilence(t.Context(), 50*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if !locked(t, first) {
		t.Fatal("nobody has the lock, and it is not given")
	}
	if err := second.Lock(t.Context(), 10*time.Millisecond, time.Minute); err != nil {
		t.Fatal(err)
	}
	if _, err := first.Conn.Exec(t.Context(), `SELECT`); err == nil {
		t.Error("the silent session may still write")
	}
}

func TestKeepOff(t *testing.T) {
	db := database(t)
	worker := dial(t, db, "work")
	keepOff := func(keys ...string) error {
		return pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
			if err := pglock.KeepOff(t.Context(), tx, keys...); err != nil {
				return err
			}
			if len(keys) > 0 && locked(t, worker) {
				t.Error("somebody works who was kept off")
			}
			return nil
		})
	}
	if err := keepOff(); err != nil {
		t.Errorf("nobody to keep off: %v", err)
	}
	if err := keepOff("work", "other work"); err != nil {
		t.Errorf("nobody at work: %v", err)
	}
	if !locked(t, worker) {
		t.Fatal("the lock was kept after the transaction")
	}
	if err := keepOff("other work", "work"); !errors.Is(err, pglock.ErrHeld) {
		t.Errorf("beside a worker: %v", err)
	}
}
