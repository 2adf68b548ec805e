package kurrentdb

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/google/uuid"
)

// openHasty opens a store that takes an append for lost after a moment.
func openHasty(t testing.TB, url string, hurry time.Duration) *Store {
	t.Helper()
	s, err := Open(url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.claims.hurry = hurry
	return s
}

var errStopped = errors.New("the process stopped")

// fate is what happens to a process at one of its steps.
type fate string

const (
	dies    fate = "stops before"
	pauses  fate = "pauses before"
	strands fate = "stops after sending" // what then arrives late
)

// steered counts the steps of a process, and stops it at one.
type steered struct {
	server
	fate    fate
	at      int           // the step, from 1; 0 is none
	reached chan struct{} // closed when it is, or by end
	resume  chan struct{} // closed when what paused or is late may go on
	sent    sync.WaitGroup

	steps   int
	stopped bool
}

func newSteered(s server, f fate, at int) *steered {
	return &steered{server: s, fate: f, at: at, reached: make(chan struct{}), resume: make(chan struct{})}
}

// end counts as reaching the step for a process that does not get there.
func (s *steered) end() {
	if s.steps < s.at {
		close(s.reached)
	}
}

func (s *steered) step(send func()) error {
	if s.stopped {
		return errStopped
	}
	s.steps++
	if s.steps != s.at {
		return nil
	}
	if s.stopped = s.fate != pauses; s.fate == strands && send != nil {
		s.sent.Go(func() {
			<-s.resume
			send()
		})
	}
	close(s.reached)
	if s.stopped {
		return errStopped
	}
	<-s.resume
	return nil
}

func (s *steered) last(ctx context.Context, stream eventstore.Stream) (eventstore.Recorded, bool, error) {
	if err := s.step(nil); err != nil {
		return eventstore.Recorded{}, false, err
	}
	return s.server.last(ctx, stream)
}

func (s *steered) from(ctx context.Context, stream eventstore.Stream, first eventstore.Revision, n int) ([]eventstore.Recorded, error) {
	if err := s.step(nil); err != nil {
		return nil, err
	}
	return s.server.from(ctx, stream, first, n)
}

func (s *steered) appendTo(ctx context.Context, stream eventstore.Stream, expected eventstore.Revision, events []eventstore.Proposed) (eventstore.Appended, error) {
	late := func() { _, _ = s.server.appendTo(context.WithoutCancel(ctx), stream, expected, events) }
	if err := s.step(late); err != nil {
		return eventstore.Appended{}, fmt.Errorf("%w: %w", eventstore.ErrUnknownOutcome, err)
	}
	return s.server.appendTo(ctx, stream, expected, events)
}

// append appends a step by step, and does then what is left for later.
func (s *steered) append(ctx context.Context, store *Store, a eventstore.Append) error {
	var later []func(context.Context)
	c := testClaiming(s, uuid.NewString(), &later)
	c.wait = store.claims.wait
	_, err := c.append(ctx, a)
	for _, f := range later {
		f(ctx)
	}
	return err
}

// told is an event that says what it does to the keys, so that who holds them
// can be told without the protocol.
func told(a eventstore.Append) eventstore.Append {
	a.Events = []eventstore.Proposed{{ID: uuid.New(), Type: "test.claimed"}}
	for _, c := range a.Claims {
		a.Events[0].Data = fmt.Appendf(a.Events[0].Data, "%s %s %s;", c.Op, c.Key, c.To.Stream)
	}
	return a
}

// wantOneHolder goes through the stand-in's whole log: whatever stands must
// have been its stream's to do, by what stands before it. It returns the
// holders, and checks that the store says the same.
func wantOneHolder(t *testing.T, server *standin.Server, store *Store) map[string]eventstore.Stream {
	t.Helper()
	holders := map[string]eventstore.Stream{}
	for _, e := range server.Events() {
		if e.Type != "test.claimed" {
			continue
		}
		for did := range strings.SplitSeq(string(e.Data), ";") {
			var op, key string
			var to eventstore.Stream
			if n, _ := fmt.Sscan(did, &op, &key, &to); n == 0 {
				break
			}
			holder, self := holders[key], eventstore.Stream(e.Stream)
			if holder != self && (op != string(domain.TakeClaim) || holder != "") {
				t.Fatalf("at %d, %s does %s to %s, which %s holds", e.Position, self, op, key, holder)
			}
			switch domain.ClaimOp(op) {
			case domain.TakeClaim:
				holders[key] = self
			case domain.ReleaseClaim:
				delete(holders, key)
			case domain.HandClaim:
				holders[key] = to
			}
		}
	}
	damage, err := store.Check(t.Context())
	if err != nil || len(damage) > 0 {
		t.Fatalf("check: %v, %v", damage, err)
	}
	table, err := store.Claims(t.Context())
	if err != nil || len(table.Rows) != len(holders) {
		t.Fatalf("%d claims, %v; %d are held", len(table.Rows), err, len(holders))
	}
	for _, row := range table.Rows {
		if row.Holder.Stream != holders[string(row.Key)] {
			t.Fatalf("%s is held by %v, the store says, and by %s", row.Key, row.Holder, holders[string(row.Key)])
		}
	}
	return holders
}

// TestStoppedAtEveryStep stops, or pauses, a process at each step of an append,
// and has another one want its key.
func TestStoppedAtEveryStep(t *testing.T) {
	for _, c := range []struct {
		name   string
		before []eventstore.Claim
		claims []eventstore.Claim
		steps  int
	}{
		{"take", nil, []eventstore.Claim{take("a")}, 6},
		{"take two", nil, []eventstore.Claim{take("a"), take("b")}, 9},
		{"take again", []eventstore.Claim{take("a")}, []eventstore.Claim{take("a")}, 6},
		{"release", []eventstore.Claim{take("a")}, []eventstore.Claim{release("a")}, 6},
		{"hand", []eventstore.Claim{take("a")}, []eventstore.Claim{hand("a", "test-heir")}, 6},
	} {
		for _, f := range []fate{dies, pauses, strands} {
			for at := 1; at <= c.steps+1; at++ { // the last one is never reached
				t.Run(fmt.Sprintf("%s, %s step %d", c.name, f, at), func(t *testing.T) {
					t.Parallel()
					server := standin.Start(t)
					store := openHasty(t, server.URL(), 5*time.Millisecond)
					p := newSteered(cluster{store}, f, at)
					tryStopped(t, server, store, p, c.before, c.claims)
					if want := min(at, c.steps); p.steps != want && f != pauses {
						t.Errorf("%d steps, want %d", p.steps, want)
					}
				})
			}
		}
	}
}

// tryStopped has p make claims until it is stopped, somebody else want the same
// keys, and then p go on if it can.
func tryStopped(t *testing.T, server *standin.Server, store *Store, p *steered, before, claims []eventstore.Claim) {
	victim, other := newStream(), newStream()
	a := eventstore.Append{Stream: victim, Expected: eventstore.Empty, Claims: claims}
	if before != nil {
		if _, err := store.Append(t.Context(), told(eventstore.Append{Stream: victim, Expected: eventstore.Empty, Claims: before})); err != nil {
			t.Fatal(err)
		}
		store.work.Wait() // until it is confirmed
		a.Expected = 0
	}
	a = told(a)
	ended := make(chan error, 1)
	go func() {
		defer p.end()
		ended <- p.append(t.Context(), store, a)
	}()
	<-p.reached
	_, otherErr := store.Append(t.Context(), told(eventstore.Append{Stream: other, Expected: eventstore.Empty, Claims: []eventstore.Claim{take(string(claims[0].Key))}}))
	close(p.resume)
	victimErr := <-ended
	p.sent.Wait()

	holders := wantOneHolder(t, server, store)
	stands := len(server.Stream(string(victim))) > int(a.Expected)+1 && server.Stream(string(victim))[a.Expected+1].ID == a.Events[0].ID
	claimed, refused := errors.AsType[*eventstore.ClaimedError](otherErr)
	switch {
	case otherErr == nil && holders[string(claims[0].Key)] != other:
		t.Errorf("%s was told that it has the key, and it is held by %q", other, holders[string(claims[0].Key)])
	case otherErr != nil && !refused:
		t.Errorf("the other one: %v", otherErr)
	case refused && claimed.Holder.IsZero():
		t.Errorf("the other one was refused a free key")
	}
	known := victimErr == nil || errors.Is(victimErr, eventstore.ErrClaimed) || errors.Is(victimErr, eventstore.ErrConflict)
	if known && (victimErr == nil) != stands {
		t.Errorf("the process was told %v, and its event stands: %v", victimErr, stands)
	}
	if !known && !p.stopped {
		t.Errorf("the process was told %v", victimErr)
	}
	// Whatever is left behind, the next command is answered, there and elsewhere.
	for _, stream := range []eventstore.Stream{victim, newStream()} {
		for _, c := range claims {
			err := insistently(t, store, stream, take(string(c.Key)))
			holder := wantOneHolder(t, server, store)[string(c.Key)]
			if (err == nil) != (holder == stream) || err != nil && !errors.Is(err, eventstore.ErrClaimed) {
				t.Errorf("%s takes a key that %s holds: %v", stream, holder, err)
			}
		}
	}
}

// insistently makes claims at the end of a stream, wherever that is.
func insistently(t *testing.T, store *Store, stream eventstore.Stream, claims ...eventstore.Claim) error {
	head, err := store.Head(t.Context(), stream)
	for err == nil {
		_, err = store.Append(t.Context(), told(eventstore.Append{Stream: stream, Expected: head, Claims: claims}))
		lost, ok := errors.AsType[*eventstore.ConflictError](err)
		if !ok {
			return err
		}
		head, err = lost.Actual, nil
	}
	return err
}

func newStream() eventstore.Stream { return eventstore.Stream("test-" + uuid.NewString()) }
