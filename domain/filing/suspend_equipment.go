package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// SuspendEquipment says that an instrument is not used for a while (停用, 维修). It
// stays part of the filing, counts for nothing meanwhile, and may still be
// revised, retired or given back.
type SuspendEquipment struct {
	EquipmentID uuid.UUID
	Seen        domain.Revision
	Status      domain.EquipmentStatus // out of service, or under repair
	SuspendedOn domain.Date
	Reason      string
	Today       domain.Date
	Days        WorkingDays
}

func (c SuspendEquipment) decide(s State) ([]Event, error) {
	if row, ok := s.Equipment[c.EquipmentID]; ok && row.Suspended() && row.Status == c.Status && row.SuspendedOn == c.SuspendedOn {
		return nil, nil
	}
	row, err := s.held(c.EquipmentID, c.Seen)
	if err != nil {
		return nil, err
	}
	var p problems
	p.required(map[string]bool{"status": c.Status != "", "suspended_on": c.SuspendedOn != "", "reason": c.Reason != ""})
	p.addIf(c.Status != "" && !suspends(c.Status), ErrNotAllowed, "status")
	p.addIf(c.SuspendedOn > c.Today, ErrInFuture, "suspended_on")
	p.addIf(c.SuspendedOn != "" && c.SuspendedOn < max(row.BoughtOn, row.FirstUsedOn, row.SuspendedOn), ErrDateOrder, "suspended_on")
	if err := p.err(); err != nil {
		return nil, err
	}
	e := EquipmentSuspended{EquipmentID: c.EquipmentID, Status: c.Status, SuspendedOn: c.SuspendedOn, Reason: c.Reason}
	if s.serveEffective(row.Tracks) {
		e.Late = c.Days.late(c.SuspendedOn, c.Today)
	}
	return []Event{e}, nil
}

// ResumeEquipment says that an instrument is used again (恢复在用).
type ResumeEquipment struct {
	EquipmentID uuid.UUID
	Seen        domain.Revision
	ResumedOn   domain.Date
	Today       domain.Date
	Days        WorkingDays
}

func (c ResumeEquipment) decide(s State) ([]Event, error) {
	row, err := s.held(c.EquipmentID, c.Seen)
	switch {
	case err != nil:
		return nil, err
	case row.InService():
		return nil, ErrEquipmentInService
	}
	var p problems
	p.required(map[string]bool{"resumed_on": c.ResumedOn != ""})
	p.addIf(c.ResumedOn > c.Today, ErrInFuture, "resumed_on")
	p.addIf(c.ResumedOn != "" && c.ResumedOn < row.SuspendedOn, ErrDateOrder, "resumed_on")
	if err := p.err(); err != nil {
		return nil, err
	}
	e := EquipmentResumed{EquipmentID: c.EquipmentID, ResumedOn: c.ResumedOn}
	if s.serveEffective(row.Tracks) {
		e.Late = c.Days.late(c.ResumedOn, c.Today)
	}
	return []Event{e}, nil
}
