package suggestion

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Rule is what holds for a decision on the day it is made, as the edge found
// it. The decision names the event that configured it.
type Rule struct {
	SecondOfficial bool      // the authority has another official confirm it (2.26)
	Compulsory     bool      // the person was filed or signed reports (2.14): a second official whatever is configured
	Event          uuid.UUID // the configuration event in force, none for a default
}

// Answer is the decision of one official. Where a second one is required it is
// proposed to that one; see [Confirm].
type Answer struct {
	Seen       domain.Revision
	Decision   Decision
	Reason     string // required of a dismissal
	Official   string
	Today      domain.Date
	Rule       Rule
	ProposalID uuid.UUID // for the proposal, if one is to be made
}

func (c Answer) decide(s State) ([]Event, error) {
	if err := s.open(c.Seen); err != nil {
		return nil, err
	}
	if s.Proposal != nil {
		return nil, ErrProposed
	}
	var p problems
	p.addIf(c.Decision != ToAdopt && c.Decision != ToDismiss, ErrRequired, "decision")
	p.addIf(c.Decision == ToDismiss && c.Reason == "", ErrRequired, "reason")
	p.addIf(c.Official == "", ErrRequired, "official")
	p.addIf(c.Today == "", ErrRequired, "decided_on")
	// Only adopting removes or moves anybody, so only that is bound to two (2.6, 2.14).
	compulsory := (c.Rule.Compulsory || s.Abroad()) && c.Decision == ToAdopt
	second := c.Rule.SecondOfficial || compulsory
	p.addIf(second && c.ProposalID == uuid.Nil, ErrRequired, "proposal_id")
	if err := p.err(); err != nil {
		return nil, err
	}
	if second {
		return []Event{DecisionProposed{
			ProposalID: c.ProposalID, Decision: c.Decision, Reason: c.Reason, Maker: c.Official, Compulsory: compulsory,
			Configuration: c.Rule.Event, ProposedOn: c.Today,
		}}, nil
	}
	return []Event{decided(c.Decision, Decided{Reason: c.Reason, Maker: c.Official, Configuration: c.Rule.Event, DecidedOn: c.Today})}, nil
}

func decided(d Decision, by Decided) Event {
	if d == ToAdopt {
		return Adopted{by}
	}
	return Dismissed{by}
}

// Confirm is the second official's word that it is decided as was proposed.
type Confirm struct {
	ProposalID uuid.UUID
	Official   string
	Authority  domain.Authority // the official's; only a dispute looks at it
	Today      domain.Date
}

func (c Confirm) decide(s State) ([]Event, error) {
	proposed, err := s.proposed(c.ProposalID, c.Official, c.Authority)
	if err != nil {
		return nil, err
	}
	if c.Today == "" {
		return nil, ErrRequired.At("decided_on")
	}
	return []Event{decided(proposed.Decision, Decided{
		ProposalID: proposed.ID, Reason: proposed.Reason, Maker: proposed.Maker, ConfirmedBy: c.Official,
		Configuration: proposed.Configuration, DecidedOn: c.Today,
	})}, nil
}

// SendBack is the second official's not confirming what was proposed.
type SendBack struct {
	ProposalID uuid.UUID
	Official   string
	Authority  domain.Authority // the official's; only a dispute looks at it
	Text       string
	Today      domain.Date
}

func (c SendBack) decide(s State) ([]Event, error) {
	if _, err := s.proposed(c.ProposalID, c.Official, c.Authority); err != nil {
		return nil, err
	}
	var p problems
	p.addIf(c.Text == "", ErrRequired, "text")
	p.addIf(c.Today == "", ErrRequired, "sent_back_on")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{DecisionSentBack{ProposalID: c.ProposalID, Checker: c.Official, Text: c.Text, SentBackOn: c.Today}}, nil
}

// proposed returns the decision that waits for a second official, if it is this
// one who may check it.
func (s State) proposed(id uuid.UUID, official string, of domain.Authority) (Proposal, error) {
	switch {
	case s.Ended():
		return Proposal{}, ErrEnded
	case s.Proposal == nil || s.Proposal.ID != id:
		return Proposal{}, ErrNoProposal
	case official == "":
		return Proposal{}, ErrRequired.At("official")
	case s.disputes() && of != s.Confirmer():
		return Proposal{}, ErrElsewhere
	case s.Proposal.Maker == official:
		return Proposal{}, ErrSameOfficial
	}
	return *s.Proposal, nil
}

// Conclude says what became of an adoption in the filing: carried out, or
// refused with a code. It is said once of each adoption.
type Conclude struct {
	Adoption uuid.UUID
	Refusal  string
	Today    domain.Date
}

func (c Conclude) decide(s State) ([]Event, error) {
	switch {
	case s.Status != AdoptedStatus || s.Adoption != c.Adoption:
		return nil, nil
	case c.Today == "":
		return nil, ErrRequired.At("carried_out_on")
	case c.Refusal != "":
		return []Event{NotCarriedOut{Adoption: c.Adoption, Code: c.Refusal, FoundOn: c.Today}}, nil
	}
	return []Event{CarriedOut{Adoption: c.Adoption, CarriedOutOn: c.Today}}, nil
}
