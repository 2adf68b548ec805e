package edge

import (
	"context"
	"fmt"

	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// SubmitCase hands a case in.
func (f *Filings) SubmitCase(ctx context.Context, r Request, id, caseID uuid.UUID) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		known, err := f.elsewhere(ctx, id, s, s.Cases[caseID])
		return filing.SubmitCase{CaseID: caseID, Today: Today(r.At), Elsewhere: known}, err
	})
}

// Resubmission hands a returned case in again.
type Resubmission struct {
	Answers []PointAnswer `json:"answers" maxItems:"100" doc:"to the points of the return; one whose field was edited since needs none"`
}

// PointAnswer is what is said to one point of a return (B2).
type PointAnswer struct {
	Point uuid.UUID `json:"point" doc:"point_id of the return"`
	Text  string    `json:"text" maxLength:"500"`
}

// ResubmitCase hands a returned case in again, with answers in words.
func (f *Filings) ResubmitCase(ctx context.Context, r Request, id, caseID uuid.UUID, in Resubmission) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		if open, ok := s.Cases[caseID]; ok && open.Status != filing.CaseReturnedStatus {
			return nil, filing.ErrCaseState
		}
		var p parser
		c := filing.SubmitCase{CaseID: caseID, Today: Today(r.At)}
		for i, a := range in.Answers {
			text := required(&p, fmt.Sprintf("answers.%d.text", i), a.Text, lines(500))
			c.Answers = append(c.Answers, filing.PointAnswer{PointID: a.Point, Text: text})
		}
		if err := p.err(); err != nil {
			return nil, err
		}
		var err error
		c.Elsewhere, err = f.elsewhere(ctx, id, s, s.Cases[caseID])
		return c, err
	})
}

// WithdrawCase takes a case back.
func (f *Filings) WithdrawCase(ctx context.Context, r Request, id, caseID uuid.UUID) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return filing.WithdrawCase{CaseID: caseID}, nil
	})
}

// TakeCase takes a submitted case to work on; the reviewer is the actor.
func (f *Filings) TakeCase(ctx context.Context, r Request, id, caseID uuid.UUID) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return filing.TakeCase{CaseID: caseID, Reviewer: r.Actor.ID}, nil
	})
}

// PutBackCase gives a case back to the queue.
func (f *Filings) PutBackCase(ctx context.Context, r Request, id, caseID uuid.UUID) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return filing.PutBackCase{CaseID: caseID, Reviewer: r.Actor.ID}, nil
	})
}
