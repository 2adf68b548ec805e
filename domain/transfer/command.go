package transfer

import (
	"errors"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Command asks for something to happen to a transfer.
type Command interface {
	decide(State) ([]Event, error)
}

// Decide returns the events that carry out c, none if what c asks for is so
// already, or the reasons why c is refused, all that were found (see
// [domain.Problems]). It reads only its arguments and leaves them alone.
func Decide(s State, c Command) ([]Event, error) {
	if _, opening := c.(Open); !opening && !s.Opened() {
		return nil, ErrNotFound
	}
	return c.decide(s)
}

// Refusals. Those that name a field carry it with At.
var (
	ErrNotFound    = &domain.Error{Kind: domain.NotFound, Code: "transfer.not_found"}
	ErrOpened      = &domain.Error{Kind: domain.Conflict, Code: "transfer.opened_already"}
	ErrEnded       = &domain.Error{Kind: domain.Conflict, Code: "transfer.ended"}
	ErrBeingDone   = &domain.Error{Kind: domain.Conflict, Code: "transfer.being_carried_out"}
	ErrNobodyHolds = &domain.Error{Kind: domain.Conflict, Code: "transfer.nobody_holds"} // a plain addition will do
	ErrListed      = &domain.Error{Kind: domain.Conflict, Code: "filing.person_listed"}  // by the own institution
	ErrOtherPerson = &domain.Error{Kind: domain.Invalid, Code: "transfer.other_person"}  // than it was opened for
	ErrNoProof     = &domain.Error{Kind: domain.Conflict, Code: "transfer.no_proof"}
	ErrNotApplied  = &domain.Error{Kind: domain.Conflict, Code: "transfer.not_applied"}
	ErrRequired    = &domain.Error{Kind: domain.Invalid, Code: "filing.required"}
	ErrInFuture    = &domain.Error{Kind: domain.Invalid, Code: "filing.date_in_future"}
)

// problems collects refusals, so that all of them are named at once.
type problems []error

func (p *problems) addIf(bad bool, err *domain.Error, field string) {
	if bad {
		*p = append(*p, err.At(field))
	}
}

func (p problems) err() error { return errors.Join(p...) }

// Open begins a transfer. Who holds the person the edge has found: nobody but it
// can compare ID numbers.
type Open struct {
	Asked Asked
	Today domain.Date
}

func (c Open) decide(s State) ([]Event, error) {
	if s.Opened() {
		return nil, ErrOpened
	}
	a := c.Asked
	if a.Former == uuid.Nil {
		return nil, ErrNobodyHolds.At("id_number")
	}
	if a.Former == a.Filing {
		return nil, ErrListed.At("id_number")
	}
	var p problems
	p.addIf(a.Filing == uuid.Nil, ErrRequired, "filing")
	p.addIf(a.Authority == "", ErrRequired, "authority")
	p.addIf(a.FormerAuthority == "", ErrRequired, "former_authority")
	p.addIf(a.Person.IsZero(), ErrRequired, "person")
	p.addIf(c.Today == "", ErrRequired, "opened_on")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{Opened{Asked: a, OpenedOn: c.Today}}, nil
}

// AttachProof brings the proof of leaving.
type AttachProof struct{ Proof Proof }

func (c AttachProof) decide(s State) ([]Event, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	if c.Proof.DocumentID != uuid.Nil && s.Proof == c.Proof {
		return nil, nil
	}
	var p problems
	p.addIf(c.Proof.DocumentID == uuid.Nil, ErrRequired, "document_id")
	p.addIf(c.Proof.Subject == uuid.Nil, ErrRequired, "subject")
	p.addIf(c.Proof.SHA256 == "", ErrRequired, "sha256")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{ProofAttached{c.Proof}}, nil
}

// open refuses what is for transfers alone that were not applied for.
func (s State) open() error {
	switch {
	case s.Status == AppliedStatus:
		return ErrBeingDone
	case s.Ended():
		return ErrEnded
	}
	return nil
}

// Apply asks for what was opened to be carried out. Whether the row may be entered
// and the old one ended is the filings' to say; the edge asks them before.
type Apply struct {
	StaffID uuid.UUID
	Member  filing.StaffMember // the person sealed under the transfer's subject
	Same    bool               // it is the person it was opened for
	LeftOn  domain.Date
	Today   domain.Date
}

func (c Apply) decide(s State) ([]Event, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	var p problems
	p.addIf(!c.Same, ErrOtherPerson, "staff.person.id_number")
	p.addIf(c.StaffID == uuid.Nil, ErrRequired, "staff_id")
	p.addIf(c.LeftOn == "", ErrRequired, "left_on")
	p.addIf(c.Today == "", ErrRequired, "applied_on")
	p.addIf(c.LeftOn > c.Today, ErrInFuture, "left_on")
	if s.Proof.DocumentID == uuid.Nil {
		p = append(p, ErrNoProof)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{Applied{StaffID: c.StaffID, Member: c.Member, LeftOn: c.LeftOn, DocumentID: s.Proof.DocumentID, AppliedOn: c.Today}}, nil
}

// Conclude says what became of an application in the filings: carried out, or
// refused with a code. It is said once.
type Conclude struct {
	Application   uuid.UUID
	FormerStaffID uuid.UUID // none for a plain addition
	Refusal       string
	Today         domain.Date
}

func (c Conclude) decide(s State) ([]Event, error) {
	switch {
	case s.Status != AppliedStatus || s.Application != c.Application:
		return nil, nil
	case c.Today == "":
		return nil, ErrRequired.At("carried_out_on")
	case c.Refusal != "":
		return []Event{Refused{Application: c.Application, Code: c.Refusal, RefusedOn: c.Today}}, nil
	}
	return []Event{CarriedOut{Application: c.Application, FormerStaffID: c.FormerStaffID, CarriedOutOn: c.Today}}, nil
}

// Withdraw gives a transfer up before it is applied for.
type Withdraw struct{ Today domain.Date }

func (c Withdraw) decide(s State) ([]Event, error) {
	if s.Status == WithdrawnStatus {
		return nil, nil
	}
	if err := s.open(); err != nil {
		return nil, err
	}
	if c.Today == "" {
		return nil, ErrRequired.At("withdrawn_on")
	}
	return []Event{Withdrawn{WithdrawnOn: c.Today}}, nil
}
