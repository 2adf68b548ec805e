package projections

import (
	"example.org/ledger/eventstore"
)

// How much is applied in one transaction: whatever queued up while the last
// one ran, page by page until there is this much.
const (
	batchEvents = 5000     // that concern the read model
	batchBytes  = 16 << 20 // of data and metadata, of these events and the others
)

// batch is a piece of the log as one read model sees it.
type batch struct {
	events []Event                // those that concern the read model
	before []*eventstore.Recorded // what came before each of them; nil if nothing did that was followed
	last   *eventstore.Recorded   // the last of all; nil if there is none
	size   int                    // bytes of data and metadata of all
}

// add adds an event to the end, decoded if it concerns m. One that cannot be
// decoded is an error, and not added.
func (b *batch) add(m Model, r *eventstore.Recorded) error {
	if !known[r.Type] || m.Concerns(r.Type) {
		e, err := Decode(*r)
		if err != nil {
			return err
		}
		b.events, b.before = append(b.events, e), append(b.before, b.last)
	}
	b.last = r
	b.size += len(r.Data) + len(r.Metadata)
	return nil
}

// join adds what follows b to its end.
func (b *batch) join(next batch) {
	if next.last == nil {
		return
	}
	if len(next.before) > 0 && next.before[0] == nil {
		next.before[0] = b.last
	}
	b.events, b.before = append(b.events, next.events...), append(b.before, next.before...)
	b.last = next.last
	b.size += next.size
}

func (b *batch) empty() bool { return b.last == nil }

func (b *batch) full() bool { return len(b.events) >= batchEvents || b.size >= batchBytes }

// split returns the part of b before its nth event that concerns the read
// model, which is empty if b begins with that, and the part from there on.
func (b *batch) split(nth int) (first, second batch) {
	first = batch{events: b.events[:nth], before: b.before[:nth], last: b.before[nth]}
	second = batch{events: b.events[nth:], before: b.before[nth:], last: b.last}
	return first, second
}
