package projections

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/domain/filing"
)

// ErrCaseNotSubmitted answers for a case that was never handed in or does not
// exist.
var ErrCaseNotSubmitted = &domain.Error{Kind: domain.NotFound, Code: "case_queue.not_submitted"}

// CaseTab is one of the lists that officials see.
type CaseTab string

// The tabs of the queue.
const (
	CasesToTake      CaseTab = "to_take"      // 待审查: handed in, nobody works on it
	CasesMine        CaseTab = "mine"         // 我的审查: the asking official does
	CasesUnderReview CaseTab = "under_review" // 审查中: somebody does
	CasesReturned    CaseTab = "returned"     // 已退回: waits for the institution
	CasesDecided     CaseTab = "decided"      // passed, withdrawn or closed: nothing can happen any more
)

// CaseQuery says which cases to list. What is empty does not narrow.
type CaseQuery struct {
	Authority domain.Authority // empty for those who see all
	Tab       CaseTab
	Reviewer  string // the asking official's account, for CasesMine

	Track domain.Track // cases of the track, and those about an institution that has it
	Kind  filing.CaseKind
	Level filing.CaseLevel
	Late  *bool  // whether an amendment came 超过一个月
	Text  string // part of the institution's name, in force or under review, or of its credit code

	Today domain.Date // DaysLeft is counted from here
	After string      // Next of the page before; empty for the first
	Size  int         // cases of a page: DefaultPageSize if 0, at most LargestPage
}

// CasePage is part of a list: what is due first, or what was returned or
// decided last, first.
type CasePage struct {
	Cases []QueuedCase `json:"cases"`
	Next  string       `json:"next,omitempty"` // After of the next page; empty on the last
}

// List returns a page of the cases of a tab. It is [ErrCursor] if q.After is
// not from here.
func (c CaseQueue) List(ctx context.Context, q CaseQuery) (CasePage, error) {
	if len(q.Text) > longestText {
		return CasePage{Cases: []QueuedCase{}}, nil
	}
	where, err := q.conditions()
	if err != nil {
		return CasePage{}, err
	}
	size := pageSize(q.Size)
	cases, err := c.list(ctx, q.Today, where, q.order()+` LIMIT `+strconv.Itoa(size+1))
	if err != nil {
		return CasePage{}, err
	}
	page := CasePage{Cases: cases}
	if len(cases) > size {
		page.Cases = cases[:size]
		page.Next = q.cursor(cases[size-1])
	}
	return page, nil
}

// Case returns one case as it stands on a day, [ErrCaseNotSubmitted] if it was
// never handed in.
func (c CaseQueue) Case(ctx context.Context, id uuid.UUID, today domain.Date) (QueuedCase, error) {
	var where conditions
	where.add(`c.case_id = $`, id)
	cases, err := c.list(ctx, today, where, ``)
	if err != nil {
		return QueuedCase{}, err
	}
	if len(cases) == 0 {
		return QueuedCase{}, ErrCaseNotSubmitted
	}
	return cases[0], nil
}

// OfFiling returns the cases of a filing that were handed in, oldest first.
func (c CaseQueue) OfFiling(ctx context.Context, id uuid.UUID, today domain.Date) ([]QueuedCase, error) {
	var where conditions
	where.add(`c.filing = $`, id)
	return c.list(ctx, today, where, `ORDER BY c.submitted_at, c.case_id`)
}

func (c CaseQueue) list(ctx context.Context, today domain.Date, where conditions, order string) ([]QueuedCase, error) {
	var cases []QueuedCase
	err := read(ctx, c.DB, c, func(tx pgx.Tx) error {
		configured, err := loadConfigurations(ctx, tx)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			SELECT c.case_id, c.filing, i.name, i.credit_code, c.authority, c.level, c.kind, c.status, c.round, c.submission,
				to_char(c.submitted_on, 'YYYY-MM-DD') AS submitted_on, c.submitted_at, to_char(c.first_on, 'YYYY-MM-DD') AS first_on,
				c.limit_days, to_char(c.due_on, 'YYYY-MM-DD') AS due_on, c.concerns, c.late, c.reviewer,
				coalesce(c.decided_at, '0001-01-01 00:00:00Z') AS decided_at, c.number
			FROM review_case c JOIN institution i USING (filing) WHERE `+where.sql()+` `+order, where.args...)
		if err != nil {
			return err
		}
		if cases, err = pgx.CollectRows(rows, pgx.RowToStructByName[QueuedCase]); err != nil {
			return err
		}
		for i := range cases {
			cases[i].stand(today, configured.calendar(cases[i].Authority))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list cases: %w", err)
	}
	return cases, nil
}

// stand says how the case stands on a day.
func (c *QueuedCase) stand(today domain.Date, days calendar.Calendar) {
	c.SubmittedAt, c.DecidedAt = c.SubmittedAt.UTC(), c.DecidedAt.UTC()
	if c.WithAuthority() && !today.IsZero() {
		c.DaysLeft, c.Overdue = days.WorkingDaysBetween(today, c.DueOn), today.After(c.DueOn)
	}
}

// WithAuthority reports whether the case waits for the authority.
func (c QueuedCase) WithAuthority() bool { return filing.Case{Status: c.Status}.WithAuthority() }

// decided are the statuses of CasesDecided, as the index has them.
const decided = `c.status IN ('passed', 'withdrawn', 'closed')`

// filters are the conditions of q but for its tab and page.
func (q CaseQuery) filters() (c conditions) {
	if q.Authority != "" {
		c.add(`c.authority = $`, q.Authority)
	}
	if q.Track != "" {
		c.add(`(c.level = $ OR c.level = $ AND $ = ANY (i.tracks))`, q.Track, filing.InstitutionLevel, q.Track)
	}
	if q.Kind != "" {
		c.add(`c.kind = $`, q.Kind)
	}
	if q.Level != "" {
		c.add(`c.level = $`, q.Level)
	}
	if q.Late != nil {
		c.add(`c.late = $`, *q.Late)
	}
	if text := folded(q.Text); text != "" {
		c.add(`strpos(i.sought, $) > 0`, text)
	}
	return c
}

// conditions returns the WHERE of q.
func (q CaseQuery) conditions() (conditions, error) {
	c := q.filters()
	switch q.Tab {
	case CasesToTake:
		c.add(`c.status = 'submitted'`)
	case CasesMine:
		c.add(`c.status = 'under_review' AND c.reviewer = $`, q.Reviewer)
	case CasesUnderReview:
		c.add(`c.status = 'under_review'`)
	case CasesReturned:
		c.add(`c.status = 'returned'`)
	case CasesDecided:
		c.add(decided)
	}
	if q.After == "" {
		return c, nil
	}
	due, at, id, err := q.parseCursor(q.After)
	if err != nil {
		return c, err
	}
	if q.latestFirst() {
		c.add(`(c.decided_at, c.case_id) < ($, $)`, at, id)
	} else {
		c.add(`(c.due_on, c.submitted_at, c.case_id) > ($::text::date, $, $)`, due, at, id)
	}
	return c, nil
}

// latestFirst reports whether what q lists waits for nobody here, so that what
// happened last is of interest, and not what is due first.
func (q CaseQuery) latestFirst() bool { return q.Tab == CasesReturned || q.Tab == CasesDecided }

func (q CaseQuery) order() string {
	if q.latestFirst() {
		return `ORDER BY c.decided_at DESC, c.case_id DESC`
	}
	return `ORDER BY c.due_on, c.submitted_at, c.case_id`
}

// cursor returns what follows c in the order of q: the day, if the order has
// one, microseconds since 1970 and the case.
func (q CaseQuery) cursor(c QueuedCase) string {
	if q.latestFirst() {
		return fmt.Sprintf("%d-%s", c.DecidedAt.UnixMicro(), c.CaseID)
	}
	return fmt.Sprintf("%s-%d-%s", strings.ReplaceAll(string(c.DueOn), "-", ""), c.SubmittedAt.UnixMicro(), c.CaseID)
}

// caseCursor is what cursors look like.
var caseCursor = regexp.MustCompile(`^(?:([0-9]{4})([0-9]{2})([0-9]{2})-)?([0-9]{1,18})-([0-9a-f-]{36})$`)

func (q CaseQuery) parseCursor(s string) (due domain.Date, at time.Time, id uuid.UUID, err error) {
	parts := caseCursor.FindStringSubmatch(s)
	if parts == nil || q.latestFirst() != (parts[1] == "") {
		return "", at, id, ErrCursor
	}
	if parts[1] != "" {
		if due, err = domain.ParseDate(strings.Join(parts[1:4], "-")); err != nil {
			return "", at, id, ErrCursor
		}
	}
	micros, err := strconv.ParseInt(parts[4], 10, 64)
	if err != nil || micros > time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro() {
		return "", at, id, ErrCursor
	}
	if id, err = uuid.Parse(parts[5]); err != nil {
		return "", at, id, ErrCursor
	}
	return due, time.UnixMicro(micros).UTC(), id, nil
}

// CaseCounts is how many cases each tab has.
type CaseCounts struct {
	ToTake      int `db:"to_take" json:"to_take"`
	Mine        int `db:"mine" json:"mine"`
	UnderReview int `db:"under_review" json:"under_review"` // Mine included
	Returned    int `db:"returned" json:"returned"`
	Decided     int `db:"decided" json:"decided"`
}

// Of returns the count of a tab.
func (c CaseCounts) Of(t CaseTab) int {
	return map[CaseTab]int{
		CasesToTake: c.ToTake, CasesMine: c.Mine, CasesUnderReview: c.UnderReview,
		CasesReturned: c.Returned, CasesDecided: c.Decided,
	}[t]
}

// Counts counts what each tab lists with the filters of q.
func (c CaseQueue) Counts(ctx context.Context, q CaseQuery) (CaseCounts, error) {
	var counts CaseCounts
	if len(q.Text) > longestText {
		return counts, nil
	}
	where := q.filters()
	args := append(where.args, q.Reviewer)
	err := read(ctx, c.DB, c, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT count(*) FILTER (WHERE c.status = 'submitted') AS to_take,
				count(*) FILTER (WHERE c.status = 'under_review' AND c.reviewer = $`+strconv.Itoa(len(args))+`) AS mine,
				count(*) FILTER (WHERE c.status = 'under_review') AS under_review,
				count(*) FILTER (WHERE c.status = 'returned') AS returned,
				count(*) FILTER (WHERE `+decided+`) AS decided
			FROM review_case c JOIN institution i USING (filing) WHERE `+where.sql(), args...)
		if err != nil {
			return err
		}
		counts, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[CaseCounts])
		return err
	})
	if err != nil {
		return CaseCounts{}, fmt.Errorf("count cases: %w", err)
	}
	return counts, nil
}

// MaxSerial returns the highest serial in the filing numbers of a format that an
// authority gave to a track in a year, 0 if it gave none: another format is another
// series. The next number is only a proposal until the log has taken its claim: this
// read model may be late, and somebody else faster.
func (c CaseQueue) MaxSerial(ctx context.Context, format domain.NumberFormat, authority domain.Authority, track domain.Track, year int) (int, error) {
	before, after := format.Around(authority, track, year)
	begins, _, _ := strings.Cut(before, "_") // a check character before the serial depends on it
	var last int
	err := read(ctx, c.DB, c, func(tx pgx.Tx) error {
		// Behind what they begin with is a digit or a check character, before 'a'. No
		// format has a character that means something to LIKE but the "_" meant so.
		return tx.QueryRow(ctx, `
			SELECT coalesce(max(serial)::int, 0) FROM (
				SELECT substr(number, $3, 5) AS serial FROM review_case
				WHERE number <> '' AND number >= $1 AND number < $1 || 'a' AND number LIKE $2) of_format
			WHERE serial ~ '^[0-9]{5}$'`,
			begins, before+"_____"+after, utf8.RuneCountInString(before)+1).Scan(&last)
	})
	if err != nil {
		return 0, fmt.Errorf("last filing number of %s: %w", before, err)
	}
	return last, nil
}
