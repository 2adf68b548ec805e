package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// AddPremises adds a place of work (新增场所, Q2.6): class B.
type AddPremises struct {
	PremisesID uuid.UUID
	Premises   Premises
	Alteration Alteration
	Today      domain.Date
	Days       WorkingDays
}

func (c AddPremises) decide(s State) ([]Event, error) {
	if err := s.editable(); err != nil {
		return nil, err
	}
	p := c.Premises.check(s, c.PremisesID, c.Alteration, c.Today)
	newID(&p, s.Premises, c.PremisesID, "premises_id")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{PremisesAdded{PremisesID: c.PremisesID, Premises: c.Premises, Alteration: c.Alteration.judged(c.Days, true, c.Today)}}, nil
}

// The corners of a rectangle around the country, degrees: whatever lies outside
// was mistyped, most often longitude for latitude.
const (
	westmost, eastmost   domain.Decimal = "73", "136"
	southmost, northmost domain.Decimal = "3", "54"
)

// RevisePremises replaces a place's row: class B.
type RevisePremises struct {
	PremisesID uuid.UUID
	Seen       domain.Revision
	Premises   Premises
	Alteration Alteration
	Today      domain.Date
	Days       WorkingDays
}

func (c RevisePremises) decide(s State) ([]Event, error) {
	row, ok := s.Premises[c.PremisesID]
	if !ok {
		return nil, ErrPremisesUnknown
	}
	if err := s.edit(c.Seen, row.Revision()); err != nil {
		return nil, err
	}
	if row.Value == c.Premises {
		return nil, nil
	}
	p := c.Premises.check(s, c.PremisesID, c.Alteration, c.Today)
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{PremisesRevised{PremisesID: c.PremisesID, Premises: c.Premises, Alteration: c.Alteration.judged(c.Days, true, c.Today)}}, nil
}

func (v Premises) check(s State, id uuid.UUID, a Alteration, today domain.Date) problems {
	var p problems
	p.required(map[string]bool{
		"kind": v.Kind != "", "name": v.Name != "", "address": v.Address != "",
		"county": v.County != "", "area": v.Area != "", "tenure": v.Tenure != "",
	})
	v.checkLease(&p)
	for other, row := range s.Premises {
		p.addIf(other != id && v.Kind == domain.PremisesMain && row.Value.Kind == v.Kind, ErrNotAllowed, "kind") // one main place
	}
	p.required(map[string]bool{"longitude": v.Longitude != "" || v.Latitude == "", "latitude": v.Latitude != "" || v.Longitude == ""})
	p.addIf(v.Longitude != "" && !v.Longitude.Between(westmost, eastmost), ErrOutOfRange, "longitude")
	p.addIf(v.Latitude != "" && !v.Latitude.Between(southmost, northmost), ErrOutOfRange, "latitude")
	if v.ProofID != uuid.Nil {
		p.document(s, reference{field: "proof_id", id: v.ProofID, kind: domain.DocumentPremisesProof})
	}
	p.alteration(s, a, today)
	return p
}

// checkLease: a place is leased from a day to a day, one that is lent (借用) may be
// without either, and one's own is neither.
func (v Premises) checkLease(p *problems) {
	leased := v.Tenure == domain.PremisesLeased
	p.required(map[string]bool{"leased_from": !leased || v.LeasedFrom != "", "leased_to": !leased || v.LeasedTo != ""})
	p.addIf(v.Tenure == domain.PremisesOwned && v.LeasedFrom != "", ErrNotAllowed, "leased_from")
	p.addIf(v.Tenure == domain.PremisesOwned && v.LeasedTo != "", ErrNotAllowed, "leased_to")
	p.addIf(v.LeasedFrom != "" && v.LeasedTo != "" && v.LeasedTo <= v.LeasedFrom, ErrDateOrder, "leased_to")
}
