package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

func (s *Server) filingOperations(api huma.API) {
	const tag = "filing"
	read(s, api, operation(http.MethodGet, "/api/filings/{filing}", "filing", "a filing as it stands, personal data masked", tag), s.getFiling)
	command(s, api, operation(http.MethodPost, "/api/filings/{filing}/subjects/{row}/erase", "erase-subject", "make the data of somebody who is gone unreadable, once nothing requires it; for a mistake there is the suggestion (Q3.10, Q3.11)", tag), byReviewer,
		func(ctx context.Context, c call, _ *rowPath, in edge.Erasure) (edge.Done, error) {
			return s.Filings.EraseSubject(ctx, c.Request, c.filing, c.part, in)
		})
}

// filingQuery names a filing.
type filingQuery struct {
	Filing string `path:"filing" format:"uuid"`
}

// filingAnswer is a filing's view.
type filingAnswer struct {
	ETag string `header:"ETag"`
	Body filingBody
}

// filingBody is a view and what its numbers say, which nobody records.
type filingBody struct {
	projections.FilingView
	CMAIssuer domain.CMAIssuer `json:"cma_issuer,omitempty" doc:"发证机关, by the number of the CMA certificate in force; see the code list cma_issuer"`
}

func newFilingBody(view projections.FilingView) filingBody {
	issuer, _ := view.State.CMA.Value.Number.Issuer()
	return filingBody{FilingView: view, CMAIssuer: issuer}
}

func (s *Server) getFiling(ctx context.Context, in *filingQuery) (*filingAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	return &filingAnswer{ETag: etag(view.Revision), Body: newFilingBody(view)}, nil
}

// filingView returns the view of a filing that the visitor may see whole.
func (s *Server) filingView(ctx context.Context, id string) (projections.FilingView, error) {
	timeline, err := s.wholeTimeline(ctx, id)
	if err != nil {
		return projections.FilingView{}, err
	}
	return visitorOf(ctx).mayReadOf(timeline.Now()), nil
}

// timeline reads the whole history of a filing from the log.
func (s *Server) timeline(ctx context.Context, id uuid.UUID) (*projections.Timeline, error) {
	timeline, err := projections.ReadTimeline(ctx, s.Store, projections.FilingStream(id))
	if err != nil {
		return nil, err
	}
	if timeline.Now().IsZero() {
		return nil, errNoFiling
	}
	return timeline, nil
}
