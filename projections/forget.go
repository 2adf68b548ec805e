package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrRunning refuses to forget read models while somebody keeps them up to
// date.
var ErrRunning = errors.New("projections: a read model is being kept up to date or rebuilt")

// Forget drops every generation of every version of every read model, with its
// checkpoint: for a database whose read models are to be built from another
// log, of which their positions say nothing. Nobody may read them meanwhile.
//
// All of it happens in tx, or nothing. It is [ErrRunning] if a runner is at
// work, or a rebuild; they must have ended before.
func Forget(ctx context.Context, tx pgx.Tx) error {
	if err := keepOff(ctx, tx); err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^rm_[a-z_]+_[0-9]+_[0-9]+$'`)
	if err != nil {
		return fmt.Errorf("read models: %w", err)
	}
	schemas, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("read models: %w", err)
	}
	for _, schema := range schemas {
		if _, err := tx.Exec(ctx, `DROP SCHEMA `+quoted(schema)+` CASCADE`); err != nil {
			return fmt.Errorf("drop schema %s: %w", schema, err)
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM read.live`); err != nil {
		return fmt.Errorf("forget the live generations: %w", err)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM read.checkpoint`); err != nil {
		return fmt.Errorf("forget the checkpoints: %w", err)
	}
	return nil
}

// leaving is how long a runner that has just ended may still seem to be at work:
// the server may notice late that a connection was closed.
const leaving = 2 * time.Second

// keepOff keeps all runners and rebuilds off until tx ends.
func keepOff(ctx context.Context, tx pgx.Tx) error {
	const every = leaving / 40
	for waited := time.Duration(0); ; waited += every {
		free := true
		err := tx.QueryRow(ctx, `
			SELECT coalesce(bool_and(pg_try_advisory_xact_lock(hashtextextended(
				format('read model %s_%s %s', name, version, purpose), 0))), true)
			FROM (SELECT DISTINCT name, version FROM read.checkpoint) c, unnest($1::text[]) purpose`,
			[]string{toRun, toRebuild, toVerify}).Scan(&free)
		switch {
		case err != nil:
			return fmt.Errorf("look for runners: %w", err)
		case free:
			return nil
		case waited >= leaving:
			return ErrRunning
		}
		if err := pause(ctx, every); err != nil {
			return err
		}
	}
}
