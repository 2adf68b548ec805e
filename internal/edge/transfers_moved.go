package edge

import (
	"context"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Rows may be removed and numbers corrected after a transfer moved somebody, and
// the state of a filing says nothing of that any more. What the events say stays.

// eachEvent calls f for the events of a filing, each with the state before it.
func eachEvent(ctx context.Context, d *Decider, of uuid.UUID, f func(filing.State, filing.Event)) error {
	var s filing.State
	for page, err := range d.Store.Read(ctx, d.Stream(of.String()), eventstore.ReadOptions{}) {
		if err != nil {
			return fmt.Errorf("read filing %s: %w", of, err)
		}
		for _, r := range page {
			e, err := d.Codec.Decode(r.Type, r.Data)
			if err != nil {
				return err
			}
			f(s, e)
			filing.Evolve(&s, e, domain.Place{ID: r.ID, Revision: r.Revision})
		}
	}
	return nil
}

// TransferredBy returns the last transfer that took somebody out of a filing whose
// row had a subject, none if none did.
func TransferredBy(ctx context.Context, d *Decider, of, subject uuid.UUID) (by uuid.UUID, err error) {
	err = eachEvent(ctx, d, of, func(before filing.State, e filing.Event) {
		if moved, ok := e.(filing.StaffTransferred); ok && before.Staff[moved.StaffID].Person.Subject == subject {
			by = moved.TransferID
		}
	})
	return by, err
}

// endedBy returns the row of a filing that a transfer ended, none if it did not.
func endedBy(ctx context.Context, d *Decider, of, by uuid.UUID) (row uuid.UUID, err error) {
	err = eachEvent(ctx, d, of, func(_ filing.State, e filing.Event) {
		if moved, ok := e.(filing.StaffTransferred); ok && moved.TransferID == by {
			row = moved.StaffID
		}
	})
	return row, err
}

// handed says from whose subject to whose a claim was handed back.
type handed struct{ from, to uuid.UUID }

// handedBack says how the reversal of a transfer handed the claim back from the
// filing that had taken the person; it is zero before that.
func handedBack(ctx context.Context, d *Decider, taker, of uuid.UUID) (h handed, err error) {
	err = eachEvent(ctx, d, taker, func(before filing.State, e filing.Event) {
		if back, ok := e.(filing.StaffTransferReversed); ok && back.TransferID == of {
			h = handed{from: before.Staff[back.StaffID].Person.Subject, to: back.ToSubject}
		}
	})
	return h, err
}

// claimBack reports whether a transfer that is being reversed handed the claim
// back to a row which is not in service again yet: then nobody may be put in its
// place, and its key is needed (domain-decisions 2.6). Should the claim come just
// when that was looked at, the reaction to the erasure lets go of it.
func (f *Filings) claimBack(ctx context.Context, id uuid.UUID, s filing.State, row uuid.UUID) (bool, error) {
	of := s.Staff[row]
	if of.WentBy == uuid.Nil || of.Employed() || s.Transfers[of.WentBy].LetGo != "" {
		return false, nil
	}
	var t transfer.State
	if err := NewTransfers(f, nil).View(ctx, of.WentBy, func(v transfer.State) error { t = v; return nil }); err != nil {
		return false, err
	}
	if t.Former != id {
		return false, nil
	}
	back, err := handedBack(ctx, f.Decider, t.Filing, of.WentBy)
	return back.to == of.Person.Subject, err
}
