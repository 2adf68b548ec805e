package edge

import (
	"context"
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// Cancellation ends a filing or one track (Q1.9).
type Cancellation struct {
	Reason    string `json:"reason" maxLength:"500" doc:"注销原因, never public"`
	Confirmed bool   `json:"confirmed" doc:"the second confirmation: true"`
}

// Cancel ends the filing.
func (f *Filings) Cancel(ctx context.Context, r Request, id uuid.UUID, in Cancellation) (Done, error) {
	return f.cancel(ctx, r, id, in, func(*parser) domain.Track { return "" })
}

// CancelTrack ends one track, and the filing if no other one is effective.
func (f *Filings) CancelTrack(ctx context.Context, r Request, id uuid.UUID, track string, in Cancellation) (Done, error) {
	return f.cancel(ctx, r, id, in, func(p *parser) domain.Track { return required(p, "track", track, domain.ParseTrack) })
}

func (f *Filings) cancel(ctx context.Context, r Request, id uuid.UUID, in Cancellation, track func(*parser) domain.Track) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.Cancel{
			Track: track(&p), Reason: required(&p, "reason", in.Reason, lines(500)), Confirmed: in.Confirmed, Today: Today(r.At),
		}
		return c, p.err()
	})
}

// Discarding gives up a draft.
type Discarding struct {
	Confirmed bool `json:"confirmed" doc:"the second confirmation: true"`
}

// Discard gives up a first filing or a second track that was never published.
func (f *Filings) Discard(ctx context.Context, r Request, id, caseID uuid.UUID, in Discarding) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return filing.Discard{CaseID: caseID, Confirmed: in.Confirmed, Today: Today(r.At)}, nil
	})
}

// ExOfficio is an authority's canceling a filing or one track (Q1.10).
type ExOfficio struct {
	Track        string       `json:"track,omitempty" enum:"testing,operation" doc:"one track; left out for the whole filing"`
	Ground       string       `json:"ground" enum:"legal_person_ended,no_cma,conditions_not_met" doc:"注销情形"`
	Explanation  string       `json:"explanation,omitempty" maxLength:"500" doc:"which condition is not met; never public"`
	Verification Verification `json:"verification"`
	Documents    []uuid.UUID  `json:"documents" maxItems:"20" doc:"cancellation_evidence that was uploaded before"`
}

// Verification says with whom the ground was verified. By whom is the official
// who says so.
type Verification struct {
	Body   string `json:"body" maxLength:"60" doc:"核实部门"`
	On     string `json:"on" doc:"核实日期"`
	Result string `json:"result" maxLength:"500" doc:"核实情况"`
}

// CancelExOfficio ends the filing or a track by the authority, or proposes to
// where it has two officials decide that.
func (f *Filings) CancelExOfficio(ctx context.Context, r Request, id uuid.UUID, in ExOfficio) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		var p parser
		c := filing.CancelExOfficio{
			Official: r.Actor.ID, Today: Today(r.At), ProposalID: proposalOf(r),
			ExOfficio: filing.ExOfficio{
				Track:       optional(&p, "track", in.Track, domain.ParseTrack),
				Ground:      required(&p, "ground", in.Ground, domain.ParseCancellationGround),
				Explanation: optional(&p, "explanation", in.Explanation, lines(500)),
				Verification: filing.Verification{
					Body:   required(&p, "verification.body", in.Verification.Body, text(shortText)),
					On:     required(&p, "verification.on", in.Verification.On, domain.ParseDate),
					Result: required(&p, "verification.result", in.Verification.Result, lines(500)),
					By:     r.Actor.ID,
				},
				Documents: in.Documents,
			},
		}
		for i, document := range in.Documents {
			if document == uuid.Nil {
				p.fault(fmt.Sprintf("documents.%d", i), ErrRequired)
			}
		}
		err := p.err()
		if err == nil {
			c.Configured, err = f.configured(ctx, s, authority.StepCancelExOfficio)
		}
		return c, err
	})
}

// ConfirmCancellation cancels as was proposed.
func (f *Filings) ConfirmCancellation(ctx context.Context, r Request, id uuid.UUID, in Confirmation) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(s filing.State) (filing.Command, error) {
		configured, err := f.configured(ctx, s, authority.StepCancelExOfficio)
		return filing.ConfirmCancellation{ProposalID: in.Proposal, Official: r.Actor.ID, Today: Today(r.At), Configured: configured}, err
	})
}

// SendBackCancellation gives a proposed cancellation back to its maker.
func (f *Filings) SendBackCancellation(ctx context.Context, r Request, id uuid.UUID, in Objection) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		var p parser
		c := filing.SendBackCancellation{
			ProposalID: in.Proposal, Official: r.Actor.ID, Today: Today(r.At), Text: required(&p, "text", in.Text, lines(500)),
		}
		return c, p.err()
	})
}

// WithdrawCancellation takes back a cancellation that the official proposed.
func (f *Filings) WithdrawCancellation(ctx context.Context, r Request, id uuid.UUID, in Confirmation) (Done, error) {
	return f.execute(ctx, r, id, uuid.Nil, func(filing.State) (filing.Command, error) {
		return filing.WithdrawCancellation{ProposalID: in.Proposal, Official: r.Actor.ID}, nil
	})
}
