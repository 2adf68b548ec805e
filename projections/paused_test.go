package projections_test

import (
	"io"
	"testing"
	"time"

	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// A process that is paused keeps its connections. Whatever its session was
// doing, another runner takes over.
func TestRunnerTakesOverFromAPausedProcess(t *testing.T) {
	var store memory.Store
	registrations(t, projectionstest.NewLedger(&store), 5)
	db := database(t)
	paused, err := db.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	holder := paused.Hijack()
	defer holder.Close(t.Context())
	for _, sql := range []string{
		`SET application_name = 'read model journal_1 run'`,
		`SELECT pg_advisory_lock(hashtextextended('read model journal_1 run', 0))`,
		`CREATE TEMPORARY TABLE rows (row text)`,
	} {
		if _, err := holder.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	rows, more := io.Pipe() // no more comes
	sending := make(chan error, 1)
	go func() {
		_, err := holder.PgConn().CopyFrom(t.Context(), rows, `COPY rows FROM STDIN`)
		sending <- err
	}()
	if _, err := more.Write([]byte("one\n")); err != nil {
		t.Fatal(err)
	}
	r := &projections.Runner{DB: db, Store: &store, Model: journal{}}
	projections.LetGoAfter(r, 3*time.Second)
	running(t, r)
	caughtUp(t, r)
	checkJournal(t, db, &store)
	if err := more.Close(); err != nil {
		t.Error(err)
	}
	if err := <-sending; err == nil {
		t.Error("the paused process could go on")
	}
}
