package projections

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/internal/pglock"
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

// keepOff keeps all runners and rebuilds off until tx ends.
func keepOff(ctx context.Context, tx pgx.Tx) error {
	rows, err := tx.Query(ctx, `SELECT DISTINCT name, version FROM read.checkpoint`)
	if err != nil {
		return fmt.Errorf("read models that are kept: %w", err)
	}
	var keys []string
	var name string
	var version int
	_, err = pgx.ForEachRow(rows, []any{&name, &version}, func() error {
		for _, purpose := range []string{toRun, toRebuild, toVerify} {
			keys = append(keys, lockName(name, version, purpose))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read models that are kept: %w", err)
	}
	if err := pglock.KeepOff(ctx, tx, keys...); !errors.Is(err, pglock.ErrHeld) {
		return err
	}
	return ErrRunning
}
