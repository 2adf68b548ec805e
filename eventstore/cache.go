package eventstore

import (
	"container/list"
	"context"
	"fmt"
	"sync"
)

// cache keeps folded streams between commands, the recently used ones as far
// as they fit. It is an optimization and no authority: the store decides
// whether what a command was decided on was still so. Its zero value is ready,
// and keeps nothing that nobody is using.
type cache[S any] struct {
	mu      sync.Mutex
	entries map[string]*entry[S]
	recent  list.List // of *entry[S], the one used last in front
	bytes   int
}

// entry is one stream. Who checked it out has it alone.
type entry[S any] struct {
	Loaded[S]
	// head is how far the stream is known to have been read. It counts events
	// that Read does not yield, so it may be more than Revision.
	head  Revision
	bytes int  // roughly what Loaded occupies, but for
	state int  // its state, if that is known by itself
	known bool // Loaded is the fold of the stream up to head; if not, it is to be folded anew

	id      string
	turn    chan struct{} // holds an element while somebody has the entry
	users   int           // who have it or wait for it; guarded by cache.mu
	counted int           // bytes that cache.bytes includes; guarded by cache.mu
	place   *list.Element
}

// entryBytes is what an entry occupies beside its state.
const entryBytes = 512

// checkOut waits until nobody else has the entry of id. While it is out,
// commands on the same stream wait instead of losing a race.
func (c *cache[S]) checkOut(ctx context.Context, id string) (*entry[S], error) {
	e := c.find(id)
	select {
	case e.turn <- struct{}{}:
		return e, nil
	default:
	}
	select {
	case e.turn <- struct{}{}:
		return e, nil
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		e.users--
		return nil, fmt.Errorf("wait for the commands on %s before: %w", id, ctx.Err())
	}
}

func (c *cache[S]) find(id string) *entry[S] {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[id]
	if !ok {
		e = &entry[S]{id: id, turn: make(chan struct{}, 1)}
		if c.entries == nil {
			c.entries = make(map[string]*entry[S])
		}
		c.entries[id], e.place = e, c.recent.PushFront(e)
	}
	c.recent.MoveToFront(e.place)
	e.users++
	return e
}

// checkIn gives the entry back, and forgets others until the rest is within
// limit bytes.
func (c *cache[S]) checkIn(e *entry[S], limit int) {
	if !e.known {
		e.Loaded, e.bytes, e.state, e.head = Loaded[S]{}, 0, 0, Empty
	}
	bytes := e.bytes + e.state + entryBytes
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bytes += bytes - e.counted
	e.counted = bytes
	<-e.turn
	e.users--
	for p := c.recent.Back(); p != nil && c.bytes > limit; {
		old := p.Value.(*entry[S])
		p = p.Prev()
		if old.users == 0 {
			c.recent.Remove(old.place)
			delete(c.entries, old.id)
			c.bytes -= old.counted
		}
	}
}
