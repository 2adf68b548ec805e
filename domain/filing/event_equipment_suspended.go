package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// EquipmentSuspended records that an instrument is not used for a while (停用,
// 维修).
type EquipmentSuspended struct {
	EquipmentID uuid.UUID              `json:"equipment_id"`
	Status      domain.EquipmentStatus `json:"status"`
	SuspendedOn domain.Date            `json:"suspended_on"`
	Reason      string                 `json:"reason"`
	Late        Lateness               `json:"late,omitzero"`
}

// EventType is the stored name.
func (EquipmentSuspended) EventType() string { return "filing.equipment_suspended" }

func (e EquipmentSuspended) apply(s *State, at domain.Place) {
	s.endService(e.EquipmentID, e.Status, "", at)
	s.suspend(e.EquipmentID, e.SuspendedOn)
}

// EquipmentResumed records that an instrument is used again (恢复在用).
type EquipmentResumed struct {
	EquipmentID uuid.UUID   `json:"equipment_id"`
	ResumedOn   domain.Date `json:"resumed_on"`
	Late        Lateness    `json:"late,omitzero"`
}

// EventType is the stored name.
func (EquipmentResumed) EventType() string { return "filing.equipment_resumed" }

func (e EquipmentResumed) apply(s *State, at domain.Place) {
	s.endService(e.EquipmentID, domain.EquipmentInService, "", at)
	s.suspend(e.EquipmentID, "")
}

// suspend notes since when an instrument is not used, "" if it is.
func (s *State) suspend(id uuid.UUID, since domain.Date) {
	row := s.Equipment[id]
	row.SuspendedOn = since
	s.Equipment[id] = row
}

// suspends reports whether a status is one of not being used for a while.
func suspends(s domain.EquipmentStatus) bool {
	return s == domain.EquipmentOutOfService || s == domain.EquipmentUnderRepair
}

// Suspended reports whether the instrument is not used for a while.
func (r EquipmentRow) Suspended() bool { return suspends(r.Status) }

// Held reports whether the institution has the instrument still, used or not.
func (r EquipmentRow) Held() bool { return r.InService() || r.Suspended() }
