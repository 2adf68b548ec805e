package eventstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Decider runs commands C against streams of E folded into S. Its fields are
// set once; then it may be used concurrently.
type Decider[S, C any, E domain.Event] struct {
	Store    Store
	Category string // the streams are named Category + "-" + id
	Codec    *domain.Codec[E]
	Decide   func(S, C) ([]E, error)
	Evolve   func(*S, E, domain.Place)

	// Claims says what an event does to claims in the state before it. Nil for
	// streams that make none.
	Claims func(S, E) []domain.Claim
	// PersonKeys returns the keys of subjects. It reads the vault, so cmd
	// injects it. Nil where no event names a person.
	PersonKeys func(ctx context.Context, subjects []uuid.UUID) (map[uuid.UUID][]byte, error)

	App string // the build, for the metadata

	// Bytes is roughly what a state takes in memory. It is asked after every
	// command, so it looks at nothing one by one. Nil for states that take what
	// their events do.
	Bytes func(S) int

	// CacheBytes bounds the memory for folded streams that are kept from one
	// command to the next; 0 keeps none.
	CacheBytes int

	cache cache[S]
}

// On returns a runner like d on another store. It keeps nothing in common with
// d, and no folded streams.
func (d *Decider[S, C, E]) On(s Store) *Decider[S, C, E] {
	return &Decider[S, C, E]{
		Store: s, Category: d.Category, Codec: d.Codec, Decide: d.Decide, Evolve: d.Evolve,
		Claims: d.Claims, PersonKeys: d.PersonKeys, App: d.App, Bytes: d.Bytes,
	}
}

// Request is what the edge knows of one command beside its content.
type Request struct {
	Command uuid.UUID // one per request; repeating it is answered, not decided again
	At      time.Time // the instant the request came in
	Actor   domain.Actor
	For     string    // see Metadata
	Cause   uuid.UUID // reactions only
}

// Outcome is how a command ended. It is Repeated if the command had been
// carried out before.
type Outcome struct {
	Appended     // of the last event of the command; of a no-op, the last event of the stream
	Events   int // recorded now or, for a repeat, then; 0 is a no-op
}

// attempts bounds how often Execute starts over after losing a race. A person
// never notices: a command made against a revision that moved is refused by
// Decide, not retried.
const attempts = 16

// Execute carries out c on the stream of id: see [Decider.ExecuteWith].
func (d *Decider[S, C, E]) Execute(ctx context.Context, id string, c C, r Request) (Outcome, error) {
	return d.ExecuteWith(ctx, id, r, func(S) (C, error) { return c, nil })
}

// ExecuteWith carries out the command that build makes of the state of the
// stream of id. A command that was carried out before is answered with how it
// ended then, whatever happened since, and without building anything. One that
// recorded nothing is not remembered and is decided again.
//
// build may be called several times, with later states each time; it must not
// keep or change what it is given. Others who want the same stream wait
// meanwhile, so it does nothing slow.
//
// Errors of build and refusals of Decide come back as they are; for the store's
// errors see [Store.Append]. An [ErrUnknownOutcome] is settled by executing
// again with the same Request.Command.
func (d *Decider[S, C, E]) ExecuteWith(ctx context.Context, id string, r Request, build func(S) (C, error)) (Outcome, error) {
	e, err := d.cache.checkOut(ctx, id)
	if err != nil {
		return Outcome{}, err
	}
	defer d.checkIn(e)
	current := !e.known // the state is no older than the request
	if current {
		if err := d.catchUp(ctx, e, Empty); err != nil {
			return Outcome{}, err
		}
	}
	for try := 1; ; try++ {
		if done, ok := e.commands[r.Command]; ok {
			return done, nil
		}
		events, err := d.decide(e.State, build)
		switch {
		case err == nil && len(events) > 0:
			done, err := d.append(ctx, e, events, r)
			if !errors.Is(err, ErrConflict) || try == attempts {
				return done, err
			}
		case !current: // nothing goes to the store, which would notice
		case err != nil:
			return Outcome{}, err
		default:
			return Outcome{Appended: e.Appended}, nil
		}
		if err := d.refresh(ctx, e); err != nil {
			return Outcome{}, err
		}
		current = true
	}
}

// decide builds a command and decides it.
func (d *Decider[S, C, E]) decide(state S, build func(S) (C, error)) ([]E, error) {
	c, err := build(state)
	if err != nil {
		return nil, err
	}
	return d.Decide(state, c)
}

// Stream names the stream of id.
func (d *Decider[S, C, E]) Stream(id string) Stream { return Stream(d.Category + "-" + id) }

// append proposes events after what was read of the stream, and advances the
// entry when the store confirms them. An event's claims depend on the state
// before it, so all but the last are applied ahead; if they do not come true,
// the entry is folded anew.
func (d *Decider[S, C, E]) append(ctx context.Context, e *entry[S], events []E, r Request) (Outcome, error) {
	a := Append{Stream: d.Stream(e.id), Expected: e.head}
	at := r.At.UTC().Truncate(time.Microsecond)
	if at.Before(e.RecordedAt) {
		at = e.RecordedAt
	}
	for i, event := range events {
		if i > 0 {
			e.known = false
			if err := d.fold(e, a.recorded(i-1, Position{})); err != nil {
				return Outcome{}, err
			}
		}
		var claims []domain.Claim
		if d.Claims != nil {
			claims = d.Claims(e.State, event)
		}
		p, err := d.propose(a.Stream, i, event, Metadata{
			Command: r.Command, RecordedAt: at, Actor: r.Actor, For: r.For, Cause: r.Cause, Claims: claims, App: d.App,
		})
		if err != nil {
			return Outcome{}, err
		}
		keyed, err := d.keyed(ctx, claims)
		if err != nil {
			return Outcome{}, err
		}
		a.Events, a.Claims = append(a.Events, p), append(a.Claims, keyed...)
	}
	done, err := d.Store.Append(ctx, a)
	if err != nil {
		return Outcome{}, fmt.Errorf("append to %s: %w", a.Stream, err)
	}
	// What a repeat finds has the same IDs, and may have been decided on
	// something else.
	if !done.Repeated {
		e.known = false
		if err := d.fold(e, a.recorded(len(events)-1, done.Position)); err != nil {
			return Outcome{}, err
		}
		e.head, e.known = done.Revision, true
	}
	return Outcome{Appended: done, Events: len(events)}, nil
}

// recorded is the nth event of a as it will be read.
func (a Append) recorded(n int, at Position) Recorded {
	return Recorded{Proposed: a.Events[n], Stream: a.Stream, Revision: a.Expected + 1 + Revision(n), Position: at}
}

func (d *Decider[S, C, E]) propose(stream Stream, n int, e E, m Metadata) (Proposed, error) {
	name, data, err := d.Codec.Encode(e)
	if err != nil {
		return Proposed{}, err
	}
	meta, err := m.Encode()
	if err != nil {
		return Proposed{}, err
	}
	return Proposed{ID: domain.EventID(m.Command, string(stream), n), Type: name, Data: data, Metadata: meta}, nil
}

// keyed turns the claims of the rules into those of the log.
func (d *Decider[S, C, E]) keyed(ctx context.Context, claims []domain.Claim) ([]Claim, error) {
	if len(claims) == 0 {
		return nil, nil
	}
	var subjects []uuid.UUID
	for _, c := range claims {
		if c.Kind == domain.ClaimPerson {
			subjects = append(subjects, c.Subject)
		}
	}
	var keys map[uuid.UUID][]byte
	if len(subjects) > 0 {
		var err error
		if keys, err = d.PersonKeys(ctx, subjects); err != nil {
			return nil, fmt.Errorf("person keys: %w", err)
		}
	}
	return ResolveClaims(claims, func(subject uuid.UUID) ([]byte, bool) { k, ok := keys[subject]; return k, ok })
}

// ResolveClaims turns claims as the metadata states them into those of the
// log. Import uses it, too. A person whose key is not known is an error.
func ResolveClaims(claims []domain.Claim, personKey func(uuid.UUID) ([]byte, bool)) ([]Claim, error) {
	resolved := make([]Claim, len(claims))
	for i, c := range claims {
		resolved[i] = Claim{Op: c.Op, Kind: c.Kind, Key: []byte(c.Key), Subject: c.Subject}
		if c.To != nil {
			resolved[i].To = Holder{Stream: Stream(c.To.Stream), Subject: c.To.Subject}
		}
		if c.Kind == domain.ClaimPerson {
			key, ok := personKey(c.Subject)
			if !ok {
				return nil, fmt.Errorf("%w: the vault has no key for subject %s", ErrInvalid, c.Subject)
			}
			resolved[i].Key = key
		}
	}
	return resolved, nil
}
