package standin_test

import (
	"context"
	"testing"

	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// Whatever is not imitated, or must never be asked for, is refused and told.
func TestStrict(t *testing.T) {
	read := func(c *esdb.Client, ctx context.Context, opts esdb.ReadStreamOptions, n uint64) error {
		r, err := c.ReadStream(ctx, "test-1", opts, n)
		if err != nil {
			return err
		}
		defer r.Close()
		_, err = r.Recv()
		return err
	}
	all := func(c *esdb.Client, ctx context.Context, opts esdb.SubscribeToAllOptions) error {
		sub, err := c.SubscribeToAll(ctx, opts)
		if err != nil {
			return err
		}
		defer sub.Close()
		return nil
	}
	append := func(c *esdb.Client, ctx context.Context, stream string, expected esdb.ExpectedRevision, e ...esdb.EventData) error {
		_, err := c.AppendToStream(ctx, stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, e...)
		return err
	}
	for name, do := range map[string]func(*esdb.Client, context.Context) error{
		"delete": func(c *esdb.Client, ctx context.Context) error {
			_, err := c.DeleteStream(ctx, "test-1", esdb.DeleteStreamOptions{})
			return err
		},
		"tombstone": func(c *esdb.Client, ctx context.Context) error {
			_, err := c.TombstoneStream(ctx, "test-1", esdb.TombstoneStreamOptions{})
			return err
		},
		"metadata": func(c *esdb.Client, ctx context.Context) error {
			_, err := c.SetStreamMetadata(ctx, "test-1", esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, esdb.StreamMetadata{})
			return err
		},
		"any": func(c *esdb.Client, ctx context.Context) error {
			return append(c, ctx, "test-1", esdb.Any{}, newEvents(1)...)
		},
		"stream exists": func(c *esdb.Client, ctx context.Context) error {
			return append(c, ctx, "test-1", esdb.StreamExists{}, newEvents(1)...)
		},
		"nothing": func(c *esdb.Client, ctx context.Context) error {
			return append(c, ctx, "test-1", esdb.NoStream{})
		},
		"no name": func(c *esdb.Client, ctx context.Context) error {
			return append(c, ctx, "", esdb.NoStream{}, newEvents(1)...)
		},
		"a system type": func(c *esdb.Client, ctx context.Context) error {
			return append(c, ctx, "test-1", esdb.NoStream{}, esdb.EventData{EventID: uuid.New(), EventType: "$x"})
		},
		"links": func(c *esdb.Client, ctx context.Context) error {
			return read(c, ctx, esdb.ReadStreamOptions{ResolveLinkTos: true}, 1)
		},
		"no events": func(c *esdb.Client, ctx context.Context) error {
			return read(c, ctx, esdb.ReadStreamOptions{}, 0)
		},
		"an impossible position": func(c *esdb.Client, ctx context.Context) error {
			return all(c, ctx, esdb.SubscribeToAllOptions{From: esdb.Position{Commit: 1, Prepare: 2}})
		},
		"an expression that only .NET has": func(c *esdb.Client, ctx context.Context) error {
			return all(c, ctx, esdb.SubscribeToAllOptions{Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Regex: "a(?<=b)"}})
		},
		"persistent subscriptions": func(c *esdb.Client, ctx context.Context) error {
			return c.CreatePersistentSubscription(ctx, "test-1", "group", esdb.PersistentStreamSubscriptionOptions{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := standin.Listen()
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := do(connect(t, s.URL()), within(t)); err == nil {
				t.Error("accepted")
			}
			if s.Err() == nil {
				t.Error("not told")
			}
			if len(s.Stream("test-1")) != 0 {
				t.Error("written")
			}
		})
	}
}

// recorder is a test that notes whether it failed.
type recorder struct {
	testing.TB
	failed int
}

func (r *recorder) Error(...any) { r.failed++ }

func TestStrictnessFailsTheTest(t *testing.T) {
	r := &recorder{TB: t}
	s := standin.Start(r)
	c := connect(t, s.URL())
	write(t, c, "test-1", -1, 1)
	if r.failed != 0 {
		t.Error("failed for nothing")
	}
	if _, err := c.DeleteStream(within(t), "test-1", esdb.DeleteStreamOptions{}); err == nil {
		t.Error("deleted")
	}
	if r.failed != 1 {
		t.Errorf("failed %d times", r.failed)
	}
}
