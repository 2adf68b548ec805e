package standin_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// connect makes a client of the real library.
func connect(t testing.TB, url string) *esdb.Client {
	t.Helper()
	config, err := esdb.ParseConnectionString(url)
	if err != nil {
		t.Fatal(err)
	}
	config.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// started is a server and a client of it.
func started(t testing.TB, opts ...standin.Option) (*standin.Server, *esdb.Client) {
	t.Helper()
	s := standin.Start(t, opts...)
	return s, connect(t, s.URL())
}

// within is a context for what should take no time.
func within(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// newEvents makes n events of one type.
func newEvents(n int) []esdb.EventData {
	events := make([]esdb.EventData, n)
	for i := range events {
		events[i] = esdb.EventData{
			EventID:     uuid.New(),
			EventType:   "test.happened",
			ContentType: esdb.ContentTypeJson,
			Data:        fmt.Appendf(nil, `{"n":%d}`, i),
			Metadata:    []byte(`{"m":"甲"}`),
		}
	}
	return events
}

// after is the expected revision.
func after(revision int64) esdb.AppendToStreamOptions {
	if revision < 0 {
		return esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
	}
	return esdb.AppendToStreamOptions{ExpectedRevision: esdb.Revision(uint64(revision))}
}

// write appends n events that must be accepted.
func write(t testing.TB, c *esdb.Client, stream string, revision int64, n int) *esdb.WriteResult {
	t.Helper()
	r, err := c.AppendToStream(within(t), stream, after(revision), newEvents(n)...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// all receives everything of a read.
func all(t testing.TB, r *esdb.ReadStream, err error) []*esdb.RecordedEvent {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var events []*esdb.RecordedEvent
	for {
		e, err := r.Recv()
		if errors.Is(err, io.EOF) {
			return events
		}
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e.Event)
	}
}

// code is the code of the client's error.
func code(t testing.TB, err error) esdb.ErrorCode {
	t.Helper()
	e, ok := errors.AsType[*esdb.Error](err)
	if !ok {
		t.Fatalf("not an error of the client: %v", err)
	}
	return e.Code()
}
