package projections

import (
	"context"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
)

// Report is a report as it stands.
type Report struct {
	ID uuid.UUID
	crossprovince.State
}

// ReportQuery says which reports to list.
type ReportQuery struct {
	Service domain.Authority       // that they were made to; empty for any
	Home    domain.Authority       // of the filing; empty for any
	Status  []crossprovince.Status // empty for all
	After   string                 // Next of the page before; empty for the first
	Size    int                    // of a page: DefaultPageSize if 0, at most LargestPage
}

// ReportPage is part of a list: what was reported last comes first.
type ReportPage struct {
	Reports []Report
	Next    string // After of the next page; empty on the last
}

// List returns a page of reports. It is [ErrCursor] if q.After is not from here.
func (m Reports) List(ctx context.Context, q ReportQuery) (ReportPage, error) {
	var where conditions
	if q.Service != "" {
		where.add(`service = $`, q.Service)
	}
	if q.Home != "" {
		where.add(`home = $`, q.Home)
	}
	if len(q.Status) > 0 {
		where.add(`status = ANY($)`, q.Status)
	}
	var page ReportPage
	var err error
	page.Next, err = reportProcedure.page(ctx, m.DB, m, where, latestFirst, q.After, q.Size, func(id uuid.UUID, s crossprovince.State) {
		page.Reports = append(page.Reports, Report{ID: id, State: s})
	})
	return page, err
}

// OfFiling returns all reports of a filing, the latest first.
func (m Reports) OfFiling(ctx context.Context, id uuid.UUID) ([]Report, error) {
	var where conditions
	where.add(`filing = $`, id)
	var list []Report
	err := reportProcedure.list(ctx, m.DB, m, where, latestFirst, "", func(id uuid.UUID, s crossprovince.State) { list = append(list, Report{ID: id, State: s}) })
	return list, err
}

// Report returns one report, or [crossprovince.ErrNotFound].
func (m Reports) Report(ctx context.Context, id uuid.UUID) (crossprovince.State, error) {
	return reportProcedure.one(ctx, m.DB, m, id)
}
