package postgres

import (
	"fmt"
	"slices"
	"testing"

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
func queueOf(tickets ...*ticket) *queue { return &queue{waiting: tickets, running: 1} }

// wantBatches takes everything, batch by batch.
func wantBatches(t *testing.T, q *queue, want ...string) {
	t.Helper()
	var got []string
	for !q.idle() {
		var batch []string
		for _, m := range q.take() {
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
	var q queue
	a, b, c := waiter("a", 1, 1), waiter("b", 1, 1), waiter("c", 1, 1)
	if !q.put(a) || !q.put(b) || q.put(c) {
		t.Error("not as many lanes as there may be")
	}
	if !q.leave(b) || q.leave(b) {
		t.Error("one can leave once")
	}
	if got := q.take(); len(got) != 2 || q.leave(a) {
		t.Errorf("took %d of 2, or one that was taken left", len(got))
	}
	for range lanes {
		if !q.idle() {
			t.Error("a lane goes on for nobody")
		}
	}
	if !q.put(b) {
		t.Error("no lane starts after the last one ended")
	}
}
