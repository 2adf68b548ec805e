package projections_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func models() []projections.Model {
	return []projections.Model{journal{}, projections.Registry{}, projections.CaseQueue{}, projections.Filings{}, projections.Capability{}}
}

// interleaved is a log in PostgreSQL in which n institutions are published, all
// at the same time: a few events of each and again of each.
func interleaved(b *testing.B, n int) (*pgxpool.Pool, eventstore.Store, int) {
	b.Helper()
	db, err := postgres.Connect(b.Context(), pgtest.Migrated(b), postgres.Options{MaxConns: 8, AllowUnsafe: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(db.Close)
	store := postgres.New(db)
	b.Cleanup(store.Close)
	var apart memory.Store
	l := projectionstest.NewLedger(&apart)
	lives := make([][]eventstore.Recorded, n)
	for i := range lives {
		who := projectionstest.Random(i)
		l.Publish(b, who, filing.Number(who.Authority, who.Track, 2026, i+1))
		for page, err := range apart.Read(b.Context(), projectionstest.Stream(who.ID()), eventstore.ReadOptions{}) {
			if err != nil {
				b.Fatal(err)
			}
			lives[i] = append(lives[i], page...)
		}
	}
	return db, store, appendInTurn(b, store, lives)
}

// appendInTurn appends five events of each stream, the next five and so on, and
// returns how many there were.
func appendInTurn(b *testing.B, store eventstore.Store, lives [][]eventstore.Recorded) int {
	b.Helper()
	var events atomic.Int64
	for more := true; more; {
		more = false
		appends, ctx := errgroup.WithContext(b.Context())
		appends.SetLimit(256)
		for i, life := range lives {
			if len(life) == 0 {
				continue
			}
			more = true
			some := life[:min(5, len(life))]
			lives[i] = life[len(some):]
			a := eventstore.Append{Stream: some[0].Stream, Expected: some[0].Revision - 1}
			for _, e := range some {
				a.Events = append(a.Events, e.Proposed)
			}
			events.Add(int64(len(some)))
			appends.Go(func() error {
				_, err := store.Append(ctx, a)
				return err
			})
		}
		if err := appends.Wait(); err != nil {
			b.Fatal(err)
		}
	}
	return int(events.Load())
}

// BenchmarkApply brings an empty read model to the end of the log as the runner
// does, in turns with the same read model taking one event in a transaction.
func BenchmarkApply(b *testing.B) {
	const single = 1000
	db, store, events := interleaved(b, 3000)
	for _, m := range models() {
		b.Run(m.Name(), func(b *testing.B) {
			var live, singly time.Duration
			for b.Loop() {
				forget(b, db, m)
				passed := clock.Stopwatch()
				r := &projections.Runner{DB: db, Store: store, Model: m}
				stop := running(b, r)
				caughtUp(b, r)
				live += passed()
				_ = stop()

				forget(b, db, m)
				passed = clock.Stopwatch()
				if err := projections.ApplyOneByOne(b.Context(), db, store, m, eventstore.NewPosition(single, 0)); err != nil {
					b.Fatal(err)
				}
				singly += passed()
			}
			rate, singleRate := float64(b.N*events)/live.Seconds(), float64(b.N*single)/singly.Seconds()
			b.ReportMetric(rate, "events/s")
			b.ReportMetric(singleRate, "singly/s")
			b.ReportMetric(rate/singleRate, "live/singly")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// forget makes m a read model that was never built.
func forget(b *testing.B, db *pgxpool.Pool, m projections.Model) {
	b.Helper()
	_, err := db.Exec(b.Context(), `DELETE FROM read.live WHERE name = '`+m.Name()+`'; DELETE FROM read.checkpoint WHERE name = '`+m.Name()+`'`)
	if err != nil {
		b.Fatal(err)
	}
	rows, err := db.Query(b.Context(), `SELECT nspname::text FROM pg_namespace WHERE starts_with(nspname::text, $1)`, "rm_"+m.Name()+"_")
	if err != nil {
		b.Fatal(err)
	}
	schemas, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		b.Fatal(err)
	}
	for _, schema := range schemas {
		if _, err := db.Exec(b.Context(), `DROP SCHEMA `+schema+` CASCADE`); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRebuild rebuilds read models of 15,000 filings in turns with reading
// the log: page by page, every page kept.
func BenchmarkRebuild(b *testing.B) {
	db, store, events := interleaved(b, 15_000)
	if _, err := superuser(b, db).Exec(b.Context(), `VACUUM ANALYZE`); err != nil {
		b.Fatal(err)
	}
	for _, m := range models() {
		b.Run(m.Name(), func(b *testing.B) {
			var raw, built time.Duration
			for b.Loop() {
				passed := clock.Stopwatch()
				if err := replay(b.Context(), store, events); err != nil {
					b.Fatal(err)
				}
				raw += passed()
				passed = clock.Stopwatch()
				if err := projections.Rebuild(b.Context(), db, store, m, nil); err != nil {
					b.Fatal(err)
				}
				built += passed()
			}
			b.ReportMetric(float64(b.N*events)/built.Seconds(), "events/s")
			b.ReportMetric(float64(b.N*events)/raw.Seconds(), "replay/s")
			b.ReportMetric(raw.Seconds()/built.Seconds(), "rebuild/replay")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// replay reads n events and keeps them.
func replay(ctx context.Context, store eventstore.Store, n int) error {
	var pages [][]eventstore.Recorded
	for page, err := range store.Follow(ctx, eventstore.Position{}) {
		if err != nil {
			return err
		}
		pages = append(pages, page)
		if n -= len(page); n == 0 {
			break
		}
	}
	_ = pages
	return nil
}
