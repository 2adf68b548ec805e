package projections

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// StatusCount counts rows of a status.
type StatusCount struct {
	Status string `json:"status" db:"status"`
	N      int    `json:"n" db:"n"`
}

// afterRow adds that a row comes after the one that a cursor names, which stands
// where the column, of a type, says.
func (c *conditions) afterRow(ctx context.Context, tx pgx.Tx, table, column, of, cursor string) error {
	if cursor == "" {
		return nil
	}
	first, second, _ := strings.Cut(cursor, "~")
	filing, err := uuid.Parse(first)
	id, err2 := uuid.Parse(second)
	if err != nil || err2 != nil {
		return ErrCursor
	}
	var place string
	err = tx.QueryRow(ctx, `SELECT `+column+`::text FROM `+table+` WHERE filing = $1 AND id = $2`, filing, id).Scan(&place)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrCursor
	}
	if err != nil {
		return err
	}
	c.add(`(e.filing, e.`+column+`, e.id) > ($, $::text::`+of+`, $)`, filing, place, id)
	return nil
}

// countByStatus counts rows of a table, called e, by their status.
func countByStatus(ctx context.Context, db *pgxpool.Pool, m Model, table string, where conditions) ([]StatusCount, error) {
	var counts []StatusCount
	err := read(ctx, db, m, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT e.status, count(*) AS n FROM `+table+` e WHERE `+where.sql()+` GROUP BY e.status ORDER BY e.status`, where.args...)
		if err != nil {
			return err
		}
		counts, err = pgx.CollectRows(rows, pgx.RowToStructByName[StatusCount])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count %s: %w", table, err)
	}
	return counts, nil
}
