package bench

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore"
)

// ErrMiscounted ends a run: the log does not hold what it acknowledged.
var ErrMiscounted = errors.New("bench: the log does not hold as many events as were acknowledged")

// appends are the cells that append to a log, as a ledger opens it.
type appends struct {
	ledger *ledger.Ledger
	supply *supply
	window window
}

// one measures n clients, each appending one event after the other, to streams
// of its own.
func (a appends) one(n int) func(context.Context) (Sample, error) {
	return func(ctx context.Context) (Sample, error) {
		clients := a.supply.newClients(n)
		return a.counted(ctx, n, 1, func(ctx context.Context, i int) error {
			_, err := a.ledger.Store.Append(ctx, clients[i].one())
			if err == nil {
				clients[i].acknowledge()
			}
			return err
		})
	}
}

// many measures n clients, each appending size events at once, to a new stream
// every time.
func (a appends) many(n, size int) func(context.Context) (Sample, error) {
	return func(ctx context.Context) (Sample, error) {
		clients := a.supply.newClients(n)
		return a.counted(ctx, n, size, func(ctx context.Context, i int) error {
			_, err := a.ledger.Store.Append(ctx, clients[i].many(size))
			return err
		})
	}
}

// counted measures, and then compares what was acknowledged with the log.
func (a appends) counted(ctx context.Context, n, events int, do func(context.Context, int) error) (Sample, error) {
	before, err := a.ledger.Store.End(ctx)
	if err != nil {
		return Sample{}, err
	}
	sample, calls, err := a.window.parallel(ctx, n, events, do)
	if err != nil {
		return Sample{}, err
	}
	return sample, a.check(ctx, before, calls*events)
}

// check is [ErrMiscounted] unless exactly so many events came after a position.
func (a appends) check(ctx context.Context, before eventstore.Position, acknowledged int) error {
	from, _ := before.Parts()
	var rows, last int64
	err := a.ledger.DB.QueryRow(ctx, `SELECT (SELECT count(*) FROM log.event WHERE position > $1), last_position FROM log.head`,
		int64(from)).Scan(&rows, &last)
	if err != nil {
		return err
	}
	if rows != int64(acknowledged) || last != int64(from)+rows {
		return fmt.Errorf("%w: after position %d there are %d up to %d, and %d were acknowledged", ErrMiscounted, from, rows, last, acknowledged)
	}
	return nil
}
