package bench

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/projections"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// models are the cells that build the registry's read model from a log of so
// many events.
type models struct {
	ledger *ledger.Ledger
	super  *pgxpool.Pool
	events int
	live   int // of them that a runner follows
	window window
	built  int // under names of their own
}

// renamed is the registry under a name, so that each time it is built anew.
type renamed struct {
	projections.Registry
	name string
}

// Name implements [projections.Model].
func (r renamed) Name() string { return r.name }

// next returns a registry that was never built. Names have no digits.
func (m *models) next() renamed {
	name := "bench"
	for _, digit := range fmt.Sprint(m.built) {
		name += "_" + string('a'+digit-'0')
	}
	m.built++
	return renamed{name: name}
}

// follow measures a runner that starts without a read model and follows the log,
// in its batches, until it is so far.
func (m *models) follow(ctx context.Context) (Sample, error) {
	store := beginning{m.ledger.Store, eventstore.NewPosition(uint64(m.live), 0)}
	return m.window.passes(ctx, func(ctx context.Context) (int, time.Duration, error) {
		model := m.next()
		r := &projections.Runner{DB: m.ledger.DB, Store: store, Model: model}
		running, stop := context.WithCancel(ctx)
		ended := make(chan error, 1)
		passed := clock.Stopwatch()
		go func() { ended <- r.Run(running) }()
		err := r.Wait(ctx, store.end)
		took := passed()
		stop()
		if err := errors.Join(err, <-ended); err != nil {
			return 0, 0, err
		}
		return m.live, took, m.drop(ctx, model)
	})
}

// beginning is a log up to a position, to which nothing is appended.
type beginning struct {
	eventstore.Store
	end eventstore.Position
}

// End implements [eventstore.Store].
func (b beginning) End(context.Context) (eventstore.Position, error) { return b.end, nil }

// Follow implements [eventstore.Store].
func (b beginning) Follow(ctx context.Context, after eventstore.Position) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		for page, err := range b.Store.Follow(ctx, after) {
			beyond := slices.IndexFunc(page, func(r eventstore.Recorded) bool { return b.end.Before(r.Position) })
			if beyond >= 0 {
				page = page[:beyond]
			}
			if len(page) > 0 || err != nil {
				if !yield(page, err) || err != nil {
					return
				}
			}
			if beyond >= 0 {
				break
			}
		}
		<-ctx.Done()
		yield(nil, ctx.Err())
	}
}

// drop drops what building a model left, so that nothing is vacuumed beside
// what is measured next.
func (m *models) drop(ctx context.Context, model projections.Model) error {
	rows, err := m.super.Query(ctx, `SELECT nspname::text FROM pg_namespace WHERE starts_with(nspname::text, $1)`, fmt.Sprintf("rm_%s_%d_", model.Name(), model.Version()))
	if err != nil {
		return err
	}
	schemas, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, s := range schemas {
		if _, err := m.super.Exec(ctx, `DROP SCHEMA `+pgx.Identifier{s}.Sanitize()+` CASCADE`); err != nil {
			return err
		}
	}
	return nil
}

// rebuild measures a rebuild of the registry, from nothing to the swap.
func (m *models) rebuild(ctx context.Context) (Sample, error) {
	return m.window.passes(ctx, func(ctx context.Context) (int, time.Duration, error) {
		passed := clock.Stopwatch()
		err := projections.Rebuild(ctx, m.ledger.DB, m.ledger.Store, projections.Registry{}, nil)
		return m.events, passed(), err
	})
}
