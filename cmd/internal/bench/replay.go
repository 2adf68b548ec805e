package bench

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"github.com/jackc/pgx/v5"
)

// copyOut is the whole log as rows, in the order they lie in.
const copyOut = `COPY (SELECT position, stream_id, revision, stored_at, id, type, meta, data FROM log.event) TO STDOUT (FORMAT binary)`

// replays are the cells that read a whole log of so many events.
type replays struct {
	ledger *ledger.Ledger
	events int
	window window
}

// pages measures reading it by pages, all of them kept in memory. The first
// pass does not count.
func (r replays) pages(ctx context.Context) (Sample, error) {
	if _, _, err := r.once(ctx); err != nil {
		return Sample{}, err
	}
	return r.window.passes(ctx, r.once)
}

func (r replays) once(ctx context.Context) (int, time.Duration, error) {
	runtime.GC() // what was kept before
	end, err := r.ledger.Store.End(ctx)
	if err != nil {
		return 0, 0, err
	}
	var kept [][]eventstore.Recorded
	seen, passed := 0, clock.Stopwatch()
	for page, err := range r.ledger.Store.Follow(ctx, eventstore.Position{}) {
		if err != nil {
			return 0, 0, err
		}
		kept = append(kept, page)
		seen += len(page)
		if page[len(page)-1].Position == end {
			break
		}
	}
	took := passed()
	runtime.KeepAlive(kept)
	if seen != r.events {
		return 0, 0, fmt.Errorf("replay: %w: %d instead of %d", ErrMiscounted, seen, r.events)
	}
	return seen, took, nil
}

// copied measures COPY of the same rows to a client that drops them. The first
// pass does not count.
func (r replays) copied(ctx context.Context) (Sample, error) {
	conn, err := pgx.Connect(ctx, r.ledger.URL)
	if err != nil {
		return Sample{}, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	once := func(ctx context.Context) (int, time.Duration, error) {
		passed := clock.Stopwatch()
		var bytes counter
		tag, err := conn.PgConn().CopyTo(ctx, &bytes, copyOut)
		if err != nil {
			return 0, 0, fmt.Errorf("copy out: %w", err)
		}
		if tag.RowsAffected() != int64(r.events) || bytes == 0 {
			return 0, 0, fmt.Errorf("copy out: %s in %d bytes instead of %d", tag, bytes, r.events)
		}
		return r.events, passed(), nil
	}
	if _, _, err := once(ctx); err != nil {
		return Sample{}, err
	}
	return r.window.passes(ctx, once)
}

// counter counts the bytes written to it.
type counter int64

// Write implements [io.Writer].
func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}
