package notices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Execer is what [Begin] and [Skip] need of a pool, connection or transaction.
type Execer interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
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

// before reports whether the database does not tell of what was recorded then.
func (d *Desk) before(ctx context.Context, recorded time.Time) (bool, error) {
	var since time.Time
	err := d.DB.QueryRow(ctx, `SELECT at FROM notice.since`).Scan(&since)
	if errors.Is(err, pgx.ErrNoRows) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("since when notices are sent: %w", err)
	}
	return recorded.Before(since), nil
}
