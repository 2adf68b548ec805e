package edge

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// SubmitCase hands a case in.
func (f *Filings) SubmitCase(ctx context.Context, r Request, id, caseID uuid.UUID) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return filing.SubmitCase{CaseID: caseID, Today: Today(r.At)}, nil
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
		return c, p.err()
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

// Return sends a case back.
type Return struct {
	Submission uuid.UUID     `json:"submission" doc:"the submission that was looked at; another one since is refused"`
	Points     []ReturnPoint `json:"points" minItems:"1" maxItems:"100"`
}

// ReturnPoint is one thing to put right.
type ReturnPoint struct {
	Field  string `json:"field" maxLength:"200" doc:"the path of the field, as in problems"`
	Reason string `json:"reason" enum:"missing,unclear,inconsistent,expired,category,duplicate,commitment,not_registered,other"`
	Text   string `json:"text" maxLength:"500"`
}

// ReturnCase sends a case back with a reason for each field.
func (f *Filings) ReturnCase(ctx context.Context, r Request, id, caseID uuid.UUID, in Return) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.ReturnCase{CaseID: caseID, Submission: in.Submission, Reviewer: r.Actor.ID, Today: Today(r.At)}
		for i, point := range in.Points {
			field := fmt.Sprintf("points.%d.", i)
			c.Points = append(c.Points, filing.ReturnPoint{
				PointID: domain.DeriveID(r.Command, "point", i),
				Field:   required(&p, field+"field", point.Field, text(lineText)),
				Reason:  required(&p, field+"reason", point.Reason, filing.ParseReturnReason),
				Text:    required(&p, field+"text", point.Text, lines(500)),
			})
		}
		return c, p.err()
	})
}

// numberAttempts bounds how many taken numbers PassCase steps over.
const numberAttempts = 50

// PassCase decides that a case is complete and consistent. For a first or
// second-track case it proposes the next filing number and, when the log says
// that this one was given already, the one after: gaps are allowed, repeats
// are not.
func (f *Filings) PassCase(ctx context.Context, r Request, id, caseID, submission uuid.UUID) (Done, error) {
	var serial int
	for try := range numberAttempts {
		done, err := f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
			c := filing.PassCase{CaseID: caseID, Submission: submission, Reviewer: r.Actor.ID, Today: Today(r.At)}
			track, ok := s.Cases[caseID].Level.Track()
			if !ok || s.Cases[caseID].Kind == filing.AmendmentCase {
				return c, nil
			}
			if try == 0 {
				var err error
				if serial, err = f.NextSerial(ctx, s.Authority, track, c.Today.Year()); err != nil {
					return nil, err
				}
			} else {
				serial++
			}
			c.Number = filing.Number(s.Authority, track, c.Today.Year(), serial)
			return c, nil
		})
		var claimed *eventstore.ClaimedError
		if !errors.As(err, &claimed) || claimed.Kind != domain.ClaimFilingNumber {
			return done, err
		}
	}
	return Done{}, fmt.Errorf("no free filing number within %d of %d", numberAttempts, serial)
}

// Cancellation ends a filing (Q1.9).
type Cancellation struct {
	Reason    string `json:"reason" maxLength:"500" doc:"注销原因, never public"`
	Confirmed bool   `json:"confirmed" doc:"the second confirmation: true"`
}

// Cancel ends the filing.
func (f *Filings) Cancel(ctx context.Context, r Request, id uuid.UUID, in Cancellation) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.Cancel{Reason: required(&p, "reason", in.Reason, lines(500)), Confirmed: in.Confirmed, Today: Today(r.At)}
		return c, p.err()
	})
}
