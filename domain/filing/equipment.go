package filing

import (
	"fmt"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// AddEquipment enters an instrument (新增设备, Q5.1): class B.
type AddEquipment struct {
	EquipmentID uuid.UUID
	Equipment   Equipment
	Alteration  Alteration
	Today       domain.Date
	Days        WorkingDays
}

func (c AddEquipment) decide(s State) ([]Event, error) {
	if err := s.editable(c.Equipment.Tracks...); err != nil {
		return nil, err
	}
	p := c.Equipment.check(s, c.EquipmentID, c.Alteration, c.Today)
	newID(&p, s.Equipment, c.EquipmentID, "equipment_id")
	if err := p.err(); err != nil {
		return nil, err
	}
	alteration := c.Alteration.judged(c.Days, s.serveEffective(c.Equipment.Tracks), c.Today)
	return []Event{EquipmentAdded{EquipmentID: c.EquipmentID, Equipment: c.Equipment, Alteration: alteration}}, nil
}

// ReviseEquipment replaces an instrument's row (Q5.3): class B.
type ReviseEquipment struct {
	EquipmentID uuid.UUID
	Seen        domain.Revision
	Equipment   Equipment
	Alteration  Alteration
	Today       domain.Date
	Days        WorkingDays
}

func (c ReviseEquipment) decide(s State) ([]Event, error) {
	row, err := s.held(c.EquipmentID, c.Seen, c.Equipment.Tracks...)
	if err != nil {
		return nil, err
	}
	if row.Equipment.equal(c.Equipment) {
		return nil, nil
	}
	p := c.Equipment.check(s, c.EquipmentID, c.Alteration, c.Today)
	if err := p.err(); err != nil {
		return nil, err
	}
	alteration := c.Alteration.judged(c.Days, s.serveEffective(slices.Concat(row.Tracks, c.Equipment.Tracks)), c.Today)
	return []Event{EquipmentRevised{EquipmentID: c.EquipmentID, Equipment: c.Equipment, Alteration: alteration}}, nil
}

// RetireEquipment takes an instrument out of service for good (报废, Q5.4).
type RetireEquipment struct {
	EquipmentID uuid.UUID
	Seen        domain.Revision
	RetiredOn   domain.Date
	Reason      string
	Today       domain.Date
	Days        WorkingDays
}

func (c RetireEquipment) decide(s State) ([]Event, error) {
	if row, ok := s.Equipment[c.EquipmentID]; ok && row.Status == domain.EquipmentRetired && row.EndedOn == c.RetiredOn {
		return nil, nil
	}
	row, err := s.held(c.EquipmentID, c.Seen)
	if err != nil {
		return nil, err
	}
	var p problems
	p.required(map[string]bool{"retired_on": c.RetiredOn != "", "reason": c.Reason != ""})
	p.addIf(c.RetiredOn > c.Today, ErrInFuture, "retired_on")
	p.addIf(c.RetiredOn != "" && c.RetiredOn < max(row.BoughtOn, row.FirstUsedOn), ErrDateOrder, "retired_on")
	if err := p.err(); err != nil {
		return nil, err
	}
	e := EquipmentRetired{EquipmentID: c.EquipmentID, RetiredOn: c.RetiredOn, Reason: c.Reason}
	if s.serveEffective(row.Tracks) {
		e.Late = c.Days.late(c.RetiredOn, c.Today)
	}
	return []Event{e}, nil
}

// CorrectRetirement takes back that an instrument was retired, for it was not
// (更正, domain-decisions 1.22): the history keeps both.
type CorrectRetirement struct {
	EquipmentID uuid.UUID
	Seen        domain.Revision
	Reason      string
}

func (c CorrectRetirement) decide(s State) ([]Event, error) {
	done, err := s.correctEnd(c.EquipmentID, c.Seen, domain.EquipmentRetired, c.Reason)
	if done || err != nil {
		return nil, err
	}
	return []Event{EquipmentRetirementCorrected{EquipmentID: c.EquipmentID, Reason: c.Reason}}, nil
}

// WithdrawEquipmentEntry takes an entry back (撤回录入) while no track that the
// instrument serves, or ever served, was submitted.
type WithdrawEquipmentEntry struct {
	EquipmentID uuid.UUID
	Seen        domain.Revision
}

func (c WithdrawEquipmentEntry) decide(s State) ([]Event, error) {
	if row, ok := s.Equipment[c.EquipmentID]; ok && row.Status == EquipmentEntryTakenBack {
		return nil, nil
	}
	row, err := s.held(c.EquipmentID, c.Seen)
	if err != nil {
		return nil, err
	}
	if s.wereSubmitted(slices.Concat(row.Tracks, row.PastTracks)) {
		return nil, ErrEntryFinal
	}
	return []Event{EquipmentEntryWithdrawn{EquipmentID: c.EquipmentID}}, nil
}

// held returns the row of an instrument that may be edited, also for the
// tracks that the edit is to add.
func (s State) held(id uuid.UUID, seen domain.Revision, more ...domain.Track) (EquipmentRow, error) {
	row, ok := s.Equipment[id]
	if !ok {
		return row, ErrEquipment
	}
	if err := s.edit(seen, row.At.Revision, slices.Concat(row.Tracks, more)...); err != nil {
		return row, err
	}
	if !row.Held() {
		return row, ErrEquipmentEnded
	}
	return row, nil
}

func (e Equipment) check(s State, id uuid.UUID, a Alteration, today domain.Date) problems {
	var p problems
	p.required(map[string]bool{
		"asset_number": e.AssetNumber != "", "name": e.Name != "", "model": e.Model != "",
		"manufacturer": e.Manufacturer != "", "factory_number": e.FactoryNumber != "",
		"tracks": len(e.Tracks) > 0, "uses": len(e.Uses) > 0, "categories": len(e.Categories) > 0,
		"ownership": e.Ownership != "", "traceability.mode": e.Traceability.Mode != "", "premises_id": e.PremisesID != uuid.Nil,
	})
	if _, ok := s.Premises[e.PremisesID]; !ok && e.PremisesID != uuid.Nil {
		p.add(ErrPremisesUnknown, "premises_id")
	}
	other, taken := s.AssetNumbers[e.AssetNumber]
	p.addIf(taken && other != id, ErrAssetNumber, "asset_number")
	e.checkTracks(s, s.Equipment[id].Tracks, &p)
	e.checkPapers(s, &p)
	e.checkDates(&p, today)
	p.alteration(s, a, today, slices.Concat(e.Tracks, s.Equipment[id].Tracks)...)
	return p
}

// checkTracks holds what an instrument may be for the tracks it serves (Q5.5:
// for operation own or leased spares and comparison instruments only). It may
// go on serving one that was canceled: nothing is asked of it there.
func (e Equipment) checkTracks(s State, before []domain.Track, p *problems) {
	distinct(p, e.Tracks, "tracks")
	distinct(p, e.Uses, "uses")
	distinct(p, e.Categories, "categories")
	distinct(p, e.AntiTamper, "anti_tamper")
	distinct(p, e.Parameters, "parameters")
	for i, t := range e.Tracks {
		p.addIf(!s.files(t) && !slices.Contains(before, t), ErrNotAllowed, fmt.Sprintf("tracks.%d", i))
		p.addIf(e.Ownership != "" && !e.Ownership.On(t), ErrNotAllowed, "ownership")
	}
	for i, u := range e.Uses {
		p.addIf(!slices.ContainsFunc(e.Tracks, u.On), ErrNotAllowed, fmt.Sprintf("uses.%d", i))
	}
	for i, c := range e.Categories {
		p.addIf(!slices.Contains(e.Tracks, c.Track()), ErrNotAllowed, fmt.Sprintf("categories.%d", i))
	}
}

// checkPapers: the lease and the traceability certificate, where they are given.
func (e Equipment) checkPapers(s State, p *problems) {
	for _, paper := range []reference{
		{field: "lease.document_id", id: e.Lease.DocumentID, kind: domain.DocumentEquipmentEvidence},
		{field: "traceability.document_id", id: e.Traceability.DocumentID, kind: domain.DocumentEquipmentEvidence},
	} {
		if paper.id != uuid.Nil {
			p.document(s, paper)
		}
	}
}

func (e Equipment) checkDates(p *problems, today domain.Date) {
	p.addIf(e.BoughtOn > today, ErrInFuture, "bought_on")
	p.addIf(e.FirstUsedOn > today, ErrInFuture, "first_used_on")
	p.addIf(e.FirstUsedOn != "" && e.FirstUsedOn < e.BoughtOn, ErrDateOrder, "first_used_on")
	l, t := e.Lease, e.Traceability
	switch e.Ownership {
	case "": // required elsewhere
	case domain.EquipmentOwned:
		p.addIf(l != Lease{}, ErrNotAllowed, "lease")
	default:
		p.required(map[string]bool{"lease.from": l.From != "", "lease.to": l.To != "", "lease.lessor": l.Lessor != ""})
		p.addIf(l.To != "" && l.To <= l.From, ErrDateOrder, "lease.to")
	}
	if t.Mode == domain.TraceabilityVerification || t.Mode == domain.TraceabilityCalibration {
		p.required(map[string]bool{"traceability.on": t.On != "", "traceability.to": t.To != ""})
	}
	p.addIf(t.On > today, ErrInFuture, "traceability.on")
	p.addIf(t.To != "" && t.To <= t.On, ErrDateOrder, "traceability.to")
}

func (e Equipment) equal(o Equipment) bool {
	same := sameChoice(e.Tracks, o.Tracks) && sameChoice(e.Uses, o.Uses) && sameChoice(e.Categories, o.Categories)
	return same && e.AssetNumber == o.AssetNumber && e.Name == o.Name && e.Model == o.Model &&
		e.Manufacturer == o.Manufacturer && e.FactoryNumber == o.FactoryNumber && e.Range == o.Range &&
		e.Accuracy == o.Accuracy && e.BoughtOn == o.BoughtOn && e.FirstUsedOn == o.FirstUsedOn &&
		e.Ownership == o.Ownership && e.Lease == o.Lease && e.Traceability == o.Traceability && e.PremisesID == o.PremisesID &&
		e.Confirmation == o.Confirmation && sameChoice(e.AntiTamper, o.AntiTamper) &&
		slices.Equal(e.Parameters, o.Parameters)
}
