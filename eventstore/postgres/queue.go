package postgres

import (
	"runtime"
	"slices"
	"sync"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
)

// lanes is how many commits may be on their way at once. Appends follow one
// another under one lock whatever we do, but while one lane waits for the disk
// the other can send, and a connection that the network swallowed does not
// hold up everybody.
const lanes = 2

// One commit takes at most so much, so that nobody waits for others' megabytes.
const (
	batchEvents = 4 * eventstore.MaxEvents
	batchBytes  = 4 * eventstore.MaxAppend
)

// ticket is an append that waits for its answer.
type ticket struct {
	eventstore.Append
	bytes  int
	answer chan answer // has room for it, so that nobody waits for a caller who left
}

func newTicket(a eventstore.Append) *ticket {
	t := &ticket{Append: a, answer: make(chan answer, 1)}
	for _, e := range a.Events {
		t.bytes += len(e.Data) + len(e.Metadata)
	}
	return t
}

// queue is the appends that wait for a commit. Whoever comes while a commit is
// on its way shares the next one; nobody waits for company. Its zero value is
// ready.
type queue struct {
	mu      sync.Mutex
	waiting []*ticket
	running int // lanes
}

// put queues t and reports whether the caller must start a lane.
func (q *queue) put(t *ticket) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, t)
	if q.running == lanes {
		return false
	}
	q.running++
	return true
}

// leave takes t out again and reports whether that was in time. If not, it has
// been sent, or will be.
func (q *queue) leave(t *ticket) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.waiting, t)
	if i < 0 {
		return false
	}
	q.waiting = slices.Delete(q.waiting, i, i+1)
	return true
}

// idle reports whether nobody waits, and ends the lane if so.
func (q *queue) idle() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) > 0 {
		return false
	}
	q.running--
	return true
}

// take returns who goes next, in the order in which they came. Who names a
// stream or a key that is among them already stays for the next time.
//
// It first lets others run: who was just answered may be about to queue again.
func (q *queue) take() []*ticket {
	runtime.Gosched()
	q.mu.Lock()
	defer q.mu.Unlock()
	b := boarding{streams: make(map[eventstore.Stream]bool, len(q.waiting))}
	left := q.waiting[:0]
	for _, t := range q.waiting {
		if !b.admit(t) {
			left = append(left, t)
		}
	}
	clear(q.waiting[len(left):])
	q.waiting = left
	return b.members
}

// boarding is a batch that fills up.
type boarding struct {
	members       []*ticket
	events, bytes int
	streams       map[eventstore.Stream]bool
	keys          map[claimKey]bool
}

type claimKey struct {
	kind domain.ClaimKind
	key  string
}

// admit adds t unless it is too much or depends on a member.
func (b *boarding) admit(t *ticket) bool {
	full := b.events+len(t.Events) > batchEvents || b.bytes+t.bytes > batchBytes
	if len(b.members) > 0 && full || b.streams[t.Stream] {
		return false
	}
	for _, c := range t.Claims {
		if b.keys[claimKey{c.Kind, string(c.Key)}] {
			return false
		}
	}
	if len(t.Claims) > 0 && b.keys == nil {
		b.keys = make(map[claimKey]bool)
	}
	for _, c := range t.Claims {
		b.keys[claimKey{c.Kind, string(c.Key)}] = true
	}
	b.streams[t.Stream] = true
	b.members, b.events, b.bytes = append(b.members, t), b.events+len(t.Events), b.bytes+t.bytes
	return true
}
