package projections

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/pglock"
)

// Runner keeps one read model up to date with the log. Any number of processes
// may run one for the same read model and version: one works, the others stand
// by and take over when it ends. The fields are set once, before Run.
type Runner struct {
	DB    *pgxpool.Pool
	Store eventstore.Store
	Model Model
	Log   *slog.Logger // nil for nobody

	progress progress
	silence  time.Duration // instead of longestSilence; for tests
}

const (
	standBy   = 500 * time.Millisecond // between two looks whether the runner at work is gone
	lookRound = time.Second            // while nothing comes: is the generation still live, and the lock ours

	// longestSilence is how long a runner's session may say nothing. Between two
	// words are at most lookRound and what the read model makes of a batch, so
	// one that says nothing belongs to a process that was paused.
	longestSilence = 15 * time.Second
)

// Run builds the read model from where it stands and follows the log until ctx
// ends, which is no error.
//
// Rows and checkpoint change in one transaction. Run starts over from the
// checkpoint, with pauses that grow, when the database or the store cannot be
// reached. It stops at the first event that cannot be decoded or applied,
// having kept everything before it, and with [ErrBeyondEnd] or [ErrOvertaken].
// A read model that skips an event is wrong, one that waits is only late.
func (r *Runner) Run(ctx context.Context) error {
	err := r.run(ctx)
	if ctx.Err() != nil {
		r.progress.set(RunnerEnded, nil)
		return nil
	}
	r.progress.set(RunnerStopped, err)
	return err
}

func (r *Runner) run(ctx context.Context) error {
	if err := checkModel(r.Model); err != nil {
		return err
	}
	var again backoff
	for {
		r.progress.set(RunnerStandsBy, nil)
		before := r.progress.position()
		err := r.session(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err = fmt.Errorf("read model %s: %w", r.Model.Name(), err)
		if !transient(err) {
			return err
		}
		if before.Before(r.progress.position()) {
			again.reset()
		}
		r.progress.set(RunnerRetries, err)
		r.log().Warn("read model starts over", "model", r.Model.Name(), "after", again.pause(), "error", err)
		if err := again.wait(ctx); err != nil {
			return err
		}
	}
}

func (r *Runner) log() *slog.Logger {
	if r.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return r.Log
}

// session runs from getting a connection to losing it.
func (r *Runner) session(ctx context.Context) error {
	s, err := pglock.Dial(ctx, r.DB, lockKey(r.Model, toRun))
	if err != nil {
		return err
	}
	defer s.HangUp(ctx)
	silence := cmp.Or(r.silence, longestSilence)
	if err := s.EndInSilence(ctx, silence); err != nil {
		return err
	}
	if err := s.Lock(ctx, standBy, silence); err != nil {
		return err
	}
	for {
		if err := r.follow(ctx, s.Conn); !errors.Is(err, errSwapped) {
			return err
		}
	}
}

// follow keeps the live generation up to date until another one is: errSwapped.
func (r *Runner) follow(ctx context.Context, conn *pgx.Conn) error {
	g, err := openGeneration(ctx, conn, r.Model)
	if err != nil {
		return err
	}
	if err := g.within(ctx, r.Store); err != nil {
		return err
	}
	r.log().Info("read model runs", "schema", schemaName(r.Model, g.number), "position", g.position)
	r.progress.set(RunnerRuns, nil)
	r.progress.reach(g.position)
	for b, err := range follow(ctx, r.Store, r.Model, span{after: g.position}, lookRound) {
		switch {
		case err != nil:
			return err
		case b.empty():
			err = g.lookRound(ctx, conn)
		default:
			err = r.apply(ctx, conn, &g, b)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// apply applies a batch. If something in it cannot be applied, it looks for the
// event by halves, so that everything before it is kept.
func (r *Runner) apply(ctx context.Context, conn *pgx.Conn, g *generation, b batch) error {
	err := g.advance(ctx, conn, b)
	switch {
	case err == nil:
		r.progress.reach(g.position)
		return nil
	case ctx.Err() != nil, transient(err), errors.Is(err, errSwapped), errors.Is(err, ErrOvertaken):
		return err
	case len(b.events) == 0:
		return err
	case len(b.events) == 1:
		return errors.Join(r.applyBefore(ctx, conn, g, b), fmt.Errorf("%s@%d: %w", b.events[0].Stream, b.events[0].Revision, err))
	}
	first, second := b.split(len(b.events) / 2)
	if err := r.apply(ctx, conn, g, first); err != nil {
		return err
	}
	return r.apply(ctx, conn, g, second)
}

// applyBefore moves the checkpoint to before the only event of b that concerns
// the read model.
func (r *Runner) applyBefore(ctx context.Context, conn *pgx.Conn, g *generation, b batch) error {
	before, _ := b.split(0)
	if before.empty() || !g.position.Before(before.last.Position) {
		return nil
	}
	return r.apply(ctx, conn, g, before)
}

// applying is [Model.Apply] of a read model, or instead of it.
type applying func(ctx context.Context, tx pgx.Tx, page []Event) error

// guarded has a read model write what events mean, if there are any. A panic
// stops this read model, not the process, which takes appends beside it.
func (f applying) guarded(ctx context.Context, tx pgx.Tx, events []Event) (err error) {
	if len(events) == 0 {
		return nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f(ctx, tx, events)
}
