package bench

import (
	"context"
	"fmt"
	"sync/atomic"

	"example.org/ledger/cmd/internal/ledger"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"
)

// loaders work on the history at once, so that filings lie across one another
// in the log as they do where many file.
const loaders = 64

// load fills an empty log with filings until it holds at least so many events,
// and tells how many those are.
func load(ctx context.Context, l *ledger.Ledger, events int, tell func(what string, done, of int)) (int, error) {
	var next, done atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range loaders {
		group.Go(func() error {
			for done.Load() < int64(events) {
				appends, err := historyOf(int(next.Add(1))-1, ledger.App())
				if err != nil {
					return err
				}
				for _, a := range appends {
					if _, err := l.Store.Append(ctx, a); err != nil {
						return fmt.Errorf("load: %w", err)
					}
					tell("filling a log", int(done.Add(int64(len(a.Events)))), events)
				}
			}
			return nil
		})
	}
	err := group.Wait()
	return int(done.Load()), err
}

// Bytes is what the loaded log takes on disk, in bytes an event.
type Bytes struct {
	Events   int     `json:"events"`
	Data     float64 `json:"data"`     // given
	Metadata float64 `json:"metadata"` // given
	Heap     float64 `json:"heap"`     // the table of events
	Index    float64 `json:"index"`    // and its indexes
	Rest     float64 `json:"rest"`     // streams and claims, with theirs
}

// Disk is all that an event takes.
func (b Bytes) Disk() float64 { return b.Heap + b.Index + b.Rest }

// Given is what an event says.
func (b Bytes) Given() float64 { return b.Data + b.Metadata }

const sizes = `SELECT
	(SELECT sum(pg_table_size(relid)) FROM pg_partition_tree('log.event') WHERE isleaf),
	(SELECT sum(pg_indexes_size(relid)) FROM pg_partition_tree('log.event') WHERE isleaf),
	pg_total_relation_size('log.stream') + pg_total_relation_size('log.claim') + pg_total_relation_size('log.head'),
	(SELECT sum(length(data)) FROM log.event), (SELECT sum(length(meta)) FROM log.event)`

// measureBytes asks the database, when it has been vacuumed and everything is
// in its files.
func measureBytes(ctx context.Context, db *pgxpool.Pool, events int) (Bytes, error) {
	var heap, index, rest, data, meta float64
	err := db.QueryRow(ctx, sizes).Scan(&heap, &index, &rest, &data, &meta)
	if err != nil {
		return Bytes{}, fmt.Errorf("size of the log: %w", err)
	}
	n := float64(events)
	return Bytes{Events: events, Data: data / n, Metadata: meta / n, Heap: heap / n, Index: index / n, Rest: rest / n}, nil
}
