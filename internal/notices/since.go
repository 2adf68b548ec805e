package notices

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Execer is what [Begin], [Skip] and [Hold] need of a pool, connection or transaction.
type Execer interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// Querier is what [Held] needs of one.
type Querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Begin has a database tell of what is recorded from now on, unless it does so
// already. Until then it tells of nothing.
func Begin(ctx context.Context, db Execer, now time.Time) error {
	if _, err := db.Exec(ctx, `INSERT INTO notice.since (one, at) VALUES (true, $1) ON CONFLICT (one) DO NOTHING`, now); err != nil {
		return fmt.Errorf("notices: begin: %w", err)
	}
	return nil
}

// Skip has a database never tell of what was recorded before an instant: it was
// brought in from another ledger, which did.
func Skip(ctx context.Context, db Execer, until time.Time) error {
	_, err := db.Exec(ctx, `INSERT INTO notice.since AS s (one, at) VALUES (true, $1) ON CONFLICT (one) DO UPDATE SET at = greatest(s.at, excluded.at)`, until)
	if err != nil {
		return fmt.Errorf("notices: skip: %w", err)
	}
	return nil
}

// Hold has a database tell of nothing until [Release]: its log is a copy that goes
// on, and whom it is a copy of tells.
func Hold(ctx context.Context, db Execer) error {
	_, err := db.Exec(ctx, `INSERT INTO notice.since (one, at) VALUES (true, 'infinity') ON CONFLICT (one) DO UPDATE SET at = excluded.at`)
	if err != nil {
		return fmt.Errorf("notices: hold: %w", err)
	}
	return nil
}

// Held reports whether a database is held.
func Held(ctx context.Context, db Querier) (held bool, err error) {
	if err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM notice.since WHERE at = 'infinity')`).Scan(&held); err != nil {
		return false, fmt.Errorf("notices: whether they are held: %w", err)
	}
	return held, nil
}

// Release is [Skip] that ends a [Hold].
func Release(ctx context.Context, db Execer, until time.Time) error {
	if _, err := db.Exec(ctx, `UPDATE notice.since SET at = $1 WHERE at = 'infinity'`, until); err != nil {
		return fmt.Errorf("notices: release: %w", err)
	}
	return Skip(ctx, db, until)
}

// before reports whether the database does not tell of what was recorded then.
func (d *Desk) before(ctx context.Context, recorded time.Time) (tells bool, err error) {
	if err := d.DB.QueryRow(ctx, `SELECT EXISTS (SELECT FROM notice.since WHERE at <= $1)`, recorded).Scan(&tells); err != nil {
		return false, fmt.Errorf("since when notices are sent: %w", err)
	}
	return !tells, nil
}
