package ledger_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/projections"
)

// A ledger is switched to another log when nobody serves it and the caller
// agrees, and not half.
func TestSwitch(t *testing.T) {
	place := ledger.Config{
		Directory: t.TempDir(), DatabaseURL: pgtest.Migrated(t), Create: true, Clock: clock.Now, Log: slog.New(slog.DiscardHandler),
	}
	l, err := ledger.Open(t.Context(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	there := standin.Start(t).URL()
	to, err := ledger.OpenKurrentDB(t.Context(), there, place.Log)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	agree := func(context.Context) error { return nil }

	for what, run := range map[string]func(context.Context) error{
		"reactions": l.Reactions.Run,
		"a read model": func(ctx context.Context) error {
			projections.NewRunners(l.DB, l.Store, place.Log, l.Registry).Run(ctx)
			return nil
		},
	} {
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- run(ctx) }()
		awaitLock(t, l)
		if err := l.Switch(t.Context(), to, agree); !errors.Is(err, ledger.ErrServed) {
			t.Errorf("while %s are at work: %v", what, err)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	disagreed := errors.New("no")
	if err := l.Switch(t.Context(), to, func(context.Context) error { return disagreed }); !errors.Is(err, disagreed) {
		t.Errorf("the caller did not agree: %v", err)
	}
	if err := opened(t, place); err != nil {
		t.Errorf("not switched, with its own log: %v", err)
	}
	if err := l.Switch(t.Context(), to, agree); err != nil {
		t.Fatal(err)
	}
	if _, other := errors.AsType[*ledger.OtherLogError](opened(t, place)); !other {
		t.Error("switched, it opens with its own log")
	}
	place.KurrentDBURL = there
	if err := opened(t, place); err != nil {
		t.Errorf("switched, with the new log: %v", err)
	}
}

// awaitLock returns when somebody holds an advisory lock and has made the
// tables that the lock is for.
func awaitLock(t *testing.T, l *ledger.Ledger) {
	t.Helper()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for held := false; !held; {
		err := l.DB.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks k JOIN pg_database d ON d.oid = k.database
				WHERE d.datname = current_database() AND k.locktype = 'advisory')
			AND (EXISTS (SELECT FROM read.checkpoint) OR EXISTS (SELECT FROM pg_stat_activity
				WHERE datname = current_database() AND application_name = 'reactions'))`).Scan(&held)
		if err != nil {
			t.Fatal(err)
		}
		select {
		case <-again.C:
		case <-t.Context().Done():
			t.Fatal("nobody is at work")
		}
	}
}
