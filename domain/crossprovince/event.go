package crossprovince

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"github.com/google/uuid"
)

// The names and JSON fields of the events in this package are stored for ever.
// Adding a field is safe if its zero value means "not recorded"; anything else
// is a new event.

// Event is a fact about one report. The set is closed: a type that does not say
// how it changes State is not an Event.
type Event interface {
	domain.Event
	apply(*State, domain.Place)
}

// claimer is an event that takes or releases claims.
type claimer interface{ claims(State) []domain.Claim }

// Claims returns what e does to claims in the state before it.
func Claims(before State, e Event) []domain.Claim {
	if c, ok := e.(claimer); ok {
		return c.claims(before)
	}
	return nil
}

// Events lists one zero value of every Event. A test fails if one is missing.
func Events() []Event {
	return []Event{
		Reported{}, Supplemented{}, Completed{}, Amended{}, SupplementsRequested{},
		ServicesDropped{}, ServiceEnded{}, Ended{}, PersonalDataUnmasked{}, ContactErased{},
	}
}

// Reference is a filing at an exact event.
type Reference struct {
	Filing     uuid.UUID         `json:"filing"`
	CreditCode domain.CreditCode `json:"credit_code"` // by which it was verified
	Name       string            `json:"name"`        // the institution's at that event
	Event      uuid.UUID         `json:"filing_event"`
	Revision   domain.Revision   `json:"filing_revision"` // of that event
	Home       domain.Authority  `json:"home_authority"`
}

// Service is what is to be done in the other province, of one track.
type Service struct {
	Track      domain.Track                `json:"track"`
	Categories []domain.MonitoringCategory `json:"monitoring_categories"`
}

// Period is when it is to be done.
type Period struct {
	StartOn domain.Date `json:"start_on"`
	EndOn   domain.Date `json:"end_on,omitempty"` // none for no end planned yet
}

// Form is what the service authority asked for, and the event that configured it
// so: none for an authority that never configured anything.
type Form struct {
	Items         []authority.Supplement `json:"items,omitempty"`
	Configuration uuid.UUID              `json:"configuration,omitzero"`
}

// Answer is an answer to one item: the field of the item's kind.
type Answer struct {
	Key       string         `json:"key"`
	Text      string         `json:"text,omitempty"`
	Choice    string         `json:"choice,omitempty"`
	Number    domain.Decimal `json:"number,omitempty"`
	Date      domain.Date    `json:"date,omitempty"`
	Rows      []Row          `json:"rows,omitempty"`      // of a list
	Documents []uuid.UUID    `json:"documents,omitempty"` // the filing's
	Contact   domain.Sealed  `json:"contact,omitzero"`    // of a subject of its own
}

// Row is a row of a list: the cells that are not empty by the keys of their columns,
// each as its column's kind is written elsewhere.
type Row map[string]string

// Reported records that an institution reports to the authority of another
// province (主动报告). It takes the claim that keeps a second report from being made
// to the same one while this one has not ended.
type Reported struct {
	Reference
	ServiceAuthority domain.Authority `json:"service_authority"`
	Services         []Service        `json:"services"`
	Period
	StartInPast bool `json:"start_in_past,omitempty"` // flagged, not refused (2.19)
	Form
	Answers    []Answer    `json:"answers,omitempty"`
	ReportedOn domain.Date `json:"reported_on"`
}

// EventType is the stored name.
func (Reported) EventType() string { return "crossprovince.reported" }

func (e Reported) claims(State) []domain.Claim {
	return claimed(domain.TakeClaim, e.Filing, e.ServiceAuthority)
}

func (e Reported) apply(s *State, at domain.Place) {
	*s = State{
		Reference: e.Reference, ServiceAuthority: e.ServiceAuthority, Services: e.Services, Period: e.Period, StartInPast: e.StartInPast,
		Form: e.Form, Answers: e.Answers, ReportedOn: e.ReportedOn, Status: Incomplete, Followed: e.Revision, At: at,
	}
	s.keep(e.Answers)
}

// Supplemented records answers, given later or anew. What the authority asks only
// since the report was made comes with them.
type Supplemented struct {
	Answers        []Answer    `json:"answers"`
	Added          Form        `json:"added,omitzero"` // items that the report did not have, or not in this form, and the event that configured them
	SupplementedOn domain.Date `json:"supplemented_on"`
}

// EventType is the stored name.
func (Supplemented) EventType() string { return "crossprovince.supplemented" }

func (e Supplemented) apply(s *State, at domain.Place) {
	s.Items = withItems(s.Items, e.Added.Items)
	s.Answers = merged(s.Answers, e.Answers)
	s.keep(e.Answers)
	s.Requested, s.At = nil, at
}

// Completed records that the report has all that was required of it.
type Completed struct {
	CompletedOn domain.Date `json:"completed_on"`
}

// EventType is the stored name.
func (Completed) EventType() string { return "crossprovince.completed" }

func (e Completed) apply(s *State, at domain.Place) {
	s.Status, s.CompletedOn, s.At = Complete, e.CompletedOn, at
}

// Amended records that the work is to be done at another time.
type Amended struct {
	Period
	StartInPast bool        `json:"start_in_past,omitempty"`
	AmendedOn   domain.Date `json:"amended_on"`
}

// EventType is the stored name.
func (Amended) EventType() string { return "crossprovince.amended" }

func (e Amended) apply(s *State, at domain.Place) {
	s.Period, s.StartInPast, s.At = e.Period, e.StartInPast, at
}

// SupplementsRequested records that an official of the service authority asks for
// what is missing. It is a message, no decision: what is complete stays so.
type SupplementsRequested struct {
	Request
}

// Request is what is asked for.
type Request struct {
	Text        string      `json:"text"`
	Items       []string    `json:"items,omitempty"` // their keys, if it is about items
	Official    string      `json:"official"`
	RequestedOn domain.Date `json:"requested_on"`
}

// EventType is the stored name.
func (SupplementsRequested) EventType() string { return "crossprovince.supplements_requested" }

func (e SupplementsRequested) apply(s *State, at domain.Place) { s.Requested, s.At = &e.Request, at }

// Cancellation is the filing's event that ended some of what was reported.
type Cancellation struct {
	Event    uuid.UUID       `json:"cancellation"`
	Revision domain.Revision `json:"cancellation_revision"`
}

// ServicesDropped records that a track of several was canceled (2.15): the report
// goes on without.
type ServicesDropped struct {
	Cancellation
	Tracks    []domain.Track `json:"tracks"`
	DroppedOn domain.Date    `json:"dropped_on"`
}

// EventType is the stored name.
func (ServicesDropped) EventType() string { return "crossprovince.services_dropped" }

func (e ServicesDropped) apply(s *State, at domain.Place) {
	s.Services, s.Followed, s.At = without(s.Services, e.Tracks), e.Cancellation.Revision, at
}

// ServiceEnded records that the institution does not work there any more.
type ServiceEnded struct {
	EndedOn    domain.Date `json:"ended_on"`
	RecordedOn domain.Date `json:"recorded_on"`
}

// EventType is the stored name.
func (ServiceEnded) EventType() string { return "crossprovince.service_ended" }

func (e ServiceEnded) claims(s State) []domain.Claim { return s.released() }

func (e ServiceEnded) apply(s *State, at domain.Place) { s.end(ByInstitution, e.EndedOn, at) }

// Ended records that the report ended with what it was about: the filing, or its
// last track that was reported, was canceled.
type Ended struct {
	Cancellation
	EndedOn domain.Date `json:"ended_on"`
}

// EventType is the stored name.
func (Ended) EventType() string { return "crossprovince.ended" }

func (e Ended) claims(s State) []domain.Claim { return s.released() }

func (e Ended) apply(s *State, at domain.Place) {
	s.Followed = e.Cancellation.Revision
	s.end(WithFiling, e.EndedOn, at)
}
