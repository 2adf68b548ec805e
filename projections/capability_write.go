package projections

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// capabilityWrites gathers what events do to capability_row: first what is deleted
// from the table, then what is written. What is written and deleted again never
// is; its methods are, so that what a transaction happens to hold leaves no trace.
type capabilityWrites struct {
	gone    []annexPart
	pending []pendingRow
	methods map[uuid.UUID]capabilityMethod
}

// pendingRow is a row of a part of a source.
type pendingRow struct {
	annexPart
	method uuid.UUID
	n      int
	row    filing.AnnexRow
	field  *filing.OperationField // if it is no row of an annex
}

func (w *capabilityWrites) remove(p annexPart) {
	if p.staging == uuid.Nil {
		return
	}
	w.gone = append(w.gone, p)
	kept := w.pending[:0]
	for _, r := range w.pending {
		if r.staging != p.staging || p.part != 0 && p.part != r.part {
			kept = append(kept, r)
		}
	}
	w.pending = kept
}

func (w *capabilityWrites) method(m capabilityMethod) uuid.UUID {
	if w.methods == nil {
		w.methods = make(map[uuid.UUID]capabilityMethod)
	}
	id := m.id()
	w.methods[id] = m
	return id
}

func (w *capabilityWrites) rows(e filing.AnnexPartStaged) {
	before := (e.Piece - 1) * filing.MaxAnnexPartRows // at least as many as there are
	for i, r := range e.Rows {
		w.pending = append(w.pending, pendingRow{annexPart{e.StagingID, e.Part}, w.method(methodOf(r)), before + i, r, nil})
	}
}

// fields notes fields of operation, which are a source of one part. What proves
// them is nobody's to see.
func (w *capabilityWrites) fields(source uuid.UUID, fields []filing.OperationField) {
	for i, f := range fields {
		f.DocumentID = uuid.Nil
		m := methodOfField(f)
		row := filing.AnnexRow{Category: m.category, Parameter: m.parameter}
		w.pending = append(w.pending, pendingRow{annexPart{source, 1}, w.method(m), i, row, &f})
	}
}

// load implements [keptRows].
func (capabilityRows) load(ctx context.Context, tx pgx.Tx, filings []*kept[capabilityKept]) error {
	of := make(map[uuid.UUID]*kept[capabilityKept], len(filings))
	for _, f := range filings {
		of[f.id] = f
	}
	rows, err := tx.Query(ctx, `SELECT filing, annex, staging, parts, operation FROM capability_sources WHERE filing = ANY ($1)`, idsOf(filings))
	if err != nil {
		return err
	}
	var id uuid.UUID
	var annex, staging, operation uuid.NullUUID
	var parts []int
	_, err = pgx.ForEachRow(rows, []any{&id, &annex, &staging, &parts, &operation}, func() error {
		of[id].rows.sources = capabilitySources{annex.UUID, staging.UUID, parts, operation.UUID}
		parts = nil // the next row's are another slice
		return nil
	})
	if err != nil {
		return fmt.Errorf("load sources of capability: %w", err)
	}
	for _, f := range filings {
		f.rows.stored = len(capabilityEntries(f)) > 0
	}
	return nil
}

// write implements [keptRows].
func (capabilityRows) write(ctx context.Context, tx pgx.Tx, filings []*kept[capabilityKept]) error {
	// In a transaction that fills a table, a plan that was made when it was empty
	// is no good for long.
	if _, err := tx.Exec(ctx, `SET LOCAL plan_cache_mode = force_custom_plan`); err != nil {
		return err
	}
	for _, step := range []func(context.Context, pgx.Tx, []*kept[capabilityKept]) error{
		deleteCapability, saveCapabilitySources, insertMethods, copyCapabilityRows, copyCapability, insertCapabilityMethods,
	} {
		if err := step(ctx, tx, filings); err != nil {
			return fmt.Errorf("write capability: %w", err)
		}
	}
	return nil
}

func deleteCapability(ctx context.Context, tx pgx.Tx, filings []*kept[capabilityKept]) error {
	var b pgx.Batch
	var tracks, methods [][16]byte
	for _, f := range filings {
		for _, p := range f.rows.writes.gone {
			b.Queue(`DELETE FROM capability_row WHERE source = $1 AND ($2 = 0 OR part = $2)`, p.staging, p.part)
		}
		if f.rows.altered && f.rows.stored {
			tracks = append(tracks, f.id)
		}
		if f.rows.methods && f.rows.stored {
			methods = append(methods, f.id)
		}
	}
	if len(tracks) > 0 {
		b.Queue(`DELETE FROM capability WHERE filing = ANY ($1)`, tracks)
		b.Queue(`DELETE FROM capability_methods WHERE filing = ANY ($1)`, methods)
	}
	if b.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, &b).Close()
}

func saveCapabilitySources(ctx context.Context, tx pgx.Tx, filings []*kept[capabilityKept]) error {
	var b pgx.Batch
	for _, f := range filings {
		if s := f.rows.sources; s.annex != uuid.Nil || s.staging != uuid.Nil || s.operation != uuid.Nil {
			b.Queue(`
				INSERT INTO capability_sources (filing, annex, staging, parts, operation) VALUES ($1, $2, $3, $4, $5)
				ON CONFLICT (filing) DO UPDATE SET
					annex = excluded.annex, staging = excluded.staging, parts = excluded.parts, operation = excluded.operation`,
				f.id, orNull(s.annex), orNull(s.staging), append([]int{}, s.parts...), orNull(s.operation))
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, &b).Close()
}

// methodsAtOnce is how many methods one statement names.
const methodsAtOnce = 5000

// insertMethods adds methods that nobody had before.
func insertMethods(ctx context.Context, tx pgx.Tx, filings []*kept[capabilityKept]) error {
	all := make(map[uuid.UUID]capabilityMethod)
	for _, f := range filings {
		for id, m := range f.rows.writes.methods {
			all[id] = m
		}
	}
	ids := sortedMethods(all)
	for len(ids) > 0 {
		some := ids[:min(len(ids), methodsAtOnce)]
		ids = ids[len(some):]
		if err := insertSomeMethods(ctx, tx, some, all); err != nil {
			return err
		}
	}
	return nil
}

func insertSomeMethods(ctx context.Context, tx pgx.Tx, ids []uuid.UUID, all map[uuid.UUID]capabilityMethod) error {
	rows, err := tx.Query(ctx, `SELECT id FROM unnest($1::uuid[]) id WHERE NOT EXISTS (SELECT FROM capability_method m WHERE m.method = id)`, uuids(ids))
	if err != nil {
		return err
	}
	missing, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return err
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"capability_method"},
		[]string{"method", "category", "parameter", "standard_no", "sought", "sought_standard", "terms"},
		pgx.CopyFromSlice(len(missing), func(i int) ([]any, error) {
			m := all[missing[i]]
			sought, standard := folded(m.parameter), folded(string(m.standardNo))
			return []any{
				[16]byte(missing[i]), string(m.category), m.parameter, string(m.standardNo), sought, standard, m.terms(sought, standard),
			}, nil
		}))
	return err
}

func copyCapabilityRows(ctx context.Context, tx pgx.Tx, filings []*kept[capabilityKept]) error {
	var pending []pendingRow // of the filing before those of filings
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"capability_row"}, capabilityRowColumns, pgx.CopyFromFunc(func() ([]any, error) {
		for len(pending) == 0 {
			if len(filings) == 0 {
				return nil, nil
			}
			pending, filings = filings[0].rows.writes.pending, filings[1:]
		}
		r := pending[0]
		pending = pending[1:]
		return r.values()
	}))
	return err
}

// capabilityRowColumns are those of capability_row in the order of values.
var capabilityRowColumns = []string{
	"source", "method", "part", "n", "category", "premises", "object", "item_no",
	"standard_name", "method_kind", "limit_range", "note", "valid_from", "field",
}

func (r pendingRow) values() ([]any, error) {
	var field any
	if r.field != nil {
		encoded, err := domain.MarshalStored(*r.field)
		if err != nil {
			return nil, err
		}
		field = string(encoded)
	}
	return []any{
		[16]byte(r.staging), [16]byte(r.method), r.part, r.n, string(r.row.Category), uuidOrNull(r.row.PremisesID), r.row.Object, string(r.row.ItemNo),
		r.row.StandardName, string(r.row.MethodKind), r.row.LimitRange, r.row.Note, string(r.row.ValidFrom), field,
	}, nil
}

func copyCapability(ctx context.Context, tx pgx.Tx, filings []*kept[capabilityKept]) error {
	var rows [][]any
	for _, f := range filings {
		if !f.rows.altered {
			continue
		}
		for _, e := range f.rows.entries {
			rows = append(rows, []any{
				[16]byte(e.ID), string(e.Track), e.Name, string(e.CreditCode), string(e.Authority), string(e.County), e.Number,
				[16]byte(e.source), texts(e.categories),
			})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"capability"},
		[]string{"filing", "track", "name", "credit_code", "authority", "county", "number", "source", "categories"}, pgx.CopyFromRows(rows))
	return err
}

// insertCapabilityMethods sums up what published tracks have rows of.
func insertCapabilityMethods(ctx context.Context, tx pgx.Tx, filings []*kept[capabilityKept]) error {
	var b pgx.Batch
	for _, f := range filings {
		if !f.rows.methods {
			continue
		}
		for _, e := range f.rows.entries {
			b.Queue(`
				INSERT INTO capability_methods (filing, track, methods)
				SELECT $1, $2, array_agg(DISTINCT method ORDER BY method) FROM capability_row
				WHERE source = $3 AND category = ANY ($4) HAVING count(*) > 0`, e.ID, string(e.Track), e.source, texts(e.categories))
		}
	}
	if b.Len() == 0 {
		return nil
	}
	return tx.SendBatch(ctx, &b).Close()
}
