package standin_test

import (
	"testing"

	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/go-cmp/cmp"
)

// collector receives what a subscription sends.
type collector struct {
	t         testing.TB
	sub       *esdb.Subscription
	positions []uint64 // of events
	types     []string
	marks     []string // what else came, in order, with "event" for runs of events
	notes     []esdb.Position
}

func collect(t testing.TB, sub *esdb.Subscription, err error) *collector {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sub.Close() })
	return &collector{t: t, sub: sub}
}

func (c *collector) mark(m string) {
	if n := len(c.marks); m != "event" || n == 0 || c.marks[n-1] != "event" {
		c.marks = append(c.marks, m)
	}
}

// next receives one message and returns its kind.
func (c *collector) next() string {
	c.t.Helper()
	e := c.sub.Recv()
	switch {
	case e.EventAppeared != nil:
		c.positions = append(c.positions, e.EventAppeared.OriginalEvent().Position.Commit)
		c.types = append(c.types, e.EventAppeared.OriginalEvent().EventType)
		c.mark("event")
		return "event"
	case e.CheckPointReached != nil:
		c.notes = append(c.notes, *e.CheckPointReached)
		c.mark("checkpoint")
		return "checkpoint"
	case e.CaughtUp != nil:
		c.mark("caught up")
		return "caught up"
	case e.FellBehind != nil:
		c.mark("fell behind")
		return "fell behind"
	}
	c.t.Fatalf("dropped: %v", e.SubscriptionDropped.Error)
	return ""
}

// until receives until a message of this kind came.
func (c *collector) until(kind string) {
	c.t.Helper()
	for c.next() != kind {
	}
}

// events receives until n events came in all.
func (c *collector) events(n int) {
	c.t.Helper()
	for len(c.positions) < n {
		c.next()
	}
}

func positions(events []standin.Recorded) []uint64 {
	var p []uint64
	for _, e := range events {
		p = append(p, e.Position)
	}
	return p
}

func at(p uint64) esdb.Position { return esdb.Position{Commit: p, Prepare: p} }

func TestSubscribeToAll(t *testing.T) {
	for _, test := range []struct {
		name  string
		from  func([]standin.Recorded) esdb.AllPosition
		skip  int // events not sent, of 103
		marks []string
	}{
		{"from the start", func([]standin.Recorded) esdb.AllPosition { return esdb.Start{} }, 0, []string{"event", "caught up", "event"}},
		{"from the end", func([]standin.Recorded) esdb.AllPosition { return esdb.End{} }, 103, []string{"caught up", "event"}},
		{"from an event", func(log []standin.Recorded) esdb.AllPosition { return at(log[50].Position) }, 51, []string{"event", "caught up", "event"}},
		{"from where an event begins", func(log []standin.Recorded) esdb.AllPosition {
			return esdb.Position{Commit: log[50].Position}
		}, 50, []string{"event", "caught up", "event"}},
		{"from the last event", func(log []standin.Recorded) esdb.AllPosition { return at(log[102].Position) }, 103, []string{"caught up", "event"}},
		{"from within the events to come", func(log []standin.Recorded) esdb.AllPosition {
			size := log[102].Position - log[101].Position
			return at(log[102].Position + 2*size)
		}, 105, []string{"caught up", "event"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c := started(t)
			write(t, c, "test-1", -1, 100)
			sub, err := c.SubscribeToAll(within(t), esdb.SubscribeToAllOptions{From: test.from(s.Events())})
			got := collect(t, sub, err)
			got.until("caught up")
			write(t, c, "test-2", -1, 5)
			got.events(108 - test.skip)
			if diff := cmp.Diff(positions(s.Events()[test.skip:]), got.positions); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.marks, got.marks); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSubscribeToStream(t *testing.T) {
	for _, test := range []struct {
		name  string
		from  esdb.StreamPosition
		had   int // events before the subscription
		skip  int // events not sent
		marks []string
	}{
		{"from the start", esdb.Start{}, 50, 0, []string{"event", "caught up", "event"}},
		{"from the start of nothing", esdb.Start{}, 0, 0, []string{"caught up", "event"}},
		{"from an event", esdb.Revision(20), 50, 21, []string{"event", "caught up", "event"}},
		{"from the last event", esdb.Revision(49), 50, 50, []string{"caught up", "event"}},
		{"from the end", esdb.End{}, 50, 50, []string{"caught up", "event"}},
		{"from beyond the end", esdb.Revision(51), 50, 52, []string{"caught up", "event"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c := started(t)
			if test.had > 0 {
				write(t, c, "test-1", -1, test.had)
			}
			sub, err := c.SubscribeToStream(within(t), "test-1", esdb.SubscribeToStreamOptions{From: test.from})
			got := collect(t, sub, err)
			got.until("caught up")
			write(t, c, "test-2", -1, 3)
			write(t, c, "test-1", int64(test.had)-1, 5)
			got.events(test.had + 5 - test.skip)
			if diff := cmp.Diff(positions(s.Stream("test-1")[test.skip:]), got.positions); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.marks, got.marks); diff != "" {
				t.Error(diff)
			}
		})
	}
}
