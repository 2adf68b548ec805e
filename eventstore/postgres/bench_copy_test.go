package postgres_test

import (
	"fmt"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5"
)

// bulk is the log's table once more, with its indexes and without its guards.
const bulk = `CREATE TABLE bulk (
	position bigint NOT NULL, stream_id bigint NOT NULL, revision integer NOT NULL, stored_at timestamptz NOT NULL,
	id uuid NOT NULL, type text COLLATE "C" NOT NULL, meta bytea NOT NULL, data bytea NOT NULL, PRIMARY KEY (position)
) PARTITION BY RANGE (position)`

const bulkPartition = `CREATE TABLE bulk_0 PARTITION OF bulk (UNIQUE (stream_id, revision)) FOR VALUES FROM (1) TO (10000001)`

// Appends of a thousand events one after the other, beside binary COPY of as
// many rows into the same table, which takes no lock and keeps no heads: a
// thousand rows a transaction, and all in one.
func BenchmarkAppendBulk(b *testing.B) {
	const appends, each = 100, 1000
	for _, rows := range []int{each, appends * each} {
		b.Run(fmt.Sprintf("copied=%d", rows), func(b *testing.B) {
			url := pgtest.Migrated(b)
			s := open(b, url)
			db := superuser(b, url)
			exec(b, db, bulk, bulkPartition)
			var w turns
			var copied int64
			for b.Loop() {
				w.run(b, func() error {
					for range appends {
						_, err := s.Append(b.Context(), eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Events: realistic(each)})
						if err != nil {
							return err
						}
					}
					return nil
				}, func() error {
					for range appends * each / rows {
						if err := copyIn(b, db, &copied, rows, each); err != nil {
							return err
						}
					}
					return nil
				})
			}
			w.report(b, appends*each)
		})
	}
}

// copyIn copies so many rows, each events a stream, after those copied before.
func copyIn(b *testing.B, db *pgx.Conn, copied *int64, rows, each int) error {
	columns := []string{"position", "stream_id", "revision", "stored_at", "id", "type", "meta", "data"}
	events, at := realistic(each), clock.Now()
	_, err := db.CopyFrom(b.Context(), pgx.Identifier{"bulk"}, columns, pgx.CopyFromSlice(rows, func(i int) ([]any, error) {
		e, nth := events[i%each], *copied
		*copied++
		return []any{nth + 1, nth / int64(each), int32(nth % int64(each)), at, [16]byte(e.ID), e.Type, e.Metadata, e.Data}, nil
	}))
	return err
}
