package apitest_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/jackc/pgx/v5"
)

// operator is the operator's tool on the ledger of the tests.
type operator struct {
	*world
	path string
}

// newOperator builds the tool as operators have it. What is below cmd/internal
// is not for this package to call.
func newOperator(t *testing.T, w *world) operator {
	t.Helper()
	o := operator{w, filepath.Join(t.TempDir(), "ledger")}
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", o.path, "example.org/ledger/cmd/ledger").CombinedOutput()
	if err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return o
}

// ledger carries out one command line, and fails with what it said unless it
// succeeds.
func (o operator) ledger(t *testing.T, verb string) string {
	t.Helper()
	out, err := o.command(t, verb)
	if err != nil {
		t.Errorf("ledger %s: %v\n%s", verb, err, out)
	}
	return out
}

func (o operator) command(t *testing.T, verb string) (string, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), o.path, "--data", o.directory, "--database-url", o.address, verb).CombinedOutput()
	return string(out), err
}

// invented are streams whose events no story came to: a test recorded them past
// the edge, in contradiction to the rest of the log.
type invented struct {
	mu      sync.Mutex
	streams []string
}

func (i *invented) invent(stream string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.streams = append(i.streams, stream)
}

// check: the operator's check finds what was invented, and nothing else.
func check(t *testing.T, o operator) {
	out, err := o.command(t, "check")
	if strings.Contains(out, "has not been built") || (err != nil) != (len(o.streams) > 0) {
		t.Errorf("%v", err)
	}
	found, of := map[string]int{}, 0
	for line := range strings.Lines(out) {
		if i := slices.IndexFunc(o.streams, func(s string) bool { return strings.Contains(line, s) }); i >= 0 {
			found[o.streams[i]]++
			of++
		}
	}
	if len(found) != len(o.streams) || !strings.HasSuffix(out, fmt.Sprintf(": %d findings\n", of)) {
		t.Errorf("of what was invented is found %v, and that is not all:\n%s", found, out)
	}
}

// sound: what all the stories left withstands the operator's check of
// everything, and building every read model from the log changes no row.
func sound(t *testing.T, w *world) {
	o := newOperator(t, w)
	t.Run("check", func(t *testing.T) { check(t, o) })
	t.Run("rebuild", func(t *testing.T) { rebuildChangesNothing(t, o) })
}

// rebuildChangesNothing compares the rows that the stories were served from, of
// every table of every read model, with those that the log makes.
func rebuildChangesNothing(t *testing.T, o operator) {
	end := o.settled(t)
	before := o.generations(t, end)
	o.ledger(t, "rebuild")
	after := o.generations(t, end)
	rows := 0
	for name, served := range before {
		if served == after[name] {
			t.Errorf("%s was not rebuilt", name)
		}
		differences, err := projections.Equal(t.Context(), o.server.Requests.DB, served, after[name])
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range differences { // the first rows of each table, as served and as rebuilt
			t.Errorf("%s: %s", name, d)
		}
		rows += o.rows(t, served)
	}
	if now := o.settled(t); now != end {
		t.Errorf("the log went on from %s to %s: nobody was to write any more", end, now)
	}
	if len(before) != len(o.models) || rows < 5000 {
		t.Errorf("only %d read models with %d rows", len(before), rows)
	}
}

// settled waits until the reactions have seen all that is recorded, and returns
// the end of the log: nobody writes any more.
func (w *world) settled(t *testing.T) eventstore.Position {
	t.Helper()
	for ; ; time.Sleep(20 * time.Millisecond) {
		end, err := w.store.End(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		seen, err := w.reactions.Position(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !seen.Before(end) {
			return end
		}
		if err := w.reactions.Stuck(); err != nil {
			t.Fatalf("the reactions are stuck: %v", err)
		}
	}
}

// generations are the schemas that the read models are in, by name, once they
// have seen the log up to a position.
func (w *world) generations(t *testing.T, seen eventstore.Position) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, r := range w.models {
		name := r.Model.Name()
		if err := r.Wait(t.Context(), seen); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var schema string
		err := w.server.Requests.DB.QueryRow(t.Context(),
			`SELECT format('rm_%s_%s_%s', name, version, generation) FROM read.live WHERE name = $1`, name).Scan(&schema)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = schema
	}
	return all
}

// rows counts the rows of all tables of a schema.
func (w *world) rows(t *testing.T, schema string) (n int) {
	t.Helper()
	db := w.server.Requests.DB
	found, _ := db.Query(t.Context(), `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = $1`, schema)
	tables, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		var some int
		if err := db.QueryRow(t.Context(), `SELECT count(*) FROM `+table).Scan(&some); err != nil {
			t.Fatal(err)
		}
		n += some
	}
	return n
}
