package http

import (
	"context"
	"net/http"

	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"example.org/ledger/projections"
	"github.com/danielgtaylor/huma/v2"
)

// statisticsOperations are the numbers: for everybody what is published, for
// officials and auditors what is under way, too.
func (s *Server) statisticsOperations(api huma.API) {
	const tag = "statistics"
	read(s, api, public(operation(http.MethodGet, "/api/statistics", "statistics", "how many institutions are published, where, for what, and since when", tag)), s.getStatistics)
	read(s, api, operation(http.MethodGet, "/api/statistics/reviews", "review-statistics",
		"cases and how long they took: of the reviewer's authority, for auditors of any or all", tag), s.getReviewStatistics)
	read(s, api, operation(http.MethodGet, "/api/statistics/series", "statistics-series",
		"what was published and canceled month by month, by track and category: of the reviewer's authority, for auditors of any or all", tag), s.getSeries)
}

type statisticsQuery struct {
	Months int `query:"months" minimum:"1" maximum:"120" default:"12" doc:"how many, with the current one"`
}

type statisticsAnswer struct{ Body projections.PublicStatistics }

func (s *Server) getStatistics(ctx context.Context, in *statisticsQuery) (*statisticsAnswer, error) {
	counted, err := s.Statistics.Public(ctx, edge.Today(s.Clock()), in.Months)
	if err != nil {
		return nil, err
	}
	return &statisticsAnswer{Body: counted}, nil
}

type reviewStatisticsQuery struct {
	Authority string `query:"authority" doc:"two digits, 66 for 兵团; auditors only, all if left out"`
	Months    int    `query:"months" minimum:"1" maximum:"120" default:"12" doc:"how many, with the current one"`
}

type reviewStatisticsAnswer struct{ Body projections.ReviewStatistics }

func (s *Server) getReviewStatistics(ctx context.Context, in *reviewStatisticsQuery) (*reviewStatisticsAnswer, error) {
	of, err := visitorOf(ctx).authorityAsked(in.Authority)
	if err != nil {
		return nil, err
	}
	counted, err := s.Statistics.Reviews(ctx, of, edge.Today(s.Clock()), in.Months)
	if err != nil {
		return nil, err
	}
	return &reviewStatisticsAnswer{Body: counted}, nil
}

type seriesAnswer struct {
	Body projections.PublicationSeries
}

func (s *Server) getSeries(ctx context.Context, in *reviewStatisticsQuery) (*seriesAnswer, error) {
	of, err := visitorOf(ctx).authorityAsked(in.Authority)
	if err != nil {
		return nil, err
	}
	counted, err := s.Statistics.Series(ctx, of, edge.Today(s.Clock()), in.Months)
	if err != nil {
		return nil, err
	}
	return &seriesAnswer{Body: counted}, nil
}

// authorityAsked returns whose cases a visitor asks about: a reviewer those of
// the own authority alone, an auditor those of any, or of all by asking of none.
func (v Visitor) authorityAsked(code string) (domain.Authority, error) {
	if err := v.require(ReviewerRole, AuditorRole); err != nil {
		return "", err
	}
	var f faults
	of := parsed(&f, "authority", code, domain.ParseAuthority)
	if err := f.err(); err != nil {
		return "", err
	}
	if v.Role == AuditorRole {
		return of, nil
	}
	if of != "" && of != v.Authority {
		return "", errOtherProvince
	}
	return v.Authority, nil
}
