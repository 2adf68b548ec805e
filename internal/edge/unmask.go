package edge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Unmasking asks to be shown personal data in the clear (查看明文).
type Unmasking struct {
	Fields  []string `json:"fields" minItems:"1" maxItems:"13" doc:"which, see the code list personal_field"`
	Purpose string   `json:"purpose" doc:"事由, see the code list unmask_purpose" example:"verify_identity"`
	Reason  string   `json:"reason" maxLength:"200" doc:"事由说明; kept for ever, so never the person's name or numbers" example:"与劳动合同核对"`
}

// Unmasked is personal data in the clear, by field; "" for what was not
// entered. It is for the answer to one request and is kept nowhere.
type Unmasked map[domain.PersonalField]string

// What is refused of an unmasking.
var (
	// ErrReasonNumber refuses words that hold what looks like a person's number:
	// they are kept for ever and cannot be erased. It does not say whether it is
	// the number that was asked for.
	ErrReasonNumber = &domain.Error{Kind: domain.Invalid, Code: "unmask.reason_number"}
	// ErrOtherRequest refuses a repeat of a request that was another one.
	ErrOtherRequest = &domain.Error{Kind: domain.Invalid, Code: "idempotency.key_reused"}
)

// numberShape is what an ID number or a telephone number looks like.
var numberShape = regexp.MustCompile(`\d{11}`)

// unmaskReason parses the words of a reason.
func unmaskReason(s string) (string, error) {
	t, err := plain(lineText)(s)
	if err == nil && numberShape.MatchString(t) {
		return "", ErrReasonNumber
	}
	return t, err
}

// sealedAs names the fields under which the parts are sealed.
var sealedAs = map[domain.PersonalPart]string{
	domain.PersonalStaff:                      fieldStaff,
	domain.PersonalLegalRepresentative:        fieldLegalRepresentative,
	domain.PersonalLegalRepresentativeContact: fieldLegalRepresentativeContact,
	domain.PersonalFilingContact:              fieldFilingContact,
	domain.PersonalSuggestedNumber:            fieldRightNumber,
}

// Unmask records who looks at which personal data and what for, and then shows
// it. A request that is repeated is answered again, as long as the person was
// not erased, with what it was shown the first time; it is recorded once.
func (f *Filings) Unmask(ctx context.Context, r Request, id uuid.UUID, of filing.PersonalDataOf, in Unmasking) (Done, Unmasked, error) {
	return f.unmask(ctx, r, id, of, domain.Sealed{}, in)
}

// unmask is Unmask also of a value that stands in another stream than the
// filing's.
func (f *Filings) unmask(ctx context.Context, r Request, id uuid.UUID, of filing.PersonalDataOf, elsewhere domain.Sealed, in Unmasking) (Done, Unmasked, error) {
	var plain []byte
	var fields []domain.PersonalField
	done, err := f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		var p parser
		c := filing.Unmask{
			Of: of, Sealed: elsewhere, Fields: list(&p, "fields", in.Fields, domain.ParsePersonalField),
			Purpose: required(&p, "purpose", in.Purpose, domain.ParseUnmaskPurpose),
			Reason:  required(&p, "reason", in.Reason, unmaskReason),
		}
		if err := p.err(); err != nil {
			return nil, err
		}
		fields = c.Fields
		sealed, err := s.PersonalData(of, elsewhere)
		if err != nil {
			return nil, err
		}
		plain, err = f.Vault.Unseal(ctx, sealedAs[of.Part], sealed)
		return c, err
	})
	if err != nil {
		return done, nil, err
	}
	if done.Repeated || plain == nil {
		if plain, fields, err = f.unmaskedBefore(ctx, id, of, elsewhere, done.Revision); err != nil {
			return done, nil, f.refusal(id, err)
		}
	}
	if sealedAs[of.Part] == fieldRightNumber { // as it is
		return done, Unmasked{domain.PersonalIDNumber: string(plain)}, nil
	}
	shown, err := unmasked(plain, fields)
	return done, shown, err
}

// contractOpen is what a contract without an end has sealed in the place of one.
const contractOpen domain.PersonalField = "contract_open"

// openEnded stands for that end.
const openEnded = "无固定期限"

// unmasked takes the fields out of what was sealed.
func unmasked(plain []byte, fields []domain.PersonalField) (Unmasked, error) {
	var all map[domain.PersonalField]any
	if err := json.Unmarshal(plain, &all); err != nil {
		return nil, errors.New("sealed person: not the form it was sealed in")
	}
	shown := make(Unmasked, len(fields))
	for _, field := range fields {
		shown[field], _ = all[field].(string)
		switch {
		case field == domain.PersonalSex && shown[field] == "": // it follows from the number
			number, _ := all[domain.PersonalIDNumber].(string)
			shown[field] = domain.RestoreIDNumber(number).Sex().Label()
		case field == domain.PersonalContractTo && all[contractOpen] == true:
			shown[field] = openEnded
		}
	}
	return shown, nil
}

// unmaskedBefore opens again what an earlier request of the same name was
// shown: the value as it stood then.
func (f *Filings) unmaskedBefore(ctx context.Context, id uuid.UUID, of filing.PersonalDataOf, elsewhere domain.Sealed, at domain.Revision) ([]byte, []domain.PersonalField, error) {
	asked, sealed, err := f.asked(ctx, id, of, elsewhere, at)
	if err == nil {
		err = f.View(ctx, id, func(s filing.State) error {
			if !s.Readable(of, sealed.Subject) {
				return ErrSubjectErased
			}
			return nil
		})
	}
	if err != nil {
		return nil, nil, err
	}
	plain, err := f.Vault.Unseal(ctx, sealedAs[of.Part], sealed)
	return plain, asked.Fields, err
}

// asked finds an unmasking of a value in the log, and the value before it.
func (f *Filings) asked(ctx context.Context, id uuid.UUID, of filing.PersonalDataOf, elsewhere domain.Sealed, at domain.Revision) (filing.PersonalDataUnmasked, domain.Sealed, error) {
	var none filing.PersonalDataUnmasked
	var state filing.State
	for page, err := range f.Decider.Store.Read(ctx, f.Decider.Stream(id.String()), eventstore.ReadOptions{}) {
		if err != nil {
			return none, domain.Sealed{}, fmt.Errorf("an unmasking before: %w", err)
		}
		for _, r := range page {
			e, err := f.Decider.Codec.Decode(r.Type, r.Data)
			if err != nil {
				return none, domain.Sealed{}, err
			}
			if r.Revision == at {
				asked, unmasked := e.(filing.PersonalDataUnmasked)
				if !unmasked || asked.PersonalDataOf != of {
					return none, domain.Sealed{}, ErrOtherRequest
				}
				sealed, err := state.PersonalData(of, elsewhere)
				return asked, sealed, err
			}
			filing.Evolve(&state, e, domain.Place{ID: r.ID, Revision: r.Revision})
		}
	}
	return none, domain.Sealed{}, fmt.Errorf("an unmasking before: no event %d in filing %s", at, id)
}
