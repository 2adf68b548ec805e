package relay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// Writer appends pieces to a store that nobody else writes to. Its fields are
// set once.
type Writer struct {
	To    eventstore.Store
	Vault *sealing.Vault // knows the keys of persons' claims

	Unclaimed int // claims of persons that could not be made, because the vault does not know them

	heads  map[eventstore.Stream]eventstore.Revision // of streams written to lately
	last   eventstore.Position
	handed map[uuid.UUID][]byte // keys of subjects that the vault does not know any more; see claims.go
}

// mostHeads bounds what is remembered of streams.
const mostHeads = 1 << 16

// An append that the store could not be asked for is tried again, with pauses
// that double from first to longest, so many times in all.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 10 * time.Second
	attempts     = 40
)

// Append writes a piece to the end of its stream. The store may be away for a
// while, answer that an outcome is unknown, or have put an event of its own
// into the stream: the append is tried again, and carried out once.
func (w *Writer) Append(ctx context.Context, p Piece) error {
	a := eventstore.Append{Stream: p.Stream, Events: p.Events}
	var err error
	if a.Claims, err = w.claims(ctx, p); err != nil {
		return err
	}
	if a.Expected, err = w.head(ctx, p.Stream); err != nil {
		return err
	}
	pause := firstPause
	for try := 1; ; try++ {
		done, err := w.To.Append(ctx, a)
		switch {
		case err == nil:
			return w.wrote(p.Stream, done)
		case try == attempts:
			return err
		case w.dropFree(&a, err):
			continue
		case errors.Is(err, eventstore.ErrConflict):
			if a.Expected, err = w.beyond(ctx, a, err); err != nil {
				return err
			}
			continue
		case !errors.Is(err, eventstore.ErrUnavailable) && !errors.Is(err, eventstore.ErrUnknownOutcome):
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
		pause = min(2*pause, longestPause)
	}
}

// wrote remembers where a stream ends. An append leads to a later position,
// unless there was something else.
func (w *Writer) wrote(stream eventstore.Stream, done eventstore.Appended) error {
	if !w.last.Before(done.Position) {
		return fmt.Errorf("%s stands elsewhere in the target: somebody else writes to it", stream)
	}
	if w.last = done.Position; len(w.heads) >= mostHeads {
		w.heads = nil
	}
	if w.heads == nil {
		w.heads = make(map[eventstore.Stream]eventstore.Revision)
	}
	w.heads[stream] = done.Revision
	return nil
}

func (w *Writer) head(ctx context.Context, stream eventstore.Stream) (eventstore.Revision, error) {
	if head, ok := w.heads[stream]; ok {
		return head, nil
	}
	return w.To.Head(ctx, stream)
}

// beyond returns the revision to expect after a conflict: that of an event
// which the store keeps to itself. If others can see it, somebody else wrote it.
func (w *Writer) beyond(ctx context.Context, a eventstore.Append, conflict error) (eventstore.Revision, error) {
	head, err := w.To.Head(ctx, a.Stream)
	if err != nil {
		return head, err
	}
	if head <= a.Expected {
		return head, conflict
	}
	for page, err := range w.To.Read(ctx, a.Stream, eventstore.ReadOptions{From: a.Expected + 1, Max: 1}) {
		if err == nil {
			err = fmt.Errorf("somebody else wrote %s: %w", name(page[0].Stream, page[0].Proposed), conflict)
		}
		return head, err
	}
	return head, nil
}
