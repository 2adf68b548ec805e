package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Management (管理能力) is one document of the management system, or one fact
// about it such as the last internal audit. It serves both tracks and is never
// public.
type Management struct {
	Kind           domain.ManagementDocument `json:"kind"`
	Title          string                    `json:"title"`
	Version        string                    `json:"version,omitempty"`
	EffectiveOn    domain.Date               `json:"effective_on"`              // in force since; of an audit or review the day it was held
	RetentionYears int                       `json:"retention_years,omitempty"` // 档案保存年限, of the archive system
	Note           string                    `json:"note,omitempty"`            // what else there is to say
	DocumentID     uuid.UUID                 `json:"document_id,omitzero"`

	// Of an information system (LIMS, domain-facts 10.5), which is called by its title.
	Vendor     string                  `json:"vendor,omitempty"`
	LaunchedOn domain.Date             `json:"launched_on,omitempty"`
	Functions  []domain.SystemFunction `json:"functions,omitempty"`
	BackupMode string                  `json:"backup_mode,omitempty"`
}

// ManagementRow is one of them as it stands.
type ManagementRow struct {
	Management
	EndedOn domain.Date  `json:"ended_on,omitempty"` // out of force since
	At      domain.Place `json:"at"`
}

// InForce reports whether the row counts.
func (r ManagementRow) InForce() bool { return r.EndedOn == "" }

// ManagementAdded records a document of the management system: class B.
type ManagementAdded struct {
	ManagementID uuid.UUID `json:"management_id"`
	Management
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (ManagementAdded) EventType() string { return "filing.management_added" }

func (e ManagementAdded) apply(s *State, at domain.Place) {
	put(&s.Management, e.ManagementID, ManagementRow{Management: e.Management, At: at})
}

// ManagementRevised replaces one row, for instance with a new version: class B.
type ManagementRevised struct {
	ManagementID uuid.UUID `json:"management_id"`
	Management
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (ManagementRevised) EventType() string { return "filing.management_revised" }

func (e ManagementRevised) apply(s *State, at domain.Place) {
	put(&s.Management, e.ManagementID, ManagementRow{Management: e.Management, At: at})
}

// ManagementEnded records that a document is not in force any more (废止). It is
// a state, never a deletion.
type ManagementEnded struct {
	ManagementID uuid.UUID   `json:"management_id"`
	EndedOn      domain.Date `json:"ended_on"`
}

// EventType is the stored name.
func (ManagementEnded) EventType() string { return "filing.management_ended" }

func (e ManagementEnded) apply(s *State, at domain.Place) {
	row := s.Management[e.ManagementID]
	row.EndedOn, row.At = e.EndedOn, at
	put(&s.Management, e.ManagementID, row)
}
