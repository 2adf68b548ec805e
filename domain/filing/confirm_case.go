package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// ConfirmCase is the second official's word that a case is decided as was
// proposed (domain-decisions 2.26). It is bound to the proposal, and refused if
// what the case is about changed since.
type ConfirmCase struct {
	CaseID     uuid.UUID
	ProposalID uuid.UUID
	Official   string
	Number     string // the number proposed for a first or second-track case that passes
	Today      domain.Date
	Configured Configured
}

func (c ConfirmCase) decide(s State) ([]Event, error) {
	open, err := s.proposed(c.CaseID, c.ProposalID)
	if err != nil {
		return nil, err
	}
	proposal := *open.Proposal
	if err := checkedBy(proposal.Maker, c.Official); err != nil {
		return nil, err
	}
	if err := open.current(proposal.Submission, proposal.Change); err != nil {
		return nil, err
	}
	if proposal.Decision == ToReturn {
		return ReturnCase{
			CaseID: c.CaseID, Submission: proposal.Submission, Change: proposal.Change, Points: proposal.Points, Today: c.Today,
		}.carryOut(c.Official, c.Configured.Event)
	}
	return PassCase{
		CaseID: c.CaseID, Submission: proposal.Submission, Change: proposal.Change, Number: c.Number, Today: c.Today,
	}.carryOut(s, open, c.Official, c.Configured)
}

// SendBackDecision is the second official's giving a proposed decision back to
// its maker, with a word why.
type SendBackDecision struct {
	CaseID     uuid.UUID
	ProposalID uuid.UUID
	Official   string
	Text       string
	Today      domain.Date
}

func (c SendBackDecision) decide(s State) ([]Event, error) {
	open, err := s.proposed(c.CaseID, c.ProposalID)
	if err != nil {
		return nil, err
	}
	if err := checkedBy(open.Proposal.Maker, c.Official); err != nil {
		return nil, err
	}
	var p problems
	p.required(map[string]bool{"text": c.Text != "", "sent_back_on": c.Today != ""})
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{CaseDecisionSentBack{
		CaseID: c.CaseID, ProposalID: c.ProposalID, Checker: c.Official, Text: c.Text, SentBackOn: c.Today,
	}}, nil
}

// WithdrawDecision is a maker's taking back what was proposed.
type WithdrawDecision struct {
	CaseID     uuid.UUID
	ProposalID uuid.UUID
	Official   string
}

func (c WithdrawDecision) decide(s State) ([]Event, error) {
	open, err := s.proposed(c.CaseID, c.ProposalID)
	if err != nil {
		return nil, err
	}
	if err := madeBy(open.Proposal.Maker, c.Official); err != nil {
		return nil, err
	}
	return []Event{CaseDecisionWithdrawn{CaseID: c.CaseID, ProposalID: c.ProposalID}}, nil
}

// proposed returns a case about which the named decision is proposed.
func (s State) proposed(caseID, proposal uuid.UUID) (Case, error) {
	open, ok := s.Cases[caseID]
	switch {
	case !ok:
		return open, ErrCaseUnknown
	case open.Proposal == nil:
		return open, ErrCaseState
	case open.Proposal.ID != proposal:
		return open, ErrCaseChanged
	}
	return open, nil
}
