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

// Execute carries out c on the stream of id. A command that was carried out
// before is answered with how it ended then, whatever happened since. One that
// recorded nothing is not remembered and is decided again.
//
// Refusals of Decide come back as they are; for the store's errors see
// [Store.Append]. An [ErrUnknownOutcome] is settled by executing again with the
// same Request.Command.
func (d *Decider[S, C, E]) Execute(ctx context.Context, id string, c C, r Request) (Outcome, error) {
	var head = Empty
	for try := 1; ; try++ {
		l, err := d.Load(ctx, id)
		if err != nil {
			return Outcome{}, err
		}
		if done, ok := l.commands[r.Command]; ok {
			return done, nil
		}
		events, err := d.Decide(l.State, c)
		if err != nil {
			return Outcome{}, err
		}
		if len(events) == 0 {
			return Outcome{Appended: l.Appended}, nil
		}
		done, err := d.append(ctx, id, l, max(head, l.Revision), events, r)
		if !errors.Is(err, ErrConflict) || try == attempts {
			return done, err
		}
		// The head may count events that Read does not yield. It is read before
		// the stream is, so that whatever it counts has been seen.
		if head, err = d.Store.Head(ctx, d.Stream(id)); err != nil {
			return Outcome{}, fmt.Errorf("head of %s: %w", d.Stream(id), err)
		}
	}
}

// Stream names the stream of id.
func (d *Decider[S, C, E]) Stream(id string) Stream { return Stream(d.Category + "-" + id) }

// append proposes events after expected.
func (d *Decider[S, C, E]) append(ctx context.Context, id string, l Loaded[S], expected Revision, events []E, r Request) (Outcome, error) {
	a := Append{Stream: d.Stream(id), Expected: expected}
	at := r.At.UTC().Truncate(time.Microsecond)
	if at.Before(l.RecordedAt) {
		at = l.RecordedAt
	}
	for i, e := range events {
		var claims []domain.Claim
		if d.Claims != nil {
			claims = d.Claims(l.State, e)
		}
		p, err := d.propose(a.Stream, i, e, Metadata{
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
		d.Evolve(&l.State, e, domain.Place{ID: p.ID, Revision: expected + 1 + Revision(i)})
	}
	done, err := d.Store.Append(ctx, a)
	if err != nil {
		return Outcome{}, fmt.Errorf("append to %s: %w", a.Stream, err)
	}
	return Outcome{Appended: done, Events: len(events)}, nil
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
