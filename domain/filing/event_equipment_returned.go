package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// EquipmentReturned records that an instrument went back to who leased or lent
// it (退租, 归还). It is a state, never a deletion, and as final as 报废.
type EquipmentReturned struct {
	EquipmentID uuid.UUID   `json:"equipment_id"`
	ReturnedOn  domain.Date `json:"returned_on"`
	Late        Lateness    `json:"late,omitzero"`
}

// EventType is the stored name.
func (EquipmentReturned) EventType() string { return "filing.equipment_returned" }

func (e EquipmentReturned) apply(s *State, at domain.Place) {
	s.endService(e.EquipmentID, domain.EquipmentReturned, e.ReturnedOn, at)
}

// EquipmentReturnCorrected records that an instrument was said to be returned by
// mistake (更正, in the manner of domain-decisions 1.22): it is in service again.
type EquipmentReturnCorrected struct {
	EquipmentID uuid.UUID `json:"equipment_id"`
	Reason      string    `json:"reason"`
}

// EventType is the stored name.
func (EquipmentReturnCorrected) EventType() string { return "filing.equipment_return_corrected" }

func (e EquipmentReturnCorrected) apply(s *State, at domain.Place) {
	s.endService(e.EquipmentID, domain.EquipmentInService, "", at)
}
