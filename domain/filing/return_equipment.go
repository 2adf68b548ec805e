package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// ReturnEquipment gives a leased or borrowed instrument back (退租, 归还). What the
// institution owns is retired instead.
type ReturnEquipment struct {
	EquipmentID uuid.UUID
	Seen        domain.Revision
	ReturnedOn  domain.Date
	Today       domain.Date
	Days        WorkingDays
}

func (c ReturnEquipment) decide(s State) ([]Event, error) {
	if row, ok := s.Equipment[c.EquipmentID]; ok && row.Status == domain.EquipmentReturned && row.EndedOn == c.ReturnedOn {
		return nil, nil
	}
	row, err := s.held(c.EquipmentID, c.Seen)
	if err != nil {
		return nil, err
	}
	if row.Ownership == domain.EquipmentOwned {
		return nil, ErrEquipmentOwned
	}
	var p problems
	p.required(map[string]bool{"returned_on": c.ReturnedOn != ""})
	p.addIf(c.ReturnedOn > c.Today, ErrInFuture, "returned_on")
	p.addIf(c.ReturnedOn != "" && c.ReturnedOn < max(row.Lease.From, row.FirstUsedOn), ErrDateOrder, "returned_on")
	if err := p.err(); err != nil {
		return nil, err
	}
	e := EquipmentReturned{EquipmentID: c.EquipmentID, ReturnedOn: c.ReturnedOn}
	if s.serveEffective(row.Tracks) {
		e.Late = c.Days.late(c.ReturnedOn, c.Today)
	}
	return []Event{e}, nil
}

// CorrectReturn takes back that an instrument was returned, for it was not
// (更正): the history keeps both.
type CorrectReturn struct {
	EquipmentID uuid.UUID
	Seen        domain.Revision
	Reason      string
}

func (c CorrectReturn) decide(s State) ([]Event, error) {
	done, err := s.correctEnd(c.EquipmentID, c.Seen, domain.EquipmentReturned, c.Reason)
	if done || err != nil {
		return nil, err
	}
	return []Event{EquipmentReturnCorrected{EquipmentID: c.EquipmentID, Reason: c.Reason}}, nil
}

// correctEnd decides whether it may be taken back that an instrument's service
// ended in one way. It is done if the institution has the instrument.
func (s State) correctEnd(id uuid.UUID, seen domain.Revision, ended domain.EquipmentStatus, reason string) (done bool, err error) {
	row, ok := s.Equipment[id]
	switch {
	case !ok:
		return false, ErrEquipment
	case row.Held():
		return true, nil
	}
	if err := s.edit(seen, row.At.Revision, row.Tracks...); err != nil {
		return false, err
	}
	switch {
	case row.Status != ended:
		return false, ErrEquipmentEnded
	case reason == "":
		return false, ErrRequired.At("reason")
	}
	return false, nil
}
