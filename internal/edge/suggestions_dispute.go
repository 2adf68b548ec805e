package edge

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// disputed fills in what a suggestion that names a transfer is about (人员信息异议,
// domain-decisions 2.6): whom it took, and who did. Of a transfer that ended no
// employment of this filing the institution was never told, so there is none.
func (s *Suggestions) disputed(ctx context.Context, of uuid.UUID, in Suggestion, c *suggestion.Raise) error {
	if c.Asked.Kind != domain.SuggestOther { // refused, whichever transfer it is
		c.Asked.TransferID = in.TransferID
		return nil
	}
	var t transfer.State
	err := s.transfers.View(ctx, in.TransferID, func(v transfer.State) error { t = v; return nil })
	if err == nil && (t.Former != of || t.Status != transfer.CarriedOutStatus || t.FormerStaffID == uuid.Nil) {
		err = transfer.ErrNotFound
	}
	switch {
	case err != nil:
		return domain.At(err, "transfer_id")
	case in.StaffID != uuid.Nil && in.StaffID != t.FormerStaffID:
		return filing.ErrStaffUnknown.At("staff_id")
	}
	c.Asked.TransferID, c.Asked.StaffID = in.TransferID, t.FormerStaffID
	c.Asked.Taker, c.Asked.TakerOf = t.Filing, t.Authority
	if c.Asked.Title == "" {
		c.Asked.Title = suggestion.DisputeTitle
	}
	return s.Filings.View(ctx, of, func(state filing.State) error {
		c.Same = state.Staff[t.FormerStaffID].CameBackBy == in.TransferID
		return nil
	})
}

// reversal is one disputed transfer on its way back.
type reversal struct {
	s       *Suggestions
	asked   suggestion.State
	today   domain.Date
	request func(step string) Request

	entered uuid.UUID // the row at the institution that took the person
	subject uuid.UUID // of the row at the former one
	theirs  uuid.UUID // of the row that was entered
}

// reverse ends the employment that a transfer had begun, hands the claim back, and
// opens the old employment again. Where the claim is not there any more, or nobody
// to hand it to, what was found is noted in both filings and nothing moves (2.6).
func (s *Suggestions) reverse(ctx context.Context, asked suggestion.State, today domain.Date, request func(string) Request) error {
	r := reversal{s: s, asked: asked, today: today, request: request}
	err := s.transfers.View(ctx, asked.TransferID, func(t transfer.State) error { r.entered = t.StaffID; return nil })
	if err != nil {
		return err
	}
	back, err := r.handBack(ctx)
	if err != nil {
		return err
	}
	if back {
		err = r.onFormer(ctx, "reinstate", r.reinstating())
		if refusedBy(err) == nil {
			return err
		}
		// The former filing changed after the claim was handed back.
		let := filing.LetGo{TransferID: asked.TransferID, Subject: r.subject, Code: refusedBy(err).Code}
		if err := r.letGo(ctx, let); err != nil {
			return fmt.Errorf("let go of a claim: %w", err)
		}
	}
	return r.annotate(ctx)
}

func (r *reversal) reinstating() filing.ReinstateStaff {
	return filing.ReinstateStaff{TransferID: r.asked.TransferID, StaffID: r.asked.StaffID, Subject: r.subject}
}

// handBack reports whether the former row has the claim back: now, or since this
// was tried before.
func (r *reversal) handBack(ctx context.Context) (bool, error) {
	back, err := handedBack(ctx, r.s.Filings.Decider, r.asked.Taker, r.asked.TransferID)
	if err != nil {
		return false, err
	}
	if r.subject, r.theirs = back.to, back.from; back.to != uuid.Nil {
		return true, nil
	}
	err = r.s.Filings.View(ctx, r.asked.Taker, func(s filing.State) error { r.theirs = s.Staff[r.entered].Person.Subject; return nil })
	if err != nil || r.theirs == uuid.Nil { // removed
		return false, err
	}
	err = r.s.Filings.View(ctx, r.asked.Filing, func(s filing.State) error {
		r.subject = s.Staff[r.asked.StaffID].Person.Subject
		_, err := filing.Decide(s, r.reinstating())
		return err
	})
	if err != nil {
		return false, unlessRefused(err)
	}
	if same, err := r.samePerson(ctx); err != nil || !same {
		return false, err
	}
	_, err = r.s.Filings.Decider.Execute(ctx, r.asked.Taker.String(), filing.ReverseTransfer{
		TransferID: r.asked.TransferID, StaffID: r.entered, Subject: r.theirs, To: r.asked.Filing, ToSubject: r.subject,
		Reason: r.asked.Reason, Today: r.today,
	}, r.request("reverse"))
	return err == nil, unlessRefused(err)
}

// samePerson reports whether both rows still are of one person: either number may
// have been corrected since, and then the claim is another one's.
func (r *reversal) samePerson(ctx context.Context) (bool, error) {
	var keys [2][]byte
	for i, subject := range []uuid.UUID{r.subject, r.theirs} {
		var err error
		keys[i], err = r.s.Filings.Vault.PersonKey(ctx, subject)
		switch {
		case errors.Is(err, sealing.ErrErased):
			return false, nil
		case err != nil:
			return false, err
		}
	}
	return bytes.Equal(keys[0], keys[1]), nil
}

// letGo releases the claim that came back. Should the key of the former row be
// gone, that of the row which handed it over is the same person's; and should both
// be, as when a log is brought in whose erasures are carried out first, the log
// itself says what the row holds. If that is nothing, there is nothing to let go of.
func (r *reversal) letGo(ctx context.Context, let filing.LetGo) error {
	d := r.s.Filings.Decider.On(r.s.Filings.Decider.Store)
	d.PersonKeys = func(ctx context.Context, _ []uuid.UUID) (map[uuid.UUID][]byte, error) {
		key, err := r.s.Filings.Vault.PersonKey(ctx, r.subject)
		if errors.Is(err, sealing.ErrErased) {
			key, err = r.s.Filings.Vault.PersonKey(ctx, r.theirs)
		}
		if errors.Is(err, sealing.ErrErased) {
			key, err = r.claimed(ctx)
		}
		return map[uuid.UUID][]byte{r.subject: key}, err
	}
	_, err := d.Execute(ctx, r.asked.Filing.String(), let, r.request("let-go"))
	if errors.Is(err, errHoldsNothing) {
		return nil
	}
	return err
}

// errHoldsNothing says that the log knows of no claim of a row.
var errHoldsNothing = errors.New("the row holds no claim")

// claimed is the key that the log says the former row holds.
func (r *reversal) claimed(ctx context.Context) ([]byte, error) {
	table, err := r.s.Filings.ClaimTable(ctx)
	if err != nil {
		return nil, err
	}
	former := eventstore.Holder{Stream: r.s.Filings.Decider.Stream(r.asked.Filing.String()), Subject: r.subject}
	for _, row := range table.Rows {
		if row.Kind == domain.ClaimPerson && row.Holder == former {
			return row.Key, nil
		}
	}
	return nil, errHoldsNothing
}

// annotate notes in both filings what was found. Noted before, it stays as it is.
func (r *reversal) annotate(ctx context.Context) error {
	note := filing.AnnotateTransfer{TransferID: r.asked.TransferID, StaffID: r.entered, Reason: r.asked.Reason}
	if _, err := r.s.Filings.Decider.Execute(ctx, r.asked.Taker.String(), note, r.request("annotate")); err != nil {
		return err
	}
	note.StaffID = r.asked.StaffID
	return r.onFormer(ctx, "annotate-former", note)
}

func (r *reversal) onFormer(ctx context.Context, step string, c filing.Command) error {
	_, err := r.s.Filings.Decider.Execute(ctx, r.asked.Filing.String(), c, r.request(step))
	return err
}

// unlessRefused is an error that has to be tried again, nil for a refusal.
func unlessRefused(err error) error {
	if refusedBy(err) != nil {
		return nil
	}
	return err
}

// ConfirmedIn reports whether a second official may answer for a suggestion in a
// filing: its own, or the one that took a person whom it disputes.
func (s *Suggestions) ConfirmedIn(ctx context.Context, id, of uuid.UUID) (bool, error) {
	known := false
	err := s.View(ctx, id, func(state suggestion.State) error {
		known = state.Filing == of || state.Abroad() && state.Taker == of
		return nil
	})
	if errors.Is(err, suggestion.ErrNotFound) {
		return false, nil
	}
	return known, err
}
