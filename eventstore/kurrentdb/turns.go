package kurrentdb

import (
	"context"
	"sync"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// turn is what only one append at a time may do: begin with an event on a
// stream.
type turn struct {
	stream eventstore.Stream
	first  uuid.UUID
}

// turns are those that are taken. The zero value is ready to use.
type turns struct {
	mu    sync.Mutex
	taken map[turn]*holders
}

// holders of one turn; gone is closed when there are none left.
type holders struct {
	n    int
	gone chan struct{}
}

// take waits until nobody holds t, and holds it.
func (q *turns) take(ctx context.Context, t turn) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		gone := q.try(t)
		if gone == nil {
			return nil
		}
		select {
		case <-gone:
		case <-ctx.Done():
		}
	}
}

// try holds t, or returns what is closed when nobody does any more.
func (q *turns) try(t turn) <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	if h := q.taken[t]; h != nil {
		return h.gone
	}
	q.put(t)
	return nil
}

// share holds t beside whoever holds it.
func (q *turns) share(t turn) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if h := q.taken[t]; h != nil {
		h.n++
		return
	}
	q.put(t)
}

func (q *turns) put(t turn) {
	if q.taken == nil {
		q.taken = make(map[turn]*holders)
	}
	q.taken[t] = &holders{n: 1, gone: make(chan struct{})}
}

// release undoes one take or share.
func (q *turns) release(t turn) {
	q.mu.Lock()
	defer q.mu.Unlock()
	h := q.taken[t]
	if h.n--; h.n == 0 {
		delete(q.taken, t)
		close(h.gone)
	}
}
