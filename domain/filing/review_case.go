package filing

import (
	"fmt"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// TakeCase is an official's taking a submitted case to work on (领取).
type TakeCase struct {
	CaseID   uuid.UUID
	Reviewer string
}

func (c TakeCase) decide(s State) ([]Event, error) {
	open, ok := s.Cases[c.CaseID]
	switch {
	case !ok:
		return nil, ErrCaseUnknown
	case open.Status == CaseUnderReview && open.Reviewer == c.Reviewer:
		return nil, nil
	case open.Status == CaseUnderReview:
		return nil, ErrCaseTaken
	case open.Status != CaseSubmittedStatus:
		return nil, ErrCaseState
	case c.Reviewer == "":
		return nil, ErrRequired.At("reviewer")
	}
	return []Event{CaseTaken{CaseID: c.CaseID, Reviewer: c.Reviewer}}, nil
}

// PutBackCase is an official's giving a case back to the queue (放回).
type PutBackCase struct {
	CaseID   uuid.UUID
	Reviewer string
}

func (c PutBackCase) decide(s State) ([]Event, error) {
	open, ok := s.Cases[c.CaseID]
	switch {
	case !ok:
		return nil, ErrCaseUnknown
	case open.Status == CaseSubmittedStatus:
		return nil, nil
	}
	if err := open.heldBy(c.Reviewer); err != nil {
		return nil, err
	}
	if open.Proposal != nil {
		return nil, ErrDecisionProposed
	}
	return []Event{CasePutBack{CaseID: c.CaseID}}, nil
}

// ReturnCase sends a case back with a reason for each field (退回, Q7.6). It is
// bound to the submission that the official looked at. Where a second official
// is required it proposes to return it; see [ConfirmCase].
type ReturnCase struct {
	CaseID     uuid.UUID
	Submission uuid.UUID
	Change     uuid.UUID // the case's last change from outside, if the official saw one
	Reviewer   string
	Points     []ReturnPoint
	Today      domain.Date
	Configured Configured
	ProposalID uuid.UUID // for the proposal, if one is to be made
}

func (c ReturnCase) decide(s State) ([]Event, error) {
	open, ok := s.Cases[c.CaseID]
	if !ok {
		return nil, ErrCaseUnknown
	}
	if err := open.decidedBy(c.Reviewer, c.Submission, c.Change); err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	if c.Configured.SecondOfficial {
		return open.propose(CaseDecisionProposed{
			CaseID: c.CaseID, ProposalID: c.ProposalID, Submission: c.Submission, Change: c.Change, Decision: ToReturn,
			Points: c.Points, Maker: c.Reviewer, Configuration: c.Configured.Event, ProposedOn: c.Today,
		})
	}
	return c.carryOut("", c.Configured.Event)
}

func (c ReturnCase) carryOut(confirmedBy string, configuration uuid.UUID) ([]Event, error) {
	if c.Today == "" {
		return nil, ErrRequired.At("returned_on")
	}
	return []Event{CaseReturned{
		CaseID: c.CaseID, Submission: c.Submission, Points: c.Points, ReturnedOn: c.Today,
		Decided: Decided{Change: c.Change, ConfirmedBy: confirmedBy, Configuration: configuration},
	}}, nil
}

func (c ReturnCase) check() error {
	var p problems
	p.required(map[string]bool{"points": len(c.Points) > 0, "returned_on": c.Today != ""})
	named := map[uuid.UUID]bool{uuid.Nil: true}
	for i, point := range c.Points {
		field := fmt.Sprintf("points.%d.", i)
		p.addIf(named[point.PointID], ErrIDTaken, field+"point_id")
		named[point.PointID] = true
		p.addIf(point.Field == "", ErrRequired, field+"field")
		p.addIf(point.Text == "", ErrRequired, field+"text")
		if point.Reason == "" {
			p.add(ErrRequired, field+"reason")
		} else if _, err := ParseReturnReason(string(point.Reason)); err != nil {
			p.add(ErrReturnReason, field+"reason")
		}
	}
	return p.err()
}

// PassCase decides that a case is complete and consistent (审查通过). It is bound
// to the submission that the official looked at. Where a second official is
// required it proposes to pass it; see [ConfirmCase].
type PassCase struct {
	CaseID     uuid.UUID
	Submission uuid.UUID
	Change     uuid.UUID // the case's last change from outside, if the official saw one
	Reviewer   string
	Number     string // the number proposed for a first or second-track case
	Today      domain.Date
	Configured Configured
	ProposalID uuid.UUID // for the proposal, if one is to be made
}

func (c PassCase) decide(s State) ([]Event, error) {
	open, ok := s.Cases[c.CaseID]
	if !ok {
		return nil, ErrCaseUnknown
	}
	if err := open.decidedBy(c.Reviewer, c.Submission, c.Change); err != nil {
		return nil, err
	}
	if !c.Configured.SecondOfficial {
		return c.carryOut(s, open, "", c.Configured)
	}
	if c.Today == "" {
		return nil, ErrRequired.At("passed_on")
	}
	return open.propose(CaseDecisionProposed{
		CaseID: c.CaseID, ProposalID: c.ProposalID, Submission: c.Submission, Change: c.Change, Decision: ToPass,
		Maker: c.Reviewer, Configuration: c.Configured.Event, ProposedOn: c.Today,
	})
}

func (c PassCase) carryOut(s State, open Case, confirmedBy string, in Configured) ([]Event, error) {
	var p problems
	p.addIf(c.Today == "", ErrRequired, "passed_on")
	number, format := c.Number, in.NumbersEvent
	if open.Kind == AmendmentCase {
		number, format = "", uuid.Nil
	} else {
		p.number(s.Authority, open.Level, number, in.Numbers, c.Today)
	}
	p.addIf(open.Kind == SecondTrackCase && !open.letterIn(s.Identity.Value), ErrLetterStale, "commitment")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{CasePassed{
		CaseID: c.CaseID, Submission: c.Submission, Number: number, NumberFormat: format, PassedOn: c.Today,
		Decided: Decided{Change: c.Change, ConfirmedBy: confirmedBy, Configuration: in.Event},
	}}, nil
}

// letterIn reports whether the letter that waits with the case is in the names
// that are in force: an amendment may have changed them since it was handed in.
func (c Case) letterIn(i Identity) bool {
	return c.Commitment == nil || c.Commitment.Value.Institution == i.Name && c.Commitment.Value.signedBy(i.LegalRepresentative)
}

// number adds a problem unless the number can be that of a filing published
// today by the authority for the level's track, in its format. Whether it was given
// before only the log can say: the append takes the number's claim.
func (p *problems) number(a domain.Authority, level CaseLevel, number string, format domain.NumberFormat, today domain.Date) {
	track, ok := level.Track()
	if number == "" {
		p.add(ErrRequired, "number")
		return
	}
	if ok = ok && today != ""; ok {
		_, ok = format.Serial(number, a, track, today.Year())
	}
	p.addIf(!ok, ErrNumber, "number")
}

// heldBy refuses what only the official who took the case may do.
func (c Case) heldBy(reviewer string) error {
	if c.Status != CaseUnderReview {
		return ErrCaseState
	}
	if c.Reviewer != reviewer {
		return ErrCaseTaken
	}
	return nil
}

// decidedBy refuses a decision by another official, about another content than
// the case has now, or beside one that is proposed.
func (c Case) decidedBy(reviewer string, submission, change uuid.UUID) error {
	if err := c.heldBy(reviewer); err != nil {
		return err
	}
	if c.Proposal != nil {
		return ErrDecisionProposed
	}
	return c.current(submission, change)
}

// current refuses a decision about another submission than the case's last, or
// about what it was before something else changed it (B6, domain-decisions 1.14).
func (c Case) current(submission, change uuid.UUID) error {
	switch {
	case c.Submission != submission:
		return ErrCaseChanged
	case c.Change != change:
		return ErrCaseChangedOutside.With(CaseChange{c.Change})
	}
	return nil
}

// propose records a decision that waits for a second official.
func (c Case) propose(e CaseDecisionProposed) ([]Event, error) {
	if e.ProposalID == uuid.Nil {
		return nil, ErrIDTaken.At("proposal_id")
	}
	return []Event{e}, nil
}
