package bench

import (
	"context"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore"
	"github.com/jackc/pgx/v5"
)

// Load is load.
func Load(ctx context.Context, l *ledger.Ledger, events int) (int, error) {
	return load(ctx, l, events, func(string, int, int) {})
}

// CheckLog compares what was acknowledged after a position with the log.
func CheckLog(ctx context.Context, l *ledger.Ledger, before eventstore.Position, acknowledged int) error {
	return appends{ledger: l}.check(ctx, before, acknowledged)
}

// OneByOne applies all events of a log one by one.
func OneByOne(ctx context.Context, l *ledger.Ledger, events int) (Sample, error) {
	m := &models{ledger: l, events: events, window: window{measured: time.Minute}}
	return m.oneByOne(ctx)
}

// Begin begins a pipelined transaction.
func Begin(conn *pgx.Conn) pgx.Tx { return begin(conn) }

// HistoryOf is historyOf.
func HistoryOf(n int, app string) ([]eventstore.Append, error) { return historyOf(n, app) }
