package postgres

import (
	"runtime"
	"slices"
	"sync"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
)

// lanes is how many commits may be on their way at once. Appends follow one
// another under one lock whatever we do, but while one lane's are carried out
// the other's can be sent, and a connection that the network swallowed does not
// hold up everybody.
const lanes = 2

// One commit takes at most so much, so that nobody waits for others' megabytes.
const (
	batchEvents = 4 * eventstore.MaxEvents
	batchBytes  = 4 * eventstore.MaxAppend
)

// slow is after how long a commit that is on its way is not waited for.
const slow = 50 * time.Millisecond

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
// on its way shares the next one.
type queue struct {
	mu      sync.Mutex
	changed sync.Cond // somebody came, or a commit ended
	waiting []*ticket
	running int // lanes
	sent    int // members that are on their way
}

func newQueue() *queue {
	q := new(queue)
	q.changed.L = &q.mu
	return q
}

// put queues t and reports whether the caller must start a lane.
func (q *queue) put(t *ticket) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, t)
	if q.running < lanes {
		q.running++
		return true
	}
	if len(q.waiting) == q.sent { // see awaitCompany
		q.changed.Broadcast()
	}
	return false
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
	q.changed.Broadcast()
	return true
}

// next returns who is sent next, in the order in which they came; nobody if the
// lane is to end. Every lane takes its share of all who are there. Who names a
// stream or a key that is among them already stays for the next time.
//
// While the other lane's commit is on its way nothing is gained by being there
// early, and the last answers' callers are about to come again: then it waits
// until it has as many, or the other ends.
func (q *queue) next() []*ticket {
	runtime.Gosched() // who was just answered goes first
	q.mu.Lock()
	defer q.mu.Unlock()
	if 0 < len(q.waiting) && len(q.waiting) < q.sent {
		q.awaitCompany()
	}
	if len(q.waiting) == 0 {
		q.running--
		return nil
	}
	members := q.board((len(q.waiting) + q.sent + lanes - 1) / lanes)
	q.sent += len(members)
	return members
}

// awaitCompany waits until as many wait as are on their way, or nobody does,
// but not for a commit that does not end.
func (q *queue) awaitCompany() {
	late := false
	timer := time.AfterFunc(slow, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		late = true
		q.changed.Broadcast()
	})
	defer timer.Stop()
	for !late && 0 < len(q.waiting) && len(q.waiting) < q.sent {
		q.changed.Wait()
	}
}

// answered notes that n members are on their way no more.
func (q *queue) answered(n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.sent -= n
	q.changed.Broadcast()
}

// board takes up to most tickets out of the queue.
func (q *queue) board(most int) []*ticket {
	b := boarding{most: most, streams: make(map[eventstore.Stream]bool, most)}
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
	most          int
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
	full := b.events+len(t.Events) > batchEvents || b.bytes+t.bytes > batchBytes || len(b.members) == b.most
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
