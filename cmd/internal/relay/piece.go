// Package relay brings a log into another store: event after event in the same
// order, each append as one append, claims derived from the metadata.
//
// The target must be empty or hold a beginning of the source. That is looked at
// event by event before anything is written, and it is all that a relay which
// was killed needs to go on: it keeps no notes of its own. In the end both logs
// are read again, and what is printed of them is computed from what was read.
//
// It moves no vault, no documents and no read models, and it never writes to
// the source.
package relay

import (
	"context"
	"fmt"
	"iter"
	"time"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Piece is what one append recorded.
type Piece struct {
	Stream eventstore.Stream
	Events []eventstore.Proposed
	Last   eventstore.Position // of its last event in the source; zero if that is no store
	At     time.Time           // when it was recorded; likewise
}

// Recorded yields the events of a store after a position, up to and including
// another, which the store has reached.
func Recorded(ctx context.Context, store eventstore.Store, after, until eventstore.Position) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		if !after.Before(until) {
			return
		}
		for page, err := range store.Follow(ctx, after) {
			if err != nil {
				yield(eventstore.Recorded{}, err)
				return
			}
			for _, r := range page {
				if until.Before(r.Position) || !yield(r, nil) {
					return
				}
			}
			if !page[len(page)-1].Position.Before(until) {
				return
			}
		}
	}
}

// Pieces is Recorded append by append: the events in a row that one command
// recorded in one stream. The end must be that of an append.
func Pieces(ctx context.Context, store eventstore.Store, after, until eventstore.Position) iter.Seq2[Piece, error] {
	return func(yield func(Piece, error) bool) {
		var open Piece
		var command uuid.UUID
		for r, err := range Recorded(ctx, store, after, until) {
			var m eventstore.Metadata
			if err == nil {
				if m, err = eventstore.DecodeMetadata(r.Metadata); err != nil {
					err = fmt.Errorf("%s@%d: %w", r.Stream, r.Revision, err)
				}
			}
			if err != nil {
				yield(Piece{}, err)
				return
			}
			if r.Stream != open.Stream || m.Command != command {
				if len(open.Events) > 0 && !yield(open, nil) {
					return
				}
				open, command = Piece{Stream: r.Stream, At: m.RecordedAt}, m.Command
			}
			open.Events, open.Last = append(open.Events, r.Proposed), r.Position
		}
		if len(open.Events) > 0 {
			yield(open, nil)
		}
	}
}
