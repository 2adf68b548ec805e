package suggestion

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// The names and JSON fields of the events in this package are stored for ever.
// Adding a field is safe if its zero value means "not recorded"; anything else
// is a new event.

// Event is a fact about one suggestion. The set is closed: a type that does not
// say how it changes State is not an Event.
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
		Raised{}, DecisionProposed{}, DecisionSentBack{}, Adopted{}, CarriedOut{}, NotCarriedOut{},
		Dismissed{}, Withdrawn{}, ClosedAsMoot{},
	}
}

// Asked is what is asked for.
type Asked struct {
	Filing        uuid.UUID             `json:"filing"`
	Authority     domain.Authority      `json:"authority"` // the filing's (2.12)
	Kind          domain.SuggestionKind `json:"kind"`
	StaffID       uuid.UUID             `json:"staff_id,omitzero"`         // the person it is about
	OldCreditCode domain.CreditCode     `json:"old_credit_code,omitempty"` // correct_credit_code
	CreditCode    domain.CreditCode     `json:"credit_code,omitempty"`     // the right one
	IDNumber      domain.Sealed         `json:"id_number,omitzero"`        // the right one, under the subject that the row gets
	Title         string                `json:"title,omitempty"`           // other: what it is about
	TransferID    uuid.UUID             `json:"transfer_id,omitzero"`      // other: the transfer that is disputed (2.6)
	Taker         uuid.UUID             `json:"taker,omitzero"`            // the filing that the transfer entered the person into
	TakerOf       domain.Authority      `json:"taker_authority,omitempty"` // that filing's
	Reason        string                `json:"reason"`
	Documents     []uuid.UUID           `json:"documents"` // the filing's, the evidence (佐证材料)
}

// Raised records that an institution asks its authority (工作建议). It takes the
// claim that keeps a second one of the same kind about the same from being
// raised while this one is open.
type Raised struct {
	Asked
	RaisedOn domain.Date `json:"raised_on"`
}

// EventType is the stored name.
func (Raised) EventType() string { return "suggestion.raised" }

func (e Raised) claims(State) []domain.Claim { return e.claimed(domain.TakeClaim) }

func (e Raised) apply(s *State, at domain.Place) {
	*s = State{Asked: e.Asked, RaisedOn: e.RaisedOn, Status: Open, At: at}
}

// Decision is what an official answers a suggestion.
type Decision string

// The decisions.
const (
	ToAdopt   Decision = "adopt"   // 采纳
	ToDismiss Decision = "dismiss" // 不予采纳
)

// DecisionProposed records what one official would decide and another one has
// to confirm (2.14, 2.26).
type DecisionProposed struct {
	ProposalID    uuid.UUID   `json:"proposal_id"`
	Decision      Decision    `json:"decision"`
	Reason        string      `json:"reason,omitempty"`
	Maker         string      `json:"maker"`                // the official's account
	Compulsory    bool        `json:"compulsory,omitempty"` // no configuration would spare the second official (2.6, 2.14)
	Configuration uuid.UUID   `json:"configuration,omitzero"`
	ProposedOn    domain.Date `json:"proposed_on"`
}

// EventType is the stored name.
func (DecisionProposed) EventType() string { return "suggestion.decision_proposed" }

func (e DecisionProposed) apply(s *State, at domain.Place) {
	s.Proposal = &Proposal{ID: e.ProposalID, Decision: e.Decision, Reason: e.Reason, Maker: e.Maker, Configuration: e.Configuration, ProposedOn: e.ProposedOn}
	s.SentBack, s.At = "", at
}

// DecisionSentBack records that the second official did not confirm what was
// proposed.
type DecisionSentBack struct {
	ProposalID uuid.UUID   `json:"proposal_id"`
	Checker    string      `json:"checker"`
	Text       string      `json:"text"`
	SentBackOn domain.Date `json:"sent_back_on"`
}

// EventType is the stored name.
func (DecisionSentBack) EventType() string { return "suggestion.decision_sent_back" }

func (e DecisionSentBack) apply(s *State, at domain.Place) {
	s.Proposal, s.SentBack, s.At = nil, e.Text, at
}

// Decided is by whom and under what a suggestion was decided.
type Decided struct {
	ProposalID    uuid.UUID   `json:"proposal_id,omitzero"`
	Reason        string      `json:"reason,omitempty"`
	Maker         string      `json:"maker"`
	ConfirmedBy   string      `json:"confirmed_by,omitempty"` // the second official's account, where one was required
	Configuration uuid.UUID   `json:"configuration,omitzero"`
	DecidedOn     domain.Date `json:"decided_on"`
}

// Adopted records that the authority adopted the suggestion (采纳). What follows
// from it for the filing is carried out after this event.
type Adopted struct{ Decided }

// EventType is the stored name.
func (Adopted) EventType() string { return "suggestion.adopted" }

func (e Adopted) apply(s *State, at domain.Place) {
	s.Status, s.Decided, s.Adoption, s.Refusal = AdoptedStatus, e.Decided, at.ID, ""
	s.Proposal, s.SentBack, s.At = nil, "", at
}

// CarriedOut records that the filing has what was adopted.
type CarriedOut struct {
	Adoption     uuid.UUID   `json:"adoption"` // the event
	CarriedOutOn domain.Date `json:"carried_out_on"`
}

// EventType is the stored name.
func (CarriedOut) EventType() string { return "suggestion.carried_out" }

func (e CarriedOut) claims(s State) []domain.Claim { return s.claimed(domain.ReleaseClaim) }

func (e CarriedOut) apply(s *State, at domain.Place) { s.Status, s.At = CarriedOutStatus, at }

// NotCarriedOut records that the filing refused what was adopted, and why: the
// right number is held elsewhere. The suggestion is open again.
type NotCarriedOut struct {
	Adoption uuid.UUID   `json:"adoption"` // the event
	Code     string      `json:"code"`     // of the refusal
	FoundOn  domain.Date `json:"found_on"`
}

// EventType is the stored name.
func (NotCarriedOut) EventType() string { return "suggestion.not_carried_out" }

func (e NotCarriedOut) apply(s *State, at domain.Place) {
	s.Status, s.Decided, s.Refusal, s.At = Open, Decided{}, e.Code, at
}

// Dismissed records that the authority did not adopt the suggestion, and why
// (不予采纳).
type Dismissed struct{ Decided }

// EventType is the stored name.
func (Dismissed) EventType() string { return "suggestion.dismissed" }

func (e Dismissed) claims(s State) []domain.Claim { return s.claimed(domain.ReleaseClaim) }

func (e Dismissed) apply(s *State, at domain.Place) {
	s.Decided = e.Decided
	s.end(DismissedStatus, at)
}

// Withdrawn records that the institution took the suggestion back.
type Withdrawn struct {
	WithdrawnOn domain.Date `json:"withdrawn_on"`
}

// EventType is the stored name.
func (Withdrawn) EventType() string { return "suggestion.withdrawn" }

func (e Withdrawn) claims(s State) []domain.Claim { return s.claimed(domain.ReleaseClaim) }

func (e Withdrawn) apply(s *State, at domain.Place) { s.end(WithdrawnStatus, at) }

// ClosedAsMoot records that there is nothing left to decide: the filing was
// canceled (2.13).
type ClosedAsMoot struct {
	ClosedOn domain.Date `json:"closed_on"`
}

// EventType is the stored name.
func (ClosedAsMoot) EventType() string { return "suggestion.closed_as_moot" }

func (e ClosedAsMoot) claims(s State) []domain.Claim { return s.claimed(domain.ReleaseClaim) }

func (e ClosedAsMoot) apply(s *State, at domain.Place) { s.end(Moot, at) }
