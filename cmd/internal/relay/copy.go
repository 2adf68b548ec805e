package relay

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/sealing"
)

// Copy is a whole log on its way from one store to another.
type Copy struct {
	From, To eventstore.Store
	Vault    *sealing.Vault
	Follow   bool // go on with what is recorded meanwhile, until the context ends
	// Tell is told how far a part of the work is, in positions of the store it
	// reads.
	Tell func(part string, done, end eventstore.Position)
}

// Copied says how a copy ended.
type Copied struct {
	Source, Target *Tally
	End            eventstore.Position // of the source, as far as it was copied
	Latest         time.Time           // instant at which any of it was recorded
	Unclaimed      int                 // see [Writer]
}

// ErrUnequal says that the two logs are not equal after all.
var ErrUnequal = errors.New("the two logs are not equal")

// Run copies what was recorded until now and then reads the target again, to
// compare. Killed at any moment, it goes on where it stood when it is run
// again.
func (c Copy) Run(ctx context.Context) (Copied, error) {
	w := &Writer{To: c.To, Vault: c.Vault}
	var end eventstore.Position
	var latest time.Time
	source, err := Bring(ctx, c.pieces(ctx, &end), w, func(p Piece) {
		if p.At.After(latest) {
			latest = p.At
		}
		c.Tell("events", p.Last, end)
	})
	done := Copied{Source: source, End: end, Latest: latest, Unclaimed: w.Unclaimed}
	if err != nil {
		return done, err
	}
	done.Target, err = Count(ctx, c.To, func(at, end eventstore.Position) { c.Tell("comparison", at, end) })
	if err == nil && !done.Source.equal(done.Target) {
		err = fmt.Errorf("%w: %d events with %s and %d with %s", ErrUnequal,
			done.Source.Events, done.Source.Digest(), done.Target.Events, done.Target.Digest())
	}
	return done, err
}

// lookAgain is how often a source that is followed is asked for more.
const lookAgain = 500 * time.Millisecond

// pieces yields the source's appends up to its end, and end is where that is.
// A source that is followed may be away for a while.
func (c Copy) pieces(ctx context.Context, end *eventstore.Position) iter.Seq2[Piece, error] {
	return func(yield func(Piece, error) bool) {
		var after eventstore.Position
		for {
			reached, err := c.From.End(ctx)
			if err == nil {
				*end = reached
				for p, failed := range Pieces(ctx, c.From, after, reached) {
					if err = failed; err != nil {
						break
					}
					if !yield(p, nil) {
						return
					}
					after = p.Last
				}
			}
			if err != nil && (!c.Follow || !errors.Is(err, eventstore.ErrUnavailable)) {
				yield(Piece{}, err)
				return
			}
			if !c.Follow {
				return
			}
			select {
			case <-ctx.Done():
				yield(Piece{}, ctx.Err())
				return
			case <-time.After(lookAgain):
			}
		}
	}
}
