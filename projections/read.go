package projections

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
)

// ErrNotBuilt is the answer of a read model that no runner has built yet.
var ErrNotBuilt = &domain.Error{Kind: domain.Unavailable, Code: "read_model.not_built"}

// readAttempts is how often a query is begun when the tables it was about to
// read have just been dropped, which takes two rebuilds within the query.
const readAttempts = 3

// read calls query in a read-only transaction that sees one moment of the live
// generation of m: SQL names tables without a schema. query may be called more
// than once and must start over each time. Without a generation read is
// [ErrNotBuilt].
func read(ctx context.Context, db *pgxpool.Pool, m Model, query func(pgx.Tx) error) error {
	var err error
	for range readAttempts {
		err = pgx.BeginTxFunc(ctx, db, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
			if err := enterLive(ctx, tx, m); err != nil {
				return err
			}
			return query(tx)
		})
		if !tableVanished(err) {
			return err
		}
	}
	return err
}

// enterLive makes SQL without schema names mean the live generation of m until
// the transaction ends, in one round trip.
func enterLive(ctx context.Context, tx pgx.Tx, m Model) error {
	var path string
	err := tx.QueryRow(ctx, `
		SELECT set_config('search_path', 'rm_' || name || '_' || version || '_' || generation || ', pg_temp', true)
		FROM read.live WHERE name = $1 AND version = $2`, m.Name(), m.Version()).Scan(&path)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNotBuilt
	}
	if err != nil {
		return fmt.Errorf("live generation of %s: %w", m.Name(), err)
	}
	return nil
}

// tableVanished reports whether err says that a table is not there.
func tableVanished(err error) bool {
	const undefinedTable = "42P01"
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == undefinedTable
}
