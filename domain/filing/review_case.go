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
	return []Event{CasePutBack{CaseID: c.CaseID}}, nil
}

// ReturnCase sends a case back with a reason for each field (退回, Q7.6). It is
// bound to the submission that the official looked at.
type ReturnCase struct {
	CaseID     uuid.UUID
	Submission uuid.UUID
	Reviewer   string
	Points     []ReturnPoint
	Today      domain.Date
}

func (c ReturnCase) decide(s State) ([]Event, error) {
	open, ok := s.Cases[c.CaseID]
	if !ok {
		return nil, ErrCaseUnknown
	}
	if err := open.decidedBy(c.Reviewer, c.Submission); err != nil {
		return nil, err
	}
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
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{CaseReturned{CaseID: c.CaseID, Submission: c.Submission, Points: c.Points, ReturnedOn: c.Today}}, nil
}

// PassCase decides that a case is complete and consistent (审查通过). It is bound
// to the submission that the official looked at.
type PassCase struct {
	CaseID     uuid.UUID
	Submission uuid.UUID
	Reviewer   string
	Number     string // the number proposed for a first or second-track case
	Today      domain.Date
}

func (c PassCase) decide(s State) ([]Event, error) {
	open, ok := s.Cases[c.CaseID]
	if !ok {
		return nil, ErrCaseUnknown
	}
	if err := open.decidedBy(c.Reviewer, c.Submission); err != nil {
		return nil, err
	}
	var p problems
	p.addIf(c.Today == "", ErrRequired, "passed_on")
	number := c.Number
	if open.Kind == AmendmentCase {
		number = ""
	} else {
		p.number(s.Authority, open.Level, number, c.Today)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{CasePassed{CaseID: c.CaseID, Submission: c.Submission, Number: number, PassedOn: c.Today}}, nil
}

// number adds a problem unless the number can be that of a filing published
// today by the authority for the level's track. Whether it was given before
// only the log can say: the append takes the number's claim.
func (p *problems) number(a domain.Authority, level CaseLevel, number string, today domain.Date) {
	track, ok := level.Track()
	switch {
	case number == "":
		p.add(ErrRequired, "number")
	case !ok || today == "" || !ValidNumber(number) || number[:7] != Number(a, track, today.Year(), 0)[:7]:
		p.add(ErrNumber, "number")
	}
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

// decidedBy refuses a decision by another official, or about another
// submission than the case's last.
func (c Case) decidedBy(reviewer string, submission uuid.UUID) error {
	if err := c.heldBy(reviewer); err != nil {
		return err
	}
	if c.Submission != submission {
		return ErrCaseChanged
	}
	return nil
}
