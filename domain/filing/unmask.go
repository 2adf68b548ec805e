package filing

import (
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// PersonalDataOf names a sealed value of a filing.
type PersonalDataOf struct {
	Part    domain.PersonalPart `json:"part"`
	StaffID uuid.UUID           `json:"staff_id,omitzero"` // staff: the row
	CaseID  uuid.UUID           `json:"case_id,omitzero"`  // the legal representative: that of an amendment, not the one in force

	SuggestionID uuid.UUID `json:"suggestion_id,omitzero"` // suggested_id_number: what asks for it
}

// PersonalDataUnmasked records that somebody was shown personal data in the
// clear (查看明文): whose, which fields and what for, never a value. It is
// recorded before anything is shown, and alters nothing: what others edit or
// decide meanwhile is as fresh as before.
type PersonalDataUnmasked struct {
	PersonalDataOf
	Subject uuid.UUID              `json:"subject"`
	Fields  []domain.PersonalField `json:"fields"` // in the order of the code list
	Purpose domain.UnmaskPurpose   `json:"purpose"`
	Reason  string                 `json:"reason"` // in words; never public
}

// EventType is the stored name.
func (PersonalDataUnmasked) EventType() string { return "filing.personal_data_unmasked" }

func (PersonalDataUnmasked) apply(*State, domain.Place) {}

// Unmask asks to be shown personal data in the clear. Who may ask is the edge's
// to know; that the person can still be read is found here.
type Unmask struct {
	Of      PersonalDataOf
	Sealed  domain.Sealed // suggested_id_number: what the suggestion has, which is a stream of its own
	Fields  []domain.PersonalField
	Purpose domain.UnmaskPurpose
	Reason  string
}

func (c Unmask) decide(s State) ([]Event, error) {
	sealed, err := s.PersonalData(c.Of, c.Sealed)
	if err != nil {
		return nil, err
	}
	var p problems
	p.required(map[string]bool{"fields": len(c.Fields) > 0, "purpose": c.Purpose != "", "reason": c.Reason != ""})
	for i, f := range c.Fields {
		p.addIf(!slices.Contains(c.Of.Part.Fields(), f), ErrNotAllowed, fmt.Sprintf("fields.%d", i))
	}
	distinct(&p, c.Fields, "fields")
	if err := p.err(); err != nil {
		return nil, err
	}
	ordered := slices.DeleteFunc(c.Of.Part.Fields(), func(f domain.PersonalField) bool { return !slices.Contains(c.Fields, f) })
	return []Event{PersonalDataUnmasked{
		PersonalDataOf: c.Of, Subject: sealed.Subject, Fields: ordered, Purpose: c.Purpose, Reason: c.Reason,
	}}, nil
}

// Refusals of what cannot be shown.
var (
	ErrPersonalData  = &domain.Error{Kind: domain.NotFound, Code: "filing.personal_data_unknown"} // nothing was recorded there
	ErrSubjectErased = &domain.Error{Kind: domain.Conflict, Code: "filing.subject_erased"}
)

// PersonalData returns a sealed value as it stands; that of a suggestion, which is a
// stream of its own, has to be given. What was erased, or never recorded, is refused.
func (s State) PersonalData(of PersonalDataOf, suggested domain.Sealed) (domain.Sealed, error) {
	v, err := s.sealed(of, suggested)
	switch {
	case err != nil:
		return domain.Sealed{}, err
	case v.Subject == uuid.Nil:
		return domain.Sealed{}, ErrPersonalData
	case !s.Readable(of, v.Subject):
		return domain.Sealed{}, ErrSubjectErased
	}
	return v, nil
}

// Readable reports whether a subject that a value was sealed for was not erased. That of
// a suggestion is one of the filing's only once it is adopted.
func (s State) Readable(of PersonalDataOf, subject uuid.UUID) bool {
	readable, known := s.Subjects[subject]
	return readable || !known && of.Part == domain.PersonalSuggestedNumber
}

func (s State) sealed(of PersonalDataOf, suggested domain.Sealed) (domain.Sealed, error) {
	switch of.Part {
	case domain.PersonalStaff:
		row, ok := s.Staff[of.StaffID]
		if !ok || row.Status == EntryWithdrawn {
			return domain.Sealed{}, ErrStaffUnknown
		}
		return row.Person, nil
	case domain.PersonalLegalRepresentative:
		if of.CaseID == uuid.Nil {
			return s.Identity.Value.LegalRepresentative.Person, nil
		}
		proposed, err := s.proposedIn(of.CaseID)
		return proposed.LegalRepresentative.Person, err
	case domain.PersonalLegalRepresentativeContact:
		if of.CaseID == uuid.Nil {
			return s.Contacts.Value.LegalRepresentative, nil
		}
		proposed, err := s.proposedIn(of.CaseID)
		return proposed.Mobile, err
	case domain.PersonalFilingContact:
		return s.Contacts.Value.FilingContact, nil
	case domain.PersonalSuggestedNumber:
		return suggested, nil
	}
	return domain.Sealed{}, ErrPersonalData
}

// proposedIn returns the identity that an amendment proposes.
func (s State) proposedIn(caseID uuid.UUID) (ProposedIdentity, error) {
	c, ok := s.Cases[caseID]
	switch {
	case !ok:
		return ProposedIdentity{}, ErrCaseUnknown
	case c.Identity == nil:
		return ProposedIdentity{}, ErrPersonalData
	}
	return c.Identity.Value, nil
}
