// Package migrations brings a database to the schema this program needs: what
// cannot be derived from the log, each step an embedded file NNNN_what.sql.
//
// It is not for read models: their tables are derived and made by package
// projections. A file that was released is never edited, and there is no way
// down.
package migrations

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
)

//go:embed *.sql
var files embed.FS

// table is where goose notes what was applied; 0001_log.sql names it, too.
const table = "public.migration"

// What [Check] finds wrong.
var (
	ErrBehind = errors.New("migrations: the database is behind this program; run the migrations")
	ErrAhead  = errors.New("migrations: the database is ahead of this program; run a newer one")
)

// Up applies what is missing, each file in a transaction of its own, and then
// what the job queue's library has of its own. It runs
// as the user of url, who must be a superuser or may create roles, and has to
// be the database's owner. Any number of processes may call it at once: one
// works, the others wait until it has finished or ctx ends.
func Up(ctx context.Context, url string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	defer db.Close()
	p, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithTableName(table),
		goose.WithSessionLocker(locker{}),
		goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if err := upRiver(ctx, url); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return nil
}

// Querier is what [Check] needs of a pool, connection or transaction.
type Querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Check reports whether the database has exactly the schema this program was
// built for: [ErrBehind] or [ErrAhead] if not.
func Check(ctx context.Context, db Querier) error {
	want, err := Version()
	if err != nil {
		return err
	}
	var made bool
	if err := db.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, table).Scan(&made); err != nil {
		return fmt.Errorf("migrations: check: %w", err)
	}
	var have int
	if made {
		err := db.QueryRow(ctx, `SELECT coalesce(max(version_id), 0) FROM `+table+` WHERE is_applied`).Scan(&have)
		if err != nil {
			return fmt.Errorf("migrations: check: %w", err)
		}
	}
	switch {
	case have < want:
		return fmt.Errorf("%w (it is at %d, not %d)", ErrBehind, have, want)
	case have > want:
		return fmt.Errorf("%w (it is at %d, not %d)", ErrAhead, have, want)
	}
	return nil
}

// Version is the number of the last migration this program knows.
func Version() (int, error) {
	entries, err := files.ReadDir(".") // sorted by name
	if err != nil {
		return 0, fmt.Errorf("migrations: %w", err)
	}
	for i, e := range entries {
		if n, err := strconv.Atoi(e.Name()[:4]); err != nil || n != i+1 {
			return 0, fmt.Errorf("migrations: %s is not number %04d", e.Name(), i+1)
		}
	}
	return len(entries), nil
}

// locker keeps two processes from migrating at once. Goose's own asks every
// few seconds at best, and tests and parallel starts would wait for that.
type locker struct{}

const (
	lockID    = 4_097_083_626 // goose's own, so that its command line waits for us, too
	lockEvery = 100 * time.Millisecond
)

// SessionLock waits for the lock until ctx ends. It polls, because a session
// that blocks in pg_advisory_lock holds a snapshot for which CREATE INDEX
// CONCURRENTLY would wait.
func (locker) SessionLock(ctx context.Context, conn *sql.Conn) error {
	for {
		var locked bool
		err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, int64(lockID)).Scan(&locked)
		if err != nil || locked {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for another migration: %w", ctx.Err())
		case <-time.After(lockEvery):
		}
	}
}

// SessionUnlock gives the lock back.
func (locker) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, int64(lockID))
	return err
}
