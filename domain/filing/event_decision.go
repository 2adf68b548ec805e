package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Decision is how an official decides about a case.
type Decision string

// The decisions.
const (
	ToPass   Decision = "pass"   // 审查通过
	ToReturn Decision = "return" // 退回
)

// CaseDecisionProposed records what an official would decide, where another one
// has to confirm it (domain-decisions 2.26). The case stays under review.
type CaseDecisionProposed struct {
	CaseID        uuid.UUID     `json:"case_id"`
	ProposalID    uuid.UUID     `json:"proposal_id"`
	Submission    uuid.UUID     `json:"submission"`      // the case_submitted event looked at
	Change        uuid.UUID     `json:"change,omitzero"` // the last event from outside that changed the content since
	Decision      Decision      `json:"decision"`
	Points        []ReturnPoint `json:"points,omitempty"` // of a return
	Maker         string        `json:"maker"`            // the official's account
	Configuration uuid.UUID     `json:"configuration,omitzero"`
	ProposedOn    domain.Date   `json:"proposed_on"`
}

// EventType is the stored name.
func (CaseDecisionProposed) EventType() string { return "filing.case_decision_proposed" }

func (e CaseDecisionProposed) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) {
		c.At, c.SentBack = at, ""
		c.Proposal = &CaseProposal{
			ID: e.ProposalID, Submission: e.Submission, Change: e.Change, Decision: e.Decision,
			Points: e.Points, Maker: e.Maker, ProposedOn: e.ProposedOn,
		}
	})
}

// CaseDecisionSentBack records that the second official did not confirm what was
// proposed and gave it back to its maker.
type CaseDecisionSentBack struct {
	CaseID     uuid.UUID   `json:"case_id"`
	ProposalID uuid.UUID   `json:"proposal_id"`
	Checker    string      `json:"checker"` // the official's account
	Text       string      `json:"text"`    // why; never the institution's to see
	SentBackOn domain.Date `json:"sent_back_on"`
}

// EventType is the stored name.
func (CaseDecisionSentBack) EventType() string { return "filing.case_decision_sent_back" }

func (e CaseDecisionSentBack) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) { c.At, c.Proposal, c.SentBack = at, nil, e.Text })
}

// CaseDecisionWithdrawn records that the maker of a proposed decision took it
// back.
type CaseDecisionWithdrawn struct {
	CaseID     uuid.UUID `json:"case_id"`
	ProposalID uuid.UUID `json:"proposal_id"`
}

// EventType is the stored name.
func (CaseDecisionWithdrawn) EventType() string { return "filing.case_decision_withdrawn" }

func (e CaseDecisionWithdrawn) apply(s *State, at domain.Place) {
	s.editCase(e.CaseID, func(c *Case) { c.At, c.Proposal = at, nil })
}
