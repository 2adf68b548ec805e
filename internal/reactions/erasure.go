package reactions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// Erasure destroys the vault's key of an erased subject, and those of the
// documents tied to it (Q3.10): of a filing's, or of a report's contact.
type Erasure struct {
	Vault   *sealing.Vault
	Decider *edge.Decider // of filings; nil where a log is brought in with all that follows from it
}

// Name implements [Reaction].
func (Erasure) Name() string { return "destroy-key" }

// Wants implements [Reaction].
func (Erasure) Wants(t string) bool {
	return t == filing.SubjectErased{}.EventType() || t == crossprovince.ContactErased{}.EventType()
}

// React destroys the key; a tombstone stays.
func (r Erasure) React(ctx context.Context, f Fact, now time.Time) error {
	switch e := f.Event.(type) {
	case filing.SubjectErased:
		if err := r.letGo(ctx, f, e.Subject, now); err != nil {
			return err
		}
		return r.Vault.Erase(ctx, e.Subject)
	case crossprovince.ContactErased:
		return r.Vault.Erase(ctx, e.Subject)
	}
	return fmt.Errorf("%s is not an erasure", f.Type)
}

// letGo releases the person's claim if a transfer that is being reversed handed
// it back to the subject just when that was erased (domain-decisions 2.6): once
// the key is gone nobody could any more, and no institution could ever enter the
// person again. The log alone knows whether the claim is here, and refuses if not.
func (r Erasure) letGo(ctx context.Context, f Fact, subject uuid.UUID, now time.Time) error {
	if r.Decider == nil {
		return nil
	}
	_, err := r.Vault.PersonKey(ctx, subject)
	if errors.Is(err, sealing.ErrErased) || errors.Is(err, sealing.ErrNoKey) || errors.Is(err, sealing.ErrUnbound) {
		return nil // done before, or nobody's who was ever claimed
	}
	if err != nil {
		return err
	}
	transfer, err := edge.TransferredBy(ctx, r.Decider, f.Of, subject)
	if err != nil || transfer == uuid.Nil {
		return err
	}
	_, err = r.Decider.Execute(ctx, f.Of.String(),
		filing.LetGo{TransferID: transfer, Subject: subject, Code: filing.ErrSubjectErased.Code},
		eventstore.Request{
			Command: uuid.NewSHA1(f.ID, []byte(r.Name()+"/let-go")), Cause: f.ID, At: now,
			Actor: domain.Actor{Kind: domain.ActorSystem, ID: r.Name()},
		})
	if errors.Is(err, eventstore.ErrClaimed) {
		return nil
	}
	return err
}
