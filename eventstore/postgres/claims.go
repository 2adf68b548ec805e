package postgres

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Claims returns the table of claims, to be compared with what follows from
// the events up to its position. Some 200 bytes a claim are held in memory.
func (s *Store) Claims(ctx context.Context) (eventstore.ClaimTable, error) {
	var t eventstore.ClaimTable
	err := pgx.BeginTxFunc(ctx, s.pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		var end int64
		if err := tx.QueryRow(ctx, `SELECT last_position FROM log.head`).Scan(&end); err != nil {
			return err
		}
		t.At = eventstore.NewPosition(uint64(end), 0)
		rows, _ := tx.Query(ctx, `SELECT kind, key, stream, subject, position FROM log.claim ORDER BY kind, key`)
		var err error
		t.Rows, err = pgx.CollectRows(rows, scanClaim)
		return err
	})
	if err != nil {
		return eventstore.ClaimTable{}, readError(ctx, err, "read the claims")
	}
	return t, nil
}

func scanClaim(row pgx.CollectableRow) (c eventstore.ClaimRow, err error) {
	var kind, stream string
	var subject [16]byte
	var position int64
	err = row.Scan(&kind, &c.Key, &stream, &subject, &position)
	c.Kind = domain.ClaimKind(kind)
	c.Holder = holder(stream, uuid.UUID(subject))
	c.Position = eventstore.NewPosition(uint64(position), 0)
	return c, err
}
