package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Equipment (设施设备) is one instrument under metrological control (Q5.1,
// Q5.2). Its asset number is unique within the institution, not its identity.
type Equipment struct {
	AssetNumber   string                      `json:"asset_number"` // 管理编号
	Name          string                      `json:"name"`
	Model         string                      `json:"model"`
	Manufacturer  string                      `json:"manufacturer"`
	FactoryNumber string                      `json:"factory_number"` // 出厂编号
	Tracks        []domain.Track              `json:"tracks"`
	Uses          []domain.EquipmentUse       `json:"uses"`
	Categories    []domain.MonitoringCategory `json:"categories"`
	Range         string                      `json:"range,omitempty"`
	Accuracy      string                      `json:"accuracy,omitempty"`
	BoughtOn      domain.Date                 `json:"bought_on,omitempty"`
	FirstUsedOn   domain.Date                 `json:"first_used_on,omitempty"`
	Ownership     domain.EquipmentOwnership   `json:"ownership"`
	Lease         Lease                       `json:"lease,omitzero"`
	Traceability  Traceability                `json:"traceability"`
	Confirmation  domain.ConfirmationResult   `json:"confirmation,omitempty"`
	AntiTamper    []domain.AntiTamper         `json:"anti_tamper,omitempty"` // functions against altered data
	PremisesID    uuid.UUID                   `json:"premises_id"`
	Parameters    []string                    `json:"parameters,omitempty"` // 适用参数或标准, as the annex names them
}

// Lease says from whom and how long an instrument is leased or borrowed; it is
// never public.
type Lease struct {
	From   domain.Date `json:"from"`
	To     domain.Date `json:"to"`
	Lessor string      `json:"lessor"`

	DocumentID uuid.UUID `json:"document_id,omitzero"` // the contract (A10); never public
}

// Traceability (量值溯源) says how an instrument is traced to a standard.
type Traceability struct {
	Mode         domain.Traceability `json:"mode"`
	Organization string              `json:"organization,omitempty"`
	Certificate  string              `json:"certificate,omitempty"` // its number
	On           domain.Date         `json:"on,omitempty"`
	To           domain.Date         `json:"to,omitempty"`
	DocumentID   uuid.UUID           `json:"document_id,omitzero"` // the certificate (A10); never public
}

// EquipmentAdded records that an instrument came into service: class B.
type EquipmentAdded struct {
	EquipmentID uuid.UUID `json:"equipment_id"`
	Equipment
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (EquipmentAdded) EventType() string { return "filing.equipment_added" }

func (e EquipmentAdded) apply(s *State, at domain.Place) {
	s.number(e.EquipmentID, "", e.AssetNumber)
	put(&s.Equipment, e.EquipmentID, EquipmentRow{Equipment: e.Equipment, Status: domain.EquipmentInService, At: at})
}

// EquipmentRevised replaces an instrument's row, for instance with a new
// calibration (changed) or the right model (corrected, Q5.3): class B.
type EquipmentRevised struct {
	EquipmentID uuid.UUID `json:"equipment_id"`
	Equipment
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (EquipmentRevised) EventType() string { return "filing.equipment_revised" }

func (e EquipmentRevised) apply(s *State, at domain.Place) {
	row := s.Equipment[e.EquipmentID]
	s.number(e.EquipmentID, row.AssetNumber, e.AssetNumber)
	row.PastTracks = pastTracks(row.PastTracks, row.Tracks, e.Tracks)
	row.Equipment, row.At = e.Equipment, at
	s.Equipment[e.EquipmentID] = row
}

// EquipmentRetired records that an instrument left service for good (报废,
// Q5.4). It is a state, never a deletion.
type EquipmentRetired struct {
	EquipmentID uuid.UUID   `json:"equipment_id"`
	RetiredOn   domain.Date `json:"retired_on"`
	Reason      string      `json:"reason"`
	Late        Lateness    `json:"late,omitzero"`
}

// EventType is the stored name.
func (EquipmentRetired) EventType() string { return "filing.equipment_retired" }

func (e EquipmentRetired) apply(s *State, at domain.Place) {
	s.endService(e.EquipmentID, domain.EquipmentRetired, e.RetiredOn, at)
}

// EquipmentRetirementCorrected records that an instrument was said to be retired
// by mistake (更正, domain-decisions 1.22): it is in service again.
type EquipmentRetirementCorrected struct {
	EquipmentID uuid.UUID `json:"equipment_id"`
	Reason      string    `json:"reason"`
}

// EventType is the stored name.
func (EquipmentRetirementCorrected) EventType() string {
	return "filing.equipment_retirement_corrected"
}

func (e EquipmentRetirementCorrected) apply(s *State, at domain.Place) {
	s.endService(e.EquipmentID, domain.EquipmentInService, "", at)
}

// EquipmentEntryWithdrawn takes an entry back before any track was ever
// submitted (撤回录入; our easing).
type EquipmentEntryWithdrawn struct {
	EquipmentID uuid.UUID `json:"equipment_id"`
}

// EventType is the stored name.
func (EquipmentEntryWithdrawn) EventType() string { return "filing.equipment_entry_withdrawn" }

func (e EquipmentEntryWithdrawn) apply(s *State, at domain.Place) {
	delete(s.AssetNumbers, s.Equipment[e.EquipmentID].AssetNumber)
	s.endService(e.EquipmentID, EquipmentEntryTakenBack, "", at)
}
