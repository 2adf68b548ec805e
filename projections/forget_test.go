package projections_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// A database that forgot its read models builds them from another log, whose
// positions have nothing in common with the ones before. It forgets nothing
// while a runner is at work.
func TestForget(t *testing.T) {
	var one memory.Store
	projectionstest.Story(t, projectionstest.NewLedger(&one))
	other, _ := sparseStory(t)
	db := database(t)
	m := projections.Registry{DB: db}
	forget := func() error {
		return pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error { return projections.Forget(t.Context(), tx) })
	}
	if err := forget(); err != nil {
		t.Fatalf("where nothing is: %v", err)
	}
	for range 2 { // the generation before is there, too
		if err := projections.Rebuild(t.Context(), db, &one, m, nil); err != nil {
			t.Fatal(err)
		}
	}
	r := &projections.Runner{DB: db, Store: &one, Model: m}
	stop := running(t, r)
	until(t, r, func(s projections.RunnerState) bool { return s == projections.RunnerRuns })
	if err := forget(); !errors.Is(err, projections.ErrRunning) {
		t.Errorf("while it runs: %v", err)
	}
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if err := forget(); err != nil {
		t.Fatal(err)
	}
	var left int
	err := db.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM read.checkpoint) + (SELECT count(*) FROM read.live)
		+ (SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'rm\_%')`).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d rows and schemas are left, %v", left, err)
	}
	r = &projections.Runner{DB: db, Store: other, Model: m}
	stop = running(t, r)
	caughtUp(t, r)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	if v, err := projections.Verify(t.Context(), db, other, m, nil); err != nil || len(v.Differences) > 0 {
		t.Error(v.Differences, err)
	}
}
