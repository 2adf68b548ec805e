package projectionstest

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/google/go-cmp/cmp"
)

var newVersion = flag.Bool("new-version", false, "write the golden files of read models that have none for their version")

// Golden holds the DDL of m, and the rows that it makes of everything in
// store, against testdata/<name>_<version>.golden. The file of a version is
// written once, by -new-version, and never again: whatever alters it is a new
// version.
func Golden(t *testing.T, db *pgxpool.Pool, store eventstore.Store, m projections.Model) {
	t.Helper()
	schema := "golden_" + m.Name()
	end, err := store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := projections.RebuildAt(t.Context(), db, store, m, end, schema, nil); err != nil {
		t.Fatal(err)
	}
	rows, err := Rows(t.Context(), db, schema)
	if err != nil {
		t.Fatal(err)
	}
	got := m.DDL() + m.Indexes() + rows

	file := filepath.Join("testdata", fmt.Sprintf("%s_%d.golden", m.Name(), m.Version()))
	want, err := os.ReadFile(file)
	switch {
	case os.IsNotExist(err) && *newVersion:
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	case err != nil:
		t.Fatalf("%v (the file of a new version is written by -new-version)", err)
	case got != string(want):
		t.Errorf("DDL or rows of %s are not those of version %d: raise Version to %d and run with -new-version (-file +now):\n%s",
			m.Name(), m.Version(), m.Version()+1, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")))
	}
}

// Rows returns all rows of a schema as text, ordered by table and primary key.
func Rows(ctx context.Context, db *pgxpool.Pool, schema string) (string, error) {
	var b strings.Builder
	err := pgx.BeginTxFunc(ctx, db, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL timezone = 'UTC'`); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			SELECT c.relname::text, string_agg(quote_ident(a.attname), ', ' ORDER BY k.nth)
			FROM pg_class c JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary,
				unnest(i.indkey) WITH ORDINALITY k (attnum, nth), pg_attribute a
			WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r' AND a.attrelid = c.oid AND a.attnum = k.attnum
			GROUP BY c.relname ORDER BY c.relname COLLATE "C"`, schema)
		if err != nil {
			return err
		}
		type table struct{ Name, Key string }
		tables, err := pgx.CollectRows(rows, pgx.RowToStructByPos[table])
		if err != nil {
			return err
		}
		for _, table := range tables {
			rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT row_to_json(t)::text FROM %s t ORDER BY %s`,
				pgx.Identifier{schema, table.Name}.Sanitize(), table.Key))
			if err != nil {
				return err
			}
			lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "\n-- %s\n%s\n", table.Name, strings.Join(lines, "\n"))
		}
		return nil
	})
	return b.String(), err
}
