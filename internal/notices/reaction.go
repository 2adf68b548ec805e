package notices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/reactions"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Tell decides who is told of a passed or returned case, and puts it into the
// queue.
type Tell struct {
	Desk        *Desk
	Filings     *edge.Filings
	Authorities *edge.Authorities

	// Story tells of facts however old, as if at once, and leaves the sending to
	// [Desk.SendNow]: for the story of the demonstration, whose time is another.
	Story bool
}

// Name implements [reactions.Reaction].
func (Tell) Name() string { return "send-notices" }

// Wants implements [reactions.Reaction].
func (Tell) Wants(t string) bool {
	return t == filing.CasePassed{}.EventType() || t == filing.CaseReturned{}.EventType()
}

// React implements [reactions.Reaction]. It is not called.
func (Tell) React(context.Context, reactions.Fact, time.Time) error {
	return errors.New("notices are booked")
}

// Book implements [reactions.Booked].
func (t Tell) Book(ctx context.Context, f reactions.Fact, now time.Time) (func(context.Context, pgx.Tx) error, error) {
	if t.Story {
		now = f.Meta.RecordedAt
	} else {
		if old, err := t.Desk.before(ctx, f.Meta.RecordedAt); err != nil || old {
			return nil, err
		}
	}
	state, err := t.at(ctx, f)
	if err != nil {
		return nil, err
	}
	about, err := MatterOf(state, f.Event)
	if err != nil {
		return nil, err
	}
	configured, _, err := t.Authorities.Configuration(ctx, state.Authority)
	if err != nil {
		return nil, err
	}
	if !about.Told(configured.InForce().Notices.Value) {
		return func(context.Context, pgx.Tx) error { return nil }, nil // noted: it stays untold when they tell again
	}
	all, err := t.compose(ctx, f, state, about, now)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx pgx.Tx) error { return t.Desk.enter(ctx, tx, all, !t.Story) }, nil
}

// at is the filing as the fact left it: who is in force then is told, whoever is
// by now.
func (t Tell) at(ctx context.Context, f reactions.Fact) (filing.State, error) {
	var s filing.State
	d := t.Filings.Decider
	for page, err := range d.Store.Read(ctx, d.Stream(f.Of.String()), eventstore.ReadOptions{Max: int(f.Revision) + 1}) {
		if err != nil {
			return s, fmt.Errorf("read the filing: %w", err)
		}
		for _, r := range page {
			e, err := d.Codec.Decode(r.Type, r.Data)
			if err != nil {
				return s, err
			}
			filing.Evolve(&s, e, domain.Place{ID: r.ID, Revision: r.Revision})
		}
	}
	return s, nil
}

// Matter is what a notice is about.
type Matter struct {
	Passed   bool // or else returned
	Template Template
	level    filing.CaseLevel
	points   int // of a return
}

// Told reports whether an authority's switches have it told.
func (m Matter) Told(s authority.Notices) bool {
	return m.Passed && s.Published || !m.Passed && s.Returned
}

// MatterOf returns what the notices of an event are about, in the state that it led
// to. Of anything but the result of a review nobody is told.
func MatterOf(s filing.State, e domain.Event) (Matter, error) {
	var about Matter
	var id uuid.UUID
	switch e := e.(type) {
	case filing.CasePassed:
		id, about.Passed = e.CaseID, true
	case filing.CaseReturned:
		id, about.points = e.CaseID, len(e.Points)
	default:
		return about, fmt.Errorf("%s is no result of a review", e.EventType())
	}
	c := s.Cases[id]
	about.level = c.Level
	switch amendment := c.Kind == filing.AmendmentCase; {
	case about.Passed && amendment:
		about.Template = AmendmentInForce
	case about.Passed:
		about.Template = Published
	case amendment:
		about.Template = AmendmentReturned
	default:
		about.Template = Returned
	}
	return about, nil
}

// compose writes the notices: two, or one if both recipients have one number. A
// recipient whose data was erased since gets one that says so, and nobody is sent
// what is no news any more.
func (t Tell) compose(ctx context.Context, f reactions.Fact, s filing.State, about Matter, now time.Time) ([]Notice, error) {
	if !s.Contacts.Recorded() {
		return nil, nil
	}
	contact, representative := edge.ContactNumbers(s.Contacts.Value)
	one, err := t.number(ctx, contact)
	if err != nil {
		return nil, err
	}
	other, err := t.number(ctx, representative)
	if err != nil {
		return nil, err
	}
	write := func(r Recipient, sealed edge.SealedValue, number *domain.Mobile) Notice {
		n := Notice{
			ID: ID(f.ID, r), Filing: f.Of, Event: f.ID, Template: about.Template, Recipient: r, Number: sealed, Mask: sealed.Masks["mobile"],
			Text: about.text(s), State: Waiting, MadeAt: now, GoodUntil: f.Meta.RecordedAt.Add(Good), NextAt: now,
		}
		switch {
		case number == nil:
			n.State = Undeliverable
		case now.After(n.GoodUntil):
			n.State = TooLate
		default:
			return n
		}
		n.NextAt, n.SettledAt = time.Time{}, now
		return n
	}
	all := []Notice{write(FilingContact, contact, one)}
	if one != nil && other != nil && one.Equal(*other) {
		all[0].Shared = true
		return all, nil
	}
	return append(all, write(LegalRepresentative, representative, other)), nil
}

// number opens a number; nil if nobody can any more.
func (t Tell) number(ctx context.Context, sealed edge.SealedValue) (*domain.Mobile, error) {
	m, err := edge.OpenNumber(ctx, t.Desk.Vault, sealed)
	switch {
	case unavailable(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &m, nil
}

// unavailable reports whether a number is gone for good: its subject was erased, or
// never came along with the log.
func unavailable(err error) bool {
	return errors.Is(err, sealing.ErrErased) || errors.Is(err, sealing.ErrNoKey)
}
