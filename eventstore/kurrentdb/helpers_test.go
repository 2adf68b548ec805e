package kurrentdb_test

import (
	"context"
	"os"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb"
	"github.com/google/uuid"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// soaks says whether to take the time for the long form of a test.
func soaks() bool { return os.Getenv("LEDGER_TEST_SOAK") != "" }

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

// open opens a store of its own.
func open(t testing.TB, url string) *kurrentdb.Store {
	t.Helper()
	s, err := kurrentdb.Open(url, kurrentdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func newStream() eventstore.Stream { return eventstore.Stream("test-" + uuid.NewString()) }

// to is an append of n new events.
func to(stream eventstore.Stream, expected eventstore.Revision, n int) eventstore.Append {
	a := eventstore.Append{Stream: stream, Expected: expected}
	for range n {
		a.Events = append(a.Events, eventstore.Proposed{
			ID: uuid.New(), Type: "test.happened", Data: []byte(`{"n":1}`), Metadata: []byte(`{}`),
		})
	}
	return a
}

func mustAppend(t testing.TB, s eventstore.Store, a eventstore.Append) eventstore.Appended {
	t.Helper()
	done, err := s.Append(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// outcome is what an append returned.
type outcome struct {
	eventstore.Appended
	err error
}

// appendAside appends in a goroutine, and returns where the outcome will be.
func appendAside(ctx context.Context, s eventstore.Store, a eventstore.Append) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		d, err := s.Append(ctx, a)
		done <- outcome{d, err}
	}()
	return done
}

// await returns what comes on c.
func await[T any](t testing.TB, c <-chan T, what string) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(patience):
		t.Fatalf("%s: not within %s", what, patience)
	}
	return v
}
