package projections_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
)

// built returns a pool on a database with an empty generation of m.
func built(t testing.TB, m projections.Model) *pgxpool.Pool {
	t.Helper()
	db := database(t)
	if err := projections.Rebuild(t.Context(), db, new(memory.Store), m, nil); err != nil {
		t.Fatal(err)
	}
	return db
}

// statement is what a query of a read model asked the database.
type statement struct {
	sql  string
	args []any
}

// asked is a pool that notes what it is asked inside of transactions.
type asked struct {
	*pgxpool.Pool
	statements []statement
}

// listening returns another pool on db's database that notes what it is asked.
func listening(t testing.TB, db *pgxpool.Pool) *asked {
	t.Helper()
	a := new(asked)
	config := db.Config()
	config.ConnConfig.Tracer = a
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	a.Pool = pool
	return a
}

// note leaves out what every transaction begins and ends with.
func (a *asked) note(sql string, args []any) {
	if !strings.Contains(sql, "read.live") && strings.Contains(sql, "SELECT") && !strings.HasPrefix(sql, "SET ") {
		a.statements = append(a.statements, statement{sql, args})
	}
}

// TraceQueryStart implements [pgx.QueryTracer].
func (a *asked) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	a.note(d.SQL, d.Args)
	return ctx
}

// TraceQueryEnd implements [pgx.QueryTracer].
func (a *asked) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart implements [pgx.BatchTracer].
func (a *asked) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

// TraceBatchQuery implements [pgx.BatchTracer].
func (a *asked) TraceBatchQuery(_ context.Context, _ *pgx.Conn, d pgx.TraceBatchQueryData) {
	a.note(d.SQL, d.Args)
}

// TraceBatchEnd implements [pgx.BatchTracer].
func (a *asked) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// take returns what was noted since it was last called.
func (a *asked) take() []statement {
	all := a.statements
	a.statements = nil
	return all
}

// planner explains statements in one schema.
type planner struct{ conn *pgxpool.Conn }

func newPlanner(t testing.TB, db *pgxpool.Pool, schema string) planner {
	t.Helper()
	conn, err := db.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Release)
	if _, err := conn.Exec(t.Context(), `SET search_path = `+schema+`; SET plan_cache_mode = force_generic_plan`); err != nil {
		t.Fatal(err)
	}
	return planner{conn}
}

// node is a part of a plan.
type node struct {
	Kind     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Index    string `json:"Index Name"`
	Plans    []node
}

func (n node) each(f func(node)) {
	f(n)
	for _, p := range n.Plans {
		p.each(f)
	}
}

// plan returns the plan of a statement: one for its arguments, or the one for
// any, which the database keeps to after some repetitions if it seems as good.
func (p planner) plan(t testing.TB, s statement, generic bool) (node, string) {
	t.Helper()
	sql, args := s.sql, literals(s.args)
	if generic {
		prepared, err := p.conn.Conn().Prepare(t.Context(), "explained", s.sql)
		if err != nil {
			t.Fatalf("%s: %v", s.sql, err)
		}
		defer func() {
			if err := p.conn.Conn().Deallocate(context.WithoutCancel(t.Context()), "explained"); err != nil {
				t.Error(err)
			}
		}()
		sql, args = `EXECUTE explained`, nil
		if n := len(prepared.ParamOIDs); n > 0 {
			sql += `(` + strings.Join(slices.Repeat([]string{"NULL"}, n), ", ") + `)`
		}
	}
	var text []byte
	row := p.conn.QueryRow(t.Context(), `EXPLAIN (FORMAT JSON) `+sql, append([]any{pgx.QueryExecModeExec}, args...)...)
	if err := row.Scan(&text); err != nil {
		t.Fatalf("%s: %v", s.sql, err)
	}
	var plans []struct{ Plan node }
	if err := json.Unmarshal(text, &plans); err != nil {
		t.Fatal(err)
	}
	return plans[0].Plan, string(text)
}

// literals returns arguments as they are sent to who does not say of which types
// they are.
func literals(args []any) []any {
	all := slices.Clone(args)
	for i, arg := range all {
		if ids, ok := arg.([][16]byte); ok {
			texts := make([]string, len(ids))
			for n, id := range ids {
				texts[n] = uuid.UUID(id).String()
			}
			all[i] = "{" + strings.Join(texts, ",") + "}"
		}
	}
	return all
}

// scans returns the tables that a plan reads from one end to the other.
func (n node) scans() []string {
	var all []string
	n.each(func(n node) {
		if n.Kind == "Seq Scan" {
			all = append(all, n.Relation)
		}
	})
	return all
}

// uses reports whether a plan uses an index.
func (n node) uses(index string) bool {
	found := false
	n.each(func(n node) { found = found || n.Index == index })
	return found
}

// set alters a setting of the session that explains.
func (p planner) set(t testing.TB, sql string) {
	t.Helper()
	if _, err := p.conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}
