package projections_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// journal is a read model that notes every event once, and in which order. One
// that it sees twice is an error of the database.
type journal struct {
	// before is called before each page is written; nil for nothing.
	before func(ctx context.Context, tx pgx.Tx, page []projections.Event) error
}

func (journal) Name() string { return "journal" }
func (journal) Version() int { return 1 }
func (journal) DDL() string {
	return `CREATE TABLE journal (
		stream   text   COLLATE "C" NOT NULL,
		revision bigint NOT NULL,
		nth      bigint NOT NULL UNIQUE,
		PRIMARY KEY (stream, revision)
	)`
}

func (journal) Indexes() string { return "" }

func (journal) Concerns(string) bool { return true }

func (j journal) Apply(ctx context.Context, tx pgx.Tx, page []projections.Event) error {
	if j.before != nil {
		if err := j.before(ctx, tx, page); err != nil {
			return err
		}
	}
	streams, revisions := make([]string, len(page)), make([]int64, len(page))
	for i, e := range page {
		streams[i], revisions[i] = string(e.Stream), int64(e.Revision)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO journal (stream, revision, nth)
		SELECT stream, revision, (SELECT count(*) FROM journal) + e.nth
		FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY e (stream, revision, nth)`, streams, revisions)
	return err
}

// wrote returns what the journal in a schema noted, in order.
func wrote(t testing.TB, db *pgxpool.Pool, schema string) []string {
	t.Helper()
	rows, err := db.Query(t.Context(), `SELECT stream || '@' || revision FROM `+pgx.Identifier{schema, "journal"}.Sanitize()+` ORDER BY nth`)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// recorded returns what the store has, in order.
func recorded(t testing.TB, store eventstore.Store) []string {
	t.Helper()
	var lines []string
	end := endOf(t, store)
	if end.IsZero() {
		return lines
	}
	for page, err := range store.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			lines = append(lines, fmt.Sprintf("%s@%d", r.Stream, r.Revision))
			if r.Position == end {
				return lines
			}
		}
	}
	return lines
}

func endOf(t testing.TB, store eventstore.Store) eventstore.Position {
	t.Helper()
	end, err := store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return end
}

// checkJournal fails unless the live journal has every event once, in order.
func checkJournal(t testing.TB, db *pgxpool.Pool, store eventstore.Store) {
	t.Helper()
	if diff := cmp.Diff(recorded(t, store), wrote(t, db, liveSchema(t, db, journal{}))); diff != "" {
		t.Errorf("the journal is not the log (-log +journal):\n%s", diff)
	}
}

// liveSchema returns the schema of a model's live generation.
func liveSchema(t testing.TB, db *pgxpool.Pool, m projections.Model) string {
	t.Helper()
	s, err := (&projections.Runner{DB: db, Store: noEvents{}, Model: m}).Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("rm_%s_%d_%d", s.Name, s.Version, s.Generation)
}

// noEvents is a store that has none, for those who do not ask it anything else.
type noEvents struct{ eventstore.Store }

func (noEvents) End(context.Context) (eventstore.Position, error) { return eventstore.Position{}, nil }

// metered is a store whose followers get pages of a given size.
type metered struct {
	eventstore.Store
	size int
}

func (m metered) Follow(ctx context.Context, after eventstore.Position) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		for page, err := range m.Store.Follow(ctx, after) {
			if err != nil {
				yield(nil, err)
				return
			}
			for part := range slices.Chunk(page, m.size) {
				if !yield(part, nil) {
					return
				}
			}
		}
	}
}

// running runs r until the test or stop ends it. stop returns what Run
// returned.
func running(t testing.TB, r *projections.Runner) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	var err error
	ended := false
	stop = func() error {
		cancel()
		if !ended {
			err, ended = <-done, true
		}
		return err
	}
	t.Cleanup(func() { _ = stop() })
	return stop
}

// stopped runs r until it stops by itself, and returns why.
func stopped(t testing.TB, r *projections.Runner) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	err := r.Run(ctx)
	if ctx.Err() != nil {
		t.Fatal("the runner did not stop by itself")
	}
	return err
}

// patience is how long anything may take before a test gives up.
const patience = 30 * time.Second

// caughtUp waits until r has applied all the store has.
func caughtUp(t testing.TB, r *projections.Runner) {
	t.Helper()
	waitFor(t, r, endOf(t, r.Store))
}

func waitFor(t testing.TB, r *projections.Runner, position eventstore.Position) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := r.Wait(ctx, position); err != nil {
		t.Fatal(err)
	}
}

// checkpointOf returns the position of a model's live generation.
func checkpointOf(t testing.TB, db *pgxpool.Pool, m projections.Model) string {
	t.Helper()
	var position string
	err := db.QueryRow(t.Context(), `
		SELECT position FROM read.live JOIN read.checkpoint USING (name, version, generation)
		WHERE name = $1 AND version = $2`, m.Name(), m.Version()).Scan(&position)
	if err != nil {
		t.Fatal(err)
	}
	return position
}

// registrations records n filings with two events each.
func registrations(t testing.TB, l *projectionstest.Ledger, n int) {
	t.Helper()
	for i := range n {
		id := uuid.NewSHA1(uuid.Nil, fmt.Appendf(nil, "registration %d after %v", i, l.Now()))
		l.Do(t, id, filing.Register{CreditCode: "91320500DEMQ000184", Authority: "32", Track: "testing", CaseID: id})
	}
}

// within receives from c, but does not wait longer than anything may take.
func within[T any](t testing.TB, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(patience):
		t.Fatal("nothing came")
	}
	return v
}
