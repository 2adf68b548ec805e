package http

import (
	"context"
	"net/http"
	"slices"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
)

// expiryOperations tell what will have to be seen to (到期提醒, B14): certificates,
// calibrations, leases and letters that end, key posts that are vacant, amendments
// that will be late and, where the authority wants to hear of it, filings that their
// institutions did not update for years.
func (s *Server) expiryOperations(api huma.API) {
	const tag = "expiries"
	read(s, api, operation(http.MethodGet, "/api/filings/{filing}/expiries", "filing-expiries",
		"what of a filing in force will have to be seen to, what is due first at first (到期提醒, B14)", tag), s.filingExpiries)
	read(s, api, operation(http.MethodGet, "/api/expiries", "expiries",
		"what will have to be seen to, what is due first at first: of the reviewer's authority, for auditors of any or all (到期提醒, B14)", tag), s.getExpiries)
}

// ExpiryFilters narrow a list of what is due. The type is exported for the sake of
// the library, which fills the fields of no other kind of embedded struct.
type ExpiryFilters struct {
	Track string `query:"track" doc:"testing or operation: what serves it"`
	Kind  string `query:"kind" doc:"cma_certificate, cnas_certificate, traceability, equipment_lease, premises_lease, authorization_letter, capability_certificate, key_post_vacant, amendment or inactive"`
	Stage string `query:"stage" doc:"past, today, within_30, within_90 or later"`
	From  string `query:"from" doc:"due on this day or later"`
	To    string `query:"to" doc:"due on this day or earlier"`
	After string `query:"after" maxLength:"160" doc:"next of the page before"`
	Size  int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

// parse checks what narrows a list, all faults at once.
func (in *ExpiryFilters) parse(today domain.Date) (projections.ExpiryQuery, error) {
	var f faults
	q := projections.ExpiryQuery{
		Today: today, After: in.After, Size: in.Size,
		Track: parsed(&f, "track", in.Track, domain.ParseTrack),
		Kind:  parsed(&f, "kind", in.Kind, parseExpiryKind),
		Stage: parsed(&f, "stage", in.Stage, parseExpiryStage),
		From:  parsed(&f, "from", in.From, domain.ParseDate),
		To:    parsed(&f, "to", in.To, domain.ParseDate),
	}
	return q, f.err()
}

func parseExpiryKind(s string) (projections.ExpiryKind, error) {
	return oneOf(s, projections.ExpiryKinds()...)
}

func parseExpiryStage(s string) (projections.ExpiryStage, error) {
	return oneOf(s, projections.ExpiryStages()...)
}

// dueThing is a line of the list.
type dueThing struct {
	projections.Expiry
	KindLabel  string `json:"kind_label"`
	StageLabel string `json:"stage_label"`
}

type expiriesAnswer struct {
	Body struct {
		Today    domain.Date               `json:"today" doc:"the day that days_left is counted from"`
		Counts   []projections.ExpiryCount `json:"counts" doc:"of each kind there is any of, with the same filters but for kind and stage"`
		Expiries []dueThing                `json:"expiries"`
		Next     string                    `json:"next,omitempty" doc:"after of the next page"`
	}
}

type expiriesQuery struct {
	Authority string `query:"authority" doc:"two digits, 66 for 兵团; auditors any, all if left out"`
	ExpiryFilters
}

func (s *Server) getExpiries(ctx context.Context, in *expiriesQuery) (*expiriesAnswer, error) {
	of, err := visitorOf(ctx).authorityAsked(in.Authority)
	if err != nil {
		return nil, err
	}
	q, err := in.parse(edge.Today(s.Clock()))
	if err != nil {
		return nil, err
	}
	q.Authority = of
	return s.expiries(ctx, q)
}

type filingExpiriesQuery struct {
	Filing string `path:"filing" format:"uuid"`
	ExpiryFilters
}

// filingExpiries tells an institution what its authority is told of it.
func (s *Server) filingExpiries(ctx context.Context, in *filingExpiriesQuery) (*expiriesAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	q, err := in.parse(edge.Today(s.Clock()))
	if err != nil {
		return nil, err
	}
	q.Filing = view.ID
	return s.expiries(ctx, q)
}

func (s *Server) expiries(ctx context.Context, q projections.ExpiryQuery) (*expiriesAnswer, error) {
	page, err := s.Expiries.List(ctx, q)
	if err != nil {
		return nil, err
	}
	out := new(expiriesAnswer)
	out.Body.Today, out.Body.Next, out.Body.Expiries = q.Today, page.Next, slices.Grow([]dueThing{}, len(page.Expiries))
	for _, e := range page.Expiries {
		out.Body.Expiries = append(out.Body.Expiries, dueThing{Expiry: e, KindLabel: e.Label(), StageLabel: e.StageLabel()})
	}
	out.Body.Counts, err = s.Expiries.Counts(ctx, q)
	return out, err
}
