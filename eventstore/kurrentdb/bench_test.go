package kurrentdb_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// What the adapter costs beside the library's bare client, on a stand-in that
// neither waits for a disk nor for other nodes: what differs is the adapter's
// own, above all that it asks for the log's end before each append, or, if
// many append at once, before some.

var payload = bytes.Repeat([]byte("x"), 300)

// bare is the library's client on a server.
func bare(b *testing.B, server *standin.Server) *esdb.Client {
	b.Helper()
	c, err := esdb.ParseConnectionString(server.URL())
	if err != nil {
		b.Fatal(err)
	}
	c.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(c)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { client.Close() })
	return client
}

// appender appends one event at a revision of a stream.
type appender func(b *testing.B, stream string, expected eventstore.Revision) error

func BenchmarkAppend(b *testing.B) {
	for _, appenders := range []int{1, 32} {
		for name, on := range map[string]func(*testing.B, *standin.Server) appender{
			"bare client": func(b *testing.B, server *standin.Server) appender {
				client := bare(b, server)
				return func(b *testing.B, stream string, expected eventstore.Revision) error {
					o := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
					if expected >= 0 {
						o.ExpectedRevision = esdb.Revision(uint64(expected))
					}
					_, err := client.AppendToStream(b.Context(), stream, o, esdb.EventData{
						EventID: uuid.New(), EventType: "test.happened", ContentType: esdb.ContentTypeJson, Data: payload,
					})
					return err
				}
			},
			"adapter": func(b *testing.B, server *standin.Server) appender {
				s := open(b, server.URL())
				return func(b *testing.B, stream string, expected eventstore.Revision) error {
					_, err := s.Append(b.Context(), eventstore.Append{
						Stream: eventstore.Stream(stream), Expected: expected,
						Events: []eventstore.Proposed{{ID: uuid.New(), Type: "test.happened", Data: payload}},
					})
					return err
				}
			},
		} {
			b.Run(fmt.Sprintf("%s/%d at once", name, appenders), func(b *testing.B) {
				appendOne := on(b, standin.Start(b))
				b.ResetTimer()
				var wg sync.WaitGroup
				for i := range appenders {
					wg.Go(func() {
						stream := string(newStream())
						for n := i; n < b.N; n += appenders {
							if err := appendOne(b, stream, eventstore.Revision(n/appenders)-1); err != nil {
								b.Error(err)
								return
							}
						}
					})
				}
				wg.Wait()
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
			})
		}
	}
}

func BenchmarkFollow(b *testing.B) {
	const events = 50_000
	server := standin.Start(b)
	for n := 0; n < events; n += 1000 {
		batch := make([]standin.Proposed, 1000)
		for i := range batch {
			batch[i] = standin.Proposed{ID: uuid.New(), Type: "test.happened", JSON: true, Data: payload}
		}
		server.Write(string(newStream()), batch...)
	}
	b.Run("bare client", func(b *testing.B) {
		client := bare(b, server)
		for range b.N {
			sub, err := client.SubscribeToAll(b.Context(), esdb.SubscribeToAllOptions{
				From: esdb.Start{}, Filter: esdb.ExcludeSystemEventsFilter(), MaxSearchWindow: 256, CheckpointInterval: 4,
			})
			if err != nil {
				b.Fatal(err)
			}
			for n := 0; n < events; {
				e := sub.Recv()
				switch {
				case e.SubscriptionDropped != nil:
					b.Fatal(e.SubscriptionDropped.Error)
				case e.EventAppeared != nil:
					n++
				}
			}
			sub.Close()
		}
		b.ReportMetric(float64(events*b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("adapter", func(b *testing.B) {
		s := open(b, server.URL())
		for range b.N {
			n := 0
			for page, err := range s.Follow(b.Context(), eventstore.Position{}) {
				if err != nil {
					b.Fatal(err)
				}
				if n += len(page); n >= events {
					break
				}
			}
		}
		b.ReportMetric(float64(events*b.N)/b.Elapsed().Seconds(), "events/s")
	})
}
