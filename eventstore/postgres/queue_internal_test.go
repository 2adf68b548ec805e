package postgres

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
)

// waiter is a ticket for n events of some bytes, taking keys.
func waiter(stream eventstore.Stream, n, bytes int, keys ...string) *ticket {
	t := newTicket(eventstore.Append{Stream: stream, Events: make([]eventstore.Proposed, n)})
	t.bytes = bytes
	for _, k := range keys {
		t.Claims = append(t.Claims, eventstore.Claim{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: []byte(k)})
	}
	return t
}

// queueOf queues tickets as far as a lane is concerned.
func queueOf(tickets ...*ticket) *queue {
	q := newQueue()
	q.waiting, q.running = tickets, 1
	return q
}

// wantBatches takes everything, batch by batch.
func wantBatches(t *testing.T, q *queue, want ...string) {
	t.Helper()
	var got []string
	for len(q.waiting) > 0 {
		var batch []string
		for _, m := range q.board(len(q.waiting)) {
			batch = append(batch, string(m.Stream))
		}
		if len(batch) == 0 {
			t.Fatal("a batch of nobody, though somebody waits")
		}
		got = append(got, fmt.Sprint(batch))
	}
	if !slices.Equal(got, want) {
		t.Errorf("batches are %v, want %v", got, want)
	}
}

func TestBatchHoldsAStreamAndAKeyOnce(t *testing.T) {
	wantBatches(t, queueOf(
		waiter("a", 1, 1), waiter("b", 1, 1, "k"), waiter("a", 1, 1), waiter("c", 1, 1, "l", "k"), waiter("d", 1, 1, "l"),
		waiter("a", 1, 1), waiter("e", 1, 1)),
		"[a b d e]", "[a c]", "[a]")
}

func TestKeysOfDifferentKindsAreDifferent(t *testing.T) {
	person := waiter("b", 1, 1, "k")
	person.Claims[0].Kind = domain.ClaimPerson
	wantBatches(t, queueOf(waiter("a", 1, 1, "k"), person), "[a b]")
}

func TestBatchIsBounded(t *testing.T) {
	const n = eventstore.MaxEvents
	wantBatches(t, queueOf(waiter("a", n, 1), waiter("b", n, 1), waiter("c", n, 1), waiter("d", n, 1), waiter("e", n, 1)),
		"[a b c d]", "[e]")
	const b = eventstore.MaxAppend
	wantBatches(t, queueOf(waiter("a", 1, b), waiter("b", 1, b), waiter("c", 1, b), waiter("d", 1, b), waiter("e", 1, 1)),
		"[a b c d]", "[e]")
}

// Whoever is too much for this batch is first in the next one, though smaller
// ones pass.
func TestLargeAppendIsNotStarved(t *testing.T) {
	const n = eventstore.MaxEvents
	wantBatches(t, queueOf(waiter("a", 1, 1), waiter("b", 4*n, 1), waiter("c", 1, 1)), "[a c]", "[b]")
}

func TestLanesEndAndStart(t *testing.T) {
	q := newQueue()
	a, b, c := waiter("a", 1, 1), waiter("b", 1, 1), waiter("c", 1, 1)
	if !q.put(a) || !q.put(b) || q.put(c) {
		t.Error("not as many lanes as there may be")
	}
	if !q.leave(b) || q.leave(b) {
		t.Error("one can leave once")
	}
	if got := q.next(); len(got) != 1 || got[0] != a || q.leave(a) {
		t.Errorf("took %d of two for one lane of two, or one that was taken left", len(got))
	}
	if got := q.next(); len(got) != 1 || got[0] != c {
		t.Errorf("took %d of one", len(got))
	}
	q.answered(2)
	for range lanes {
		if q.next() != nil {
			t.Error("a lane goes on for nobody")
		}
	}
	if !q.put(b) {
		t.Error("no lane starts after the last one ended")
	}
}

// queued puts n tickets and returns a queue with m more on their way.
func queued(n, m int) *queue {
	q := newQueue()
	q.running, q.sent = lanes, m
	for i := range n {
		q.put(waiter(eventstore.Stream(fmt.Sprint(i)), 1, 1))
	}
	return q
}

// next has a lane ask who is next.
func next(q *queue) <-chan int {
	got := make(chan int, 1)
	go func() { got <- len(q.next()) }()
	return got
}

func wantNext(t *testing.T, got <-chan int, want int) {
	t.Helper()
	select {
	case n := <-got:
		if n != want {
			t.Errorf("%d are next, want %d", n, want)
		}
	case <-time.After(30 * time.Second):
		t.Error("the lane still waits")
	}
}

func TestLaneTakesItsShare(t *testing.T) {
	wantNext(t, next(queued(100, 0)), 50)
	wantNext(t, next(queued(100, 60)), 80)
	wantNext(t, next(queued(1, 0)), 1)
	wantNext(t, next(queued(3, 3)), 3)
}

func TestLaneWaitsForCompany(t *testing.T) {
	q := queued(1, 3)
	got := next(q)
	q.put(waiter("x", 1, 1))
	q.put(waiter("y", 1, 1))
	wantNext(t, got, 3)

	q = queued(1, 3) // until the other one ends
	got = next(q)
	q.answered(3)
	wantNext(t, got, 1)

	q = queued(1, 3) // or nobody waits any more
	got = next(q)
	if !q.leave(q.waiting[0]) {
		t.Error("it cannot leave")
	}
	wantNext(t, got, 0)

	wantNext(t, next(queued(1, 300)), 1) // and not for ever
}
