package projections

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
)

// viewsAtOnce is how many views one statement writes that may find others in
// their place: it is sent as a whole.
const viewsAtOnce = 500

func (filingRows) write(ctx context.Context, tx pgx.Tx, filings []*keptView, empty bool) error {
	if empty {
		return copyViews(ctx, tx, filings)
	}
	for some := range slices.Chunk(filings, viewsAtOnce) {
		if err := saveViews(ctx, tx, some); err != nil {
			return err
		}
	}
	return nil
}

// storedRow is a row of the table filing_row.
type storedRow struct {
	rowKey
	value string
}

// alteredRows are the rows in memory that are not so in the table, in the order
// of their keys.
func (f *keptView) alteredRows() ([]storedRow, error) {
	var altered []storedRow
	for name, l := range storedLists {
		for id, value := range l.rows(f.view.State) {
			key := rowKey{f.id, name, id}
			encoded, err := domain.MarshalStored(value)
			if err != nil {
				return nil, fmt.Errorf("filing %s, %s %s: %w", f.id, name, id, err)
			}
			if f.stored[key] != string(encoded) {
				altered = append(altered, storedRow{key, string(encoded)})
			}
		}
	}
	slices.SortFunc(altered, func(a, b storedRow) int {
		return cmp.Or(cmp.Compare(a.list, b.list), bytes.Compare(a.id[:], b.id[:]))
	})
	return altered, nil
}

// removedRows are the rows in the table that are not in memory any more, in the
// order of their keys.
func (f *keptView) removedRows() []rowKey {
	var removed []rowKey
	for key := range f.stored {
		if !f.has(key) {
			removed = append(removed, key)
		}
	}
	slices.SortFunc(removed, func(a, b rowKey) int {
		return cmp.Or(cmp.Compare(a.list, b.list), bytes.Compare(a.id[:], b.id[:]))
	})
	return removed
}

// code is the credit code by which the filing is found: none if it was discarded
// before anything was recorded, for then another filing may have it.
func (v FilingView) code() string {
	if v.State.CodeReleased {
		return ""
	}
	return string(v.State.CreditCode)
}

// saveViews writes filings, whether they are in the tables or not, and of their
// rows those that changed.
func saveViews(ctx context.Context, tx pgx.Tx, views []*keptView) error {
	var codes, heads, lists, values []string
	var publicFrom, testingFrom, operationFrom []int64
	var filings, ids []uuid.UUID
	var removed []rowKey
	for _, f := range views {
		rows, err := f.alteredRows()
		if err != nil {
			return err
		}
		removed = append(removed, f.removedRows()...)
		for _, r := range rows {
			filings, lists, ids, values = append(filings, f.id), append(lists, r.list), append(ids, r.id), append(values, r.value)
		}
		head, err := f.view.head().Encode()
		if err != nil {
			return err
		}
		codes, heads, publicFrom = append(codes, f.view.code()), append(heads, string(head)), append(publicFrom, int64(f.view.PublicFrom))
		testingFrom = append(testingFrom, int64(f.view.TrackFrom[domain.Testing]))
		operationFrom = append(operationFrom, int64(f.view.TrackFrom[domain.Operation]))
	}
	var b pgx.Batch
	b.Queue(`
		INSERT INTO filing (filing, credit_code, public_from, testing_from, operation_from, view)
		SELECT filing, credit_code, public_from, testing_from, operation_from, view
		FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[])
			f (filing, credit_code, public_from, testing_from, operation_from, view)
		ON CONFLICT (filing) DO UPDATE SET credit_code = excluded.credit_code, public_from = excluded.public_from,
			testing_from = excluded.testing_from, operation_from = excluded.operation_from, view = excluded.view`,
		idsOf(views), codes, publicFrom, testingFrom, operationFrom, heads)
	if len(ids) > 0 {
		b.Queue(`
			INSERT INTO filing_row (filing, list, id, value)
			SELECT filing, list, id, value FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[]) r (filing, list, id, value)
			ON CONFLICT (filing, list, id) DO UPDATE SET value = excluded.value`, uuids(filings), lists, uuids(ids), values)
	}
	for _, key := range removed { // rare
		b.Queue(`DELETE FROM filing_row WHERE filing = $1 AND list = $2 AND id = $3`, key.filing, key.list, key.id)
	}
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return fmt.Errorf("save views of filings: %w", err)
	}
	return nil
}

// copyViews writes filings that are not in the tables. It encodes one while the
// database stores another.
func copyViews(ctx context.Context, tx pgx.Tx, views []*keptView) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"filing"}, []string{"filing", "credit_code", "public_from", "testing_from", "operation_from", "view"},
		pgx.CopyFromSlice(len(views), func(i int) ([]any, error) {
			f := views[i]
			head, err := f.view.head().Encode()
			return []any{
				[16]byte(f.id), f.view.code(), int64(f.view.PublicFrom),
				int64(f.view.TrackFrom[domain.Testing]), int64(f.view.TrackFrom[domain.Operation]), string(head),
			}, err
		}))
	if err != nil {
		return fmt.Errorf("write views of filings: %w", err)
	}
	var rows []storedRow // of the filing before those of views
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"filing_row"}, []string{"filing", "list", "id", "value"},
		pgx.CopyFromFunc(func() ([]any, error) {
			for len(rows) == 0 {
				if len(views) == 0 {
					return nil, nil
				}
				var err error
				if rows, err = views[0].alteredRows(); err != nil {
					return nil, err
				}
				views = views[1:]
			}
			r := rows[0]
			rows = rows[1:]
			return []any{[16]byte(r.filing), r.list, [16]byte(r.id), r.value}, nil
		}))
	if err != nil {
		return fmt.Errorf("write rows of filings: %w", err)
	}
	return nil
}
