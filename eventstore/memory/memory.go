// Package memory is the event store that forgets: for tests, and for trying
// the ledger out. It passes the same suite as the stores that remember, and it
// keeps bytes as they do, so that nothing stored in it has missed a codec.
//
// It is not for anything that has to outlive the process.
package memory

import (
	"context"
	"sync"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
)

var _ eventstore.Store = (*Store)(nil)

// Store implements [eventstore.Store]. Its zero value is empty and ready.
// Positions are contiguous from 1.
type Store struct {
	mu      sync.Mutex
	log     []eventstore.Recorded
	streams map[eventstore.Stream][]eventstore.Recorded
	claims  map[key]eventstore.Holder
	grown   chan struct{} // closed by the next append; nil while nobody waits
}

// key is what a claim is for.
type key struct {
	kind domain.ClaimKind
	key  string
}

// Append implements [eventstore.Store].
func (s *Store) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if err := a.Validate(); err != nil {
		return eventstore.Appended{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return eventstore.Appended{}, err
	}
	stream := s.streams[a.Stream]
	if done, ok := repeated(stream, a); ok {
		return done, nil
	}
	if head := eventstore.Revision(len(stream)) - 1; head != a.Expected {
		return eventstore.Appended{}, &eventstore.ConflictError{Stream: a.Stream, Expected: a.Expected, Actual: head}
	}
	if err := s.judge(a); err != nil {
		return eventstore.Appended{}, err
	}
	return s.write(a), nil
}

// repeated reports whether the events of a stand where they were to go, and
// where they end.
func repeated(stream []eventstore.Recorded, a eventstore.Append) (eventstore.Appended, bool) {
	if a.Expected >= eventstore.Revision(len(stream)) || len(a.Events) > len(stream[a.Expected+1:]) {
		return eventstore.Appended{}, false
	}
	there := stream[a.Expected+1:][:len(a.Events)]
	for i, e := range a.Events {
		if there[i].ID != e.ID {
			return eventstore.Appended{}, false
		}
	}
	last := there[len(there)-1]
	return eventstore.Appended{Revision: last.Revision, Position: last.Position, Repeated: true}, true
}

// judge finds the first claim that is not a's to make.
func (s *Store) judge(a eventstore.Append) error {
	for i, c := range a.Claims {
		holder, held := s.claims[key{c.Kind, string(c.Key)}]
		free := !held && c.Op == domain.TakeClaim
		own := held && holder == eventstore.Holder{Stream: a.Stream, Subject: c.Subject}
		if !free && !own {
			return &eventstore.ClaimedError{Kind: c.Kind, Claim: i, Holder: holder}
		}
	}
	return nil
}

// write carries a out, which cannot fail any more.
func (s *Store) write(a eventstore.Append) eventstore.Appended {
	if s.streams == nil {
		s.streams = make(map[eventstore.Stream][]eventstore.Recorded)
		s.claims = make(map[key]eventstore.Holder)
	}
	at := clock.Now()
	for i, e := range a.Events {
		r := eventstore.Recorded{
			Proposed: eventstore.Proposed{ID: e.ID, Type: e.Type, Data: copied(e.Data), Metadata: copied(e.Metadata)},
			Stream:   a.Stream,
			Revision: a.Expected + 1 + eventstore.Revision(i),
			Position: eventstore.NewPosition(uint64(len(s.log))+1, 0),
			StoredAt: at,
		}
		s.log = append(s.log, r)
		s.streams[a.Stream] = append(s.streams[a.Stream], r)
	}
	for _, c := range a.Claims {
		k := key{c.Kind, string(c.Key)}
		switch c.Op {
		case domain.TakeClaim:
			s.claims[k] = eventstore.Holder{Stream: a.Stream, Subject: c.Subject}
		case domain.HandClaim:
			s.claims[k] = c.To
		case domain.ReleaseClaim:
			delete(s.claims, k)
		}
	}
	if s.grown != nil {
		close(s.grown)
		s.grown = nil
	}
	last := s.log[len(s.log)-1]
	return eventstore.Appended{Revision: last.Revision, Position: last.Position}
}

// copied keeps the caller's buffer out of the log. Like a database, it has no
// nil.
func copied(b []byte) []byte { return append([]byte{}, b...) }
