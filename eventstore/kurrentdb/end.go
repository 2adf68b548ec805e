package kurrentdb

import (
	"context"
	"sync"

	"example.org/ledger/eventstore"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// end is where the log ends, whoever wrote the last event. Those who ask while
// a question is on its way share the next one, so that many appends at once
// cost hardly more than one. The zero value is ready to use.
type end struct {
	mu   sync.Mutex
	busy bool
	next *question // of those who came since the last one was sent

	last, seen eventstore.Position // see End
}

// question is asked once for all who wait for done.
type question struct {
	done chan struct{}
	at   eventstore.Position
	err  error
}

// read returns a position that nothing acknowledged before the call is after.
func (e *end) read(ctx context.Context, s *Store) (eventstore.Position, error) {
	q := e.join(s)
	select {
	case <-q.done:
		return q.at, q.err
	case <-ctx.Done():
		return eventstore.Position{}, readError(ctx, ctx.Err(), "the end of the log")
	}
}

func (e *end) join(s *Store) *question {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.next == nil {
		e.next = &question{done: make(chan struct{})}
	}
	if !e.busy {
		e.busy = true
		s.work.Go(func() { e.ask(s) })
	}
	return e.next
}

// ask asks until nobody wants to know.
func (e *end) ask(s *Store) {
	for {
		e.mu.Lock()
		q := e.next
		e.next = nil
		e.busy = q != nil
		e.mu.Unlock()
		if q == nil {
			return
		}
		q.at, q.err = s.rawEnd(s.sending)
		close(q.done)
	}
}

// End implements [eventstore.Store]. The last event may be none that followers
// see. So that a night of the server's own events is looked through once, the
// store remembers how far it looked and what it found.
func (s *Store) End(ctx context.Context) (eventstore.Position, error) {
	asked, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	last, seen := s.end.remembered()
	var end, from eventstore.Position
	for count := uint64(4); ; count = min(4*count, 4096) {
		n := uint64(0)
		for r, err := range s.events(asked, ofAll(from, count)) {
			if err != nil {
				return eventstore.Position{}, readError(ctx, err, "the end of the log")
			}
			if end.IsZero() {
				end = r.Position
			}
			if ours(r) {
				s.end.remember(r.Position, end)
				return r.Position, nil
			}
			if !seen.Before(r.Position) {
				s.end.remember(last, end)
				return last, nil
			}
			n, from = n+1, r.Position
		}
		if n < count { // all was looked through
			s.end.remember(eventstore.Position{}, end)
			return eventstore.Position{}, nil
		}
	}
}

// remembered returns the last event for followers and how far that is known.
func (e *end) remembered() (last, seen eventstore.Position) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.last, e.seen
}

func (e *end) remember(last, seen eventstore.Position) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.seen.Before(seen) {
		e.last, e.seen = last, seen
	}
}

// rawEnd returns the position of the very last event.
func (s *Store) rawEnd(ctx context.Context) (eventstore.Position, error) {
	asked, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	for r, err := range s.events(asked, ofAll(eventstore.Position{}, 1)) {
		if err != nil {
			return eventstore.Position{}, readError(ctx, err, "the end of the log")
		}
		return r.Position, nil
	}
	return eventstore.Position{}, nil
}

// ofAll asks for events of all streams backwards, from before a position or,
// if that is zero, from the end.
func ofAll(before eventstore.Position, count uint64) *streams.ReadReq_Options {
	all := &streams.ReadReq_Options_AllOptions{AllOption: &streams.ReadReq_Options_AllOptions_End{End: &shared.Empty{}}}
	if !before.IsZero() {
		all.AllOption = place(before)
	}
	return &streams.ReadReq_Options{
		StreamOption:  &streams.ReadReq_Options_All{All: all},
		ReadDirection: streams.ReadReq_Options_Backwards,
		CountOption:   &streams.ReadReq_Options_Count{Count: count},
	}
}

// place is a position on the wire.
func place(p eventstore.Position) *streams.ReadReq_Options_AllOptions_Position {
	commit, prepare := p.Parts()
	return &streams.ReadReq_Options_AllOptions_Position{
		Position: &streams.ReadReq_Options_Position{CommitPosition: commit, PreparePosition: prepare},
	}
}
