package ledger_test

import (
	"log/slog"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
)

// Whoever follows a copy records nothing until it has ended, and does not tell again
// what the ledger tells that it came from; the ledger that it came from goes on as it
// did.
func TestTarget(t *testing.T) {
	url, otherURL := pgtest.Migrated(t), pgtest.Migrated(t)
	l, other := ledgertest.Open(t, url, t.TempDir()), ledgertest.Open(t, otherURL, t.TempDir())
	at := func(url string) ledger.Log {
		t.Helper()
		log, err := ledger.OpenPostgreSQL(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(log.Close)
		return log
	}
	cluster, err := ledger.OpenKurrentDB(t.Context(), standin.Start(t).URL(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(cluster.Close)
	own := l.OwnLog()
	t.Cleanup(own.Close)
	since := func(l *ledger.Ledger) (at time.Time) {
		t.Helper()
		if err := l.DB.QueryRow(t.Context(), `SELECT at FROM notice.since`).Scan(&at); err != nil {
			t.Fatal(err)
		}
		return at
	}
	targets := func() (here, there bool) {
		t.Helper()
		for l, is := range map[*ledger.Ledger]*bool{l: &here, other: &there} {
			var err error
			if *is, err = l.IsTarget(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		return here, there
	}
	until := since(l)
	for _, c := range []struct {
		name        string
		from, to    ledger.Log
		toFollow    bool
		here, there bool // who skips
	}{
		{name: "it moves", from: own, to: cluster, toFollow: true},
		{name: "it moves, named by its address", from: at(url), to: cluster, toFollow: true},
		{name: "it is copied", from: own, to: cluster},
		{name: "it is copied to another's database", from: own, to: at(otherURL), there: true},
		{name: "another's log is copied beside it", from: at(otherURL), to: cluster},
		{name: "another's log is brought to it", from: at(otherURL), to: own, here: true},
		{name: "by its address", from: at(otherURL), to: at(url), here: true},
		{name: "it is to follow a log of elsewhere", from: cluster, to: own, toFollow: true, here: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			until = until.Add(time.Hour)
			target, err := l.Target(t.Context(), c.from, c.to, c.toFollow)
			if err != nil {
				t.Fatal(err)
			}
			event := eventstore.Proposed{ID: uuid.New(), Type: "test.brought", Metadata: []byte("{}"), Data: []byte("{}")}
			if _, err := target.Append(t.Context(), eventstore.Append{
				Stream: eventstore.Stream("test-" + uuid.NewString()), Expected: eventstore.Empty, Events: []eventstore.Proposed{event},
			}); err != nil {
				t.Fatal(err)
			}
			if here, there := targets(); here != c.here || there != c.there {
				t.Errorf("held here: %t, there: %t", here, there)
			}
			if err := target.Release(t.Context(), until); err != nil {
				t.Fatal(err)
			}
			if here, there := targets(); here || there {
				t.Errorf("afterwards held here: %t, there: %t", here, there)
			}
			if here, there := since(l).Equal(until), since(other).Equal(until); here != c.here || there != c.there {
				t.Errorf("skipped here: %t, there: %t", here, there)
			}
		})
	}
}
