package reactions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Fact is a recorded event of a filing, suggestion, report or transfer, decoded.
type Fact struct {
	eventstore.Recorded
	Of    uuid.UUID // the filing, suggestion, report or transfer
	Meta  eventstore.Metadata
	Event domain.Event
}

// Reaction does what follows from events.
type Reaction interface {
	// Name is part of the derived command and of the note of what was done. It
	// never changes.
	Name() string
	// Wants reports whether the reaction acts on events of this stored name.
	Wants(eventType string) bool
	// React acts on a fact. It may be called again for the same one. Of a [Booked]
	// reaction it is not called.
	React(ctx context.Context, f Fact, now time.Time) error
}

// Booked is a reaction that only writes to the database of its notes, and does so
// in the transaction of its note: what must not be done twice is not, though it
// could not be told from the first time.
type Booked interface {
	Reaction
	// Book returns what writes; nil for a fact that is none of its business, which
	// is not noted. It may be called again for the same fact.
	Book(ctx context.Context, f Fact, now time.Time) (func(context.Context, pgx.Tx) error, error)
}

// Replaced erases the old subject of a corrected ID number (Q3.11), once the
// person's documents belong to the new one.
type Replaced struct {
	Decider *edge.Decider
	Vault   *sealing.Vault
}

// Name implements [Reaction].
func (Replaced) Name() string { return "erase-replaced-subject" }

// Wants implements [Reaction].
func (Replaced) Wants(t string) bool { return t == filing.IDNumberCorrected{}.EventType() }

// React moves the documents and appends filing.subject_erased for the old
// subject.
func (r Replaced) React(ctx context.Context, f Fact, now time.Time) error {
	e, ok := f.Event.(filing.IDNumberCorrected)
	if !ok {
		return fmt.Errorf("%s is not a corrected ID number", f.Type)
	}
	// A new subject that was itself erased since cannot have documents any more,
	// nor can one that a vault which was not brought along never knew.
	err := r.Vault.Retie(ctx, e.OldSubject, e.Person.Subject)
	if err != nil && !errors.Is(err, sealing.ErrErased) && !errors.Is(err, sealing.ErrNoKey) {
		return err
	}
	_, err = r.Decider.Execute(ctx, f.Of.String(),
		filing.EraseSubject{Subject: e.OldSubject, Reason: filing.ErasedAsReplaced},
		eventstore.Request{
			Command: uuid.NewSHA1(f.ID, []byte(r.Name())), Cause: f.ID, At: now,
			Actor: domain.Actor{Kind: domain.ActorSystem, ID: r.Name()},
		})
	return err
}
