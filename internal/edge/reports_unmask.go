package edge

import (
	"context"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Unmask records who looks at a contact and what for, and then shows it, as
// [Filings.Unmask] does with the people of a filing.
func (s *Reports) Unmask(ctx context.Context, r Request, id uuid.UUID, key string, in Unmasking) (Done, Unmasked, error) {
	var plain []byte
	var fields []domain.PersonalField
	done, err := s.execute(ctx, r, id, func(state crossprovince.State) (crossprovince.Command, error) {
		var p parser
		c := crossprovince.Unmask{
			Key: key, Fields: list(&p, "fields", in.Fields, domain.ParsePersonalField),
			Purpose: required(&p, "purpose", in.Purpose, domain.ParseUnmaskPurpose),
			Reason:  required(&p, "reason", in.Reason, unmaskReason),
		}
		if err := p.err(); err != nil {
			return nil, err
		}
		fields = c.Fields
		sealed, err := state.Contact(key)
		if err != nil {
			return nil, err
		}
		plain, err = s.Filings.Vault.Unseal(ctx, fieldReportContact, sealed)
		return c, err
	})
	if err != nil {
		return done, nil, err
	}
	if done.Repeated || plain == nil {
		if plain, fields, err = s.unmaskedBefore(ctx, id, key, done.Revision); err != nil {
			return done, nil, s.refusal(err)
		}
	}
	shown, err := unmasked(plain, fields)
	return done, shown, err
}

// unmaskedBefore opens again what an earlier request of the same name was shown: the
// contact as it stood then.
func (s *Reports) unmaskedBefore(ctx context.Context, id uuid.UUID, key string, at domain.Revision) ([]byte, []domain.PersonalField, error) {
	asked, sealed, err := s.asked(ctx, id, at)
	switch {
	case err != nil:
		return nil, nil, err
	case asked.Key != key:
		return nil, nil, ErrOtherRequest
	}
	err = s.View(ctx, id, func(now crossprovince.State) error {
		if !now.Subjects[sealed.Subject] {
			return crossprovince.ErrErased
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	plain, err := s.Filings.Vault.Unseal(ctx, fieldReportContact, sealed)
	return plain, asked.Fields, err
}

// asked finds an unmasking in the log, and the contact before it. If something else is
// recorded there, it is the zero event.
func (s *Reports) asked(ctx context.Context, id uuid.UUID, at domain.Revision) (asked crossprovince.PersonalDataUnmasked, sealed domain.Sealed, err error) {
	var state crossprovince.State
	for page, err := range s.Decider.Store.Read(ctx, s.Decider.Stream(id.String()), eventstore.ReadOptions{}) {
		if err != nil {
			return asked, sealed, fmt.Errorf("an unmasking before: %w", err)
		}
		for _, r := range page {
			e, err := s.Decider.Codec.Decode(r.Type, r.Data)
			if err != nil {
				return asked, sealed, err
			}
			if r.Revision == at {
				var unmasked bool
				if asked, unmasked = e.(crossprovince.PersonalDataUnmasked); unmasked {
					sealed, err = state.Contact(asked.Key)
				}
				return asked, sealed, err
			}
			crossprovince.Evolve(&state, e, domain.Place{ID: r.ID, Revision: r.Revision})
		}
	}
	return asked, sealed, fmt.Errorf("an unmasking before: no event %d in report %s", at, id)
}

// EraseContact records the erasure of a contact that was replaced, or of a report that
// has ended; the reaction to the event destroys the key.
func (s *Reports) EraseContact(ctx context.Context, r Request, id, subject uuid.UUID, in Erasure) (Done, error) {
	return s.execute(ctx, r, id, func(crossprovince.State) (crossprovince.Command, error) {
		if in.Reason != string(filing.ErasedOnRequest) {
			return nil, filing.ErrNotAllowed.At("reason")
		}
		return crossprovince.EraseContact{Subject: subject, Today: Today(r.At)}, nil
	})
}

// ReportValues returns what an event of a report holds of personal data, as
// [SealedValues] does for filings.
func ReportValues(e crossprovince.Event) []SealedValue {
	var answers []crossprovince.Answer
	switch e := e.(type) {
	case crossprovince.Reported:
		answers = e.Answers
	case crossprovince.Supplemented:
		answers = e.Answers
	}
	var all []SealedValue
	for _, a := range answers {
		if !a.Contact.IsZero() {
			all = append(all, SealedValue{fieldReportContact, a.Contact})
		}
	}
	return all
}
