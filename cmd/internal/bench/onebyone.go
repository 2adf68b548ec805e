package bench

import (
	"context"
	"fmt"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/projections"
	"github.com/jackc/pgx/v5"
)

// oneByOneSchema holds the model's tables and, as the ledger has it, how far
// they are.
const oneByOneSchema = `DROP SCHEMA IF EXISTS one_by_one CASCADE;
CREATE SCHEMA one_by_one;
SET search_path = one_by_one;
CREATE TABLE checkpoint (position bigint NOT NULL);
INSERT INTO checkpoint VALUES (0);
`

// moveCheckpoint is the last statement before each COMMIT.
const moveCheckpoint = `UPDATE checkpoint SET position = $2 WHERE position = $1`

// oneByOne measures the same model with a transaction for each event, from the
// beginning of the log for as long as the cell takes. Whatever a transaction
// does not have to wait for is sent with what comes next (see [pipelined]), and
// events are read and decoded beforehand. Of one that does not concern the model
// only the checkpoint is written.
func (m *models) oneByOne(ctx context.Context) (Sample, error) {
	events, err := m.first(ctx, min(m.events, int(most*(m.window.warmUp+m.window.measured).Seconds())))
	if err != nil {
		return Sample{}, err
	}
	conn, err := pgx.Connect(ctx, m.ledger.URL)
	if err != nil {
		return Sample{}, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, oneByOneSchema+projections.Registry{}.DDL()+projections.Registry{}.Indexes()); err != nil {
		return Sample{}, fmt.Errorf("one by one: %w", err)
	}
	next, passed := 0, clock.Stopwatch()
	apply := func(until time.Duration) error {
		for ; next < len(events) && passed() < until; next++ {
			if err := applyOne(ctx, conn, events[next]); err != nil {
				return fmt.Errorf("one by one: %w", err)
			}
		}
		return nil
	}
	if err := apply(m.window.warmUp); err != nil {
		return Sample{}, err
	}
	uncounted, began := next, passed()
	if err := apply(began + m.window.measured); err != nil {
		return Sample{}, err
	}
	if next == uncounted {
		return Sample{}, fmt.Errorf("one by one: %d events are over before the warm-up is", len(events))
	}
	return Sample{Events: next - uncounted, Took: passed() - began}, nil
}

// most events a second that anything applies one by one.
const most = 10_000

// first returns the first n events of the log, those that concern the model
// decoded.
func (m *models) first(ctx context.Context, n int) ([]projections.Event, error) {
	events := make([]projections.Event, 0, n)
	for page, err := range m.ledger.Store.Follow(ctx, eventstore.Position{}) {
		if err != nil {
			return nil, err
		}
		for _, r := range page {
			e := projections.Event{Recorded: r}
			if (projections.Registry{}).Concerns(r.Type) {
				if e, err = projections.Decode(r); err != nil {
					return nil, err
				}
			}
			if events = append(events, e); len(events) == n {
				return events, nil
			}
		}
	}
	return nil, ctx.Err()
}

// applyOne applies one event in a transaction of its own.
func applyOne(ctx context.Context, conn *pgx.Conn, e projections.Event) (err error) {
	tx := begin(conn)
	if (projections.Registry{}).Concerns(e.Type) {
		err = projections.Registry{}.Apply(ctx, tx, []projections.Event{e})
	}
	if err == nil {
		at, _ := e.Position.Parts()
		_, err = tx.Exec(ctx, moveCheckpoint, int64(at)-1, int64(at))
	}
	if err == nil {
		err = tx.Commit(ctx)
	}
	if err != nil {
		_ = tx.Rollback(ctx) // what went wrong is known
	}
	return err
}
