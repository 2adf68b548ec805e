package bench_test

import (
	"errors"
	"testing"

	"example.org/ledger/cmd/internal/bench"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/projections"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// loaded opens a ledger with a history in its log.
func loaded(t *testing.T) (l *ledger.Ledger, events int) {
	t.Helper()
	l = ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
	events, err := bench.Load(t.Context(), l, 1500)
	if err != nil {
		t.Fatal(err)
	}
	return l, events
}

// The baseline comes to the same rows, or it would not be one.
func TestOneByOneMakesTheSameRegistry(t *testing.T) {
	l, events := loaded(t)
	sample, err := bench.OneByOne(t.Context(), l, events)
	if err != nil || sample.Events != events {
		t.Fatalf("%d of %d events applied: %v", sample.Events, events, err)
	}
	end, err := l.Store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := projections.RebuildAt(t.Context(), l.DB, l.Store, projections.Registry{}, end, "rebuilt", nil); err != nil {
		t.Fatal(err)
	}
	conn := connect(t, l.URL)
	for _, table := range []string{"registry", "registry_track", "folded"} {
		one, rebuilt := rows(t, conn, "one_by_one."+table), rows(t, conn, "rebuilt."+table)
		if diff := cmp.Diff(rebuilt, one); diff != "" || len(one) < 40 {
			t.Errorf("%d rows of %s (-rebuilt +one by one):\n%s", len(one), table, diff)
		}
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(t.Context()) })
	return conn
}

func rows(t *testing.T, conn *pgx.Conn, table string) []string {
	t.Helper()
	rows, _ := conn.Query(t.Context(), `SELECT r::text FROM `+table+` r ORDER BY 1`)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestLogIsCounted(t *testing.T) {
	l, events := loaded(t)
	if err := bench.CheckLog(t.Context(), l, eventstore.Position{}, events); err != nil {
		t.Error(err)
	}
	for _, wrong := range []int{events - 1, events + 1} {
		if err := bench.CheckLog(t.Context(), l, eventstore.Position{}, wrong); !errors.Is(err, bench.ErrMiscounted) {
			t.Errorf("%d of %d: %v", wrong, events, err)
		}
	}
}

func TestPipelinedTransaction(t *testing.T) {
	conn, ctx := connect(t, pgtest.Empty(t)), t.Context()
	if _, err := conn.Exec(ctx, `CREATE TABLE n (n integer)`); err != nil {
		t.Fatal(err)
	}
	count := func(want int) {
		t.Helper()
		var n int
		if err := conn.QueryRow(ctx, `SELECT count(*) FROM n`).Scan(&n); err != nil || n != want {
			t.Errorf("%d rows instead of %d: %v", n, want, err)
		}
	}
	tx := bench.Begin(conn)
	_, _ = tx.Exec(ctx, `INSERT INTO n VALUES ($1)`, 1) // it was not sent yet
	var n int
	if err := tx.QueryRow(ctx, `SELECT n FROM n WHERE n > $1`, 0).Scan(&n); err != nil || n != 1 {
		t.Errorf("read %d of what was written before: %v", n, err)
	}
	if err := tx.QueryRow(ctx, `SELECT n FROM n WHERE n > $1`, 1).Scan(&n); !errors.Is(err, pgx.ErrNoRows) {
		t.Errorf("a row that is not there: %v", err)
	}
	var b pgx.Batch
	b.Queue(`INSERT INTO n VALUES ($1)`, 2)
	b.Queue(`INSERT INTO n VALUES ($1)`, 3)
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		t.Error(err)
	}
	if _, err := tx.CopyFrom(ctx, pgx.Identifier{"n"}, []string{"n"}, pgx.CopyFromRows([][]any{{4}})); err != nil {
		t.Error(err)
	}
	if err := tx.Commit(ctx); err != nil {
		t.Error(err)
	}
	count(4)

	for _, last := range []func(pgx.Tx) error{
		func(tx pgx.Tx) error { return tx.Commit(ctx) },
		func(tx pgx.Tx) error { return tx.QueryRow(ctx, `SELECT 1`).Scan(&n) },
	} {
		tx := bench.Begin(conn)
		_, _ = tx.Exec(ctx, `INSERT INTO n VALUES (5)`)
		_, _ = tx.Exec(ctx, `SELECT 1 / 0`)
		if err := last(tx); err == nil {
			t.Error("a statement failed, and nobody was told")
		}
		if err := tx.Rollback(ctx); err != nil {
			t.Error(err)
		}
		count(4)
	}
}
