package kurrentdb

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
)

// TestClaimsWhenAnswersAreLost cuts the connection once, at each request of an
// append that writes, before and after it has an effect.
func TestClaimsWhenAnswersAreLost(t *testing.T) {
	for _, what := range []string{typeReserved, "test.claimed", typeConfirmed} {
		for _, stage := range []standin.Stage{standin.Before, standin.After} {
			t.Run(fmt.Sprintf("%s %s", stage, what), func(t *testing.T) {
				server := standin.Start(t)
				store := openHasty(t, server.URL(), time.Minute)
				cut := server.OnAppend(standin.Times(1, func(c *standin.AppendCall) bool {
					return c.Stage == stage && c.Events[0].Type == what
				}, standin.Drop))
				a := told(eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Claims: []eventstore.Claim{take("a")}})
				done, err := store.Append(t.Context(), a)
				if err != nil || done.Revision != 0 {
					t.Fatalf("%+v, %v", done, err)
				}
				if holders := wantOneHolder(t, server, store); holders["a"] != a.Stream {
					t.Errorf("held by %v, want %s", holders, a.Stream)
				}
				again, err := store.Append(t.Context(), a)
				if done.Repeated = true; err != nil || again != done {
					t.Errorf("repeated: %+v, %v, want %+v", again, err, done)
				}
				store.work.Wait()
				if cut.Fired() != 1 {
					t.Errorf("cut %d times", cut.Fired())
				}
				if got := len(server.Stream("claim-credit-code-61")); got != 2 {
					t.Errorf("%d events of the claim, want a reservation and its confirmation", got)
				}
			})
		}
	}
}

// TestClaimsAcrossDrops has many take, release and hand a few keys while their
// connections are cut again and again and their time runs out. Whoever does not know what became
// of an append repeats it.
func TestClaimsAcrossDrops(t *testing.T) {
	const workers, each = 16, 25
	server := standin.Start(t)
	stores := []*Store{openHasty(t, server.URL(), 20*time.Millisecond), openHasty(t, server.URL(), 20*time.Millisecond)}
	streams := make([]eventstore.Stream, workers/2) // two workers each
	for i := range streams {
		streams[i] = newStream()
	}
	var asked atomic.Int64
	cuts := server.OnAppend(func(c *standin.AppendCall) standin.Verdict {
		if asked.Add(1)%25 == 0 { // before or after it has an effect
			return standin.Drop
		}
		return standin.Continue
	})
	var working sync.WaitGroup
	acknowledged := make([][]eventstore.Append, workers)
	for i := range workers {
		working.Go(func() {
			stream, key := streams[i%len(streams)], "a"
			for range each {
				claims := []eventstore.Claim{take(key)}
				if rand.IntN(2) == 0 {
					claims = append(claims, take("e"))
				}
				a, holder := settleByRepeating(t, stores[rand.IntN(2)], stream, claims)
				if holder == "" {
					acknowledged[i] = append(acknowledged[i], a)
					key = string("abcd"[rand.IntN(4)])
					continue
				}
				away := []eventstore.Claim{release(key), hand(key, streams[rand.IntN(len(streams))])}[rand.IntN(2)]
				if a, holder = settleByRepeating(t, stores[rand.IntN(2)], holder, []eventstore.Claim{away}); holder == "" {
					acknowledged[i] = append(acknowledged[i], a)
				}
			}
		})
	}
	working.Wait()
	cuts.Remove()
	for _, s := range stores {
		s.work.Wait()
	}
	n := 0
	for _, some := range acknowledged {
		for _, a := range some {
			n++
			if there := server.Stream(string(a.Stream)); there[a.Expected+1].ID != a.Events[0].ID {
				t.Errorf("%s@%d is not what was acknowledged", a.Stream, a.Expected+1)
			}
		}
	}
	holders := wantOneHolder(t, server, stores[0])
	t.Logf("%d appends acknowledged across %d drops, %d keys held, %d events", n, cuts.Fired(), len(holders), len(server.Events()))
}

// settleByRepeating makes claims at the end of a stream. It returns with what
// append they were made, or whose the key is.
func settleByRepeating(t *testing.T, store *Store, stream eventstore.Stream, claims []eventstore.Claim) (a eventstore.Append, holder eventstore.Stream) {
	a = told(eventstore.Append{Stream: stream, Expected: eventstore.Empty, Claims: claims})
	for t.Context().Err() == nil {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+rand.IntN(300))*time.Millisecond)
		_, err := store.Append(ctx, a)
		cancel()
		lost, conflict := errors.AsType[*eventstore.ConflictError](err)
		claimed, refused := errors.AsType[*eventstore.ClaimedError](err)
		switch {
		case err == nil:
			return a, ""
		case conflict:
			a.Expected = lost.Actual
		case refused && claimed.Holder.IsZero():
			return a, stream
		case refused:
			return a, claimed.Holder.Stream
		case errors.Is(err, eventstore.ErrUnknownOutcome), errors.Is(err, eventstore.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
		default:
			t.Errorf("%v", err)
			return a, stream
		}
	}
	return a, stream
}

// TestWaitingForAClaim has somebody with little time meet a reservation whose
// append does not come.
func TestWaitingForAClaim(t *testing.T) {
	server := standin.Start(t)
	store := openHasty(t, server.URL(), 300*time.Millisecond)
	p := newSteered(cluster{store}, dies, 4) // before the append
	_ = p.append(t.Context(), store, told(eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Claims: []eventstore.Claim{take("a")}}))
	if !p.stopped {
		t.Fatal("it was not stopped")
	}
	a := told(eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Claims: []eventstore.Claim{take("a")}})
	calls := 0
	for {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err := store.Append(ctx, a)
		cancel()
		if calls++; err == nil {
			break
		}
		if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, eventstore.ErrUnavailable) {
			t.Fatalf("%v, want the context's error, or that of a read which ended with it", err)
		}
	}
	if calls < 3 {
		t.Errorf("it had its way after %d calls: nobody waited", calls)
	}
	if holders := wantOneHolder(t, server, store); holders["a"] != a.Stream {
		t.Errorf("held by %v", holders)
	}
}

// TestErrorsDoNotNameKeys has requests about a claim fail.
func TestErrorsDoNotNameKeys(t *testing.T) {
	server := standin.Start(t)
	store := openHasty(t, server.URL(), time.Minute)
	key := hex.EncodeToString([]byte("a"))
	hook := server.OnRead(func(c *standin.ReadCall) standin.Verdict {
		if isClaimStream(eventstore.Stream(c.Stream)) {
			return standin.Deny()
		}
		return standin.Continue
	})
	a := told(eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Claims: []eventstore.Claim{take("a")}})
	_, err := store.Append(t.Context(), a)
	if !errors.Is(err, ErrDenied) || strings.Contains(err.Error(), "code-"+key) {
		t.Errorf("denied to read: %v", err)
	}
	hook.Remove()
	server.OnAppend(func(c *standin.AppendCall) standin.Verdict {
		if isClaimStream(eventstore.Stream(c.Stream)) {
			return standin.Deny()
		}
		return standin.Continue
	})
	_, err = store.Append(t.Context(), a)
	if !errors.Is(err, ErrDenied) || strings.Contains(err.Error(), "code-"+key) {
		t.Errorf("denied to write: %v", err)
	}
}
