package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// RecordBasics sets what the registration certificate says beside the name
// (机构基本信息): class B, in force at once.
type RecordBasics struct {
	Seen       domain.Revision
	Basics     Basics
	Alteration Alteration
	Today      domain.Date
	Days       WorkingDays
}

func (c RecordBasics) decide(s State) ([]Event, error) {
	if err := s.edit(c.Seen, s.Basics.Revision()); err != nil {
		return nil, err
	}
	if s.Basics.Recorded() && s.Basics.Value == c.Basics {
		return nil, nil
	}
	var p problems
	b := c.Basics
	p.required(map[string]bool{
		"certificate": b.Certificate != "", "ownership_nature": b.OwnershipNature != "",
		"established_on": b.EstablishedOn != "", "term_from": b.TermFrom != "",
		"registered_address": b.RegisteredAddress != "", "county": b.County != "",
		"term_to": b.TermOpen || b.TermTo != "", // Q2.3
	})
	b.Parent.check(&p, s)
	p.addIf(b.TermOpen && b.TermTo != "", ErrNotAllowed, "term_to")
	p.addIf(b.EstablishedOn > c.Today, ErrInFuture, "established_on")
	p.addIf(b.TermTo != "" && b.TermTo <= b.TermFrom, ErrDateOrder, "term_to")
	p.alteration(s, c.Alteration, c.Today)
	if err := p.err(); err != nil {
		return nil, err
	}
	before := s.Basics.Value
	address := before.RegisteredAddress != b.RegisteredAddress || before.County != b.County
	return []Event{BasicsRecorded{Basics: b, Alteration: c.Alteration.judged(c.Days, address, c.Today)}}, nil
}

// check: whoever is part of a legal person says of which one, and by what paper
// it is authorized.
func (v Parent) check(p *problems, s State) {
	if v == (Parent{}) {
		return
	}
	p.required(map[string]bool{
		"parent.credit_code": v.CreditCode != "", "parent.name": v.Name != "", "parent.document_id": v.DocumentID != uuid.Nil,
	})
	p.addIf(v.CreditCode != "" && v.CreditCode == s.CreditCode, ErrNotAllowed, "parent.credit_code")
	if v.DocumentID != uuid.Nil {
		p.document(s, reference{field: "parent.document_id", id: v.DocumentID, kind: domain.DocumentParentAuthorization})
	}
}
