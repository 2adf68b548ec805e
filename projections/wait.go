package projections

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"example.org/ledger/eventstore"
)

// askAgain is how often Wait asks the database, where the checkpoint moves when
// the runner at work is another process's.
const askAgain = 100 * time.Millisecond

// Wait returns when the live generation has applied the event at position, so
// that whoever wrote it sees it. It returns ctx's error if that takes longer
// than ctx lives, and what the runner stopped with if it stopped before.
func (r *Runner) Wait(ctx context.Context, position eventstore.Position) error {
	for {
		at, moved := r.progress.look()
		if !at.Before(position) {
			return nil
		}
		stopped := r.progress.stopped()
		g, err := liveGeneration(ctx, r.DB, r.Model)
		switch {
		case errors.Is(err, errNoGeneration):
		case err != nil:
			return err
		case !g.position.Before(position):
			return nil
		}
		if stopped != nil {
			return fmt.Errorf("wait for %s to reach %s: %w", r.Model.Name(), position, stopped)
		}
		if err := waitFor(ctx, moved, askAgain); err != nil {
			return fmt.Errorf("wait for %s to reach %s: %w", r.Model.Name(), position, err)
		}
	}
}

// waitFor waits for moved to be closed, but not longer than d, or for the end
// of ctx, whose error it returns.
func waitFor(ctx context.Context, moved <-chan struct{}, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-moved:
		return nil
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// progress is what a runner lets others see. Its zero value is ready.
type progress struct {
	mu    sync.Mutex
	at    eventstore.Position // a generation that was live had applied this, and so had every later one
	state RunnerState
	err   error
	moved chan struct{} // closed when at, state or err change; nil while nobody waits
}

// look returns how far the runner has come, and a channel that is closed when
// it has come further.
func (p *progress) look() (eventstore.Position, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.moved == nil {
		p.moved = make(chan struct{})
	}
	return p.at, p.moved
}

func (p *progress) position() eventstore.Position {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.at
}

// stopped returns what the runner stopped with, nil if it did not stop.
func (p *progress) stopped() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state != RunnerStopped {
		return nil
	}
	return p.err
}

func (p *progress) reach(at eventstore.Position) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at = at
	p.tell()
}

func (p *progress) set(state RunnerState, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state, p.err = state, err
	p.tell()
}

// tell wakes those who wait.
func (p *progress) tell() {
	if p.moved != nil {
		close(p.moved)
		p.moved = nil
	}
}
