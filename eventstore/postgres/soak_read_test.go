package postgres_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime/debug"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// book is what one writer knows that it has written.
type book struct{ pages []leaf }

// leaf is one stream. Its events say where they stand and in which attempt they
// were written, so that an attempt that was given up cannot pass for the one
// that replaced it.
type leaf struct {
	stream  eventstore.Stream
	attempt uint64
	digest
}

// digest sums up the events of a stream from its beginning.
type digest struct {
	next eventstore.Revision
	sum  uint64
}

func (d *digest) add(r eventstore.Revision, data []byte) {
	h := fnv.New64a()
	_ = binary.Write(h, binary.BigEndian, d.sum) // a hash takes everything
	h.Write(data)
	d.next, d.sum = r+1, h.Sum64()
}

func newBook(writer int) *book {
	b := &book{pages: make([]leaf, 5)}
	for i := range b.pages {
		b.pages[i].stream = eventstore.Stream(fmt.Sprintf("soak-%d-%d", writer, i))
	}
	return b
}

// draft is the next append of n events.
func (l *leaf) draft(n int) eventstore.Append {
	l.attempt++
	a := eventstore.Append{Stream: l.stream, Expected: l.next - 1}
	for i := range n {
		a.Events = append(a.Events, eventstore.Proposed{
			ID: uuid.New(), Type: "test.happened", Metadata: []byte(`{}`),
			Data: fmt.Appendf(nil, `{"revision":%d,"attempt":%d}`, int(l.next)+i, l.attempt),
		})
	}
	return a
}

// settle notes that an append was written.
func (l *leaf) settle(a eventstore.Append) {
	for _, e := range a.Events {
		l.add(l.next, e.Data)
	}
}

// reader follows the log from its beginning to its end, whatever happens.
type reader struct {
	store  eventstore.Store
	pages  bool // comes and goes instead of following all the time
	random *rand.Rand

	at    uint64
	heads map[eventstore.Stream]*digest
}

// read reads on until end is known and reached.
func (r *reader) read(t *testing.T, progress *atomic.Int64, end *atomic.Pointer[eventstore.Position]) {
	for !t.Failed() {
		ctx, cancel := context.WithCancel(t.Context())
		over := time.AfterFunc(500*time.Millisecond, cancel) // to look at end
		most := -1
		if r.pages {
			most = 1 + r.random.IntN(5000)
		}
		for page, err := range r.store.Follow(ctx, position(r.at)) {
			if err != nil {
				if ctx.Err() == nil && !errors.Is(err, eventstore.ErrUnavailable) {
					t.Errorf("follow: %v", err)
				}
				break
			}
			if most >= 0 {
				page = page[:min(len(page), most)]
				most -= len(page)
			}
			r.take(t, page)
			progress.Add(int64(len(page)))
			if most == 0 || t.Failed() {
				break
			}
		}
		over.Stop()
		cancel()
		if last := end.Load(); last != nil && *last == position(r.at) {
			return
		}
	}
}

// take holds events against those before.
func (r *reader) take(t *testing.T, events []eventstore.Recorded) {
	for _, e := range events {
		if r.at++; e.Position != position(r.at) {
			t.Errorf("position %s, want %d", e.Position, r.at)
			return
		}
		d := r.heads[e.Stream]
		if d == nil {
			d = new(digest)
			r.heads[e.Stream] = d
		}
		if e.Revision != d.next {
			t.Errorf("%s: revision %d, want %d", e.Stream, e.Revision, d.next)
			return
		}
		d.add(e.Revision, e.Data)
	}
}

// compare holds what was read against what was written.
func (r *reader) compare(t *testing.T, number int, books []*book) {
	t.Helper()
	for _, b := range books {
		for _, l := range b.pages {
			if d := r.heads[l.stream]; l.next > 0 && (d == nil || *d != l.digest) {
				t.Errorf("reader %d has of %s %v, its writer %v", number, l.stream, d, l.digest)
			}
			delete(r.heads, l.stream)
		}
	}
	if len(r.heads) > 0 {
		t.Errorf("reader %d has streams that nobody wrote: %v", number, r.heads)
	}
}

// stalled is how long nothing may happen at all. A restart takes seconds; an
// append may take as long as the store waits for an answer that got lost.
const stalled = 90 * time.Second

// watchdog ends the program with everybody's stack when nothing progresses any
// more. The function it returns calls it off.
func watchdog(t *testing.T, progress *atomic.Int64) func() {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for before := int64(-1); ; {
			select {
			case <-ctx.Done():
				return
			case <-time.After(stalled):
			}
			now := progress.Load()
			if now == before {
				debug.SetTraceback("all")
				panic("nobody makes progress any more")
			}
			before = now
		}
	}()
	return func() { cancel(); <-done }
}
