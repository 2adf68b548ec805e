package memory

import (
	"context"
	"iter"
	"slices"

	"example.org/ledger/eventstore"
)

// page is how many events are yielded at once.
const page = 1000

// Head implements [eventstore.Store].
func (s *Store) Head(ctx context.Context, stream eventstore.Stream) (eventstore.Revision, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return eventstore.Revision(len(s.streams[stream])) - 1, ctx.Err()
}

// End implements [eventstore.Store].
func (s *Store) End(ctx context.Context) (eventstore.Position, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return eventstore.NewPosition(uint64(len(s.log)), 0), ctx.Err()
}

// Read implements [eventstore.Store].
func (s *Store) Read(ctx context.Context, stream eventstore.Stream, o eventstore.ReadOptions) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		s.mu.Lock()
		events := s.streams[stream] // only ever appended to, so this much of it stays
		s.mu.Unlock()
		if err := ctx.Err(); err != nil {
			yield(nil, err)
			return
		}
		for p := range slices.Chunk(selected(events, o), page) {
			if err := ctx.Err(); err != nil {
				yield(nil, err)
				return
			}
			if !yield(p, nil) {
				return
			}
		}
	}
}

// selected returns the events that o asks for, in the order it asks for.
func selected(events []eventstore.Recorded, o eventstore.ReadOptions) []eventstore.Recorded {
	if o.Backwards {
		if end := o.From + 1; end > 0 && end < eventstore.Revision(len(events)) {
			events = events[:end]
		}
		events = slices.Clone(events)
		slices.Reverse(events)
	} else {
		events = events[min(max(o.From, 0), eventstore.Revision(len(events))):]
	}
	if o.Max > 0 && o.Max < len(events) {
		events = events[:o.Max]
	}
	return events
}

// Follow implements [eventstore.Store].
func (s *Store) Follow(ctx context.Context, after eventstore.Position) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		next, _ := after.Parts()
		for {
			log, grown := s.look()
			for next < uint64(len(log)) && ctx.Err() == nil {
				end := min(next+page, uint64(len(log)))
				if !yield(log[next:end:end], nil) {
					return
				}
				next = end
			}
			select {
			case <-ctx.Done():
				yield(nil, ctx.Err())
				return
			case <-grown:
			}
		}
	}
}

// look returns all events and a channel that is closed when there are more.
func (s *Store) look() ([]eventstore.Recorded, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.grown == nil {
		s.grown = make(chan struct{})
	}
	return s.log, s.grown
}
