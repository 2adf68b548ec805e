package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// RecordIdentity sets the institution's name and legal representative. Once
// the filing is published this is class A: an amendment of the institution's
// level, opened when there is none (Q1.8, Q7.8).
type RecordIdentity struct {
	Seen       domain.Revision // of the identity in force or, with an open amendment, of what it proposes
	Identity   Identity
	Mobile     domain.Sealed // of another legal representative who is proposed; the contacts have that of the one in force
	Alteration Alteration
	Today      domain.Date
	CaseID     uuid.UUID // for the case, if one is to be opened
}

func (c RecordIdentity) decide(s State) ([]Event, error) {
	if !s.Published() {
		return c.record(s)
	}
	return c.propose(s)
}

func (c RecordIdentity) record(s State) ([]Event, error) {
	if err := s.edit(c.Seen, s.Identity.Revision()); err != nil {
		return nil, err
	}
	if s.Identity.Recorded() && s.Identity.Value.equal(c.Identity) && c.Mobile.IsZero() {
		return nil, nil
	}
	p := c.check(s, s.Identity.Value)
	p.addIf(!c.Mobile.IsZero(), ErrNotAllowed, "legal_representative.mobile")
	p.addIf(c.Alteration != Alteration{}, ErrNotAllowed, "alteration")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{IdentityRecorded{c.Identity}}, nil
}

func (c RecordIdentity) propose(s State) ([]Event, error) {
	open, amending := s.OpenCase(InstitutionLevel)
	current := Part[ProposedIdentity]{ProposedIdentity{Identity: s.Identity.Value}, s.Identity.At}
	if amending && open.Identity != nil {
		current = *open.Identity
	}
	if err := s.amend(open, amending, c.Seen, current.At); err != nil {
		return nil, err
	}
	if current.Value.equal(c.Identity) && current.Value.Mobile.Equal(c.Mobile) {
		return nil, nil
	}
	p := c.check(s, s.Identity.Value, current.Value.Identity)
	c.checkMobile(&p, s, current.Value.Mobile)
	p.alteration(s, c.Alteration, c.Today)
	var events []Event
	id := open.ID
	if !amending {
		id = c.CaseID
		newID(&p, s.Cases, id, "case_id")
		events = append(events, CaseOpened{CaseID: id, Level: InstitutionLevel, Kind: AmendmentCase})
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return append(events, IdentityProposed{CaseID: id, Identity: c.Identity, Mobile: c.Mobile, Alteration: c.Alteration}), nil
}

// check looks at the identity itself; replaced are those it takes the place of.
func (c RecordIdentity) check(s State, replaced ...Identity) problems {
	var p problems
	var persons []domain.Sealed
	for _, i := range replaced {
		persons = append(persons, i.LegalRepresentative.Person)
	}
	p.resealed(s, c.Identity.LegalRepresentative.Person, "legal_representative.id_number", persons...)
	p.required(map[string]bool{
		"name":                           c.Identity.Name != "",
		"legal_representative.name":      c.Identity.LegalRepresentative.Name != "",
		"legal_representative.id_number": !c.Identity.LegalRepresentative.Person.IsZero(),
	})
	return p
}

// checkMobile: another number of the person in force is class B, and one of the
// contacts (domain-decisions 1.10).
func (c RecordIdentity) checkMobile(p *problems, s State, replaced domain.Sealed) {
	if c.Mobile.IsZero() {
		return
	}
	p.addIf(c.Identity.LegalRepresentative.equal(s.Identity.Value.LegalRepresentative), ErrNotAllowed, "legal_representative.mobile")
	p.resealed(s, c.Mobile, "legal_representative.mobile", replaced)
}

func (i Identity) equal(o Identity) bool {
	return i.Name == o.Name && i.LegalRepresentative.equal(o.LegalRepresentative)
}

func (r LegalRepresentative) equal(o LegalRepresentative) bool {
	return r.Name == o.Name && r.Person.Equal(o.Person)
}

// amend refuses an amendment that may not be edited now, or that moved since
// it was seen.
func (s State) amend(open Case, amending bool, seen domain.Revision, at domain.Place) error {
	if err := s.editable(); err != nil {
		return err
	}
	if amending && open.WithAuthority() {
		return ErrWithAuthority
	}
	if seen != revisionOf(at) {
		return ErrStale
	}
	return nil
}
