package kurrentdb_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/google/uuid"
)

// ack is an event that a writer was told stands in the log.
type ack struct {
	stream   eventstore.Stream
	revision eventstore.Revision
	id       uuid.UUID
}

// writer appends to a stream of its own and to one that it shares.
type writer struct {
	store  eventstore.Store
	own    eventstore.Stream
	shared eventstore.Stream
	heads  map[eventstore.Stream]eventstore.Revision
	acks   []ack
}

// write appends one to three events to either stream, and repeats that until it
// knows what became of it.
func (w *writer) write(t *testing.T, progress *atomic.Int64) {
	stream := w.own
	if rand.IntN(3) == 0 {
		stream = w.shared
	}
	if _, ok := w.heads[stream]; !ok {
		w.heads[stream] = eventstore.Empty
	}
	a := to(stream, w.heads[stream], 1+rand.IntN(3))
	for !t.Failed() {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+rand.IntN(200))*time.Millisecond)
		done, err := w.store.Append(ctx, a)
		cancel()
		lost, conflict := errors.AsType[*eventstore.ConflictError](err)
		switch {
		case err == nil:
			for i, e := range a.Events {
				w.acks = append(w.acks, ack{stream, a.Expected + 1 + eventstore.Revision(i), e.ID})
			}
			if done.Revision != a.Expected+eventstore.Revision(len(a.Events)) {
				t.Errorf("ended at %d, %d events after %d", done.Revision, len(a.Events), a.Expected)
			}
			w.heads[stream] = done.Revision
			progress.Add(1)
			return
		case conflict && stream == w.shared: // and so nothing of it is there, nor will be
			a.Expected = lost.Actual
		case errors.Is(err, eventstore.ErrUnknownOutcome), errors.Is(err, eventstore.ErrUnavailable),
			errors.Is(err, context.DeadlineExceeded):
			time.Sleep(time.Duration(rand.IntN(5)) * time.Millisecond)
		default:
			t.Errorf("append to %s after %d: %v", stream, a.Expected, err)
		}
	}
}

// harm cuts connections in one way or another, and reports whether it did.
func harm(t *testing.T, server *standin.Server, n int) bool {
	cut := func(hook *standin.Hook) bool {
		defer hook.Remove()
		for range 2000 {
			if hook.Fired() > 0 {
				return true
			}
			time.Sleep(time.Millisecond)
		}
		return false
	}
	switch n % 8 {
	case 0:
		return cut(server.OnAppend(standin.Times(1, standin.At(standin.Before, ""), standin.Drop)))
	case 1, 2:
		return cut(server.OnAppend(standin.Times(1, standin.At(standin.After, ""), standin.Drop)))
	case 3:
		return cut(server.OnRead(standin.Times(1, func(c *standin.ReadCall) bool {
			return c.Kind == standin.SubscribeAll && c.Sent >= n%50
		}, standin.Drop)))
	case 4:
		return cut(server.OnRead(standin.Times(1, func(c *standin.ReadCall) bool { return c.Kind == standin.ReadAll }, standin.Drop)))
	case 5:
		server.Stop()
		if err := server.Resume(); err != nil {
			t.Error(err)
		}
		return true
	default:
		return server.DropConnections() > 0
	}
}

// Whatever happens to connections while many write, what was acknowledged
// stands in the log once, where it was said to stand, and whoever follows sees
// all of the log, once and in order.
func TestDisconnects(t *testing.T) {
	disconnects := 100
	if soaks() {
		disconnects = 1000
	}
	server := standin.Start(t)
	stores := []eventstore.Store{open(t, server.URL()), open(t, server.URL())} // two processes, in effect
	ctx, stop := context.WithCancel(t.Context())
	defer stop()

	var seen [2][]eventstore.Recorded
	var reached [2]atomic.Pointer[eventstore.Position]
	var following, writing sync.WaitGroup
	for i := range seen {
		following.Go(func() {
			for page, err := range stores[i].Follow(ctx, eventstore.Position{}) {
				if err != nil {
					if !errors.Is(err, context.Canceled) {
						t.Errorf("a follower ended: %v", err)
					}
					return
				}
				seen[i] = append(seen[i], page...)
				reached[i].Store(&page[len(page)-1].Position)
			}
		})
	}
	var progress atomic.Int64
	var enough atomic.Bool
	shared := newStream()
	writers := make([]*writer, 8)
	for i := range writers {
		writers[i] = &writer{store: stores[i%2], own: newStream(), shared: shared, heads: map[eventstore.Stream]eventstore.Revision{}}
		writing.Go(func() {
			for !enough.Load() && !t.Failed() {
				writers[i].write(t, &progress)
			}
		})
	}
	for n, done := 0, 0; done < disconnects && !t.Failed(); n++ {
		if harm(t, server, n) {
			done++
		}
		server.WriteSystemEvents(rand.IntN(5))
		for before := progress.Load(); progress.Load() < before+3 && !t.Failed(); { // somebody got through
			time.Sleep(time.Millisecond)
		}
	}
	enough.Store(true)
	writing.Wait()
	last := settled(t, stores[0], to(newStream(), eventstore.Empty, 1)).Position
	for i := range reached {
		for p := reached[i].Load(); !t.Failed() && (p == nil || p.Before(last)); p = reached[i].Load() {
			time.Sleep(time.Millisecond)
		}
	}
	stop()
	following.Wait()
	checkLog(t, server, writers, seen[:])
	t.Logf("%d appends", progress.Load())
}

// checkLog compares what was acknowledged and followed with the log.
func checkLog(t *testing.T, server *standin.Server, writers []*writer, seen [][]eventstore.Recorded) {
	t.Helper()
	stands := make(map[uuid.UUID]ack)
	var log []ack
	for _, e := range server.Events() {
		if eventstore.OwnType(e.Type) {
			continue
		}
		a := ack{eventstore.Stream(e.Stream), eventstore.Revision(e.Revision), e.ID}
		if _, twice := stands[e.ID]; twice {
			t.Errorf("%+v stands twice", a)
		}
		stands[e.ID] = a
		log = append(log, a)
	}
	acknowledged := 0
	for _, w := range writers {
		acknowledged += len(w.acks)
		for _, a := range w.acks {
			if stands[a.id] != a {
				t.Errorf("acknowledged as %+v, stands as %+v", a, stands[a.id])
			}
		}
	}
	if acknowledged+1 != len(log) {
		t.Errorf("%d events were acknowledged, %d stand", acknowledged+1, len(log))
	}
	for i, events := range seen {
		if len(events) != len(log) {
			t.Errorf("follower %d saw %d events of %d", i, len(events), len(log))
			continue
		}
		for n, r := range events {
			if (ack{r.Stream, r.Revision, r.ID}) != log[n] {
				t.Errorf("follower %d: event %d is %s@%d, want %+v", i, n, r.Stream, r.Revision, log[n])
				break
			}
		}
	}
}
