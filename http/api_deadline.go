package http

import (
	"context"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
)

type deadlinesQuery struct {
	Authority string `query:"authority" doc:"two digits, 66 for 兵团; auditors only, all if left out"`
	After     string `query:"after" maxLength:"100" doc:"next of the page before"`
	Size      int    `query:"size" minimum:"1" maximum:"100" default:"20"`
}

type deadlinesAnswer struct {
	Body struct {
		Today domain.Date `json:"today" doc:"the day that days_left is counted from"`
		projections.DeadlinePage
	}
}

func (s *Server) getDeadlines(ctx context.Context, in *deadlinesQuery) (*deadlinesAnswer, error) {
	of, err := visitorOf(ctx).authorityAsked(in.Authority)
	if err != nil {
		return nil, err
	}
	out := new(deadlinesAnswer)
	out.Body.Today = edge.Today(s.Clock())
	out.Body.DeadlinePage, err = s.Deadlines.Open(ctx, projections.DeadlineQuery{Authority: of, Today: out.Body.Today, After: in.After, Size: in.Size})
	return out, err
}

type filingDeadlinesAnswer struct {
	Body struct {
		Today     domain.Date            `json:"today" doc:"the day that days_left is counted from"`
		Deadlines []projections.Deadline `json:"deadlines"`
	}
}

// filingDeadlines tells an institution what its reviewers are told.
func (s *Server) filingDeadlines(ctx context.Context, in *filingQuery) (*filingDeadlinesAnswer, error) {
	view, err := s.filingView(ctx, in.Filing)
	if err != nil {
		return nil, err
	}
	out := new(filingDeadlinesAnswer)
	out.Body.Today = edge.Today(s.Clock())
	out.Body.Deadlines, err = s.Deadlines.OfFiling(ctx, view.ID, out.Body.Today)
	return out, err
}
