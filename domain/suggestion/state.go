package suggestion

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// State is a suggestion at one revision. Its zero value is the state of a
// stream with no events.
type State struct {
	Asked
	RaisedOn domain.Date `json:"raised_on"`
	Status   Status      `json:"status"`

	Proposal *Proposal `json:"proposal,omitempty"`  // that waits for a second official
	SentBack string    `json:"sent_back,omitempty"` // why the last one was not confirmed

	Decided  Decided   `json:"decided,omitzero"`
	Adoption uuid.UUID `json:"adoption,omitzero"` // the last event that adopted it
	Refusal  string    `json:"refusal,omitempty"` // why the filing refused what was adopted

	At domain.Place `json:"at"` // of the last event
}

// Proposal is a decision that one official made and another one has to confirm.
type Proposal struct {
	ID            uuid.UUID   `json:"id"`
	Decision      Decision    `json:"decision"`
	Reason        string      `json:"reason,omitempty"`
	Maker         string      `json:"maker"`
	Configuration uuid.UUID   `json:"configuration,omitzero"`
	ProposedOn    domain.Date `json:"proposed_on"`
}

// Status is where a suggestion stands.
type Status string

// The statuses.
const (
	Open             Status = "open"        // 待处理
	AdoptedStatus    Status = "adopted"     // 已采纳，办理中
	CarriedOutStatus Status = "carried_out" // 已采纳
	DismissedStatus  Status = "dismissed"   // 不予采纳
	WithdrawnStatus  Status = "withdrawn"   // 已撤回
	Moot             Status = "moot"        // 备案已注销，不再处理
)

// Label returns the Chinese name.
func (s Status) Label() string {
	return map[Status]string{
		Open: "待处理", AdoptedStatus: "已采纳，办理中", CarriedOutStatus: "已采纳", DismissedStatus: "不予采纳",
		WithdrawnStatus: "已撤回", Moot: "备案已注销，不再处理",
	}[s]
}

// Raised reports whether there is such a suggestion.
func (s State) Raised() bool { return s.Status != "" }

// Ended reports whether nothing happens to the suggestion any more.
func (s State) Ended() bool { return s.Raised() && s.Status != Open && s.Status != AdoptedStatus }

// Evolve applies one event. It never fails and never judges: what was recorded
// has happened.
func Evolve(s *State, e Event, at domain.Place) { e.apply(s, at) }

// end ends the suggestion without anything carried out.
func (s *State) end(status Status, at domain.Place) {
	s.Status, s.Proposal, s.SentBack, s.At = status, nil, "", at
}

// DisputeTitle is what a suggestion is about that disputes a transfer (2.6).
const DisputeTitle = "人员信息异议"

func (a Asked) disputes() bool { return a.TransferID != uuid.Nil }

// Abroad reports whether upholding the dispute needs an official of the authority
// of the institution that took the person, because that is another one (2.6).
func (a Asked) Abroad() bool { return a.disputes() && a.TakerOf != a.Authority }

// Confirmer returns the authority whose official confirms what is proposed, none
// while nothing is.
func (s State) Confirmer() domain.Authority {
	switch {
	case s.Proposal == nil:
		return ""
	case s.Abroad() && s.Proposal.Decision == ToAdopt:
		return s.TakerOf
	}
	return s.Authority
}

// target names what is asked about beside the kind, nothing for what may be
// asked any number of times.
func (a Asked) target() string {
	switch {
	case a.StaffID != uuid.Nil:
		return a.StaffID.String()
	case a.Kind == domain.SuggestCreditCode:
		return "credit_code"
	}
	return ""
}

func (a Asked) claimed(op domain.ClaimOp) []domain.Claim {
	if a.target() == "" {
		return nil
	}
	return []domain.Claim{{Op: op, Kind: domain.ClaimSuggestion, Key: a.Filing.String() + "/" + string(a.Kind) + "/" + a.target()}}
}

// Erased returns the subject whose data nobody needs when a suggestion ended
// without being carried out: the number that was asked for may be a stranger's.
func (s State) Erased(e Event) uuid.UUID {
	switch e.(type) {
	case Dismissed, Withdrawn, ClosedAsMoot:
		return s.IDNumber.Subject
	}
	return uuid.Nil
}
