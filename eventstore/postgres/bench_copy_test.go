package postgres_test

import (
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

// Appends of a thousand events one after the other, beside one binary COPY of
// as many rows into the same table, which takes no lock, keeps no heads and
// commits once.
func BenchmarkAppendBulk(b *testing.B) {
	const appends, each = 100, 1000
	url := pgtest.Migrated(b)
	s := open(b, url)
	db := superuser(b, url)
	exec(b, db, bulk, bulkPartition)
	var w turns
	copied := int64(0)
	for b.Loop() {
		events := realistic(each)
		w.run(b, func() error {
			for range appends {
				for i := range events {
					events[i] = realistic(1)[0]
				}
				if _, err := s.Append(b.Context(), eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Events: events}); err != nil {
					return err
				}
			}
			return nil
		}, func() error {
			n, at := 0, clock.Now()
			_, err := db.CopyFrom(b.Context(), pgx.Identifier{"bulk"},
				[]string{"position", "stream_id", "revision", "stored_at", "id", "type", "meta", "data"},
				pgx.CopyFromFunc(func() ([]any, error) {
					if n == appends*each {
						return nil, nil
					}
					n++
					copied++
					e := realistic(1)[0]
					return []any{copied, copied/each + 1, int32(copied % each), at, [16]byte(e.ID), e.Type, e.Metadata, e.Data}, nil
				}))
			return err
		})
	}
	w.report(b, appends*each)
}
