package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// RecordTopManager sets who runs the institution (最高管理者): class B. Somebody
// other than the legal representative needs a letter of authorization that
// says for what and how long (Q2.4).
type RecordTopManager struct {
	Seen       domain.Revision
	TopManager TopManager
	Alteration Alteration
	Today      domain.Date
}

func (c RecordTopManager) decide(s State) ([]Event, error) {
	if err := s.edit(c.Seen, s.TopManager.Revision()); err != nil {
		return nil, err
	}
	if s.TopManager.Recorded() && s.TopManager.Value == c.TopManager {
		return nil, nil
	}
	var p problems
	m, a := c.TopManager, c.TopManager.Authorization
	p.required(map[string]bool{"name": m.Name != ""})
	if m.IsLegalRepresentative {
		// In a draft the two may come in any order; the check before submitting
		// compares them. Published, nobody compares them any more.
		p.addIf(s.Published() && m.Name != "" && m.Name != s.Identity.Value.LegalRepresentative.Name, ErrNotAllowed, "name")
		p.addIf(a != Authorization{}, ErrNotAllowed, "authorization")
	} else {
		p.required(map[string]bool{
			"authorization.scope": a.Scope != "", "authorization.valid_from": a.ValidFrom != "",
			"authorization.valid_to": a.ValidTo != "", "authorization.document_id": a.DocumentID != uuid.Nil,
		})
		p.addIf(a.ValidTo != "" && a.ValidTo <= a.ValidFrom, ErrDateOrder, "authorization.valid_to")
		if a.DocumentID != uuid.Nil {
			p.document(s, reference{field: "authorization.document_id", id: a.DocumentID, kind: domain.DocumentAuthorizationLetter})
		}
	}
	p.alteration(s, c.Alteration, c.Today)
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{TopManagerRecorded{TopManager: m, Alteration: c.Alteration}}, nil
}
