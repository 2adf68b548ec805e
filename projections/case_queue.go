package projections

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// CaseQueue is the read model of the cases that were ever handed in (待审查, 我的
// 审查, 已退回): what officials work through.
type CaseQueue struct{ DB *pgxpool.Pool } // DB is for queries alone

// Name implements [Model].
func (CaseQueue) Name() string { return "case_queue" }

// Version implements [Model].
func (CaseQueue) Version() int { return 5 }

// DDL implements [Model].
func (CaseQueue) DDL() string { return foldedDDL + configurationDDL + caseQueueDDL }

const caseQueueDDL = `
CREATE TABLE institution (
	filing      uuid PRIMARY KEY,
	name        text COLLATE "C" NOT NULL, -- in force or, before the first publication, as recorded
	credit_code text COLLATE "C" NOT NULL,
	tracks      text[] NOT NULL,           -- that it has or had
	sought      text COLLATE "C" NOT NULL  -- what a search looks into: names, also one under review, and the code, folded
);

CREATE TABLE review_case (
	case_id      uuid        PRIMARY KEY,
	filing       uuid        NOT NULL,
	authority    text        COLLATE "C" NOT NULL, -- the filing's when the case last moved
	level        text        COLLATE "C" NOT NULL,
	kind         text        COLLATE "C" NOT NULL,
	status       text        COLLATE "C" NOT NULL,
	round        integer     NOT NULL,
	submission   uuid        NOT NULL,             -- the last case_submitted event
	submitted_on date        NOT NULL,             -- of this round
	submitted_at timestamptz NOT NULL,             -- likewise
	first_on     date        NOT NULL,             -- submitted_on of the first round
	limit_days   integer     NOT NULL,             -- working days (本省设定审查期限), as in the read model deadlines
	due_on       date        NOT NULL,             -- the last of them, of this round
	concerns     text[]      NOT NULL,             -- what an amendment proposes to alter
	late         boolean     NOT NULL,             -- 超过一个月更新
	reviewer     text        COLLATE "C" NOT NULL, -- who took it last; empty in the queue
	decided_at   timestamptz,                      -- when this round was returned, passed or otherwise ended
	number       text        COLLATE "C" NOT NULL  -- the filing number that passing it gave
);
CREATE INDEX review_case_filing ON review_case (filing);
`

// Indexes implements [Model].
func (CaseQueue) Indexes() string {
	return `
CREATE INDEX review_case_due ON review_case (authority, status, due_on, submitted_at, case_id);
CREATE INDEX review_case_decided ON review_case (authority, decided_at, case_id) WHERE status IN ('passed', 'withdrawn', 'closed');
CREATE INDEX review_case_number ON review_case (number) WHERE number <> '';
`
}

// QueuedCase is a case that was handed in at least once.
type QueuedCase struct {
	CaseID      uuid.UUID         `db:"case_id" json:"case"`
	FilingID    uuid.UUID         `db:"filing" json:"filing"`
	Institution string            `db:"name" json:"institution"` // in force or, before the first publication, as recorded
	CreditCode  domain.CreditCode `db:"credit_code" json:"credit_code"`
	Authority   domain.Authority  `db:"authority" json:"authority"`
	Level       filing.CaseLevel  `db:"level" json:"level"`
	Kind        filing.CaseKind   `db:"kind" json:"kind"`
	Status      filing.CaseStatus `db:"status" json:"status"`
	Round       int               `db:"round" json:"round"`                    // how often it was handed in
	Submission  uuid.UUID         `db:"submission" json:"submission"`          // the last case_submitted event, which a decision names
	SubmittedOn domain.Date       `db:"submitted_on" json:"submitted_on"`      // of this round
	SubmittedAt time.Time         `db:"submitted_at" json:"submitted_at"`      // likewise, UTC
	FirstOn     domain.Date       `db:"first_on" json:"first_submitted_on"`    // of the first round
	LimitDays   int               `db:"limit_days" json:"-"`                   // working days (本省设定审查期限)
	DueOn       domain.Date       `db:"due_on" json:"-"`                       // the last of them, of this round
	DaysLeft    int               `db:"-" json:"-"`                            // working days from the day asked about to the last one; negative afterwards
	Overdue     bool              `db:"-" json:"-"`                            // the last day has passed
	Concerns    []CaseConcern     `db:"concerns" json:"concerns"`              // what an amendment proposes to alter
	Late        bool              `db:"late" json:"late"`                      // 超过一个月更新 (Q1.8)
	Reviewer    string            `db:"reviewer" json:"reviewer,omitempty"`    // the account that works, or worked last, on it
	DecidedAt   time.Time         `db:"decided_at" json:"decided_at,omitzero"` // when this round was returned, passed or otherwise ended, UTC; the zero time until then
	Number      string            `db:"number" json:"number,omitempty"`        // 备案号 that passing it gave
}

// row returns the row of c, a case of a filing in state s, which event has just
// moved. What does not follow from the state comes from the event and from the
// row before.
func (q caseRows) row(s filing.State, c filing.Case, before caseQueueRow, event filingEvent) caseQueueRow {
	r := before
	r.CaseID, r.Filing, r.Authority, r.Level, r.Kind, r.Status = c.ID, event.filing, s.Authority, c.Level, c.Kind, c.Status
	r.Round, r.Submission, r.SubmittedOn, r.Reviewer = c.Round, c.Submission, c.SubmittedOn, c.Reviewer
	if before.FirstOn == "" {
		r.FirstOn, r.LimitDays = c.FirstSubmittedOn, q.of[s.Authority].InForce().ReviewLimit.Value.WorkingDays
	}
	switch {
	case c.Submission == event.ID:
		r.SubmittedAt, r.DecidedAt = event.Meta.RecordedAt, time.Time{}
		r.DueOn = q.calendar(s.Authority).AddWorkingDays(c.SubmittedOn, r.LimitDays).On
		r.Concerns, r.Late = concernsOf(s, c), c.Late.IsLate()
	case !c.WithAuthority():
		r.DecidedAt = event.Meta.RecordedAt
	}
	if track, ok := c.Level.Track(); ok && c.Kind != filing.AmendmentCase && c.Status == filing.CasePassedStatus {
		r.Number = s.Tracks[track].Number
	}
	return r
}

// caseQueueRow is a row of the table review_case, its fields named as the
// columns.
type caseQueueRow struct {
	CaseID      uuid.UUID         `json:"case_id"`
	Filing      uuid.UUID         `json:"filing"`
	Authority   domain.Authority  `json:"authority"`
	Level       filing.CaseLevel  `json:"level"`
	Kind        filing.CaseKind   `json:"kind"`
	Status      filing.CaseStatus `json:"status"`
	Round       int               `json:"round"`
	Submission  uuid.UUID         `json:"submission"`
	SubmittedOn domain.Date       `json:"submitted_on"`
	SubmittedAt time.Time         `json:"submitted_at"`
	FirstOn     domain.Date       `json:"first_on"`
	LimitDays   int               `json:"limit_days"`
	DueOn       domain.Date       `json:"due_on"`
	Concerns    []CaseConcern     `json:"concerns"`
	Late        bool              `json:"late"`
	Reviewer    string            `json:"reviewer"`
	DecidedAt   time.Time         `json:"decided_at,omitzero"`
	Number      string            `json:"number"`
}

// institutionRow is a row of the table institution, likewise.
type institutionRow struct {
	Filing     uuid.UUID         `json:"filing"`
	Name       string            `json:"name"`
	CreditCode domain.CreditCode `json:"credit_code"`
	Tracks     []domain.Track    `json:"tracks"`
	Sought     string            `json:"sought"`
}

// Concerns implements [Model]: what authorities configure decides by when a case
// is due.
func (CaseQueue) Concerns(eventType string) bool {
	return bearsOnCases(eventType) || ofAuthorities(eventType)
}

// Apply implements [Model].
func (CaseQueue) Apply(ctx context.Context, tx pgx.Tx, page []Event) error {
	return applyConfigured(ctx, tx, newCaseRows, page)
}

func (CaseQueue) gather() gathering { return gatherConfigured(newCaseRows, keptBytes) }

// caseRows are the rows of the queue beside those of folded.
type caseRows struct{ *configurations }

func newCaseRows(c *configurations) keptRows[casesKept] { return caseRows{c} }

// casesKept are the rows of a filing's cases.
type casesKept struct {
	all   map[uuid.UUID]caseQueueRow
	moved map[uuid.UUID]bool // they are to be written
}

func (c *casesKept) put(r caseQueueRow) {
	if c.all == nil {
		c.all = make(map[uuid.UUID]caseQueueRow)
	}
	c.all[r.CaseID] = r
}

// load loads what moving a case does not say anew.
func (caseRows) load(ctx context.Context, tx pgx.Tx, filings []*kept[casesKept]) error {
	of := make(map[uuid.UUID]*kept[casesKept], len(filings))
	for _, f := range filings {
		of[f.id] = f
	}
	rows, err := tx.Query(ctx, `
		SELECT filing, case_id, submitted_at, to_char(first_on, 'YYYY-MM-DD'), limit_days, to_char(due_on, 'YYYY-MM-DD'),
			concerns, late, decided_at, number
		FROM review_case WHERE filing = ANY ($1)`, idsOf(filings))
	if err != nil {
		return fmt.Errorf("load cases: %w", err)
	}
	var r caseQueueRow
	var decidedAt *time.Time
	_, err = pgx.ForEachRow(rows, []any{
		&r.Filing, &r.CaseID, &r.SubmittedAt, &r.FirstOn, &r.LimitDays, &r.DueOn, &r.Concerns, &r.Late, &decidedAt, &r.Number,
	}, func() error {
		r.DecidedAt = time.Time{}
		if decidedAt != nil {
			r.DecidedAt = *decidedAt
		}
		of[r.Filing].rows.put(r)
		r.Concerns = nil // the next row's are another slice
		return nil
	})
	if err != nil {
		return fmt.Errorf("load cases: %w", err)
	}
	return nil
}

func (q caseRows) evolve(f *kept[casesKept], e filingEvent) {
	if !bearsOnCases(e.Type) { // it would be kept with the state
		return
	}
	filing.Evolve(&f.state, e.fact, e.Place())
	for id, c := range f.state.Cases {
		if c.Round == 0 || c.At.ID != e.ID {
			continue
		}
		f.rows.put(q.row(f.state, c, f.rows.all[id], e))
		if f.rows.moved == nil {
			f.rows.moved = make(map[uuid.UUID]bool)
		}
		f.rows.moved[id] = true
	}
}

func (caseRows) write(ctx context.Context, tx pgx.Tx, filings []*kept[casesKept]) error {
	var institutions []institutionRow
	var cases []caseQueueRow
	for _, f := range filings {
		if s := f.state; s.EverSubmitted() {
			institutions = append(institutions, newInstitutionRow(f.id, s))
		}
		for id := range f.rows.moved {
			cases = append(cases, f.rows.all[id])
		}
	}
	if len(institutions) == 0 {
		return nil
	}
	slices.SortFunc(cases, func(a, b caseQueueRow) int { return bytes.Compare(a.CaseID[:], b.CaseID[:]) })
	var b pgx.Batch
	b.Queue(`
		INSERT INTO institution AS i (filing, name, credit_code, tracks, sought)
		SELECT filing, name, credit_code, tracks, sought
		FROM json_to_recordset($1) r (filing uuid, name text, credit_code text, tracks text[], sought text)
		ON CONFLICT (filing) DO UPDATE
		SET name = excluded.name, credit_code = excluded.credit_code, tracks = excluded.tracks, sought = excluded.sought
		WHERE (i.name, i.credit_code, i.tracks, i.sought) IS DISTINCT FROM
			(excluded.name, excluded.credit_code, excluded.tracks, excluded.sought)`, institutions)
	if len(cases) > 0 {
		b.Queue(`
			INSERT INTO review_case (case_id, filing, authority, level, kind, status, round, submission,
				submitted_on, submitted_at, first_on, limit_days, due_on, concerns, late, reviewer, decided_at, number)
			SELECT case_id, filing, authority, level, kind, status, round, submission,
				submitted_on, submitted_at, first_on, limit_days, due_on, concerns, late, reviewer, decided_at, number
			FROM json_to_recordset($1) r (case_id uuid, filing uuid, authority text, level text, kind text, status text, round integer,
				submission uuid, submitted_on date, submitted_at timestamptz, first_on date, limit_days integer, due_on date,
				concerns text[], late boolean, reviewer text, decided_at timestamptz, number text)
			ON CONFLICT (case_id) DO UPDATE SET authority = excluded.authority, status = excluded.status, round = excluded.round,
				submission = excluded.submission, submitted_on = excluded.submitted_on, submitted_at = excluded.submitted_at,
				first_on = excluded.first_on, limit_days = excluded.limit_days, due_on = excluded.due_on,
				concerns = excluded.concerns, late = excluded.late,
				reviewer = excluded.reviewer, decided_at = excluded.decided_at, number = excluded.number`, cases)
	}
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("write cases: %w", err)
	}
	return nil
}
