package projections

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// listStates reads the rows of a procedure beside filings (suggestions, reports,
// transfers): their table has an ID of its name and the folded state as JSON. Each
// is told in the order asked for, all of them from one snapshot.
func listStates[S any](ctx context.Context, db *pgxpool.Pool, m Model, table string, where conditions, order string, each func(uuid.UUID, S)) error {
	type row struct {
		id    uuid.UUID
		state S
	}
	var all []row
	err := read(ctx, db, m, func(tx pgx.Tx) error {
		all = nil // read may try twice
		rows, err := tx.Query(ctx, `SELECT `+table+`, state FROM `+table+` WHERE `+where.sql()+` `+order, where.args...)
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
		return fmt.Errorf("list %ss: %w", table, err)
	}
	for _, r := range all {
		each(r.id, r.state)
	}
	return nil
}
