package projections

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain/filing"
)

// loadNamed loads the documents that the history names beside what the events
// need: of filings that are in memory in part, those that an event refers to, and
// those that what it replaces referred to. The rows that the events themselves
// need are loaded.
func (filingRows) loadNamed(ctx context.Context, tx pgx.Tx, in map[uuid.UUID]*keptView, events []filingEvent) error {
	var filings, ids []uuid.UUID
	for _, e := range events {
		f := in[e.filing]
		if !f.part {
			continue
		}
		for _, id := range documentsNamed(f.view.State, e.fact) {
			if !f.has(rowKey{e.filing, "documents", id}) {
				filings, ids = append(filings, e.filing), append(ids, id)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	rows, err := tx.Query(ctx, `
		SELECT DISTINCT r.filing, r.list, r.id, r.value
		FROM unnest($1::uuid[], $2::uuid[]) n (filing, id)
		JOIN filing_row r ON r.filing = n.filing AND r.list = 'documents' COLLATE "C" AND r.id = n.id`, uuids(filings), uuids(ids))
	if err != nil {
		return fmt.Errorf("load what filings name: %w", err)
	}
	return loadRows(rows, in)
}

// documentsNamed returns the documents that the description of an event may name.
// An event that refers to none replaces no reference to one.
func documentsNamed(s filing.State, e filing.Event) []uuid.UUID {
	if !refersToDocuments(reflect.TypeOf(e)) {
		return nil
	}
	replaced := touched(s, e)
	replaced.Documents = nil
	ids := referencedDocuments(reflect.ValueOf(e), referencedDocuments(reflect.ValueOf(replaced), nil))
	return slices.DeleteFunc(ids, func(id uuid.UUID) bool { return id == rowOf(e) })
}

// referencedDocuments adds the documents that a value refers to, wherever in it
// they stand.
func referencedDocuments(v reflect.Value, ids []uuid.UUID) []uuid.UUID {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			ids = referencedDocuments(v.Elem(), ids)
		}
	case reflect.Struct:
		if !refersToDocuments(v.Type()) {
			return ids
		}
		for _, field := range planOf(v.Type()).fields {
			f := v.FieldByIndex(field.index)
			if id, ok := f.Interface().(uuid.UUID); !ok {
				ids = referencedDocuments(f, ids)
			} else if references[field.name] == "documents" && id != uuid.Nil && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			ids = referencedDocuments(v.Index(i), ids)
		}
	case reflect.Map:
		for _, row := range v.Seq2() {
			ids = referencedDocuments(row, ids)
		}
	}
	return ids
}

var documentsByType sync.Map // reflect.Type → bool

// refersToDocuments reports whether values of a type can refer to documents.
func refersToDocuments(t reflect.Type) bool {
	if known, ok := documentsByType.Load(t); ok {
		return known.(bool)
	}
	refers := false
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		refers = refersToDocuments(t.Elem())
	case reflect.Struct:
		for _, field := range planOf(t).fields {
			f := t.FieldByIndex(field.index)
			refers = refers || f.Type == reflect.TypeFor[uuid.UUID]() && references[field.name] == "documents" || refersToDocuments(f.Type)
		}
	}
	documentsByType.Store(t, refers)
	return refers
}
