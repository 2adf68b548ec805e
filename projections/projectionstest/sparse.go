package projectionstest

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Sparse shows a store that counts positions 1, 2, 3, … as one looks that does
// not: positions are pairs of numbers with gaps between them, and after each
// append stands an event that only the store sees, so that revisions have gaps
// for who reads. All that the store below holds was appended through it.
type Sparse struct {
	Store eventstore.Store

	mu   sync.Mutex
	last eventstore.Position // of the last event that others see
}

// Positions of a sparse store are some hundreds apart.
const (
	apart       = 211
	commitAfter = 17
	prepareLess = 6
)

func spread(p eventstore.Position) eventstore.Position {
	n, _ := p.Parts()
	if n == 0 {
		return eventstore.Position{}
	}
	return eventstore.NewPosition(n*apart+commitAfter, n*apart+commitAfter-prepareLess)
}

// gathered returns the last position below that is not after p.
func gathered(p eventstore.Position) eventstore.Position {
	commit, _ := p.Parts()
	if commit < apart+commitAfter {
		return eventstore.Position{}
	}
	n := (commit - commitAfter) / apart
	if p.Before(spread(eventstore.NewPosition(n, 0))) {
		n--
	}
	return eventstore.NewPosition(n, 0)
}

const hiddenPrefix = "hidden."

func hidden(r eventstore.Recorded) bool { return strings.HasPrefix(r.Type, hiddenPrefix) }

// Hide puts an event that only the store sees at the end of a stream, which
// need not have begun.
func (s *Sparse) Hide(ctx context.Context, stream eventstore.Stream) error {
	head, err := s.Store.Head(ctx, stream)
	if err != nil {
		return err
	}
	_, err = s.Store.Append(ctx, eventstore.Append{Stream: stream, Expected: head, Events: []eventstore.Proposed{{
		ID: uuid.New(), Type: hiddenPrefix + "fenced", Data: []byte("{}"), Metadata: []byte("{}"),
	}}})
	return err
}

// Append implements [eventstore.Store].
func (s *Sparse) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	done, err := s.Store.Append(ctx, a)
	if err != nil {
		return done, err
	}
	done.Position = spread(done.Position)
	if done.Repeated {
		return done, nil
	}
	s.mu.Lock()
	if s.last.Before(done.Position) {
		s.last = done.Position
	}
	s.mu.Unlock()
	return done, s.Hide(ctx, a.Stream)
}

// Head implements [eventstore.Store].
func (s *Sparse) Head(ctx context.Context, stream eventstore.Stream) (eventstore.Revision, error) {
	return s.Store.Head(ctx, stream)
}

// End implements [eventstore.Store].
func (s *Sparse) End(ctx context.Context) (eventstore.Position, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last, ctx.Err()
}

// Read implements [eventstore.Store].
func (s *Sparse) Read(ctx context.Context, stream eventstore.Stream, o eventstore.ReadOptions) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		left := o.Max
		o.Max = 0
		for page, err := range shown(s.Store.Read(ctx, stream, o)) {
			if left > 0 && len(page) >= left {
				yield(page[:left], err)
				return
			}
			if left -= len(page); !yield(page, err) {
				return
			}
		}
	}
}

// Follow implements [eventstore.Store].
func (s *Sparse) Follow(ctx context.Context, after eventstore.Position) iter.Seq2[[]eventstore.Recorded, error] {
	return shown(s.Store.Follow(ctx, gathered(after)))
}

// shown is what others see of pages.
func shown(pages iter.Seq2[[]eventstore.Recorded, error]) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		for page, err := range pages {
			page = slices.DeleteFunc(slices.Clone(page), hidden)
			for i := range page {
				page[i].Position = spread(page[i].Position)
			}
			if (len(page) > 0 || err != nil) && !yield(page, err) {
				return
			}
		}
	}
}
