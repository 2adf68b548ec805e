package http

import (
	"context"
	"net/http"

	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
)

func (s *Server) filingOperations(api huma.API) {
	const tag = "filing"
	command(s, api, operation(http.MethodPost, "/api/filings", "register", "open a filing (Q1.5)", tag), byInstitutionCreate,
		func(ctx context.Context, c call, _ *noPath, in edge.Registration) (edge.Done, error) {
			if err := c.visitor.registers(in.CreditCode); err != nil {
				return edge.Done{}, err
			}
			return s.Filings.Register(ctx, c.Request, in)
		})
	read(s, api, operation(http.MethodGet, "/api/filings/{filing}", "filing", "a filing as it stands, personal data masked", tag), s.getFiling)
	command(s, api, operation(http.MethodPost, "/api/filings/{filing}/cancel", "cancel", "end the filing (备案注销, Q1.9, Q7.9)", tag), byInstitution,
		func(ctx context.Context, c call, _ *filingPath, in edge.Cancellation) (edge.Done, error) {
			return s.Filings.Cancel(ctx, c.Request, c.filing, in)
		})
	command(s, api, operation(http.MethodPost, "/api/filings/{filing}/subjects/{row}/erase", "erase-subject", "make a person's data unreadable", tag), byReviewer,
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
	Body projections.FilingView
}

func (s *Server) getFiling(ctx context.Context, in *filingQuery) (*filingAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	return &filingAnswer{ETag: etag(view.Revision), Body: view}, nil
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
