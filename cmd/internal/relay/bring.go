package relay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"

	"example.org/ledger/eventstore"
)

// ErrOtherLog refuses a target that holds something else than a beginning of
// the source.
var ErrOtherLog = errors.New("the target holds another log")

// DifferentError says where a target first differs from its source.
type DifferentError struct {
	N    int    // the how-manieth event, from 1
	What string // in which way
}

func (e *DifferentError) Error() string {
	return fmt.Sprintf("%v: event %d %s", ErrOtherLog, e.N, e.What)
}

// Is matches ErrOtherLog.
func (e *DifferentError) Is(target error) bool { return target == ErrOtherLog }

// Bring writes to w what pieces hold beyond what w's store holds, which must be
// a beginning of that. tell is called after each piece. It returns the tally of
// all pieces.
func Bring(ctx context.Context, pieces iter.Seq2[Piece, error], w *Writer, tell func(Piece)) (*Tally, error) {
	end, err := w.To.End(ctx)
	if err != nil {
		return nil, fmt.Errorf("end of the target: %w", err)
	}
	next, stop := iter.Pull2(Recorded(ctx, w.To, eventstore.Position{}, end))
	defer stop()
	there, err, more := next()
	t := newTally()
	for p, failed := range pieces {
		if failed != nil {
			return t, fmt.Errorf("read the source: %w", failed)
		}
		n := 0 // of the piece's events are there
		for ; more && n < len(p.Events); n++ {
			if err != nil {
				return t, fmt.Errorf("read the target: %w", err)
			}
			if what := differs(p.Stream, p.Events[n], there); what != "" {
				return t, &DifferentError{N: t.Events + n + 1, What: what}
			}
			there, err, more = next()
		}
		for _, e := range p.Events {
			t.add(p.Stream, e)
		}
		if n < len(p.Events) {
			rest := Piece{Stream: p.Stream, Events: p.Events[n:], Last: p.Last}
			if err := w.Append(ctx, rest); err != nil {
				return t, fmt.Errorf("event %d: %w", t.Events-len(rest.Events)+1, err)
			}
		} else if err := w.pass(ctx, p); err != nil {
			return t, err
		}
		tell(p)
	}
	if more && err != nil {
		return t, fmt.Errorf("read the target: %w", err)
	}
	if more {
		return t, &DifferentError{N: t.Events + 1, What: "is " + name(there.Stream, there.Proposed) + "; the source ends before it"}
	}
	return t, nil
}

// differs says in what way the event in the target is another, empty if it is
// the same.
func differs(stream eventstore.Stream, e eventstore.Proposed, there eventstore.Recorded) string {
	switch {
	case stream != there.Stream || e.ID != there.ID || e.Type != there.Type:
		return "is " + name(there.Stream, there.Proposed) + ", in the source " + name(stream, e)
	case !bytes.Equal(e.Data, there.Data):
		return "has other data: " + name(stream, e)
	case !bytes.Equal(e.Metadata, there.Metadata):
		return "has other metadata: " + name(stream, e)
	}
	return ""
}

func name(stream eventstore.Stream, e eventstore.Proposed) string {
	return fmt.Sprintf("%s %s of %s", e.Type, e.ID, stream)
}
