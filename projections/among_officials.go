package projections

import "example.org/ledger/domain/filing"

// amongOfficials are the types of events by which two officials come to a
// decision (domain-decisions 2.26).
var amongOfficials = typesOf(
	filing.CaseDecisionProposed{}, filing.CaseDecisionSentBack{}, filing.CaseDecisionWithdrawn{},
	filing.CancellationProposed{}, filing.CancellationSentBack{}, filing.CancellationWithdrawn{},
)

// AmongOfficials reports whether events of a type are for officials and auditors
// alone: what is proposed and why it was sent back is not a decision yet. The
// institution is told the decision.
func AmongOfficials(eventType string) bool { return amongOfficials[eventType] }

// ForInstitution returns the view as the institution itself is shown it: all of
// it but what officials have among them.
func (v FilingView) ForInstitution() FilingView {
	v = v.Clone()
	v.State.Cancellation = nil
	for id, c := range v.State.Cases {
		c.Proposal, c.SentBack = nil, ""
		v.State.Cases[id] = c
	}
	return v
}
