package kurrentdb

import (
	"context"
	"sync"

	"example.org/ledger/eventstore"
)

// inboxBytes is how much of what came may wait for a slow follower. The rest
// waits at the server.
const inboxBytes = 4 << 20

// inbox is what came on a subscription and was not taken yet: a page is what
// is there, without waiting for more.
type inbox struct {
	ready chan struct{} // something is there to take
	room  chan struct{} // something was taken

	mu     sync.Mutex
	events []eventstore.Recorded
	bytes  int
	seen   eventstore.Position // what came reaches so far
	err    error               // nothing comes any more
	open   bool                // something came
}

func newInbox() *inbox {
	return &inbox{ready: make(chan struct{}, 1), room: make(chan struct{}, 1)}
}

// signal leaves a note on c that something happened.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// put adds an event, when there is room.
func (in *inbox) put(ctx context.Context, r eventstore.Recorded) error {
	for !in.tryPut(r) {
		select {
		case <-in.room:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	signal(in.ready)
	return nil
}

func (in *inbox) tryPut(r eventstore.Recorded) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.events) == pageEvents || in.bytes >= inboxBytes {
		return false
	}
	in.events, in.bytes, in.seen = append(in.events, r), in.bytes+len(r.Data)+len(r.Metadata), r.Position
	return true
}

// begin notes that the subscription was answered.
func (in *inbox) begin() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.open = true
}

func (in *inbox) begun() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.open
}

// pass notes that up to a position there is nothing more for followers.
func (in *inbox) pass(p eventstore.Position) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.seen.Before(p) {
		in.seen = p
	}
	signal(in.ready)
}

// end notes that nothing comes any more.
func (in *inbox) end(err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.err = err
	signal(in.ready)
}

// take takes what is there: events, how far they and what was left out reach,
// and, after the last of them, why there will be no more.
func (in *inbox) take() ([]eventstore.Recorded, eventstore.Position, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	events := in.events
	in.events, in.bytes = nil, 0
	signal(in.room)
	return events, in.seen, in.err
}
