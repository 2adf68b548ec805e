package edge

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Return sends a case back.
type Return struct {
	Submission uuid.UUID     `json:"submission" doc:"the submission that was looked at; another one since is refused"`
	Change     uuid.UUID     `json:"change,omitzero" doc:"the last change from outside that was seen, if the case names one; another one since is refused"`
	Points     []ReturnPoint `json:"points" minItems:"1" maxItems:"100"`
}

// ReturnPoint is one thing to put right.
type ReturnPoint struct {
	Field  string `json:"field" maxLength:"200" doc:"the path of the field, as in problems"`
	Reason string `json:"reason" enum:"missing,unclear,inconsistent,expired,category,duplicate,commitment,not_registered,other"`
	Text   string `json:"text" maxLength:"500"`
}

// ReturnCase sends a case back with a reason for each field, or proposes to
// where the authority has two officials decide.
func (f *Filings) ReturnCase(ctx context.Context, r Request, id, caseID uuid.UUID, in Return) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		var p parser
		c := filing.ReturnCase{
			CaseID: caseID, Submission: in.Submission, Change: in.Change, Reviewer: r.Actor.ID, Today: Today(r.At),
			ProposalID: proposalOf(r),
		}
		for i, point := range in.Points {
			field := fmt.Sprintf("points.%d.", i)
			c.Points = append(c.Points, filing.ReturnPoint{
				PointID: domain.DeriveID(r.Command, "point", i),
				Field:   required(&p, field+"field", point.Field, text(lineText)),
				Reason:  required(&p, field+"reason", point.Reason, filing.ParseReturnReason),
				Text:    required(&p, field+"text", point.Text, lines(500)),
			})
		}
		err := p.err()
		if err == nil {
			c.Configured, err = f.configured(ctx, s, authority.StepDecideCase)
		}
		return c, err
	})
}

func proposalOf(r Request) uuid.UUID { return domain.DeriveID(r.Command, "proposal", 0) }

// Pass is an official's decision that a case is complete and consistent.
type Pass struct {
	Submission uuid.UUID `json:"submission" doc:"the submission that was looked at; another one since is refused"`
	Change     uuid.UUID `json:"change,omitzero" doc:"the last change from outside that was seen, if the case names one; another one since is refused"`
}

// PassCase decides that a case is complete and consistent, or proposes to where
// the authority has two officials decide. A first or second-track case that
// passes is given a number.
func (f *Filings) PassCase(ctx context.Context, r Request, id, caseID uuid.UUID, in Pass) (Done, error) {
	return f.numbered(ctx, r, id, caseID, func(number string, configured filing.Configured) filing.Command {
		return filing.PassCase{
			CaseID: caseID, Submission: in.Submission, Change: in.Change, Reviewer: r.Actor.ID, Number: number, Today: Today(r.At),
			Configured: configured, ProposalID: proposalOf(r),
		}
	})
}

// Confirmation is a second official's word on what another one has proposed.
type Confirmation struct {
	Proposal uuid.UUID `json:"proposal" doc:"what was proposed, as the case or the filing names it"`
}

// ConfirmCase decides a case as was proposed.
func (f *Filings) ConfirmCase(ctx context.Context, r Request, id, caseID uuid.UUID, in Confirmation) (Done, error) {
	return f.numbered(ctx, r, id, caseID, func(number string, configured filing.Configured) filing.Command {
		return filing.ConfirmCase{
			CaseID: caseID, ProposalID: in.Proposal, Official: r.Actor.ID, Number: number, Today: Today(r.At), Configured: configured,
		}
	})
}

// Objection is why a second official does not confirm what was proposed.
type Objection struct {
	Proposal uuid.UUID `json:"proposal" doc:"what was proposed, as the case or the filing names it"`
	Text     string    `json:"text" maxLength:"500" doc:"for the official who proposed it; never the institution's to see"`
}

// SendBackDecision gives a proposed decision back to its maker.
func (f *Filings) SendBackDecision(ctx context.Context, r Request, id, caseID uuid.UUID, in Objection) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.SendBackDecision{
			CaseID: caseID, ProposalID: in.Proposal, Official: r.Actor.ID, Today: Today(r.At),
			Text: required(&p, "text", in.Text, lines(500)),
		}
		return c, p.err()
	})
}

// WithdrawDecision takes back what the official proposed.
func (f *Filings) WithdrawDecision(ctx context.Context, r Request, id, caseID uuid.UUID, in Confirmation) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return filing.WithdrawDecision{CaseID: caseID, ProposalID: in.Proposal, Official: r.Actor.ID}, nil
	})
}

// numberAttempts bounds how many taken numbers a decision steps over.
const numberAttempts = 50

// numbered carries out a decision by which a first or second-track case may
// pass. It proposes the next filing number in the authority's format and, when the
// log says that this one was given already, the one after: gaps are allowed, repeats
// are not.
func (f *Filings) numbered(ctx context.Context, r Request, id, caseID uuid.UUID, decision func(number string, c filing.Configured) filing.Command) (Done, error) {
	var serial int
	year := Today(r.At).Year()
	for try := range numberAttempts {
		done, err := f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
			configured, err := f.configured(ctx, s, authority.StepDecideCase)
			if err != nil {
				return nil, err
			}
			track, ok := s.Cases[caseID].Level.Track()
			if !ok || s.Cases[caseID].Kind == filing.AmendmentCase {
				return decision("", configured), nil
			}
			if try == 0 {
				if serial, err = f.NextSerial(ctx, configured.Numbers, s.Authority, track, year); err != nil {
					return nil, err
				}
			} else {
				serial++
			}
			return decision(configured.Numbers.Number(s.Authority, track, year, serial), configured), nil
		})
		var claimed *eventstore.ClaimedError
		if !errors.As(err, &claimed) || claimed.Kind != domain.ClaimFilingNumber {
			return done, err
		}
	}
	return Done{}, fmt.Errorf("no free filing number within %d of %d", numberAttempts, serial)
}
