package reactions

import (
	"context"
	"fmt"
	"time"

	"example.org/ledger/domain/transfer"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// Transferred carries out what was applied for (Q3.6, Q7.3), where the request that
// applied was stopped before.
type Transferred struct{ Transfers *edge.Transfers }

// Name implements [Reaction].
func (Transferred) Name() string { return "carry-out-transfer" }

// Wants implements [Reaction].
func (Transferred) Wants(t string) bool { return t == transfer.Applied{}.EventType() }

// React carries it out, and notes in the transfer how that ended.
func (r Transferred) React(ctx context.Context, f Fact, now time.Time) error {
	_, err := r.Transfers.CarryOut(ctx, f.Of, f.ID, now)
	return err
}

// NotEntered destroys the key of somebody who was not entered after all.
type NotEntered struct{ Transfers *edge.Transfers }

// Name implements [Reaction].
func (NotEntered) Name() string { return "destroy-transferred-person" }

// Wants implements [Reaction].
func (NotEntered) Wants(t string) bool {
	return t == transfer.Refused{}.EventType() || t == transfer.Withdrawn{}.EventType()
}

// React destroys the key, and that of the proof; a tombstone stays.
func (r NotEntered) React(ctx context.Context, f Fact, _ time.Time) error {
	e, ok := f.Event.(transfer.Event)
	if !ok {
		return fmt.Errorf("%s is not of a transfer", f.Type)
	}
	var subject uuid.UUID
	err := r.Transfers.View(ctx, f.Of, func(s transfer.State) error { subject = s.Erased(e); return nil })
	if err != nil || subject == uuid.Nil {
		return err
	}
	return r.Transfers.Filings.Vault.Erase(ctx, subject)
}

// Transfers are the reactions to transfers.
func Transfers(t *edge.Transfers) []Reaction { return []Reaction{Transferred{t}, NotEntered{t}} }
