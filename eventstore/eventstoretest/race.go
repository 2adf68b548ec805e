package eventstoretest

import (
	"errors"
	"sync"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
)

var raceCases = []testCase{
	{"of 16 first appends one wins", func(t *testing.T, s eventstore.Store) { testFirstAppend(t, s, atOnce) }},
	{"of 16 first appends that come one after another one wins", func(t *testing.T, s eventstore.Store) { testFirstAppend(t, s, staggered) }},
	{"of 64 on one stream one wins, and neighbors are left alone", testInnocentNeighbors},
	{"the same append sent by 16 at once happens once, and all are told where", testSameAppend},
	{"whoever retries after a conflict gets in, and no event is lost", testRetries},
	{"of 16 takers of one key one wins", func(t *testing.T, s eventstore.Store) { testTakers(t, s, 16, atOnce) }},
	{"of 16 takers that come one after another one wins", func(t *testing.T, s eventstore.Store) { testTakers(t, s, 16, staggered) }},
	{"of 64 takers of one key one wins, and neighbors with keys of their own are left alone", testTakersNeighbors},
	{"a released key goes to at most one", testTakeReleased},
	{"a handed key is never free in between", testNeverFree},
}

// start is how racers begin.
type start int

const (
	atOnce    start = iota // all wait for one signal
	staggered              // each starts the next when it is about to run
)

// race runs n racers and waits for all.
func race(n int, how start, racer func(i int)) {
	gates := make([]chan struct{}, n+1)
	for i := range gates {
		gates[i] = make(chan struct{})
	}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-gates[i]
			if how == staggered {
				close(gates[i+1])
			}
			racer(i)
		})
	}
	if how == staggered {
		close(gates[0])
	} else {
		for _, g := range gates[:n] {
			close(g)
		}
	}
	wg.Wait()
}

// winner checks that exactly one error is nil, and returns its place.
func winner(t *testing.T, errs []error) int {
	t.Helper()
	won := -1
	for i, err := range errs {
		if err != nil {
			continue
		}
		if won >= 0 {
			t.Fatalf("both %d and %d won", won, i)
		}
		won = i
	}
	if won < 0 {
		t.Fatalf("nobody won: %v", errs[0])
	}
	return won
}

func testFirstAppend(t *testing.T, s eventstore.Store, how start) {
	const racers = 16
	stream, errs := newStream(), make([]error, racers)
	proposals := make([][]eventstore.Proposed, racers)
	for i := range proposals {
		proposals[i] = newEvents(2)
	}
	race(racers, how, func(i int) {
		_, errs[i] = s.Append(t.Context(), eventstore.Append{Stream: stream, Expected: eventstore.Empty, Events: proposals[i]})
	})
	won := winner(t, errs)
	for i, err := range errs {
		if i != won {
			wantConflict(t, err, stream, eventstore.Empty, 1)
		}
	}
	wantEvents(t, s, stream, proposals[won])
}

func testInnocentNeighbors(t *testing.T, s eventstore.Store) {
	const racers, neighbors, each = 64, 16, 4
	stream, first := begun(t, s, 1)
	errs := make([]error, racers)
	proposals := make([][]eventstore.Proposed, racers+neighbors*each)
	for i := range proposals {
		proposals[i] = newEvents(1)
	}
	streams := make([]eventstore.Stream, neighbors)
	race(racers+neighbors, atOnce, func(i int) {
		if i < racers {
			_, errs[i] = s.Append(t.Context(), eventstore.Append{Stream: stream, Expected: 0, Events: proposals[i]})
			return
		}
		n := i - racers
		streams[n] = newStream()
		for k := range each {
			_, err := s.Append(t.Context(), eventstore.Append{
				Stream: streams[n], Expected: eventstore.Revision(k) - 1, Events: proposals[racers+n*each+k],
			})
			if err != nil {
				t.Errorf("neighbor: %v", err)
			}
		}
	})
	won := winner(t, errs)
	for i, err := range errs {
		if i != won {
			wantConflict(t, err, stream, 0, 1)
		}
	}
	wantEvents(t, s, stream, append(first, proposals[won]...))
	for n, stream := range streams {
		var want []eventstore.Proposed
		for k := range each {
			want = append(want, proposals[racers+n*each+k]...)
		}
		wantEvents(t, s, stream, want)
	}
}

func testSameAppend(t *testing.T, s eventstore.Store) {
	const racers = 16
	a := eventstore.Append{
		Stream: newStream(), Expected: eventstore.Empty, Events: newEvents(3), Claims: []eventstore.Claim{take(newKey())},
	}
	done := make([]eventstore.Appended, racers)
	race(racers, atOnce, func(i int) {
		var err error
		if done[i], err = s.Append(t.Context(), a); err != nil {
			t.Error(err)
		}
	})
	firsts := 0
	for _, d := range done {
		if d.Revision != done[0].Revision || d.Position != done[0].Position {
			t.Errorf("one was told %v, another %v", done[0], d)
		}
		if !d.Repeated {
			firsts++
		}
	}
	if firsts != 1 {
		t.Errorf("%d were told that they wrote it", firsts)
	}
	wantEvents(t, s, a.Stream, a.Events)
}

func testRetries(t *testing.T, s eventstore.Store) {
	const writers, each = 8, 10
	stream := newStream()
	var acknowledged [writers * each]eventstore.Proposed // by revision
	race(writers, atOnce, func(int) {
		expected := eventstore.Empty
		for range each {
			events := newEvents(1)
			for {
				done, err := s.Append(t.Context(), eventstore.Append{Stream: stream, Expected: expected, Events: events})
				if lost, ok := errors.AsType[*eventstore.ConflictError](err); ok {
					expected = lost.Actual
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				acknowledged[done.Revision], expected = events[0], done.Revision
				break
			}
		}
	})
	wantEvents(t, s, stream, acknowledged[:])
}

func testTakers(t *testing.T, s eventstore.Store, racers int, how start) {
	key, errs, streams := newKey(), make([]error, racers), make([]eventstore.Stream, racers)
	race(racers, how, func(i int) {
		streams[i] = newStream()
		errs[i] = claim(t, s, streams[i], take(key))
	})
	won := winner(t, errs)
	for i, err := range errs {
		if i != won {
			wantClaimed(t, err, 0, domain.ClaimCreditCode, eventstore.Holder{Stream: streams[won]})
			wantEvents(t, s, streams[i], nil)
		}
	}
}

func testTakersNeighbors(t *testing.T, s eventstore.Store) {
	const racers, neighbors, each = 64, 16, 4
	key, errs, streams := newKey(), make([]error, racers), make([]eventstore.Stream, racers+neighbors*each)
	for i := range streams {
		streams[i] = newStream()
	}
	race(racers+neighbors, atOnce, func(i int) {
		if i < racers {
			errs[i] = claim(t, s, streams[i], take(key))
			return
		}
		for k := range each {
			if err := claim(t, s, streams[racers+(i-racers)*each+k], take(newKey())); err != nil {
				t.Errorf("neighbor: %v", err)
			}
		}
	})
	won := winner(t, errs)
	for i, err := range errs {
		if i != won {
			wantClaimed(t, err, 0, domain.ClaimCreditCode, eventstore.Holder{Stream: streams[won]})
			wantEvents(t, s, streams[i], nil)
		}
	}
	for _, stream := range streams[racers:] {
		if head, err := s.Head(t.Context(), stream); err != nil || head != 0 {
			t.Errorf("a neighbor is at %d, %v", head, err)
		}
	}
}

func testTakeReleased(t *testing.T, s eventstore.Store) {
	const racers, releaser = 17, 8
	key, errs := newKey(), make([]error, racers)
	holder := held(t, s, key)
	race(racers, staggered, func(i int) {
		if i == releaser {
			errs[i] = claim(t, s, holder.Stream, release(key))
		} else {
			errs[i] = claim(t, s, newStream(), take(key))
		}
	})
	if errs[releaser] != nil {
		t.Errorf("release: %v", errs[releaser])
	}
	won := 0
	for i, err := range errs {
		if i != releaser && err == nil {
			won++
		} else if err != nil && !errors.Is(err, eventstore.ErrClaimed) {
			t.Error(err)
		}
	}
	if won > 1 {
		t.Errorf("%d took the key", won)
	}
}

func testNeverFree(t *testing.T, s eventstore.Store) {
	const racers, hands = 8, 20
	key := newKey()
	a, b := held(t, s, key), eventstore.Holder{Stream: newStream()}
	race(racers+1, atOnce, func(i int) {
		for n := range hands {
			if i > 0 {
				if err := claim(t, s, newStream(), take(key)); !errors.Is(err, eventstore.ErrClaimed) {
					t.Errorf("somebody took a key that was being handed: %v", err)
				}
				continue
			}
			from, to := a, b
			if n%2 == 1 {
				from, to = b, a
			}
			if err := claim(t, s, from.Stream, hand(key, to)); err != nil {
				t.Error(err)
			}
		}
	})
}
