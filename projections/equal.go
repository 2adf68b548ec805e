package projections

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Difference is one thing in which two builds of a read model differ.
type Difference struct {
	Table string
	Key   string // of the row, "filing=…, track=testing"; empty if the table as a whole differs
	What  DifferenceKind
}

// DifferenceKind says how two builds differ, as seen from the first.
type DifferenceKind string

// The kinds of difference.
const (
	OnlyInFirst  DifferenceKind = "only_in_first"  // the second lacks the row or table
	OnlyInSecond DifferenceKind = "only_in_second" // the first lacks it
	Unequal      DifferenceKind = "unequal"        // the row's bytes, or the table's columns
)

func (d Difference) String() string {
	if d.Key == "" {
		return fmt.Sprintf("table %s: %s", d.Table, d.What)
	}
	return fmt.Sprintf("table %s, row %s: %s", d.Table, d.Key, d.What)
}

// mostDifferences is how many rows of a table are named; who wants more looks
// for himself.
const mostDifferences = 10

// Equal compares all tables of two schemas row by row, byte for byte, and
// returns the first differences in order of table and key; none means equal.
// Every table must have a primary key.
func Equal(ctx context.Context, db *pgxpool.Pool, first, second string) ([]Difference, error) {
	var differences []Difference
	err := pgx.BeginTxFunc(ctx, db, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) (err error) {
		differences, err = compareSchemas(ctx, tx, first, second)
		return err
	})
	return differences, err
}

func compareSchemas(ctx context.Context, db querier, first, second string) ([]Difference, error) {
	a, err := tablesOf(ctx, db, first)
	if err != nil {
		return nil, err
	}
	b, err := tablesOf(ctx, db, second)
	if err != nil {
		return nil, err
	}
	var all []Difference
	for _, table := range slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(a), b...)))) {
		switch {
		case !slices.Contains(b, table):
			all = append(all, Difference{Table: table, What: OnlyInFirst})
		case !slices.Contains(a, table):
			all = append(all, Difference{Table: table, What: OnlyInSecond})
		default:
			found, err := compareTables(ctx, db, first, second, table)
			if err != nil {
				return nil, fmt.Errorf("compare table %s of %s and %s: %w", table, first, second, err)
			}
			all = append(all, found...)
		}
	}
	return all, nil
}

// compareTables compares digests of the binary form that the database sends,
// joined on the primary key.
func compareTables(ctx context.Context, db querier, first, second, table string) ([]Difference, error) {
	columns, key, err := shapeOf(ctx, db, first, table)
	if err != nil {
		return nil, err
	}
	others, _, err := shapeOf(ctx, db, second, table)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(columns, others) {
		return []Difference{{Table: table, What: Unequal}}, nil
	}
	if len(key) == 0 {
		return nil, errors.New("it has no primary key")
	}
	rows, err := db.Query(ctx, compareSQL(first, second, table, key))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Difference, error) {
		d := Difference{Table: table}
		return d, row.Scan(&d.Key, &d.What)
	})
}

// compareSQL writes the query; the names come from the catalog.
func compareSQL(first, second, table string, key []string) string {
	var on, order, name []string
	for _, k := range key {
		c := pgx.Identifier{k}.Sanitize()
		on = append(on, fmt.Sprintf("a.%[1]s = b.%[1]s", c))
		order = append(order, fmt.Sprintf("coalesce(a.%[1]s, b.%[1]s)", c))
		name = append(name, fmt.Sprintf("'%[2]s=' || coalesce(a.%[1]s, b.%[1]s)", c, strings.ReplaceAll(k, "'", "''")))
	}
	side := func(schema string) string {
		columns := "t." + strings.Join(quotedAll(key), ", t.")
		return fmt.Sprintf("(SELECT %s, sha256(record_send(t)) AS digest FROM %s t)", columns, pgx.Identifier{schema, table}.Sanitize())
	}
	return fmt.Sprintf(`
		SELECT %s, CASE WHEN b.digest IS NULL THEN 'only_in_first' WHEN a.digest IS NULL THEN 'only_in_second' ELSE 'unequal' END
		FROM %s a FULL JOIN %s b ON %s
		WHERE a.digest IS DISTINCT FROM b.digest ORDER BY %s LIMIT %d`,
		strings.Join(name, " || ', ' || "), side(first), side(second),
		strings.Join(on, " AND "), strings.Join(order, ", "), mostDifferences)
}

func quotedAll(names []string) []string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = pgx.Identifier{n}.Sanitize()
	}
	return all
}

// shapeOf returns a table's columns with their types, and its primary key, in
// order.
func shapeOf(ctx context.Context, db querier, schema, table string) (columns, key []string, err error) {
	rows, err := db.Query(ctx, `
		SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
		FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
		pgx.Identifier{schema, table}.Sanitize())
	if err != nil {
		return nil, nil, err
	}
	if columns, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return nil, nil, err
	}
	rows, err = db.Query(ctx, `
		SELECT a.attname::text FROM pg_index i, unnest(i.indkey) WITH ORDINALITY k (attnum, nth)
		JOIN pg_attribute a ON a.attrelid = $1::regclass AND a.attnum = k.attnum
		WHERE i.indrelid = $1::regclass AND i.indisprimary ORDER BY k.nth`,
		pgx.Identifier{schema, table}.Sanitize())
	if err != nil {
		return nil, nil, err
	}
	key, err = pgx.CollectRows(rows, pgx.RowTo[string])
	return columns, key, err
}
