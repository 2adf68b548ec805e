package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// RecordTopManager sets who runs the institution (最高管理者): class B. Somebody
// other than the legal representative needs a letter of authorization that
// says for what and how long (Q2.4). With a case it waits with that amendment of
// the legal representative (domain-decisions 1.3).
type RecordTopManager struct {
	CaseID     uuid.UUID
	Seen       domain.Revision // of the one in force or, with a case, of the one it proposes
	TopManager TopManager
	Alteration Alteration
	Today      domain.Date
}

func (c RecordTopManager) decide(s State) ([]Event, error) {
	current, legal := s.TopManager, s.Identity.Value.LegalRepresentative.Name
	if c.CaseID != uuid.Nil {
		open, err := s.openAmendment(c.CaseID)
		if err != nil {
			return nil, err
		}
		current = Part[TopManager]{}
		if open.TopManager != nil {
			current = *open.TopManager
		}
		if open.Identity != nil {
			legal = open.Identity.Value.LegalRepresentative.Name
		}
	}
	if err := s.edit(c.Seen, current.Revision()); err != nil {
		return nil, err
	}
	if current.Recorded() && current.Value == c.TopManager {
		return nil, nil
	}
	if err := c.check(s, legal); err != nil {
		return nil, err
	}
	return []Event{TopManagerRecorded{CaseID: c.CaseID, TopManager: c.TopManager, Alteration: c.Alteration}}, nil
}

// openAmendment returns the institution's open amendment, in which names change.
func (s State) openAmendment(id uuid.UUID) (Case, error) {
	open, ok := s.Cases[id]
	switch {
	case !ok:
		return open, ErrCaseUnknown
	case open.Level != InstitutionLevel || open.Ended():
		return open, ErrCaseState
	case open.WithAuthority():
		return open, ErrWithAuthority
	}
	return open, nil
}

// check looks at the top manager beside the legal representative by whose side
// it is to take effect.
func (c RecordTopManager) check(s State, legal string) error {
	var p problems
	m, a := c.TopManager, c.TopManager.Authorization
	p.required(map[string]bool{"name": m.Name != ""})
	if m.IsLegalRepresentative {
		// In a draft the two may come in any order; the check before submitting
		// compares them. Published, nobody compares them any more.
		p.addIf(s.Published() && m.Name != "" && m.Name != legal, ErrNotAllowed, "name")
		p.addIf(a != Authorization{}, ErrNotAllowed, "authorization")
	} else {
		p.required(map[string]bool{
			"authorization.scope": a.Scope != "", "authorization.valid_from": a.ValidFrom != "",
			"authorization.valid_to": a.ValidTo != "", "authorization.document_id": a.DocumentID != uuid.Nil,
		})
		p.addIf(a.ValidTo != "" && a.ValidTo <= a.ValidFrom, ErrDateOrder, "authorization.valid_to")
		if s.Published() && c.CaseID == uuid.Nil { // it is in force at once, and nobody checks it before
			p.addIf(!a.Signed, ErrLetterUnsigned, "authorization.signed")
			p.addIf(!a.SealPresent, ErrLetterUnsealed, "authorization.seal_present")
		}
		if a.DocumentID != uuid.Nil {
			p.document(s, reference{field: "authorization.document_id", id: a.DocumentID, kind: domain.DocumentAuthorizationLetter, waits: c.CaseID})
		}
	}
	p.alteration(s, c.Alteration, c.Today)
	return p.err()
}
