package transfer

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// State is a transfer at one revision. Its zero value is the state of a stream
// with no events.
type State struct {
	Asked
	OpenedOn domain.Date `json:"opened_on"`
	Status   Status      `json:"status"`
	Proof    Proof       `json:"proof,omitzero"`

	StaffID     uuid.UUID           `json:"staff_id,omitzero"`
	Member      *filing.StaffMember `json:"member,omitempty"` // the row that is entered
	LeftOn      domain.Date         `json:"left_on,omitempty"`
	AppliedOn   domain.Date         `json:"applied_on,omitempty"`
	Application uuid.UUID           `json:"application,omitzero"` // the event that applied

	FormerStaffID uuid.UUID   `json:"former_staff_id,omitzero"` // the row that the transfer ended
	Refusal       string      `json:"refusal,omitempty"`        // the code
	EndedOn       domain.Date `json:"ended_on,omitempty"`

	At domain.Place `json:"at"` // of the last event
}

// Status is where a transfer stands.
type Status string

// The statuses.
const (
	OpenedStatus     Status = "opened"      // 填报中
	AppliedStatus    Status = "applied"     // 办理中
	CarriedOutStatus Status = "carried_out" // 已办理
	RefusedStatus    Status = "refused"     // 未能办理
	WithdrawnStatus  Status = "withdrawn"   // 已撤回
)

// Statuses lists them in the order of the course.
func Statuses() []Status {
	return []Status{OpenedStatus, AppliedStatus, CarriedOutStatus, RefusedStatus, WithdrawnStatus}
}

// Label returns the Chinese name.
func (s Status) Label() string {
	return map[Status]string{
		OpenedStatus: "填报中", AppliedStatus: "办理中", CarriedOutStatus: "已办理", RefusedStatus: "未能办理", WithdrawnStatus: "已撤回",
	}[s]
}

// Opened reports whether there is such a transfer.
func (s State) Opened() bool { return s.Status != "" }

// Ended reports whether nothing is left to be done.
func (s State) Ended() bool {
	return s.Opened() && s.Status != OpenedStatus && s.Status != AppliedStatus
}

// Evolve applies one event. It never fails and never judges: what was recorded
// has happened.
func Evolve(s *State, e Event, at domain.Place) { e.apply(s, at) }

// Erased returns the subject whose data nobody needs when a transfer ended without
// anybody entered.
func (s State) Erased(e Event) uuid.UUID {
	switch e.(type) {
	case Refused, Withdrawn:
		return s.Person.Subject
	}
	return uuid.Nil
}
