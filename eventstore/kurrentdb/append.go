package kurrentdb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// written says where an append to one stream ended.
type written struct {
	revision eventstore.Revision
	position eventstore.Position
	repeated bool // it stood there before this call, for certain
}

// appendOnce appends events and no claims.
func (s *Store) appendOnce(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	before, err := s.end.read(ctx, s)
	if err != nil {
		return eventstore.Appended{}, err
	}
	w, err := s.appendTo(ctx, a.Stream, a.Expected, a.Events)
	if err != nil {
		return eventstore.Appended{}, err
	}
	return eventstore.Appended{
		Revision: w.revision, Position: w.position, Repeated: w.repeated || !before.Before(w.position),
	}, nil
}

// appendTo appends events to one stream. The server answers a repeat as it
// answered the first time, so an append that it repeats is not always marked;
// [Store.appendOnce] does that. Errors are those of [eventstore.Store], a
// refusal, or [ErrDamaged].
//
// Until the last byte is sent the append can be called off; from then on it
// goes on without the caller if ctx ends.
func (s *Store) appendTo(ctx context.Context, stream eventstore.Stream, expected eventstore.Revision, events []eventstore.Proposed) (written, error) {
	if err := ctx.Err(); err != nil {
		return written{}, canceled(err)
	}
	p := newParcel(stream, expected, events)
	going, cancel := context.WithTimeout(s.sending, s.patience)
	mine := turn{stream, p.ids[0]}
	s.turns.share(mine) // longer than the caller does, if it leaves
	s.work.Go(func() {
		defer s.turns.release(mine)
		defer cancel()
		w, err := s.deliver(going, p)
		p.answer <- answer{w, err}
	})
	select {
	case a := <-p.answer:
		return a.written, a.err
	case <-ctx.Done():
	}
	if p.callOff() {
		cancel()
		<-p.answer // nobody reads the events any more
		return written{}, canceled(ctx.Err())
	}
	return p.leave(ctx)
}

// canceled is the error of an append whose context ended before it was sent.
func canceled(err error) error { return fmt.Errorf("kurrentdb: append: %w", err) }

// parcel is an append on its way.
type parcel struct {
	stream   eventstore.Stream
	expected eventstore.Revision
	ids      []uuid.UUID // of its events
	answer   chan answer

	mu     sync.Mutex
	events []eventstore.Proposed // the caller's, until it leaves
	state  state
}

func newParcel(stream eventstore.Stream, expected eventstore.Revision, events []eventstore.Proposed) *parcel {
	p := &parcel{stream: stream, expected: expected, events: events, answer: make(chan answer, 1)}
	for _, e := range events {
		p.ids = append(p.ids, e.ID)
	}
	return p
}

// answer is what became of a parcel.
type answer struct {
	written
	err error
}

// state is how far a parcel is.
type state int

const (
	packing   state = iota // nothing the server would act on was sent
	calledOff              // and nothing will be
	sent                   // the server may have acted on it
	left                   // and nobody waits for the answer
)

// callOff reports whether the parcel was not sent yet, and never will be.
func (p *parcel) callOff() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == packing {
		p.state = calledOff
	}
	return p.state == calledOff
}

// seal reports whether the parcel may be sent.
func (p *parcel) seal() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == packing {
		p.state = sent
	}
	return p.state != calledOff
}

// farewell is how long an append that was sent is waited for when the context
// ended: an answer that is almost there is worth more than none.
const farewell = 50 * time.Millisecond

// leave waits a little longer, and then no more.
func (p *parcel) leave(ctx context.Context) (written, error) {
	timer := time.NewTimer(farewell)
	defer timer.Stop()
	select {
	case a := <-p.answer:
		return a.written, a.err
	case <-timer.C:
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = left
	return written{}, unknown(context.Cause(ctx))
}

// keep makes the parcel's events its own, and reports whether anybody waits
// for them to be sent again.
func (p *parcel) keep() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == left {
		return false
	}
	own := slices.Clone(p.events)
	for i := range own {
		own[i].Data, own[i].Metadata = bytes.Clone(own[i].Data), bytes.Clone(own[i].Metadata)
	}
	p.events = own
	return true
}

// deliver sends a parcel until it is known what became of it, or ctx ends.
// Sending it again is always safe: it says what it follows.
func (s *Store) deliver(ctx context.Context, p *parcel) (written, error) {
	var doubt error // why an attempt may have happened
	for failures := 1; ; failures++ {
		w, d, err := s.attempt(ctx, p)
		switch {
		case err == nil:
			return w, nil
		case d == refused && doubt == nil:
			return written{}, err
		case d == refused:
			return s.settle(ctx, p, err, doubt)
		case d == unsent && doubt == nil:
			return written{}, notSent(err)
		case d == doubtful:
			doubt = err
		}
		if failures == 1 && !p.keep() {
			return written{}, unknown(doubt)
		}
		if sleep(ctx, delay(failures)); ctx.Err() != nil {
			return written{}, unknown(doubt)
		}
	}
}

// settle says what became of a parcel that may have been delivered before it
// was refused. A conflict with a stream that has gone further means that nothing
// of it can be delivered any more; other refusals do not, nor does a stream that
// is still too short: it may grow until an attempt that is on its way fits.
func (s *Store) settle(ctx context.Context, p *parcel, refusal, doubt error) (written, error) {
	w, ok, err := s.find(ctx, p)
	switch {
	case err != nil:
		return written{}, unknown(fmt.Errorf("%w, after %w", err, doubt))
	case ok:
		return w, nil
	}
	if c, ok := errors.AsType[*eventstore.ConflictError](refusal); ok && c.Actual > c.Expected {
		return written{}, refusal
	}
	return written{}, unknown(fmt.Errorf("%w, after %w", refusal, doubt))
}

// find looks for a parcel's events where they would stand.
func (s *Store) find(ctx context.Context, p *parcel) (written, bool, error) {
	var w written
	n := 0
	for r, err := range s.events(ctx, ofStream(p.stream, p.expected+1, false, uint64(len(p.ids)))) {
		switch {
		case err != nil:
			return written{}, false, readError(ctx, err, "read %s back", p.stream)
		case n == len(p.ids), r.ID != p.ids[n], r.Revision != p.expected+1+eventstore.Revision(n):
			return written{}, false, nil
		}
		n++
		w = written{r.Revision, r.Position, true}
	}
	return w, n == len(p.ids), nil
}

// doubt says how certain the failure of an attempt is.
type doubt int

const (
	unsent   doubt = iota // the server was not reached
	refused               // it said no
	doubtful              // it may have acted
)

// attempt sends a parcel once, to whoever leads. It takes no longer than leaves
// time for another: an answer may be lost without anybody being told.
func (s *Store) attempt(ctx context.Context, p *parcel) (w written, d doubt, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience*2/5)
	defer cancel()
	err = s.link.call(ctx, func(ctx context.Context, conn *grpc.ClientConn) (trailer metadata.MD, again bool, err error) {
		w, d, trailer, err = p.send(ctx, conn)
		return trailer, d == unsent, err
	})
	if err == nil && w.position.IsZero() { // a repeat, of which the server does not know where it stands
		found, ok, err := s.find(ctx, p)
		if err == nil && !ok {
			err = damaged("%s does not have what was appended after %d", p.stream, p.expected)
		}
		return found, doubtful, err
	}
	return w, d, err
}
