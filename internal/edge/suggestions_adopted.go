package edge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// adopted carries out what a request adopted, if it did, and answers with how
// that ended, also beside a refusal. The reaction to the adoption does the same: whoever comes first.
func (s *Suggestions) adopted(ctx context.Context, r Request, id uuid.UUID, done Done) (Done, error) {
	adoption := domain.EventID(r.Command, string(s.Decider.Stream(id.String())), 0)
	adopts, err := s.adopts(ctx, id, adoption)
	if err != nil || !adopts {
		return done, err
	}
	concluded, err := s.CarryOut(ctx, id, adoption, r.At)
	concluded.Repeated = done.Repeated
	if err != nil {
		return done, err
	}
	for page, err := range s.Decider.Store.Read(ctx, s.Decider.Stream(id.String()), eventstore.ReadOptions{From: concluded.Revision, Max: 1}) {
		if err != nil {
			return done, err
		}
		e, err := s.Decider.Codec.Decode(page[0].Type, page[0].Data)
		if err != nil {
			return done, err
		}
		if refused, ok := e.(suggestion.NotCarriedOut); ok && refused.Adoption == adoption {
			return concluded, &domain.Error{Kind: domain.Conflict, Code: refused.Code}
		}
		break
	}
	return concluded, nil
}

// adopts reports whether an event of a suggestion adopted it.
func (s *Suggestions) adopts(ctx context.Context, id, event uuid.UUID) (bool, error) {
	for page, err := range s.Decider.Store.Read(ctx, s.Decider.Stream(id.String()), eventstore.ReadOptions{}) {
		if err != nil {
			return false, err
		}
		if i := slices.IndexFunc(page, func(r eventstore.Recorded) bool { return r.ID == event }); i >= 0 {
			return page[i].Type == suggestion.Adopted{}.EventType(), nil
		}
	}
	return false, nil
}

// CarryOut does for the filing what an adoption of a suggestion means, and notes
// in the suggestion that it did, or why the filing refused. Its commands derive
// from the adoption: stopped after any step and repeated it ends the same. An
// error that is no refusal says that it has to be tried again.
func (s *Suggestions) CarryOut(ctx context.Context, id, adoption uuid.UUID, at time.Time) (Done, error) {
	by := domain.Actor{Kind: domain.ActorSystem, ID: carriesOut}
	request := func(step string) Request {
		return Request{Command: uuid.NewSHA1(adoption, []byte(carriesOut+"/"+step)), Cause: adoption, At: at, Actor: by}
	}
	return s.execute(ctx, request("conclude"), id, func(state suggestion.State) (suggestion.Command, error) {
		c := suggestion.Conclude{Adoption: adoption, Today: Today(at)}
		if state.Status != suggestion.AdoptedStatus || state.Adoption != adoption {
			return c, nil
		}
		err := s.onFiling(ctx, request, state)
		switch domain.KindOf(err) {
		case domain.Conflict, domain.NotFound, domain.Invalid, domain.Stale:
			var refused *domain.Error
			errors.As(err, &refused)
			c.Refusal, err = refused.Code, nil
		}
		return c, err
	})
}

// carriesOut names the reaction that carries out what was adopted.
const carriesOut = "carry-out-suggestion"

// onFiling does for the filing what was adopted.
func (s *Suggestions) onFiling(ctx context.Context, request func(step string) Request, asked suggestion.State) error {
	r := request("filing")
	switch {
	case asked.TransferID != uuid.Nil:
		return s.reverse(ctx, asked, Today(r.At), request)
	case asked.Kind == domain.SuggestOther:
		return nil // the institution does what it was told
	}
	_, err := s.Filings.execute(ctx, r, asked.Filing, uuid.Nil, func(state filing.State) (filing.Command, error) {
		switch asked.Kind {
		case domain.SuggestCreditCode:
			return filing.CorrectCreditCode{Seen: asked.OldCreditCode, CreditCode: asked.CreditCode, Reason: asked.Reason}, nil
		case domain.SuggestRemovePerson:
			back, err := s.Filings.claimBack(ctx, asked.Filing, state, asked.StaffID)
			return filing.RemoveStaff{StaffID: asked.StaffID, Reason: asked.Reason, ClaimBack: back}, err
		case domain.SuggestIDNumber:
			return s.rightNumber(ctx, state, asked)
		}
		return nil, fmt.Errorf("suggestion: nothing can be carried out for %q", asked.Kind)
	})
	return err
}

// rightNumber makes the command that gives a row the number that was asked for.
func (s *Suggestions) rightNumber(ctx context.Context, state filing.State, asked suggestion.State) (filing.Command, error) {
	row, ok := state.Staff[asked.StaffID]
	if !ok {
		return nil, filing.ErrStaffUnknown
	}
	c := filing.CorrectIDNumber{StaffID: asked.StaffID, Seen: row.At.Revision, Reason: asked.Reason}
	vault := s.Filings.Vault
	known, err := s.Filings.personDetails(ctx, row.Person)
	if err != nil {
		return nil, err
	}
	plain, err := vault.Unseal(ctx, fieldRightNumber, asked.IDNumber)
	if err != nil {
		return nil, err
	}
	number := domain.RestoreIDNumber(string(plain))
	if c.Facts.SamePerson = known.IDNumber == number.Reveal(); c.Facts.SamePerson {
		return c, nil
	}
	known.IDNumber, known.BirthDate = number.Reveal(), string(number.BirthDate())
	v := person{number: number, mobile: domain.RestoreMobile(known.Mobile), details: known}
	if c.ClaimBack, err = s.Filings.claimBack(ctx, asked.Filing, state, asked.StaffID); err != nil {
		return nil, err
	}
	c.Person, err = s.Filings.sealDetails(ctx, asked.IDNumber.Subject, v)
	return c, err
}
