package postgres_test

import (
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The benchmarks measure the log beside the plainest thing PostgreSQL can do,
// a row in a table with an identity column, in turns and on the same database:
// machines differ and are busy, ratios stay. plain has neither heads nor
// claims, is not partitioned, and promises nothing.
const plain = `CREATE TABLE plain (
	position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream_id bigint NOT NULL, revision integer NOT NULL,
	stored_at timestamptz NOT NULL DEFAULT now(), id uuid NOT NULL, type text NOT NULL,
	meta bytea NOT NULL, data bytea NOT NULL, UNIQUE (stream_id, revision))`

const insertPlain = `INSERT INTO plain (stream_id, revision, id, type, meta, data) `

// turns times two things one after the other, again and again.
type turns struct{ log, plain time.Duration }

func (w *turns) run(b *testing.B, log, plain func() error) {
	b.Helper()
	for _, turn := range []struct {
		sum *time.Duration
		run func() error
	}{{&w.log, log}, {&w.plain, plain}} {
		passed := clock.Stopwatch()
		if err := turn.run(); err != nil {
			b.Fatal(err)
		}
		*turn.sum += passed()
	}
}

// report says how fast the log was, n events a turn, and how fast compared.
func (w *turns) report(b *testing.B, n int) {
	events := float64(b.N * n)
	b.ReportMetric(events/w.log.Seconds(), "events/s")
	b.ReportMetric(events/w.plain.Seconds(), "plain/s")
	b.ReportMetric(w.plain.Seconds()/w.log.Seconds(), "log/plain")
	b.ReportMetric(0, "ns/op") // of both together, which means nothing
}

// realistic makes n events of the usual size.
func realistic(n int) []eventstore.Proposed {
	events := make([]eventstore.Proposed, n)
	data, meta := make([]byte, 290), make([]byte, 200)
	for i := range events {
		events[i] = eventstore.Proposed{ID: uuid.New(), Type: "filing.equipment_added", Data: data, Metadata: meta}
	}
	return events
}

// plainTable makes the table to compare with.
func plainTable(b *testing.B, url string) *pgxpool.Pool {
	b.Helper()
	exec(b, superuser(b, url), plain)
	pool, err := pgxpool.New(b.Context(), url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	return pool
}

// One client, one event an append, on streams that exist.
func BenchmarkAppendOneByOne(b *testing.B) {
	url := pgtest.Migrated(b)
	s, pool := open(b, url), plainTable(b, url)
	const streams = 1000
	var names [streams]eventstore.Stream
	for i := range names {
		names[i] = newStream()
	}
	var w turns
	for i := 0; b.Loop(); i++ {
		revision, stream := i/streams, i%streams
		e := realistic(1)
		w.run(b, func() error {
			_, err := s.Append(b.Context(), eventstore.Append{
				Stream: names[stream], Expected: eventstore.Revision(revision) - 1, Events: e,
			})
			return err
		}, func() error {
			_, err := pool.Exec(b.Context(), insertPlain+`VALUES ($1, $2, $3, $4, $5, $6)`,
				stream, revision, e[0].ID[:], e[0].Type, e[0].Metadata, e[0].Data)
			return err
		})
	}
	w.report(b, 1)
}

// A thousand events at once, as one append and as a thousand of one event.
func BenchmarkAppendThousand(b *testing.B) {
	const n = 1000
	for _, members := range []int{1, n} {
		b.Run(fmt.Sprintf("appends=%d", members), func(b *testing.B) {
			url := pgtest.Migrated(b)
			s, pool := open(b, url), plainTable(b, url)
			var w turns
			for i := 0; b.Loop(); i++ {
				events, batch := realistic(n), make([]eventstore.Append, members)
				for m := range batch {
					size := n / members
					batch[m] = eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Events: events[m*size:][:size]}
				}
				w.run(b, func() error {
					answers, err := s.Commit(b.Context(), batch...)
					if err == nil {
						err = answers[0].Err
					}
					return err
				}, func() error { return insertMany(b, pool, i, events) })
			}
			w.report(b, n)
		})
	}
}

// insertMany inserts events with one statement.
func insertMany(b *testing.B, pool *pgxpool.Pool, stream int, events []eventstore.Proposed) error {
	ids, types, metas, datas := make([][16]byte, len(events)), make([]string, len(events)), make([][]byte, len(events)), make([][]byte, len(events))
	for i, e := range events {
		ids[i], types[i], metas[i], datas[i] = e.ID, e.Type, e.Metadata, e.Data
	}
	_, err := pool.Exec(b.Context(), insertPlain+`SELECT $1, o, id, type, meta, data
		FROM unnest($2::uuid[], $3::text[], $4::bytea[], $5::bytea[]) WITH ORDINALITY e (id, type, meta, data, o)`,
		stream, ids, types, metas, datas)
	return err
}

// Everything from the start with every page kept, as a rebuild reads it, beside
// the fastest way that PostgreSQL has to send the same rows, in any order.
func BenchmarkFollowReplay(b *testing.B) {
	const n = 200_000
	url := pgtest.Migrated(b)
	s := open(b, url)
	pool := connect(b, url)
	const each = 25 // events of a stream
	for range n / each / 100 {
		var batch []eventstore.Append
		for range 100 {
			batch = append(batch, eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Events: realistic(each)})
		}
		if _, err := s.Commit(b.Context(), batch...); err != nil {
			b.Fatal(err)
		}
	}
	exec(b, superuser(b, url), `VACUUM ANALYZE`)
	var w turns
	for b.Loop() {
		w.run(b, func() error {
			var kept [][]eventstore.Recorded
			seen := 0
			for page, err := range s.Follow(b.Context(), eventstore.Position{}) {
				if err != nil {
					return err
				}
				kept = append(kept, page)
				if seen += len(page); seen == n {
					break
				}
			}
			runtime.KeepAlive(kept)
			return nil
		}, func() error {
			conn, err := pool.Acquire(b.Context())
			if err != nil {
				return err
			}
			defer conn.Release()
			tag, err := conn.Conn().PgConn().CopyTo(b.Context(), io.Discard, `COPY (
				SELECT position, stream_id, revision, stored_at, id, type, meta, data FROM log.event
			) TO STDOUT (FORMAT binary)`)
			if err == nil && tag.RowsAffected() != n {
				err = fmt.Errorf("%d rows", tag.RowsAffected())
			}
			return err
		})
	}
	w.report(b, n)
}
