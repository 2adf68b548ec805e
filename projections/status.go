package projections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/eventstore"
)

// RunnerState says what the runner of this process does.
type RunnerState string

// The states of a runner.
const (
	RunnerIdle     RunnerState = ""          // Run was not called
	RunnerStandsBy RunnerState = "stands_by" // another process's runner is at work, or this one is about to begin
	RunnerRuns     RunnerState = "runs"
	RunnerRetries  RunnerState = "retries" // the database or the store could not be reached; it will try again
	RunnerStopped  RunnerState = "stopped" // for good, with an error
	RunnerEnded    RunnerState = "ended"   // as its context told it to
)

// Status is how a read model stands, for the health page.
type Status struct {
	Name       string
	Version    int
	Generation int                 // the one queries read; 0 if there is none yet
	Position   eventstore.Position // of the last event applied
	RecordedAt time.Time           // of that event, UTC; the zero time before the first
	CaughtUp   bool                // nothing was recorded that it has not applied
	Runner     RunnerState         // of this process
	Err        error               // what the runner stopped with or tries again after
}

// Status asks the database and the store how the read model stands.
func (r *Runner) Status(ctx context.Context) (Status, error) {
	s := Status{Name: r.Model.Name(), Version: r.Model.Version()}
	r.progress.mu.Lock()
	s.Runner, s.Err = r.progress.state, r.progress.err
	r.progress.mu.Unlock()

	end, err := r.Store.End(ctx) // before the checkpoint, so that what is recorded meanwhile does not count
	if err != nil {
		return s, fmt.Errorf("status of %s: end of the log: %w", s.Name, err)
	}
	g, err := liveGeneration(ctx, r.DB, r.Model)
	if errors.Is(err, errNoGeneration) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("status of %s: %w", s.Name, err)
	}
	s.Generation, s.Position, s.RecordedAt = g.number, g.position, g.recordedAt
	s.CaughtUp = !g.position.Before(end)
	return s, nil
}
