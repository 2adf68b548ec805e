package kurrentdb

import (
	"context"
	"iter"
	"math"

	"example.org/ledger/eventstore"
)

// A page is full when it has so many events or bytes.
const (
	pageEvents = 1000
	pageBytes  = 1 << 20
)

// Read implements [eventstore.Store]. It checks that revisions follow one
// another, so that a history with a hole is [ErrDamaged].
func (s *Store) Read(ctx context.Context, stream eventstore.Stream, o eventstore.ReadOptions) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		r := &reading{s: s, stream: stream, backwards: o.Backwards, next: max(o.From, 0), left: o.Max, yield: yield}
		if o.Backwards {
			r.next = eventstore.Empty
		}
		if r.left == 0 {
			r.left = math.MaxInt
		}
		err := ctx.Err()
		r.done = stream == "" || eventstore.OwnStream(stream) // nobody can have written there
		if o.Backwards && o.From >= 0 && err == nil {
			var head eventstore.Revision
			head, err = s.Head(ctx, stream)
			if r.next = min(head, o.From); r.next < 0 && err == nil {
				return
			}
		}
		for err == nil && !r.done {
			err = r.request(ctx)
		}
		if err == nil {
			err = r.flush(ctx)
		}
		if err != nil && !r.stopped {
			yield(nil, readError(ctx, err, "read %s", stream))
		}
	}
}

// reading is a read under way.
type reading struct {
	s         *Store
	stream    eventstore.Stream
	backwards bool
	next      eventstore.Revision // the next one expected; backwards, Empty is the end
	left      int                 // events that readers may see
	page      []eventstore.Recorded
	bytes     int // in page
	yield     func([]eventstore.Recorded, error) bool
	stopped   bool // the reader wants no more
	done      bool // there is no more, or nobody wants it
}

// request asks for as many events as are wanted. Since some of them may not be
// for readers, another request may be needed.
func (r *reading) request(ctx context.Context) error {
	wanted, got := uint64(r.left), uint64(0)
	for e, err := range r.s.events(ctx, ofStream(r.stream, r.next, r.backwards, wanted)) {
		if err != nil {
			return err
		}
		if e.Revision != r.next && (r.next >= 0 || !r.backwards) {
			return damaged("%s has no revision %d, but %d", r.stream, r.next, e.Revision)
		}
		got++
		if r.next = e.Revision + 1; r.backwards {
			r.next = e.Revision - 1
		}
		if ours(e) {
			r.left--
			r.page, r.bytes = append(r.page, e), r.bytes+len(e.Data)+len(e.Metadata)
		}
		if len(r.page) == pageEvents || r.bytes >= pageBytes {
			if err := r.flush(ctx); err != nil || r.stopped {
				return err
			}
		}
	}
	r.done = got < wanted || r.left == 0 || r.next < 0
	return nil
}

// flush yields the page if there is something on it.
func (r *reading) flush(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(r.page) > 0 && !r.yield(r.page, nil) {
		r.stopped, r.done = true, true
	}
	r.page, r.bytes = nil, 0
	return nil
}
