package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// SubmitCase hands a case in for formal review (提交). It is refused with every
// finding that blocks (see [Check]), and with every point of a return that is
// left without answer.
type SubmitCase struct {
	CaseID  uuid.UUID
	Answers []PointAnswer // to the points of the last return
	Today   domain.Date
	Days    WorkingDays

	Elsewhere Elsewhere // about what State.AskedElsewhere names
}

func (c SubmitCase) decide(s State) ([]Event, error) {
	if s.Canceled() {
		return nil, ErrCanceled
	}
	open, ok := s.Cases[c.CaseID]
	if !ok {
		return nil, ErrCaseUnknown
	}
	if open.WithAuthority() || open.Ended() {
		return nil, ErrCaseState
	}
	var p problems
	p.addIf(c.Today == "", ErrRequired, "submitted_on")
	p.answers(s, open, c.Answers)
	for _, f := range Check(s, open, c.Today, c.Elsewhere) {
		if f.Severity == Blocks {
			p = append(p, &domain.Error{Kind: domain.Conflict, Code: f.Code, Field: f.Field})
		}
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	letter := s.Commitment.Value.DocumentID
	if open.Commitment != nil {
		letter = open.Commitment.Value.DocumentID
	}
	return []Event{CaseSubmitted{
		CaseID: c.CaseID, Round: open.Round + 1, Content: s.contentHash(open),
		Letter: s.Documents[letter].SHA256, SubmittedOn: c.Today, Answers: c.Answers, Late: c.late(open), Rules: Rules,
		Elsewhere: c.Elsewhere.about(s, open),
	}}, nil
}

// late judges what an amendment proposes. For class A the day of the first
// submission counts; a return does not make it late (domain-decisions 1.12).
func (c SubmitCase) late(open Case) Lateness {
	if open.Kind != AmendmentCase || open.Alteration.Kind != Changed {
		return Lateness{}
	}
	first := c.Today
	if open.FirstSubmittedOn != "" {
		first = open.FirstSubmittedOn
	}
	return c.Days.late(open.Alteration.OccurredOn, first)
}

// WithdrawCase takes a case back (撤回): one that was handed in and that no
// official has taken, or an amendment that lies open or returned.
type WithdrawCase struct {
	CaseID uuid.UUID
}

func (c WithdrawCase) decide(s State) ([]Event, error) {
	open, ok := s.Cases[c.CaseID]
	if !ok {
		return nil, ErrCaseUnknown
	}
	amendment := open.Kind == AmendmentCase
	switch {
	case open.Status == CaseUnderReview:
		return nil, ErrCaseTaken
	case amendment && open.Status == CaseWithdrawnStatus, !amendment && open.Status == CaseOpen && open.Round > 0:
		return nil, nil
	case open.Ended(), !amendment && open.Status != CaseSubmittedStatus:
		return nil, ErrCaseState
	}
	return []Event{CaseWithdrawn{CaseID: c.CaseID}}, nil
}
