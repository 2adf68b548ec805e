package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

// transferPath names a transfer of a filing.
type transferPath struct {
	Filing   string `path:"filing" format:"uuid"`
	Transfer string `path:"transfer" format:"uuid"`
	CommandHead
}

func (p *transferPath) ids() (string, string) { return p.Filing, p.Transfer }

// transfersPath is where a filing's transfers are.
const transfersPath = "/api/filings/{filing}/transfers"

// transferOperations are 重复人员信息申请: an institution enters somebody whom another
// one still holds (Q3.6, Q7.3).
func (s *Server) transferOperations(api huma.API) {
	const tag, path = "transfers", transfersPath + "/{transfer}"
	post := func(verb, summary string) huma.Operation {
		return operation(http.MethodPost, path+"/"+verb, verb+"-transfer", summary, tag)
	}
	open := operation(http.MethodPost, transfersPath, "open-transfer", "重复人员信息申请: with name and ID number, to be told the former institution; so often in 24 hours", tag)
	open.Errors = append(open.Errors, http.StatusTooManyRequests)
	command(s, api, open, byInstitutionCreate,
		func(ctx context.Context, c call, _ *filingPath, in edge.TransferOpening) (edge.Done, error) {
			return s.Transfers.Open(ctx, c.Request, c.filing, in)
		})
	ofTransfer(s, api, post("apply", "with the day of leaving and the complete row, after the proof was uploaded; carried out at once"), byInstitutionCreate,
		func(ctx context.Context, c call, in edge.TransferApplication) (edge.Done, error) {
			return s.Transfers.Apply(ctx, c.Request, c.part, in)
		})
	ofTransfer(s, api, post("withdraw", "撤回, before it is applied for"), byInstitution, func(ctx context.Context, c call, _ none) (edge.Done, error) {
		return s.Transfers.Withdraw(ctx, c.Request, c.part)
	})
	ofTransfer(s, api, post("retry", "carry one out that stopped on the way"), byInstitution,
		func(ctx context.Context, c call, _ none) (edge.Done, error) {
			return s.Transfers.Retry(ctx, c.Request, c.part)
		})
	s.proofOperations(api)
	read(s, api, operation(http.MethodGet, transfersPath, "filing-transfers", "the transfers that a filing opened, and those by which somebody left it; the latest first", tag), s.filingTransfers)
	read(s, api, operation(http.MethodGet, path, "transfer", "a transfer and its history in words", tag), s.getTransfer)
	read(s, api, operation(http.MethodGet, "/api/transfers", "transfers", "what was applied for and is not carried out: of either institution's authority, for auditors of all", tag), s.pendingTransfers)
}

// ofTransfer registers a command on a transfer that the filing in the path opened.
func ofTransfer[B any](s *Server, api huma.API, o huma.Operation, who rule, do func(context.Context, call, B) (edge.Done, error)) {
	command(s, api, o, who, func(ctx context.Context, c call, _ *transferPath, in B) (edge.Done, error) {
		if err := s.isOf(ctx, c.part, c.filing); err != nil {
			return edge.Done{}, err
		}
		done, err := do(ctx, c, in)
		if err != nil && !done.Position.IsZero() { // tried and refused, which is recorded, too
			_ = s.shown(ctx, done.Position)
		}
		return done, err
	})
}

// isOf refuses a transfer that the filing did not open.
func (s *Server) isOf(ctx context.Context, id, of uuid.UUID) error {
	return s.Transfers.View(ctx, id, func(state transfer.State) error {
		if state.Filing != of {
			return transfer.ErrNotFound
		}
		return nil
	})
}

// party is an institution of a transfer: nothing else is told of it.
type party struct {
	Name       string            `json:"name,omitempty"`
	CreditCode domain.CreditCode `json:"credit_code"`
}

// transferred is a transfer as it stands.
type transferred struct {
	Transfer    uuid.UUID       `json:"transfer"`
	Incoming    bool            `json:"incoming" doc:"the filing of the path enters the person; otherwise the person left it"`
	Institution party           `json:"institution" doc:"that enters the person"`
	Former      party           `json:"former" doc:"the former institution"`
	IDNumber    string          `json:"id_number,omitempty" doc:"masked"`
	StaffID     uuid.UUID       `json:"staff_id,omitzero" doc:"the row of the filing of the path"`
	LeftOn      domain.Date     `json:"left_on,omitempty"`
	Proof       uuid.UUID       `json:"proof,omitzero" doc:"the proof of leaving that was uploaded"`
	OpenedOn    domain.Date     `json:"opened_on"`
	AppliedOn   domain.Date     `json:"applied_on,omitempty"`
	EndedOn     domain.Date     `json:"ended_on,omitempty"`
	Status      transfer.Status `json:"status"`
	StatusLabel string          `json:"status_label"`
	Refusal     string          `json:"refusal,omitempty" doc:"why the person was not entered"`
	Revision    domain.Revision `json:"revision"`
}

func (s *Server) newTransferred(ctx context.Context, of, id uuid.UUID, in transfer.State) (out transferred, err error) {
	out = transferred{
		Transfer: id, Incoming: in.Filing == of, IDNumber: in.Person.Masks["id_number"], LeftOn: in.LeftOn, Proof: in.Proof.DocumentID,
		OpenedOn: in.OpenedOn, AppliedOn: in.AppliedOn, EndedOn: in.EndedOn, Status: in.Status, StatusLabel: in.Status.Label(), Revision: in.At.Revision,
	}
	if in.Refusal != "" {
		out.Refusal = Message(in.Refusal)
	}
	if in.Status == transfer.CarriedOutStatus {
		out.StaffID = in.FormerStaffID
		if out.Incoming {
			out.StaffID = in.StaffID
		}
	}
	if out.Institution, err = s.party(ctx, in.Filing); err == nil {
		out.Former, err = s.party(ctx, in.Former)
	}
	return out, err
}

func (s *Server) party(ctx context.Context, id uuid.UUID) (p party, err error) {
	err = s.Filings.View(ctx, id, func(state filing.State) error {
		p = party{Name: string(state.Identity.Value.Name), CreditCode: state.CreditCode}
		return nil
	})
	return p, err
}

type transfersAnswer struct {
	Body struct {
		Transfers []transferred `json:"transfers"`
		Next      string        `json:"next,omitempty" doc:"after of the next page"`
	}
}

func (s *Server) newTransfers(ctx context.Context, all []projections.Transfer, of func(projections.Transfer) uuid.UUID) (*transfersAnswer, error) {
	out := new(transfersAnswer)
	out.Body.Transfers = []transferred{}
	for _, one := range all {
		seen, err := s.newTransferred(ctx, of(one), one.ID, one.State)
		if err != nil {
			return nil, err
		}
		out.Body.Transfers = append(out.Body.Transfers, seen)
	}
	return out, nil
}

func (s *Server) filingTransfers(ctx context.Context, in *filingQuery) (*transfersAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	all, err := s.Moves.OfFiling(ctx, view.ID)
	if err != nil {
		return nil, err
	}
	return s.newTransfers(ctx, all, func(projections.Transfer) uuid.UUID { return view.ID })
}

type pendingTransfersQuery struct {
	Authority string `query:"authority" doc:"two digits, 66 for 兵团; auditors only, all if left out"`
	After     string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size      int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

func (s *Server) pendingTransfers(ctx context.Context, in *pendingTransfersQuery) (*transfersAnswer, error) {
	of, err := visitorOf(ctx).authorityAsked(in.Authority)
	if err != nil {
		return nil, err
	}
	page, err := s.Moves.Pending(ctx, projections.TransferQuery{Authority: of, After: in.After, Size: in.Size})
	if err != nil {
		return nil, err
	}
	out, err := s.newTransfers(ctx, page.Transfers, func(t projections.Transfer) uuid.UUID { return t.Filing })
	if err == nil {
		out.Body.Next = page.Next
	}
	return out, err
}

type transferQuery struct {
	Filing   string `path:"filing" format:"uuid"`
	Transfer string `path:"transfer" format:"uuid"`
}

type transferAnswer struct {
	ETag string `header:"ETag"`
	Body struct {
		transferred
		History []projections.TransferEntry `json:"history"`
	}
}

func (s *Server) getTransfer(ctx context.Context, in *transferQuery) (*transferAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	id, err := pathID(in.Transfer)
	if err != nil {
		return nil, err
	}
	state, err := s.Moves.Transfer(ctx, id)
	if err == nil && !concernsFiling(state, view.ID) {
		err = transfer.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	out := &transferAnswer{ETag: etag(state.At.Revision)}
	if out.Body.transferred, err = s.newTransferred(ctx, view.ID, id, state); err != nil {
		return nil, err
	}
	out.Body.History, err = projections.TransferHistory(ctx, s.Store, id)
	return out, err
}

// concernsFiling reports whether a transfer is a filing's to see: that which opened
// it, or that which somebody left by it.
func concernsFiling(t transfer.State, of uuid.UUID) bool {
	return t.Filing == of || t.Former == of && t.FormerStaffID != uuid.Nil
}
