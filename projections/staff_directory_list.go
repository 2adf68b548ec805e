package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// ListedPerson is an employment and whose it is. What describes the person is
// sealed.
type ListedPerson struct {
	StaffID     uuid.UUID
	FilingID    uuid.UUID
	Institution string
	CreditCode  domain.CreditCode
	Authority   domain.Authority
	Effective   bool // it serves a track in force
	filing.StaffRow
}

// StaffQuery says which employments to list. Zero fields narrow nothing.
type StaffQuery struct {
	Filing             uuid.UUID
	Authority          domain.Authority
	Track              domain.Track
	Post               domain.Post // in Track or, without one, in any
	Status             domain.EmploymentStatus
	Education          domain.EducationLevel
	Title              domain.TitleLevel
	Contract           domain.ContractKind
	Effective          *bool
	HiredFrom, HiredTo domain.Date // hired on these days or in between
	EndedFrom, EndedTo domain.Date // left, moved or otherwise ended likewise
	After              string      // Next of the page before; empty for the first
	Size               int         // of a page: DefaultPageSize if 0, at most LargestPage
}

// StaffPage is part of a list, ordered by filing and first day.
type StaffPage struct {
	People []ListedPerson
	Next   string // After of the next page; empty on the last
}

func (q StaffQuery) conditions(status bool) conditions {
	where := conditions{terms: []string{`e.status <> 'entry_withdrawn'`}}
	if q.Filing != uuid.Nil {
		where.add(`e.filing = $`, q.Filing)
	}
	for _, is := range []struct{ column, value string }{
		{"authority", string(q.Authority)}, {"education", string(q.Education)}, {"title", string(q.Title)}, {"contract", string(q.Contract)},
	} {
		if is.value != "" {
			where.add(`e.`+is.column+` = $`, is.value)
		}
	}
	if q.Status != "" && status {
		where.add(`e.status = $`, string(q.Status))
	}
	switch {
	case q.Post != "" && q.Track != "":
		where.add(`e.posts @> $`, []string{postIn(q.Track, q.Post)})
	case q.Post != "":
		where.add(`e.posts && $`, []string{postIn(domain.Testing, q.Post), postIn(domain.Operation, q.Post)})
	case q.Track != "":
		where.add(`e.tracks @> $`, []string{string(q.Track)})
	}
	if q.Effective != nil {
		where.add(`e.effective = $`, *q.Effective)
	}
	where.between(`e.hired_on`, q.HiredFrom, q.HiredTo)
	where.between(`e.ended_on`, q.EndedFrom, q.EndedTo)
	return where
}

// List returns a page. It is [ErrCursor] if q.After is not from here.
func (m StaffDirectory) List(ctx context.Context, q StaffQuery) (StaffPage, error) {
	size := pageSize(q.Size)
	page := StaffPage{}
	err := read(ctx, m.DB, m, func(tx pgx.Tx) (err error) {
		where := q.conditions(true)
		if err := where.afterRow(ctx, tx, "staff", "hired_on", "date", q.After); err != nil {
			return err
		}
		page.People, err = listPeople(ctx, tx, where, `LIMIT `+strconv.Itoa(size+1))
		return err
	})
	if err != nil {
		return StaffPage{}, fmt.Errorf("list staff: %w", err)
	}
	if len(page.People) > size {
		page.People = page.People[:size]
		last := page.People[size-1]
		page.Next = last.FilingID.String() + "~" + last.StaffID.String()
	}
	return page, nil
}

// OfFiling returns all employments of a filing, for whoever looks among them for
// what only the vault can read.
func (m StaffDirectory) OfFiling(ctx context.Context, id uuid.UUID) (people []ListedPerson, err error) {
	err = read(ctx, m.DB, m, func(tx pgx.Tx) error {
		people, err = listPeople(ctx, tx, StaffQuery{Filing: id}.conditions(true), ``)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list staff: %w", err)
	}
	return people, nil
}

func listPeople(ctx context.Context, tx pgx.Tx, where conditions, limit string) ([]ListedPerson, error) {
	rows, err := tx.Query(ctx, `
		WITH page AS (SELECT e.* FROM staff e WHERE `+where.sql()+` ORDER BY e.filing, e.hired_on, e.id `+limit+`)
		SELECT e.id, e.filing, i.name, i.credit_code, e.authority, e.effective, e.state
		FROM page e JOIN institution i USING (filing) ORDER BY e.filing, e.hired_on, e.id`, where.args...)
	if err != nil {
		return nil, err
	}
	people := []ListedPerson{}
	var one ListedPerson
	var state []byte
	_, err = pgx.ForEachRow(rows, []any{&one.StaffID, &one.FilingID, &one.Institution, &one.CreditCode, &one.Authority, &one.Effective, &state}, func() error {
		one.StaffRow = filing.StaffRow{}
		if err := json.Unmarshal(state, &one.StaffRow); err != nil {
			return err
		}
		people = append(people, one)
		return nil
	})
	return people, err
}

// Counts counts what q narrows to but for the status, by status.
func (m StaffDirectory) Counts(ctx context.Context, q StaffQuery) ([]StatusCount, error) {
	return countByStatus(ctx, m.DB, m, "staff", q.conditions(false))
}
