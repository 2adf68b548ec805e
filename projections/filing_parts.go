package projections

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// filingEvents returns the events of filings.
func filingEvents(page []Event) []filingEvent {
	all := make([]filingEvent, 0, len(page))
	for _, e := range page {
		fact, ok := e.Payload.(filing.Event)
		if id, err := filingOf(e.Stream); ok && err == nil {
			all = append(all, filingEvent{e, id, fact})
		}
	}
	return all
}

// rowKey names a row of a list of a filing.
type rowKey struct {
	filing uuid.UUID
	list   string
	id     uuid.UUID
}

// put decodes a stored row into the state.
func (k rowKey) put(s *filing.State, value string) error {
	l, ok := storedLists[k.list]
	if !ok {
		return fmt.Errorf("filing %s: unknown list %q", k.filing, k.list)
	}
	if err := l.put(s, k.id, []byte(value)); err != nil {
		return fmt.Errorf("filing %s, %s %s: %w", k.filing, k.list, k.id, err)
	}
	return nil
}

// storedList is a list of a state that is stored row by row.
type storedList struct {
	put  func(*filing.State, uuid.UUID, []byte) error
	rows func(filing.State) map[uuid.UUID]any
	drop func(*filing.State)
}

var storedLists = map[string]storedList{
	"staff":     listOf(func(s *filing.State) *map[uuid.UUID]filing.StaffRow { return &s.Staff }),
	"equipment": listOf(func(s *filing.State) *map[uuid.UUID]filing.EquipmentRow { return &s.Equipment }),
	"documents": listOf(func(s *filing.State) *map[uuid.UUID]filing.DocumentRow { return &s.Documents }),
	"subjects":  listOf(func(s *filing.State) *map[uuid.UUID]bool { return &s.Subjects }),
}

func listOf[V any](of func(*filing.State) *map[uuid.UUID]V) storedList {
	return storedList{
		put: func(s *filing.State, id uuid.UUID, value []byte) error {
			var row V
			if err := json.Unmarshal(value, &row); err != nil {
				return err
			}
			if *of(s) == nil {
				*of(s) = make(map[uuid.UUID]V)
			}
			(*of(s))[id] = row
			return nil
		},
		rows: func(s filing.State) map[uuid.UUID]any {
			rows := make(map[uuid.UUID]any, len(*of(&s)))
			for id, row := range *of(&s) {
				rows[id] = row
			}
			return rows
		},
		drop: func(s *filing.State) { *of(s) = nil },
	}
}

// needs says which rows of its filing an event reads or writes, beside what is
// stored with the filing; whole, that it needs all of them. A row that is left
// out here is missed by the test that holds the stored views equal to the fold.
func needs(e filingEvent) (rows []rowKey, whole bool) {
	row := func(list string, id uuid.UUID) { rows = append(rows, rowKey{e.filing, list, id}) }
	switch fact := e.fact.(type) {
	case filing.Registered, filing.IdentityRecorded, filing.IdentityProposed, filing.ScopeRecorded, filing.ScopeProposed,
		filing.BasicsRecorded, filing.ContactsRecorded, filing.PremisesAdded, filing.PremisesRevised,
		filing.CaseOpened, filing.CaseSubmitted, filing.CaseTaken, filing.CasePutBack, filing.CaseReturned, filing.CaseWithdrawn, filing.CaseClosed:
	case filing.StaffAdded, filing.StaffRevised, filing.StaffLeft, filing.StaffMovedToNonTechnicalPost,
		filing.StaffRehired, filing.StaffEntryWithdrawn, filing.IDNumberCorrected:
		row("staff", rowOf(fact))
	case filing.EquipmentAdded, filing.EquipmentRevised, filing.EquipmentRetired, filing.EquipmentEntryWithdrawn:
		row("equipment", rowOf(fact))
	case filing.DocumentAttached:
		row("documents", fact.DocumentID)
		row("staff", fact.StaffID)
	default:
		return nil, true
	}
	for _, subject := range subjectsIn(reflect.ValueOf(e.fact)) {
		row("subjects", subject)
	}
	return rows, false
}

// subjectsIn finds the subjects that an event names, wherever in it they stand.
func subjectsIn(v reflect.Value) (subjects []uuid.UUID) {
	for _, field := range planOf(v.Type()).fields {
		f := v.FieldByIndex(field.index)
		if id, ok := f.Interface().(uuid.UUID); ok && field.name == "subject" {
			subjects = append(subjects, id)
		} else if f.Kind() == reflect.Struct {
			subjects = append(subjects, subjectsIn(f)...)
		}
	}
	return subjects
}

// partialViews are the views of the filings that a page touches, as far as its
// events need them.
type partialViews struct {
	of      map[uuid.UUID]*FilingView
	touched []uuid.UUID       // in the order of the page
	stored  map[rowKey]string // the rows as they were
}

// openViews loads what events need.
func openViews(ctx context.Context, tx pgx.Tx, events []filingEvent) (partialViews, error) {
	v := partialViews{of: make(map[uuid.UUID]*FilingView), stored: make(map[rowKey]string)}
	var whole, filings, ids []uuid.UUID
	var lists []string
	for _, e := range events {
		if v.of[e.filing] == nil {
			v.of[e.filing] = new(FilingView)
			v.touched = append(v.touched, e.filing)
		}
		rows, all := needs(e)
		if all {
			whole = append(whole, e.filing)
		}
		for _, r := range rows {
			filings, lists, ids = append(filings, r.filing), append(lists, r.list), append(ids, r.id)
		}
	}
	var b pgx.Batch
	b.Queue(`SELECT view FROM filing WHERE filing = ANY ($1)`, uuids(v.touched)).Query(v.loadHeads)
	b.Queue(`
		SELECT filing, list, id, value FROM filing_row WHERE filing = ANY ($1)
		UNION
		SELECT r.filing, r.list, r.id, r.value
		FROM unnest($2::uuid[], $3::text[], $4::uuid[]) n (filing, list, id)
		JOIN filing_row r ON r.filing = n.filing AND r.list = n.list COLLATE "C" AND r.id = n.id`,
		uuids(whole), uuids(filings), lists, uuids(ids)).Query(v.loadRows)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return v, fmt.Errorf("load views of filings: %w", err)
	}
	return v, nil
}

func (v partialViews) loadHeads(rows pgx.Rows) error {
	var head string
	_, err := pgx.ForEachRow(rows, []any{&head}, func() error {
		view, err := DecodeFilingView([]byte(head))
		if err != nil {
			return err
		}
		*v.of[view.ID] = view
		return nil
	})
	return err
}

func (v partialViews) loadRows(rows pgx.Rows) error {
	return eachStored(rows, func(key rowKey, value string) error {
		v.stored[key] = value
		return key.put(&v.of[key.filing].State, value)
	})
}

// eachStored calls f for the rows of a query of filing_row.
func eachStored(rows pgx.Rows, f func(rowKey, string) error) error {
	var key rowKey
	var value string
	_, err := pgx.ForEachRow(rows, []any{&key.filing, &key.list, &key.id, &value}, func() error { return f(key, value) })
	return err
}

// save writes the views back, and of their rows those that changed.
func (v partialViews) save(ctx context.Context, tx pgx.Tx) error {
	var codes, heads, lists, values []string
	var publicFrom []int64
	var filings, ids []uuid.UUID
	for _, id := range v.touched {
		view := v.of[id]
		for name, l := range storedLists {
			for row, value := range l.rows(view.State) {
				encoded, err := domain.MarshalStored(value)
				if err != nil {
					return fmt.Errorf("filing %s, %s %s: %w", id, name, row, err)
				}
				if key := (rowKey{id, name, row}); v.stored[key] != string(encoded) {
					filings, lists, ids, values = append(filings, id), append(lists, name), append(ids, row), append(values, string(encoded))
				}
			}
		}
		head, err := view.head().Encode()
		if err != nil {
			return err
		}
		codes, heads, publicFrom = append(codes, string(view.State.CreditCode)), append(heads, string(head)), append(publicFrom, int64(view.PublicFrom))
	}
	var b pgx.Batch
	b.Queue(`
		INSERT INTO filing (filing, credit_code, public_from, view)
		SELECT filing, credit_code, public_from, view
		FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[]) f (filing, credit_code, public_from, view)
		ON CONFLICT (filing) DO UPDATE SET credit_code = excluded.credit_code, public_from = excluded.public_from, view = excluded.view`,
		uuids(v.touched), codes, publicFrom, heads)
	b.Queue(`
		INSERT INTO filing_row (filing, list, id, value)
		SELECT filing, list, id, value FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) r (filing, list, id, value)
		ON CONFLICT (filing, list, id) DO UPDATE SET value = excluded.value`, uuids(filings), lists, uuids(ids), values)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("save views of filings: %w", err)
	}
	return nil
}

// head is the view without the lists that are stored row by row.
func (v FilingView) head() FilingView {
	for _, l := range storedLists {
		l.drop(&v.State)
	}
	return v
}
