package projections

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
)

// Expiry is one thing that will have to be seen to, as far away as it is on the
// day of asking.
type Expiry struct {
	Kind        ExpiryKind        `db:"kind" json:"kind"`
	FilingID    uuid.UUID         `db:"filing" json:"filing"`
	Institution string            `db:"institution" json:"institution"`
	CreditCode  domain.CreditCode `db:"credit_code" json:"credit_code"`
	Authority   domain.Authority  `db:"authority" json:"authority"`
	Tracks      []string          `db:"tracks" json:"tracks"`         // that it serves
	Thing       string            `db:"thing" json:"thing,omitempty"` // which of its kind: the ID of a row or case, the code of a post
	Name        string            `db:"name" json:"name,omitempty"`
	Number      string            `db:"number" json:"number,omitempty"` // of a certificate or asset
	DueOn       domain.Date       `db:"due_on" json:"due_on"`           // the last day it holds; of a vacancy the first; of inactivity the day the institution recorded something last
	Years       int               `db:"years" json:"years,omitempty"`   // of inactivity: after how many the authority wants to hear of it
	DaysLeft    int               `db:"-" json:"days_left"`             // days from the day of asking to that one; negative afterwards
	Stage       ExpiryStage       `db:"-" json:"stage"`
}

// Label returns the Chinese name of what it is, with whose limit it is where no law
// sets one.
func (e Expiry) Label() string {
	if e.Kind == ExpiryInactive {
		return e.Kind.Label() + "（本省设定 " + strconv.Itoa(e.Years) + " 年）"
	}
	return e.Kind.Label()
}

// StageLabel returns the Chinese name of how near it is. What has lasted since a day
// (a vacancy, inactivity) expires on none.
func (e Expiry) StageLabel() string {
	if e.Kind == ExpiryVacantKeyPost || e.Kind == ExpiryInactive {
		return "持续中"
	}
	return e.Stage.Label()
}

// ExpiryStage says how near something is. It is told 90 and 30 days before and
// on the day (domain-decisions 2.30).
type ExpiryStage string

// The stages.
const (
	ExpiryPast     ExpiryStage = "past"
	ExpiryToday    ExpiryStage = "today"
	ExpiryWithin30 ExpiryStage = "within_30"
	ExpiryWithin90 ExpiryStage = "within_90"
	ExpiryLater    ExpiryStage = "later"
)

// ExpiryStages returns the stages, nearest first.
func ExpiryStages() []ExpiryStage {
	return []ExpiryStage{ExpiryPast, ExpiryToday, ExpiryWithin30, ExpiryWithin90, ExpiryLater}
}

// Label returns the Chinese name.
func (s ExpiryStage) Label() string {
	return map[ExpiryStage]string{
		ExpiryPast: "已过期", ExpiryToday: "今日到期", ExpiryWithin30: "30 日内", ExpiryWithin90: "90 日内", ExpiryLater: "90 日后",
	}[s]
}

// stageOf says how near a day is so many days before it.
func stageOf(daysLeft int) ExpiryStage {
	switch {
	case daysLeft < 0:
		return ExpiryPast
	case daysLeft == 0:
		return ExpiryToday
	case daysLeft <= 30:
		return ExpiryWithin30
	case daysLeft <= 90:
		return ExpiryWithin90
	}
	return ExpiryLater
}

// days are the first and the last day of a stage, "" without end.
func (s ExpiryStage) days(today domain.Date) (from, to domain.Date) {
	switch s {
	case ExpiryPast:
		return "", today.AddDays(-1)
	case ExpiryToday:
		return today, today
	case ExpiryWithin30:
		return today.AddDays(1), today.AddDays(30)
	case ExpiryWithin90:
		return today.AddDays(31), today.AddDays(90)
	case ExpiryLater:
		return today.AddDays(91), ""
	}
	return "", ""
}

// ExpiryQuery says what to list. Zero fields narrow nothing.
type ExpiryQuery struct {
	Today     domain.Date // DaysLeft and Stage are counted from here
	Authority domain.Authority
	Filing    uuid.UUID
	Track     domain.Track
	Kind      ExpiryKind
	Stage     ExpiryStage
	From, To  domain.Date // due on these days or in between
	After     string      // Next of the page before; empty for the first
	Size      int         // of a page: DefaultPageSize if 0, at most LargestPage
}

// ExpiryCount counts what is of a kind, by stage.
type ExpiryCount struct {
	Kind     ExpiryKind `json:"kind"`
	Past     int        `json:"past"`
	Today    int        `json:"today"`
	Within30 int        `json:"within_30"`
	Within90 int        `json:"within_90"`
	Later    int        `json:"later"`
}

// ExpiryPage is part of a list: what is due first comes first.
type ExpiryPage struct {
	Expiries []Expiry `json:"expiries"`
	Next     string   `json:"next,omitempty"` // After of the next page; empty on the last
}

// conditions are those that lists and counts share: kind and stage narrow lists
// alone.
func (q ExpiryQuery) conditions() conditions {
	where := conditions{terms: []string{`e.effective`}}
	if q.Authority != "" {
		where.add(`e.authority = $`, string(q.Authority))
	}
	if q.Filing != uuid.Nil {
		where.add(`e.filing = $`, q.Filing)
	}
	if q.Track != "" {
		where.add(`e.tracks @> ARRAY[$::text] COLLATE "C"`, string(q.Track))
	}
	where.between(`e.due_on`, q.From, q.To)
	return where
}

// between adds that a column is on or between two days; "" is no bound.
func (c *conditions) between(column string, from, to domain.Date) {
	if from != "" {
		c.add(column+` >= $::text::date`, string(from))
	}
	if to != "" {
		c.add(column+` <= $::text::date`, string(to))
	}
}

// List returns a page. It is [ErrCursor] if q.After is not from here.
func (m Expiries) List(ctx context.Context, q ExpiryQuery) (ExpiryPage, error) {
	where := q.conditions()
	from, to := q.Stage.days(q.Today)
	where.between(`e.due_on`, from, to)
	if q.After != "" {
		if err := where.afterExpiry(q.After); err != nil {
			return ExpiryPage{}, err
		}
	}
	size := pageSize(q.Size)
	page := ExpiryPage{}
	err := read(ctx, m.DB, m, func(tx pgx.Tx) error {
		in, err := q.inactivity(ctx, tx)
		if err != nil {
			return err
		}
		source, args := in.source(q, where, size+1)
		rows, err := tx.Query(ctx, `
			SELECT e.kind, e.filing, i.name AS institution, i.credit_code, e.authority, e.tracks, e.thing, e.name, e.number,
				to_char(e.due_on, 'YYYY-MM-DD') AS due_on, e.years
			FROM `+source+` JOIN institution i USING (filing)
			ORDER BY e.due_on, e.filing, e.kind, e.thing LIMIT `+strconv.Itoa(size+1), args...)
		if err != nil {
			return err
		}
		page.Expiries, err = pgx.CollectRows(rows, pgx.RowToStructByName[Expiry])
		return err
	})
	if err != nil {
		return ExpiryPage{}, fmt.Errorf("list expiries: %w", err)
	}
	if len(page.Expiries) > size {
		page.Expiries = page.Expiries[:size]
		page.Next = page.Expiries[size-1].cursor()
	}
	for i := range page.Expiries {
		e := &page.Expiries[i]
		e.DaysLeft = q.Today.DaysUntil(e.DueOn)
		e.Stage = stageOf(e.DaysLeft)
	}
	return page, nil
}

// Counts counts what q narrows to but for kind and stage: all kinds there are
// any of.
func (m Expiries) Counts(ctx context.Context, q ExpiryQuery) ([]ExpiryCount, error) {
	all := q.conditions()
	where := all.clone()
	where.args = append(where.args, string(q.Today))
	today := `$` + strconv.Itoa(len(where.args)) + `::text::date`
	counts := []ExpiryCount{}
	err := read(ctx, m.DB, m, func(tx pgx.Tx) error {
		counts = []ExpiryCount{}
		rows, err := tx.Query(ctx, `
			SELECT e.kind, count(*) FILTER (WHERE e.due_on < `+today+`), count(*) FILTER (WHERE e.due_on = `+today+`),
				count(*) FILTER (WHERE e.due_on BETWEEN `+today+` + 1 AND `+today+` + 30),
				count(*) FILTER (WHERE e.due_on BETWEEN `+today+` + 31 AND `+today+` + 90), count(*) FILTER (WHERE e.due_on > `+today+` + 90)
			FROM expiry e WHERE `+where.sql()+` AND e.kind <> 'inactive' GROUP BY e.kind`, where.args...)
		if err != nil {
			return err
		}
		var c ExpiryCount
		_, err = pgx.ForEachRow(rows, []any{&c.Kind, &c.Past, &c.Today, &c.Within30, &c.Within90, &c.Later}, func() error {
			counts = append(counts, c)
			return nil
		})
		if err != nil {
			return err
		}
		in, err := q.inactivity(ctx, tx)
		if err != nil {
			return err
		}
		if n, err := in.count(ctx, tx, all); err != nil || n > 0 {
			counts = append(counts, ExpiryCount{Kind: ExpiryInactive, Past: n})
			return err
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("count expiries: %w", err)
	}
	order := ExpiryKinds()
	slices.SortFunc(counts, func(a, b ExpiryCount) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
	return counts, nil
}

func (e Expiry) cursor() string {
	return strings.Join([]string{string(e.DueOn), e.FilingID.String(), string(e.Kind), e.Thing}, "~")
}

func (c *conditions) afterExpiry(cursor string) error {
	parts := strings.SplitN(cursor, "~", 3)
	if len(parts) != 3 {
		return ErrCursor
	}
	due, id, err := parseDeadlineCursor(parts[0] + "~" + parts[1])
	kind, thing, found := strings.Cut(parts[2], "~")
	if err != nil || !found || !slices.Contains(ExpiryKinds(), ExpiryKind(kind)) || !expiryThing(thing) {
		return ErrCursor
	}
	c.add(`(e.due_on, e.filing, e.kind, e.thing) > ($::text::date, $, $, $)`, string(due), id, kind, thing)
	return nil
}

// expiryThing reports whether s may name a thing: IDs, codes and numbers do.
func expiryThing(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == ""
}
