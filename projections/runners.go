package projections

import (
	"context"
	"fmt"
	"log/slog"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore"
)

// Runners are the runners of one process, one for each read model.
type Runners []*Runner

// NewRunners returns a runner for each of models.
func NewRunners(db *pgxpool.Pool, store eventstore.Store, log *slog.Logger, models ...Model) Runners {
	all := make(Runners, len(models))
	for i, m := range models {
		all[i] = &Runner{DB: db, Store: store, Model: m, Log: log}
	}
	return all
}

// Run runs all until ctx ends. One that stops is logged, and Status shows it;
// the others go on.
func (rs Runners) Run(ctx context.Context) {
	var running sync.WaitGroup
	for _, r := range rs {
		running.Go(func() {
			if err := r.Run(ctx); err != nil {
				r.log().Error("read model stopped", "model", r.Model.Name(), "error", err)
			}
		})
	}
	running.Wait()
}

// Wait is [Runner.Wait] of the read model with the name.
func (rs Runners) Wait(ctx context.Context, name string, position eventstore.Position) error {
	for _, r := range rs {
		if r.Model.Name() == name {
			return r.Wait(ctx, position)
		}
	}
	return fmt.Errorf("projections: no read model is named %q", name)
}

// Status returns how each read model stands, in order.
func (rs Runners) Status(ctx context.Context) ([]Status, error) {
	all := make([]Status, len(rs))
	for i, r := range rs {
		s, err := r.Status(ctx)
		if err != nil {
			return nil, err
		}
		all[i] = s
	}
	return all, nil
}
