package projections

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
)

// procedure is what read models have in common of a procedure beside filings
// (suggestions, reports, transfers): each has a stream of its own and a row, with
// the ID in a column named as the table and the folded state as JSON.
type procedure[S any, E domain.Event] struct {
	category string // of its streams, and what the types of its events begin with
	table    string
	day      string // the column that lists are in the order of, before the ID
	evolve   func(*S, E, domain.Place)
	begun    func(S) domain.Date // what is in the column day
	notFound error
}

// owns reports whether events of a type are of the procedure.
func (p procedure[S, E]) owns(eventType string) bool {
	return strings.HasPrefix(eventType, p.category+".")
}

func (p procedure[S, E]) stream(id uuid.UUID) eventstore.Stream {
	return eventstore.Stream(p.category + "-" + id.String())
}

// fold returns the state after an event, and how it is stored. Such procedures are
// rare, so each event is applied by itself.
func (p procedure[S, E]) fold(ctx context.Context, tx pgx.Tx, e Event, fact E) (id uuid.UUID, s S, stored string, err error) {
	digits, ok := strings.CutPrefix(string(e.Stream), p.category+"-")
	id, err = uuid.Parse(digits)
	if !ok || err != nil {
		return id, s, "", fmt.Errorf("%s in stream %s: %w", e.Type, e.Stream, ErrForeignEvent)
	}
	s, err = p.stored(ctx, tx, id)
	if err != nil && !errors.Is(err, p.notFound) {
		return id, s, "", err
	}
	p.evolve(&s, fact, e.Place())
	text, err := domain.MarshalStored(s)
	return id, s, string(text), err
}

// stored returns the state of one, or notFound and the zero state.
func (p procedure[S, E]) stored(ctx context.Context, tx pgx.Tx, id uuid.UUID) (s S, err error) {
	var state []byte
	err = tx.QueryRow(ctx, `SELECT state FROM `+p.table+` WHERE `+p.table+` = $1`, id).Scan(&state)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, p.notFound
	}
	if err == nil {
		err = json.Unmarshal(state, &s)
	}
	if err != nil {
		return s, fmt.Errorf("read %s %s: %w", p.table, id, err)
	}
	return s, nil
}

// one reads the state of one, or notFound.
func (p procedure[S, E]) one(ctx context.Context, db *pgxpool.Pool, m Model, id uuid.UUID) (s S, err error) {
	err = read(ctx, db, m, func(tx pgx.Tx) error {
		s, err = p.stored(ctx, tx, id)
		return err
	})
	return s, err
}

// listOrder is the order of a list.
type listOrder string

const (
	oldestFirst listOrder = ""
	latestFirst listOrder = "DESC"
)

// page tells of a page of those that meet conditions, and returns the cursor of the
// next. It is [ErrCursor] if after is not from here.
func (p procedure[S, E]) page(ctx context.Context, db *pgxpool.Pool, m Model, where conditions, order listOrder, after string, size int, each func(uuid.UUID, S)) (next string, err error) {
	if after != "" {
		day, id, err := parseDeadlineCursor(after)
		if err != nil {
			return "", err
		}
		compared := " > "
		if order == latestFirst {
			compared = " < "
		}
		where.add(`(`+p.day+`, `+p.table+`)`+compared+`($::text::date, $)`, day, id)
	}
	size = pageSize(size)
	n, last := 0, ""
	err = p.list(ctx, db, m, where, order, ` LIMIT `+strconv.Itoa(size+1), func(id uuid.UUID, s S) {
		if n++; n > size {
			next = last // there is more
			return
		}
		each(id, s)
		last = string(p.begun(s)) + "~" + id.String()
	})
	return next, err
}

// list tells of those that meet conditions, all from one snapshot.
func (p procedure[S, E]) list(ctx context.Context, db *pgxpool.Pool, m Model, where conditions, order listOrder, limit string, each func(uuid.UUID, S)) error {
	type row struct {
		id    uuid.UUID
		state S
	}
	var all []row
	err := read(ctx, db, m, func(tx pgx.Tx) error {
		all = nil // read may try twice
		rows, err := tx.Query(ctx, `SELECT `+p.table+`, state FROM `+p.table+` WHERE `+where.sql()+
			` ORDER BY `+p.day+` `+string(order)+`, `+p.table+` `+string(order)+limit, where.args...)
		if err != nil {
			return err
		}
		var id uuid.UUID
		var state []byte
		_, err = pgx.ForEachRow(rows, []any{&id, &state}, func() error {
			one := row{id: id}
			if err := json.Unmarshal(state, &one.state); err != nil {
				return err
			}
			all = append(all, one)
			return nil
		})
		return err
	})
	if err != nil {
		return fmt.Errorf("list %ss: %w", p.table, err)
	}
	for _, r := range all {
		each(r.id, r.state)
	}
	return nil
}

// history tells of everything that happened to one, oldest first, from the log
// itself.
func (p procedure[S, E]) history(ctx context.Context, store eventstore.Store, id uuid.UUID, each func(Event, E)) error {
	stream := p.stream(id)
	for page, err := range store.Read(ctx, stream, eventstore.ReadOptions{}) {
		if err != nil {
			return fmt.Errorf("history of %s: %w", stream, err)
		}
		for _, r := range page {
			e, err := Decode(r)
			if err != nil {
				return fmt.Errorf("history: %w", err)
			}
			fact, ok := e.Payload.(E)
			if !ok {
				return fmt.Errorf("history: %s in %s: %w", e.Type, stream, ErrForeignEvent)
			}
			each(e, fact)
		}
	}
	return nil
}
