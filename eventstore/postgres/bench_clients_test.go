package postgres_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
)

// cell is how long each side of a round runs.
const cell = 2 * time.Second

// Many clients, one event an append, three of four on a stream that exists and
// one of ten with a claim, beside the best that as many plain inserts can do
// over eight, 32 or 64 connections.
func BenchmarkAppendManyClients(b *testing.B) {
	for _, clients := range []int{1, 8, 64, 256} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			url := pgtest.Migrated(b)
			s := open(b, url)
			exec(b, superuser(b, url), plain)
			pool, err := pgxpool.New(b.Context(), url+"&pool_max_conns=64")
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(pool.Close)
			var log, inserted float64
			for b.Loop() {
				log += rate(b, clients, appender(s))
				best := 0.0
				for _, connections := range []int{8, 32, 64} {
					if connections <= max(clients, 8) {
						best = max(best, rate(b, min(clients, connections), inserter(pool)))
					}
				}
				inserted += best
			}
			b.ReportMetric(log/float64(b.N), "events/s")
			b.ReportMetric(inserted/float64(b.N), "plain/s")
			b.ReportMetric(log/inserted, "log/plain")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// rate runs clients, each doing its own work again and again, and returns how
// often a second they did it.
func rate(b *testing.B, clients int, client func() func(context.Context) error) float64 {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), cell)
	defer cancel()
	passed := clock.Stopwatch()
	var done atomic.Int64
	var wg sync.WaitGroup
	for range clients {
		work := client()
		wg.Go(func() {
			for ctx.Err() == nil {
				if err := work(b.Context()); err != nil {
					b.Error(err)
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(done.Load()) / passed().Seconds()
}

// appender makes clients that append.
func appender(s eventstore.Store) func() func(context.Context) error {
	return func() func(context.Context) error {
		var stream eventstore.Stream
		n := 0
		return func(ctx context.Context) error {
			if n%4 == 0 {
				stream = newStream()
			}
			a := eventstore.Append{Stream: stream, Expected: eventstore.Revision(n%4) - 1, Events: realistic(1)}
			if n%10 == 0 {
				key := uuid.New()
				a.Claims = []eventstore.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimPerson, Key: key[:], Subject: key}}
			}
			n++
			_, err := s.Append(ctx, a)
			return err
		}
	}
}

var lastPlain atomic.Int64

// inserter makes clients that insert.
func inserter(pool *pgxpool.Pool) func() func(context.Context) error {
	return func() func(context.Context) error {
		var stream int64
		n := 0
		return func(ctx context.Context) error {
			if n%4 == 0 {
				stream = lastPlain.Add(1)
			}
			e := realistic(1)[0]
			_, err := pool.Exec(ctx, insertPlain+`VALUES ($1, $2, $3, $4, $5, $6)`,
				stream, n%4, [16]byte(e.ID), e.Type, e.Metadata, e.Data)
			n++
			return err
		}
	}
}
