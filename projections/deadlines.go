package projections

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// Deadlines is the read model of when each case is to be decided (审查期限, B7). A
// case keeps the limit that its authority had configured when it was first
// handed in; each round is counted by the holidays known when it was handed in,
// and never anew.
type Deadlines struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (Deadlines) Name() string { return "deadlines" }

// Version implements [Model].
func (Deadlines) Version() int { return 3 }

// DDL implements [Model].
func (Deadlines) DDL() string { return foldedDDL + configurationDDL + deadlinesDDL }

const deadlinesDDL = `
CREATE TABLE institution (
	filing      uuid PRIMARY KEY,
	name        text COLLATE "C" NOT NULL, -- in force or, before the first publication, as recorded
	credit_code text COLLATE "C" NOT NULL
);

CREATE TABLE deadline (
	case_id      uuid    PRIMARY KEY,
	filing       uuid    NOT NULL,
	authority    text    COLLATE "C" NOT NULL, -- the filing's when the case last moved
	level        text    COLLATE "C" NOT NULL,
	kind         text    COLLATE "C" NOT NULL,
	status       text    COLLATE "C" NOT NULL,
	limit_days   integer NOT NULL,             -- working days
	limit_event  uuid,                         -- that configured them; null for the default
	submitted_on date    NOT NULL,             -- of this round
	due_on       date    NOT NULL,             -- likewise
	assumed      boolean NOT NULL,             -- counted into a year whose holidays were not known
	taken_on     date,                         -- by who works on it now, or decided this round
	ended_on     date                          -- when this round was decided or otherwise ended
);
CREATE INDEX deadline_filing ON deadline (filing);
`

// Indexes implements [Model].
func (Deadlines) Indexes() string {
	return `
CREATE INDEX deadline_due ON deadline (authority, due_on, case_id) WHERE status IN ('submitted', 'under_review');
`
}

// deadlineRow is a row of the table deadline, its fields named as the columns.
type deadlineRow struct {
	CaseID      uuid.UUID         `json:"case_id"`
	Filing      uuid.UUID         `json:"filing"`
	Authority   domain.Authority  `json:"authority"`
	Level       filing.CaseLevel  `json:"level"`
	Kind        filing.CaseKind   `json:"kind"`
	Status      filing.CaseStatus `json:"status"`
	LimitDays   int               `json:"limit_days"`
	LimitEvent  uuid.NullUUID     `json:"limit_event"`
	SubmittedOn domain.Date       `json:"submitted_on"`
	DueOn       domain.Date       `json:"due_on"`
	Assumed     bool              `json:"assumed"`
	TakenOn     domain.Date       `json:"taken_on,omitempty"`
	EndedOn     domain.Date       `json:"ended_on,omitempty"`
}

// Concerns implements [Model].
func (Deadlines) Concerns(eventType string) bool {
	return bearsOnCases(eventType) || ofAuthorities(eventType)
}

// Apply implements [Model].
func (Deadlines) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	return applyConfigured(ctx, tx, newDeadlineRows, page)
}

func (Deadlines) gather() gathering { return gatherConfigured(newDeadlineRows, keptBytes) }

// deadlineRows are the rows of the read model beside those of folded.
type deadlineRows struct{ *configurations }

func newDeadlineRows(c *configurations) keptRows[deadlinesKept] { return deadlineRows{c} }

// deadlinesKept are the rows of a filing's cases.
type deadlinesKept struct {
	all   map[uuid.UUID]deadlineRow
	moved map[uuid.UUID]bool // they are to be written
}

func (d *deadlinesKept) put(r deadlineRow) {
	if d.all == nil {
		d.all = make(map[uuid.UUID]deadlineRow)
	}
	d.all[r.CaseID] = r
}

// load loads what moving a case does not say anew.
func (deadlineRows) load(ctx context.Context, tx pgx.Tx, filings []*kept[deadlinesKept]) error {
	of := make(map[uuid.UUID]*kept[deadlinesKept], len(filings))
	for _, f := range filings {
		of[f.id] = f
	}
	rows, err := tx.Query(ctx, `
		SELECT filing, case_id, status, limit_days, limit_event, to_char(submitted_on, 'YYYY-MM-DD'), to_char(due_on, 'YYYY-MM-DD'), assumed,
			coalesce(to_char(taken_on, 'YYYY-MM-DD'), ''), coalesce(to_char(ended_on, 'YYYY-MM-DD'), '')
		FROM deadline WHERE filing = ANY ($1)`, idsOf(filings))
	if err != nil {
		return fmt.Errorf("load deadlines: %w", err)
	}
	var r deadlineRow
	_, err = pgx.ForEachRow(rows, []any{
		&r.Filing, &r.CaseID, &r.Status, &r.LimitDays, &r.LimitEvent, &r.SubmittedOn, &r.DueOn, &r.Assumed, &r.TakenOn, &r.EndedOn,
	}, func() error {
		of[r.Filing].rows.put(r)
		return nil
	})
	if err != nil {
		return fmt.Errorf("load deadlines: %w", err)
	}
	return nil
}

func (d deadlineRows) evolve(f *kept[deadlinesKept], e filingEvent) {
	if !bearsOnCases(e.Type) { // it would be kept with the state
		return
	}
	filing.Evolve(&f.state, e.fact, e.Place())
	for id, c := range f.state.Cases {
		if c.Round == 0 || c.At.ID != e.ID {
			continue
		}
		before, known := f.rows.all[id]
		f.rows.put(d.row(f.state, c, before, known, e))
		if f.rows.moved == nil {
			f.rows.moved = make(map[uuid.UUID]bool)
		}
		f.rows.moved[id] = true
	}
}

// row returns the row of c, a case of a filing in state s that event e has just
// moved, given the row it had, if it had one.
func (d deadlineRows) row(s filing.State, c filing.Case, r deadlineRow, known bool, e filingEvent) deadlineRow {
	today := domain.DateOf(e.Meta.RecordedAt, domain.Shanghai())
	if !known {
		limit := d.of[s.Authority].InForce().ReviewLimit
		r = deadlineRow{LimitDays: limit.Value.WorkingDays, LimitEvent: orNull(limit.Event())}
	}
	was := r.Status
	r.CaseID, r.Filing, r.Authority, r.Level, r.Kind, r.Status = c.ID, e.filing, s.Authority, c.Level, c.Kind, c.Status
	switch {
	case c.Submission == e.ID:
		due := d.calendar(s.Authority).AddWorkingDays(c.SubmittedOn, r.LimitDays)
		r.SubmittedOn, r.DueOn, r.Assumed, r.TakenOn, r.EndedOn = c.SubmittedOn, due.On, due.Assumed, "", ""
	case c.Status == filing.CaseUnderReview && was != filing.CaseUnderReview:
		r.TakenOn = today
	case c.Status == filing.CaseSubmittedStatus:
		r.TakenOn = ""
	case !c.WithAuthority() && r.EndedOn == "":
		r.EndedOn = today
	}
	return r
}

func (deadlineRows) write(ctx context.Context, tx pgx.Tx, filings []*kept[deadlinesKept]) error {
	var institutions []institutionRow
	var cases []deadlineRow
	for _, f := range filings {
		if s := f.state; s.EverSubmitted() {
			institutions = append(institutions, institutionRow{Filing: f.id, Name: s.Identity.Value.Name, CreditCode: s.CreditCode})
		}
		for _, id := range slices.SortedFunc(maps.Keys(f.rows.moved), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }) {
			cases = append(cases, f.rows.all[id])
		}
	}
	if len(institutions) == 0 {
		return nil
	}
	var b pgx.Batch
	b.Queue(`
		INSERT INTO institution AS i (filing, name, credit_code)
		SELECT filing, name, credit_code FROM json_to_recordset($1) r (filing uuid, name text, credit_code text)
		ON CONFLICT (filing) DO UPDATE SET name = excluded.name, credit_code = excluded.credit_code
		WHERE (i.name, i.credit_code) IS DISTINCT FROM (excluded.name, excluded.credit_code)`, institutions)
	if len(cases) > 0 {
		b.Queue(`
			INSERT INTO deadline (case_id, filing, authority, level, kind, status, limit_days, limit_event,
				submitted_on, due_on, assumed, taken_on, ended_on)
			SELECT case_id, filing, authority, level, kind, status, limit_days, limit_event,
				submitted_on, due_on, assumed, taken_on, ended_on
			FROM json_to_recordset($1) r (case_id uuid, filing uuid, authority text, level text, kind text, status text, limit_days integer,
				limit_event uuid, submitted_on date, due_on date, assumed boolean, taken_on date, ended_on date)
			ON CONFLICT (case_id) DO UPDATE SET authority = excluded.authority, status = excluded.status,
				submitted_on = excluded.submitted_on, due_on = excluded.due_on, assumed = excluded.assumed,
				taken_on = excluded.taken_on, ended_on = excluded.ended_on`, cases)
	}
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("write deadlines: %w", err)
	}
	return nil
}
