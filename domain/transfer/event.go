package transfer

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// The names and JSON fields of the events in this package are stored for ever.
// Adding a field is safe if its zero value means "not recorded"; anything else
// is a new event.

// Event is a fact about one transfer. The set is closed: a type that does not say
// how it changes State is not an Event. A transfer makes no claims: those are the
// filings'.
type Event interface {
	domain.Event
	apply(*State, domain.Place)
}

// Events lists one zero value of every Event. A test fails if one is missing.
func Events() []Event {
	return []Event{Opened{}, ProofAttached{}, Applied{}, CarriedOut{}, Refused{}, Withdrawn{}}
}

// Asked is between whom and about whom a transfer is.
type Asked struct {
	Filing          uuid.UUID        `json:"filing"` // of the institution that enters the person
	Authority       domain.Authority `json:"authority"`
	Former          uuid.UUID        `json:"former"` // the filing that held the person when the transfer was opened
	FormerAuthority domain.Authority `json:"former_authority"`
	Person          domain.Sealed    `json:"person"` // name and ID number, under the subject that the row gets
}

// Opened records that an institution said whom it wants to enter, and was told
// which institution holds the person.
type Opened struct {
	Asked
	OpenedOn domain.Date `json:"opened_on"`
}

// EventType is the stored name.
func (Opened) EventType() string { return "transfer.opened" }

func (e Opened) apply(s *State, at domain.Place) {
	*s = State{Asked: e.Asked, OpenedOn: e.OpenedOn, Status: OpenedStatus, At: at}
}

// Proof is the proof of leaving (离职证明). It is about the person, so its bytes are
// encrypted under a subject of its own.
type Proof struct {
	DocumentID uuid.UUID `json:"document_id"`
	Subject    uuid.UUID `json:"subject"`
	SHA256     string    `json:"sha256"` // of the stored bytes
	Size       int64     `json:"size"`   // likewise
	MediaType  string    `json:"media_type"`
}

// ProofAttached records that the proof was uploaded. A later one takes its place.
type ProofAttached struct{ Proof }

// EventType is the stored name.
func (ProofAttached) EventType() string { return "transfer.proof_attached" }

func (e ProofAttached) apply(s *State, at domain.Place) { s.Proof, s.At = e.Proof, at }

// Applied records that the transfer was applied for, with all that it needs. It is
// carried out after this event.
type Applied struct {
	StaffID    uuid.UUID          `json:"staff_id"` // of the row that is entered
	Member     filing.StaffMember `json:"member"`
	LeftOn     domain.Date        `json:"left_on"`     // the former institution
	DocumentID uuid.UUID          `json:"document_id"` // the proof
	AppliedOn  domain.Date        `json:"applied_on"`
}

// EventType is the stored name.
func (Applied) EventType() string { return "transfer.applied" }

func (e Applied) apply(s *State, at domain.Place) {
	s.StaffID, s.Member, s.LeftOn, s.AppliedOn = e.StaffID, &e.Member, e.LeftOn, e.AppliedOn
	s.Application, s.Status, s.At = at.ID, AppliedStatus, at
}

// CarriedOut records that the person is entered. Without a former row the
// institution before had let the person go by itself meanwhile, and it was a plain
// addition (2.7, 2.8).
type CarriedOut struct {
	Application   uuid.UUID   `json:"application"` // the event
	FormerStaffID uuid.UUID   `json:"former_staff_id,omitzero"`
	CarriedOutOn  domain.Date `json:"carried_out_on"`
}

// EventType is the stored name.
func (CarriedOut) EventType() string { return "transfer.carried_out" }

func (e CarriedOut) apply(s *State, at domain.Place) {
	s.FormerStaffID, s.EndedOn, s.Status, s.At = e.FormerStaffID, e.CarriedOutOn, CarriedOutStatus, at
}

// Refused records that what was applied for could not be carried out, and why: one
// of the filings changed meanwhile. Another transfer may be opened.
type Refused struct {
	Application uuid.UUID   `json:"application"` // the event
	Code        string      `json:"code"`        // of the refusal
	RefusedOn   domain.Date `json:"refused_on"`
}

// EventType is the stored name.
func (Refused) EventType() string { return "transfer.refused" }

func (e Refused) apply(s *State, at domain.Place) {
	s.Refusal, s.EndedOn, s.Status, s.At = e.Code, e.RefusedOn, RefusedStatus, at
}

// Withdrawn records that the institution gave the transfer up before it applied.
type Withdrawn struct {
	WithdrawnOn domain.Date `json:"withdrawn_on"`
}

// EventType is the stored name.
func (Withdrawn) EventType() string { return "transfer.withdrawn" }

func (e Withdrawn) apply(s *State, at domain.Place) {
	s.EndedOn, s.Status, s.At = e.WithdrawnOn, WithdrawnStatus, at
}
