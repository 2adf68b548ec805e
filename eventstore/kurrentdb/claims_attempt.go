package kurrentdb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"encoding/hex"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// server is all that claims need of the cluster.
type server interface {
	// last returns a stream's last event, hidden or not, and whether there is one.
	last(ctx context.Context, stream eventstore.Stream) (eventstore.Recorded, bool, error)

	// from returns up to n events from a revision on, hidden or not.
	from(ctx context.Context, stream eventstore.Stream, first eventstore.Revision, n int) ([]eventstore.Recorded, error)

	// appendTo appends to one stream, with the errors of [eventstore.Store]
	// but for claims. Two appends of one ID at one place are one.
	appendTo(ctx context.Context, stream eventstore.Stream, expected eventstore.Revision, events []eventstore.Proposed) (eventstore.Appended, error)
}

// claiming is the protocol: package doc says what it is and why it is exact.
type claiming struct {
	server
	newID func() uuid.UUID // of attempts

	// wait is called with reservations of others whose appends are not there
	// yet. It returns those that had time enough, or none after a moment.
	wait func(ctx context.Context, open []*reservation) ([]*reservation, error)

	// each calls f for 0 to n-1, maybe several at once, and returns an error of
	// one of them. All calls are made and have returned by then.
	each func(n int, f func(i int) error) error

	// later runs what nobody waits for.
	later func(func(context.Context))
}

// attempt is one call of append.
type attempt struct {
	*claiming
	a    eventstore.Append
	id   uuid.UUID
	keys []*key // in the order of their streams
}

// key is a claim of the attempt and what is known of its stream.
type key struct {
	n      int // the how-manieth claim of the append
	claim  eventstore.Claim
	stream eventstore.Stream
	known  bool // state was read, and nothing is known to have changed since
	state  claimState
	mine   *reservation // the attempt's own; state is that before it
	unsure bool         // whether mine was written
}

// append carries a out, which has claims and is valid.
func (c *claiming) append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	t := &attempt{claiming: c, a: a, id: c.newID(), keys: make([]*key, len(a.Claims))}
	for i, claim := range a.Claims {
		t.keys[i] = &key{n: i, claim: claim, stream: claimStream(claim.Kind, claim.Key)}
	}
	slices.SortFunc(t.keys, func(x, y *key) int { return cmp.Compare(x.stream, y.stream) })
	done, over, err := t.reserveAll(ctx)
	if over || err != nil {
		// The append was not sent and never will be.
		t.later(func(ctx context.Context) {
			t.withdraw(ctx)
			t.tidy(ctx)
		})
		return done, notAppended(ctx, err)
	}
	done, err = c.appendTo(ctx, a.Stream, a.Expected, a.Events)
	if err == nil {
		// What stood there before the claims were reserved is none of this attempt's.
		done.Repeated = done.Repeated || !t.reservedAt().Before(done.Position)
	}
	if notSentAtAll(err) {
		t.later(t.withdraw)
	} else {
		t.later(t.settleByLook) // what stands there decides, not what was answered
	}
	return done, err
}

// notSentAtAll reports whether err says that an append did not and will not
// happen. A conflict does not count: that the place is taken can be seen.
func notSentAtAll(err error) bool {
	if errors.Is(err, eventstore.ErrUnknownOutcome) {
		return false
	}
	for _, certain := range []error{eventstore.ErrUnavailable, eventstore.ErrTooLarge, ErrDenied, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, certain) {
			return true
		}
	}
	return false
}

// reservedAt is the position of the attempt's last reservation.
func (t *attempt) reservedAt() eventstore.Position {
	return slices.MaxFunc(t.keys, func(x, y *key) int { return x.mine.position.Compare(y.mine.position) }).mine.position
}

// reserveAll returns when all keys are reserved and the stream was at the
// expected revision. It is over if the append is not to be sent any more:
// because it is there already, or for the reason that the error gives.
func (t *attempt) reserveAll(ctx context.Context) (done eventstore.Appended, over bool, err error) {
	for {
		// The keys first: what is not open when it is read cannot have been decided
		// by an append that comes to stand after the stream was seen.
		if err := t.survey(ctx); err != nil {
			return done, false, err
		}
		if done, over, err = t.lookUp(ctx); over || err != nil {
			return done, over, err
		}
		if open := t.open(); len(open) > 0 {
			if err := t.resolve(ctx, open); err != nil {
				return done, false, err
			}
			continue
		}
		if err := t.judge(); err != nil {
			return done, false, err
		}
		if all, err := t.reserve(ctx); all || err != nil {
			return done, false, err
		}
	}
}

// survey reads the keys whose state is not known.
func (t *attempt) survey(ctx context.Context) error {
	var unknown []*key
	for _, k := range t.keys {
		if !k.known {
			unknown = append(unknown, k)
		}
	}
	return t.each(len(unknown), func(i int) error {
		k := unknown[i]
		e, ok, err := t.last(ctx, k.stream)
		switch {
		case err != nil:
			return err
		case !ok:
			k.state = claimState{at: eventstore.Empty}
		default:
			if k.state, err = stateAfter(e); err != nil {
				return err
			}
		}
		k.known = true
		return nil
	})
}

// lookUp sees where the append's stream is. It is over if the append's events
// are there or its place is taken.
func (t *attempt) lookUp(ctx context.Context) (done eventstore.Appended, over bool, err error) {
	head := eventstore.Empty
	last, ok, err := t.last(ctx, t.a.Stream)
	if err != nil {
		return done, false, err
	}
	if ok {
		head = last.Revision
	}
	if head == t.a.Expected {
		return done, false, nil
	}
	conflict := &eventstore.ConflictError{Stream: t.a.Stream, Expected: t.a.Expected, Actual: head}
	if head < t.a.Expected+eventstore.Revision(len(t.a.Events)) {
		return done, true, conflict
	}
	there, err := t.from(ctx, t.a.Stream, t.a.Expected+1, len(t.a.Events))
	if err != nil {
		return done, false, err
	}
	if !slices.EqualFunc(there, t.a.Events, func(r eventstore.Recorded, e eventstore.Proposed) bool { return r.ID == e.ID }) {
		return done, true, conflict
	}
	end := there[len(there)-1]
	return eventstore.Appended{Revision: end.Revision, Position: end.Position, Repeated: true}, true, nil
}

// open returns what must be settled before the keys can be judged.
func (t *attempt) open() []*reservation {
	var open []*reservation
	for _, k := range t.keys {
		if k.mine == nil && k.state.open != nil {
			open = append(open, k.state.open)
			k.known = false // whatever becomes of it
		}
	}
	return open
}

// judge finds the first claim that is not the append's to make.
func (t *attempt) judge() error {
	first := len(t.keys)
	var refused error
	for _, k := range t.keys {
		if _, ok := ruling(t.a.Stream, k.claim, k.state.holder); !ok && k.n < first {
			first = k.n
			refused = &eventstore.ClaimedError{Kind: k.claim.Kind, Claim: k.n, Holder: k.state.holder}
		}
	}
	return refused
}

// reserve writes a reservation for every key that has none, and reports
// whether all have one now. The lowest goes first, so that of several who want
// the same keys one gets on; and who has to wait for a key holds none above it.
func (t *attempt) reserve(ctx context.Context) (all bool, err error) {
	var rest []*key
	for _, k := range t.keys {
		if k.mine == nil {
			rest = append(rest, k)
		}
	}
	for n := 1; len(rest) > 0; n = len(rest) {
		if err := t.each(n, func(i int) error { return t.reserveOne(ctx, rest[i]) }); err != nil {
			return false, err
		}
		if lost := slices.IndexFunc(rest[:n], func(k *key) bool { return k.mine == nil }); lost >= 0 {
			return false, t.giveUpAbove(ctx, rest[lost].stream)
		}
		rest = rest[n:]
	}
	return true, nil
}

// reserveOne tries to reserve k. A lost race is no error.
func (t *attempt) reserveOne(ctx context.Context, k *key) error {
	next, _ := ruling(t.a.Stream, k.claim, k.state.holder)
	first := t.a.Events[0]
	r := &reservation{claim: k.stream, at: k.state.at + 1, reserved: reserved{
		Kind: k.claim.Kind, Key: hex.EncodeToString(k.claim.Key), Op: k.claim.Op,
		Attempt: t.id, Claims: len(t.keys),
		Stream: t.a.Stream, Revision: t.a.Expected + 1, EventID: first.ID, Digest: digest(first),
		Held: storedHolder(k.state.holder), Next: storedHolder(next),
	}}
	e := r.event(k.stream, k.state.at)
	r.id = e.ID
	done, err := t.appendTo(ctx, k.stream, k.state.at, []eventstore.Proposed{e})
	if errors.Is(err, eventstore.ErrConflict) {
		k.known = false
		return nil
	}
	if !errors.Is(err, eventstore.ErrUnavailable) {
		r.position, k.mine, k.unsure = done.Position, r, err != nil
	}
	return err
}

// giveUpAbove voids the attempt's reservations above a key that somebody else
// has. The append was not sent.
func (t *attempt) giveUpAbove(ctx context.Context, lost eventstore.Stream) error {
	var above []*key
	for _, k := range t.keys {
		if k.mine != nil && k.stream > lost {
			above = append(above, k)
		}
	}
	return t.each(len(above), func(i int) error {
		k := above[i]
		if err := t.settle(ctx, k.mine, refuted); err != nil {
			return err
		}
		k.mine, k.known = nil, false
		return nil
	})
}

// withdraw voids the attempt's reservations. Only an attempt whose append was
// not sent and never will be may do that without looking.
func (t *attempt) withdraw(ctx context.Context) {
	t.settleOwn(ctx, func(*reservation) verdict { return refuted })
}

// settleByLook settles the attempt's reservations after its append was sent.
// If nothing stands there yet, the append may still be on its way.
func (t *attempt) settleByLook(ctx context.Context) {
	there, err := t.from(ctx, t.a.Stream, t.a.Expected+1, 1)
	if err == nil && len(there) == 1 {
		t.settleOwn(ctx, func(r *reservation) verdict { return r.verdict(there[0]) })
	}
}

// settleOwn settles all reservations of the attempt. What it leaves is settled
// by whoever meets it.
func (t *attempt) settleOwn(ctx context.Context, v func(*reservation) verdict) {
	_ = t.each(len(t.keys), func(i int) error {
		k := t.keys[i]
		if k.mine == nil {
			return nil
		}
		if k.unsure {
			there, err := t.from(ctx, k.stream, k.mine.at, 1)
			if err != nil || len(there) == 0 || there[0].ID != k.mine.id {
				return err
			}
		}
		return t.settle(ctx, k.mine, v(k.mine))
	})
}

// tidy settles what an earlier attempt at the same append left, if it stopped
// after writing it.
func (t *attempt) tidy(ctx context.Context) {
	_ = t.each(len(t.keys), func(i int) error {
		k := t.keys[i]
		if r := k.state.open; k.mine == nil && r != nil && r.Stream == t.a.Stream && r.Revision == t.a.Expected+1 {
			if v, err := t.look(ctx, r); err == nil && v != undecided {
				return t.settle(ctx, r, v)
			}
		}
		return nil
	})
}

// notAppended is the error of an append that was not sent: an outcome that is
// unknown is that of something else.
func notAppended(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, eventstore.ErrUnknownOutcome) && ctx.Err() != nil:
		return fmt.Errorf("kurrentdb: append: %w", ctx.Err())
	case errors.Is(err, eventstore.ErrUnknownOutcome):
		return fmt.Errorf("%w: kurrentdb: reserve the claims: %v", eventstore.ErrUnavailable, err)
	}
	return err
}
