package reactions

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Runner carries out reactions. One runner in the cluster works at a time; the
// others stand by for its session lock.
type Runner struct {
	Store     eventstore.Store
	DB        *pgxpool.Pool
	Reactions []Reaction
	Clock     clock.Clock
	Log       *slog.Logger

	mu    sync.Mutex
	stuck error
}

var codec = func() *domain.Codec[domain.Event] {
	var all []domain.Event
	for _, e := range filing.Events() {
		all = append(all, e)
	}
	for _, e := range suggestion.Events() {
		all = append(all, e)
	}
	for _, e := range crossprovince.Events() {
		all = append(all, e)
	}
	for _, e := range transfer.Events() {
		all = append(all, e)
	}
	return domain.NewCodec(all...)
}()

// The pause after a failure doubles from first to longest.
const (
	firstPause   = 200 * time.Millisecond
	longestPause = 10 * time.Second
)

// Run follows the log until ctx ends. A reaction that fails is tried again
// with growing pauses and holds up those after it: they may depend on it. Its
// error is what Stuck returns meanwhile.
func (r *Runner) Run(ctx context.Context) error {
	for pause := firstPause; ; {
		progressed, err := r.lead(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if progressed {
			pause = firstPause
		}
		r.setStuck(err)
		r.Log.ErrorContext(ctx, "a reaction failed and will be tried again", "error", err, "pause", pause)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
		pause = min(2*pause, longestPause)
	}
}

// FailureError is why a reaction did not act on a fact. The runner stays there and
// tries again.
type FailureError struct {
	Reaction string
	Fact     eventstore.Recorded
	err      error
}

func (e *FailureError) Error() string {
	return fmt.Sprintf("%s on %s@%d: %v", e.Reaction, e.Fact.Stream, e.Fact.Revision, e.err)
}

// Unwrap returns the reaction's own error.
func (e *FailureError) Unwrap() error { return e.err }

// Stuck returns why the runner makes no progress, nil if it does: a
// [*FailureError], unless already the log or the lock fails.
func (r *Runner) Stuck() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.stuck
}

// Position returns how far reactions have come, whoever carried them out.
func (r *Runner) Position(ctx context.Context) (eventstore.Position, error) { return r.checkpoint(ctx) }

func (r *Runner) setStuck(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stuck = err
}

// CatchUp acts on everything recorded so far and returns. It is for whoever
// has the log to himself: the story of the demonstration, and import.
func (r *Runner) CatchUp(ctx context.Context) error {
	for {
		end, err := r.Store.End(ctx)
		if err != nil {
			return fmt.Errorf("end of the log: %w", err)
		}
		after, err := r.checkpoint(ctx)
		if err != nil {
			return err
		}
		if !after.Before(end) {
			return nil
		}
		for page, err := range r.Store.Follow(ctx, after) {
			if err != nil {
				return fmt.Errorf("follow: %w", err)
			}
			if err := r.page(ctx, page); err != nil {
				return err
			}
			if !page[len(page)-1].Position.Before(end) {
				break
			}
		}
	}
}

// lead works while it holds the lock.
func (r *Runner) lead(ctx context.Context) (progressed bool, err error) {
	lock, err := takeLock(ctx, r.DB)
	if err != nil {
		return false, err
	}
	ctx, lost := context.WithCancelCause(ctx)
	var beating sync.WaitGroup
	beating.Go(func() { lock.hold(ctx, lost) })
	defer func() {
		lost(nil)
		beating.Wait()
		lock.HangUp(ctx)
	}()
	after, err := r.checkpoint(ctx)
	if err != nil {
		return false, err
	}
	for page, err := range r.Store.Follow(ctx, after) {
		if err == nil {
			err = r.page(ctx, page)
		}
		if err != nil {
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			return progressed, err
		}
		progressed = true
		r.setStuck(nil)
	}
	return progressed, nil
}

// page acts on the events of a page that somebody wants, then moves the
// checkpoint beyond it.
func (r *Runner) page(ctx context.Context, page []eventstore.Recorded) error {
	for _, rec := range page {
		for _, reaction := range r.Reactions {
			if !reaction.Wants(rec.Type) {
				continue
			}
			if err := r.once(ctx, reaction, rec); err != nil {
				return &FailureError{Reaction: reaction.Name(), Fact: rec, err: err}
			}
		}
	}
	_, err := r.DB.Exec(ctx, `
		INSERT INTO react.checkpoint (one, position) VALUES (true, $1)
		ON CONFLICT (one) DO UPDATE SET position = excluded.position`, page[len(page)-1].Position.String())
	if err != nil {
		return fmt.Errorf("write checkpoint: %w", err)
	}
	return nil
}

// once acts on an event unless it is noted that this was done.
func (r *Runner) once(ctx context.Context, reaction Reaction, rec eventstore.Recorded) error {
	var done bool
	err := r.DB.QueryRow(ctx, `SELECT EXISTS (SELECT FROM react.done WHERE reaction = $1 AND event = $2)`,
		reaction.Name(), rec.ID).Scan(&done)
	if err != nil || done {
		return err
	}
	f, err := decode(rec)
	if err != nil {
		return err
	}
	now := r.Clock()
	if now.Before(f.Meta.RecordedAt) {
		now = f.Meta.RecordedAt
	}
	if booked, ok := reaction.(Booked); ok {
		return r.book(ctx, booked, f, now)
	}
	if err := reaction.React(ctx, f, now); err != nil {
		return err
	}
	_, err = r.DB.Exec(ctx, noted, reaction.Name(), rec.ID, now)
	return err
}

// noted notes that a reaction acted on an event, unless that is noted.
const noted = `INSERT INTO react.done (reaction, event, done_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`

// book writes what a reaction has to write, and its note, at once or not at all.
func (r *Runner) book(ctx context.Context, b Booked, f Fact, now time.Time) error {
	write, err := b.Book(ctx, f, now)
	if err != nil || write == nil {
		return err
	}
	return pgx.BeginFunc(ctx, r.DB, func(tx pgx.Tx) error {
		// First: another runner that acts on the same event has to wait here.
		tag, err := tx.Exec(ctx, noted, b.Name(), f.ID, now)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return write(ctx, tx)
	})
}

func decode(rec eventstore.Recorded) (Fact, error) {
	_, id, _ := strings.Cut(string(rec.Stream), "-")
	f := Fact{Recorded: rec}
	var err error
	if f.Of, err = uuid.Parse(id); err != nil {
		return f, fmt.Errorf("stream %s: %w", rec.Stream, err)
	}
	if f.Event, err = codec.Decode(rec.Type, rec.Data); err != nil {
		return f, err
	}
	f.Meta, err = eventstore.DecodeMetadata(rec.Metadata)
	return f, err
}

func (r *Runner) checkpoint(ctx context.Context) (eventstore.Position, error) {
	var text string
	err := r.DB.QueryRow(ctx, `SELECT position FROM react.checkpoint`).Scan(&text)
	if errors.Is(err, pgx.ErrNoRows) {
		return eventstore.Position{}, nil
	}
	if err != nil {
		return eventstore.Position{}, fmt.Errorf("read checkpoint: %w", err)
	}
	return eventstore.ParsePosition(text)
}
