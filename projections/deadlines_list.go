package projections

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// Deadline is a case that is with its authority, and by when it is to be
// decided. The limit is the authority's own (本省设定), no law's.
type Deadline struct {
	CaseID      uuid.UUID         `db:"case_id" json:"case"`
	FilingID    uuid.UUID         `db:"filing" json:"filing"`
	Institution string            `db:"name" json:"institution"` // in force or, before the first publication, as recorded
	CreditCode  domain.CreditCode `db:"credit_code" json:"credit_code"`
	Authority   domain.Authority  `db:"authority" json:"authority"`
	Level       filing.CaseLevel  `db:"level" json:"level"`
	Kind        filing.CaseKind   `db:"kind" json:"kind"`
	Status      filing.CaseStatus `db:"status" json:"status"`
	LimitDays   int               `db:"limit_days" json:"limit_days"`            // working days
	LimitEvent  uuid.UUID         `db:"limit_event" json:"limit_event,omitzero"` // the configuration event that set them; zero for the default
	SubmittedOn domain.Date       `db:"submitted_on" json:"submitted_on"`        // of this round
	TakenOn     domain.Date       `db:"taken_on" json:"taken_on,omitempty"`      // by who works on it; none in the queue
	DueOn       domain.Date       `db:"due_on" json:"due_on"`
	Assumed     bool              `db:"assumed" json:"assumed,omitempty"` // counted into a year whose holidays were not known
	DaysLeft    int               `db:"-" json:"days_left"`               // working days from the day asked about to the last one; negative afterwards
	Overdue     bool              `db:"-" json:"overdue"`                 // the last day has passed
}

// DeadlineQuery says which deadlines to list.
type DeadlineQuery struct {
	Authority domain.Authority // empty for all
	Today     domain.Date      // DaysLeft is counted from here
	After     string           // Next of the page before; empty for the first
	Size      int              // of a page: DefaultPageSize if 0, at most LargestPage
}

// DeadlinePage is part of a list: what is due first comes first.
type DeadlinePage struct {
	Deadlines []Deadline `json:"deadlines"`
	Next      string     `json:"next,omitempty"` // After of the next page; empty on the last
}

// Open returns a page of the cases that wait for a decision. It is [ErrCursor]
// if q.After is not from here.
func (d Deadlines) Open(ctx context.Context, q DeadlineQuery) (DeadlinePage, error) {
	where := conditions{terms: []string{`d.status IN ('submitted', 'under_review')`}}
	if q.Authority != "" {
		where.add(`d.authority = $`, q.Authority)
	}
	if q.After != "" {
		due, id, err := parseDeadlineCursor(q.After)
		if err != nil {
			return DeadlinePage{}, err
		}
		where.add(`(d.due_on, d.case_id) > ($::text::date, $)`, due, id)
	}
	size := pageSize(q.Size)
	list, err := d.list(ctx, q.Today, where, `ORDER BY d.due_on, d.case_id LIMIT `+strconv.Itoa(size+1))
	if err != nil {
		return DeadlinePage{}, err
	}
	page := DeadlinePage{Deadlines: list}
	if len(list) > size {
		last := list[size-1]
		page.Deadlines, page.Next = list[:size], string(last.DueOn)+"~"+last.CaseID.String()
	}
	return page, nil
}

// OfFiling returns the cases of a filing that wait for a decision.
func (d Deadlines) OfFiling(ctx context.Context, id uuid.UUID, today domain.Date) ([]Deadline, error) {
	where := conditions{terms: []string{`d.status IN ('submitted', 'under_review')`}}
	where.add(`d.filing = $`, id)
	return d.list(ctx, today, where, `ORDER BY d.due_on, d.case_id`)
}

func parseDeadlineCursor(s string) (domain.Date, uuid.UUID, error) {
	due, rest, _ := strings.Cut(s, "~")
	date, err := domain.ParseDate(due)
	if err != nil || string(date) != due {
		return "", uuid.Nil, ErrCursor
	}
	id, err := uuid.Parse(rest)
	if err != nil {
		return "", uuid.Nil, ErrCursor
	}
	return date, id, nil
}

func (d Deadlines) list(ctx context.Context, today domain.Date, where conditions, order string) ([]Deadline, error) {
	var list []Deadline
	err := read(ctx, d.DB, d, func(tx pgx.Tx) error {
		configured, err := loadConfigurations(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			SELECT d.case_id, d.filing, i.name, i.credit_code, d.authority, d.level, d.kind, d.status, d.limit_days,
				coalesce(d.limit_event, '00000000-0000-0000-0000-000000000000') AS limit_event,
				to_char(d.submitted_on, 'YYYY-MM-DD') AS submitted_on, coalesce(to_char(d.taken_on, 'YYYY-MM-DD'), '') AS taken_on,
				to_char(d.due_on, 'YYYY-MM-DD') AS due_on, d.assumed
			FROM deadline d JOIN institution i USING (filing) WHERE `+where.sql()+` `+order, where.args...)
		if err != nil {
			return err
		}
		if list, err = pgx.CollectRows(rows, pgx.RowToStructByName[Deadline]); err != nil {
			return err
		}
		for i := range list {
			list[i].DaysLeft = configured.calendar(list[i].Authority).WorkingDaysBetween(today, list[i].DueOn)
			list[i].Overdue = today.After(list[i].DueOn)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list deadlines: %w", err)
	}
	return list, nil
}
