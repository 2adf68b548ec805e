package ledger_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
)

// Nothing is appended while this machine's clock and the database's differ by
// more than two seconds, and reading goes on.
func TestClocksApart(t *testing.T) {
	var fast atomic.Int64 // how far this machine's clock is ahead
	fast.Store(int64(5 * time.Minute))
	l, err := ledger.Open(t.Context(), ledger.Config{
		Directory: t.TempDir(), DatabaseURL: pgtest.Migrated(t), Serve: true, Create: true, Log: slog.New(slog.DiscardHandler),
		Clock: func() time.Time { return clock.Now().Add(time.Duration(fast.Load())) },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	appendOne := func() error {
		_, err := l.Store.Append(t.Context(), eventstore.Append{
			Stream: eventstore.Stream("test-" + uuid.NewString()), Expected: eventstore.Empty,
			Events: []eventstore.Proposed{{ID: uuid.New(), Type: "test.happened", Data: []byte("{}"), Metadata: []byte("{}")}},
		})
		return err
	}
	look := func() {
		t.Helper()
		if err := l.Clocks.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}

	if err := appendOne(); !errors.Is(err, eventstore.ErrUnavailable) {
		t.Errorf("five minutes fast from the start: %v", err)
	}
	if off := l.Clocks.Off(); off > -4*time.Minute {
		t.Errorf("the database's clock is said to be ahead by %v", off)
	}
	if end, err := l.Store.End(t.Context()); err != nil || !end.IsZero() {
		t.Errorf("the log ends at %v, %v", end, err)
	}
	fast.Store(0)
	look()
	if err := appendOne(); err != nil {
		t.Errorf("set right: %v", err)
	}
	fast.Store(-int64(5 * time.Minute))
	look()
	if err := appendOne(); !errors.Is(err, eventstore.ErrUnavailable) {
		t.Errorf("five minutes slow: %v", err)
	}
}
