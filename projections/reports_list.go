package projections

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

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
	if q.After != "" {
		reported, id, err := parseDeadlineCursor(q.After)
		if err != nil {
			return ReportPage{}, err
		}
		where.add(`(reported_on, report) < ($::text::date, $)`, reported, id)
	}
	size := pageSize(q.Size)
	list, err := m.list(ctx, where, `ORDER BY reported_on DESC, report DESC LIMIT `+strconv.Itoa(size+1))
	if err != nil {
		return ReportPage{}, err
	}
	page := ReportPage{Reports: list}
	if len(list) > size {
		last := list[size-1]
		page.Reports, page.Next = list[:size], string(last.ReportedOn)+"~"+last.ID.String()
	}
	return page, nil
}

// OfFiling returns all reports of a filing, the latest first.
func (m Reports) OfFiling(ctx context.Context, id uuid.UUID) ([]Report, error) {
	var where conditions
	where.add(`filing = $`, id)
	return m.list(ctx, where, `ORDER BY reported_on DESC, report DESC`)
}

// Report returns one report, or [crossprovince.ErrNotFound].
func (m Reports) Report(ctx context.Context, id uuid.UUID) (s crossprovince.State, err error) {
	err = read(ctx, m.DB, m, func(tx pgx.Tx) error {
		s, err = storedReport(ctx, tx, id)
		return err
	})
	return s, err
}

func (m Reports) list(ctx context.Context, where conditions, order string) ([]Report, error) {
	var list []Report
	err := listStates(ctx, m.DB, m, "report", where, order, func(id uuid.UUID, state crossprovince.State) { list = append(list, Report{ID: id, State: state}) })
	return list, err
}
