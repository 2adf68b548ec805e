package kurrentdb

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
)

// TestRacersForOnePerson has 64 want one key at once, from four processes' stores,
// round after round. Every third begins before the others, and is stopped or paused at some
// step before the next one begins, or what it sent last arrives when the round
// is over.
func TestRacersForOnePerson(t *testing.T) {
	const racers = 64
	rounds := 20
	if os.Getenv("LEDGER_TEST_SOAK") != "" {
		rounds = 200
	}
	server := standin.Start(t)
	var stores []*Store
	for range 4 {
		stores = append(stores, openHasty(t, server.URL(), 3*time.Millisecond))
	}
	stopped, won := 0, 0
	for round := range rounds {
		r := newRound(stores)
		for i := range racers {
			if i%3 > 0 {
				r.race(t, stores[i%len(stores)])
			} else {
				// The first dozen do not get as far as to have the key; some of them have
				// it reserved then. Those after them meet that.
				n, at := i/3, 1+(i/3+round)%4
				if n >= 12 {
					at = n - 7
				}
				r.raceStopped(t, stores[i%len(stores)], []fate{dies, pauses, strands}[(n/4+round)%3], at)
			}
		}
		winners := r.end(t)
		if winners > 1 {
			t.Fatalf("round %d: %d were told that they have the key", round, winners)
		}
		stopped, won = stopped+r.stopped, won+winners
		r.free(t)
	}
	if holders := wantOneHolder(t, server, stores[0]); len(holders) > 0 {
		t.Errorf("in the end, %v", holders)
	}
	if won == 0 || stopped < rounds {
		t.Errorf("%d winners, %d stopped", won, stopped)
	}
	kinds := map[string]int{}
	for _, e := range server.Events() {
		kinds[e.Type]++
	}
	t.Logf("%d rounds, %d winners that were told, %d stopped or paused: %v", rounds, won, stopped, kinds)
}

// round is one race.
type round struct {
	stores  []*Store
	start   chan struct{}
	running sync.WaitGroup // who nobody stops
	held    sync.WaitGroup // who may be
	steered []*steered

	mu      sync.Mutex
	winners int
	stopped int
}

func newRound(stores []*Store) *round {
	return &round{stores: stores, start: make(chan struct{})}
}

func (r *round) race(t *testing.T, store *Store) {
	r.running.Go(func() {
		<-r.start
		r.told(t, insistently(t, store, newStream(), take("person")))
	})
}

func (r *round) raceStopped(t *testing.T, store *Store, f fate, at int) {
	p := newSteered(cluster{store}, f, at)
	r.steered = append(r.steered, p)
	defer func() { <-p.reached }()
	r.held.Go(func() {
		defer p.end()
		err := p.append(t.Context(), store, told(eventstore.Append{
			Stream: newStream(), Expected: eventstore.Empty, Claims: []eventstore.Claim{take("person")},
		}))
		r.mu.Lock()
		if p.steps >= p.at {
			r.stopped++
		}
		r.mu.Unlock()
		if !p.stopped && !errors.Is(err, eventstore.ErrConflict) || err == nil {
			r.told(t, err)
		}
	})
}

func (r *round) told(t *testing.T, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case err == nil:
		r.winners++
	case !errors.Is(err, eventstore.ErrClaimed):
		t.Errorf("a racer was told %v", err)
	}
}

// end runs the race, lets go on what is held up when the others are done, and
// returns how many won.
func (r *round) end(t *testing.T) int {
	close(r.start)
	r.running.Wait()
	for _, p := range r.steered {
		close(p.resume)
	}
	r.held.Wait()
	for _, p := range r.steered {
		p.sent.Wait()
	}
	return r.winners
}

// free has whoever holds the key give it back.
func (r *round) free(t *testing.T) {
	t.Helper()
	holder := newStream()
	err := insistently(t, r.stores[0], holder, take("person"))
	if claimed, ok := errors.AsType[*eventstore.ClaimedError](err); ok {
		holder, err = claimed.Holder.Stream, nil
	}
	if err == nil {
		err = insistently(t, r.stores[0], holder, release("person"))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestNobodyWaitsInACircle has many want several of a few keys each, in any
// order, and give them back. Nobody stops, so nobody has to be fenced.
func TestNobodyWaitsInACircle(t *testing.T) {
	const workers, each = 16, 15
	server := standin.Start(t)
	stores := []*Store{openHasty(t, server.URL(), time.Minute), openHasty(t, server.URL(), time.Minute)}
	var working sync.WaitGroup
	var had atomic.Int64
	for i := range workers {
		working.Go(func() {
			store, stream := stores[i%2], newStream()
			for range each {
				var take3, release3 []eventstore.Claim
				for _, k := range rand.Perm(12)[:3] {
					key := string("abcdefghijkl"[k])
					take3, release3 = append(take3, take(key)), append(release3, release(key))
				}
				switch err := insistently(t, store, stream, take3...); {
				case errors.Is(err, eventstore.ErrClaimed):
				case err != nil:
					t.Error(err)
				default:
					had.Add(1)
					if err := insistently(t, store, stream, release3...); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	working.Wait()
	for _, e := range server.Events() {
		if e.Type == typeFenced {
			t.Errorf("%s was fenced", e.Stream)
		}
	}
	if holders := wantOneHolder(t, server, stores[0]); len(holders) > 0 {
		t.Errorf("in the end, %v", holders)
	}
	t.Logf("%d of %d had their keys", had.Load(), workers*each)
}

// TestAfterAFence has a decider carry out a command on a stream whose first
// revision is a fence, and then others.
func TestAfterAFence(t *testing.T) {
	server := standin.Start(t)
	store := openHasty(t, server.URL(), time.Millisecond)
	d := newRegister(store)
	id, other := newID(), newID()
	p := newSteered(cluster{store}, dies, 4) // before the append
	stream := d.Stream(id)
	err := p.append(t.Context(), store, eventstore.Append{
		Stream: stream, Expected: eventstore.Empty, Events: events("first", ""), Claims: []eventstore.Claim{take("91")},
	})
	if !p.stopped {
		t.Fatalf("it was not stopped: %v", err)
	}
	if _, err := d.Execute(t.Context(), other, "91", asked()); err != nil {
		t.Fatalf("the other one: %v", err)
	}
	if got := server.Stream(string(stream)); len(got) != 1 || got[0].Type != typeFenced {
		t.Fatalf("the stream is not fenced, but %v", got)
	}
	if _, err := d.Execute(t.Context(), id, "91", asked()); !errors.Is(err, eventstore.ErrClaimed) {
		t.Errorf("what the other one has: %v", err)
	}
	first := asked()
	done, err := d.Execute(t.Context(), id, "92", first)
	if err != nil || done.Revision != 1 || done.Repeated {
		t.Fatalf("%+v, %v, want revision 1", done, err)
	}
	again, err := d.Execute(t.Context(), id, "92", first)
	if done.Repeated = true; err != nil || again != done {
		t.Errorf("repeated: %+v, %v, want %+v", again, err, done)
	}
	if done, err := d.Execute(t.Context(), id, "93", asked()); err != nil || done.Revision != 2 {
		t.Errorf("%+v, %v, want revision 2", done, err)
	}
	loaded, err := newRegister(store).Load(context.Background(), id)
	if err != nil || len(loaded.State) != 2 || loaded.Revision != 2 {
		t.Errorf("%+v, %v", loaded, err)
	}
	table, err := store.Claims(t.Context())
	if err != nil || len(table.Rows) != 3 {
		t.Errorf("%d claims, %v", len(table.Rows), err)
	}
}
