package standin_test

import (
	"strings"
	"testing"

	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/go-cmp/cmp"
)

func TestFilters(t *testing.T) {
	s, c := started(t)
	write(t, c, "test-1", -1, 3)
	write(t, c, "claim-person-ab", -1, 3)
	s.Write("test-1", standin.Proposed{ID: newEvents(1)[0].EventID, Type: "ledger.fenced", JSON: true})
	s.WriteSystemEvents(8)
	user := func(e standin.Recorded) bool { return !strings.HasPrefix(e.Stream, "$") }
	for _, test := range []struct {
		name   string
		filter *esdb.SubscriptionFilter
		wants  func(standin.Recorded) bool
	}{
		{"none", nil, func(standin.Recorded) bool { return true }},
		{"no system events", esdb.ExcludeSystemEventsFilter(), func(e standin.Recorded) bool { return !strings.HasPrefix(e.Type, "$") }},
		{"prefixes of streams", &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"test-", "x"}}, func(e standin.Recorded) bool { return e.Stream == "test-1" }},
		{"prefixes of types", &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{"test."}}, func(e standin.Recorded) bool { return e.Type == "test.happened" }},
		{"an expression on streams", &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Regex: "^[^$]"}, user},
		{"something left out", &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Regex: `^(?!claim-|(\(x\))\))[^$]`}, func(e standin.Recorded) bool { return user(e) && e.Stream != "claim-person-ab" }},
		{"something left out among types", &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Regex: `^(?!ledger\.)[^$]`}, func(e standin.Recorded) bool { return user(e) && e.Type != "ledger.fenced" }},
	} {
		t.Run(test.name, func(t *testing.T) {
			want := []uint64(nil)
			for _, e := range s.Events() {
				if test.wants(e) {
					want = append(want, e.Position)
				}
			}
			sub, err := c.SubscribeToAll(within(t), esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: test.filter})
			got := collect(t, sub, err)
			got.until("caught up")
			if diff := cmp.Diff(want, got.positions); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// filtered subscribes to test- streams with a window of 32 and checkpoints
// after each two windows.
func filtered(t *testing.T, c *esdb.Client, from esdb.AllPosition) *collector {
	t.Helper()
	sub, err := c.SubscribeToAll(within(t), esdb.SubscribeToAllOptions{
		From:               from,
		MaxSearchWindow:    32,
		CheckpointInterval: 2,
		Filter:             &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"test-"}},
	})
	return collect(t, sub, err)
}

// While it catches up, a subscription is told how far it came at least each two
// windows; once it is there, after each 64 events.
func TestCheckpoints(t *testing.T) {
	s, c := started(t)
	write(t, c, "test-1", -1, 10)
	s.WriteSystemEvents(200) // seven windows in all, the last one not full
	got := filtered(t, c, esdb.Start{})
	got.until("caught up")
	if diff := cmp.Diff([]string{"event", "checkpoint", "checkpoint", "checkpoint", "checkpoint", "caught up"}, got.marks); diff != "" {
		t.Error(diff)
	}
	log := s.Events()
	want := []esdb.Position{
		{Commit: log[32].Position}, // where the second window begins, which was looked at
		{Commit: log[96].Position},
		{Commit: log[160].Position},
		{Commit: log[192].Position}, // the last window is not the seventh's end
	}
	if diff := cmp.Diff(want, got.notes); diff != "" {
		t.Error(diff)
	}

	// Whoever begins near the end is told no more than it knew.
	near := at(log[200].Position)
	late := filtered(t, c, near)
	late.until("caught up")
	if diff := cmp.Diff([]esdb.Position{near}, late.notes); diff != "" {
		t.Error(diff)
	}

	// Few at a time, so that it does not fall behind.
	for i := range int64(8) {
		s.WriteSystemEvents(7)
		write(t, c, "test-1", 9+i, 1)
		got.until("event")
	}
	got.until("checkpoint")
	if p := got.notes[len(got.notes)-1]; p != at(s.Events()[276].Position) || len(got.notes) != 5 {
		t.Errorf("checkpoints %v, want another at %d", got.notes, s.Events()[276].Position)
	}
}

// Whoever resumes from any checkpoint misses nothing. One whose prepare
// position is zero comes before the event that begins there.
func TestResumeFromCheckpoints(t *testing.T) {
	s, c := started(t)
	revision := int64(-1)
	for range 20 {
		write(t, c, "test-1", revision, 1)
		revision++
		s.WriteSystemEvents(31) // so that events begin where windows do
	}
	got := filtered(t, c, esdb.Start{})
	got.until("caught up")
	if len(got.notes) < 9 {
		t.Fatalf("%d checkpoints", len(got.notes))
	}
	zero := false
	for _, p := range got.notes {
		zero = zero || p.Prepare == 0 && p.Commit > 0
		rest := filtered(t, c, p)
		rest.until("caught up")
		want := []uint64(nil)
		for _, q := range got.positions {
			if q > p.Commit || q == p.Commit && q > p.Prepare {
				want = append(want, q)
			}
		}
		if diff := cmp.Diff(want, rest.positions); diff != "" {
			t.Errorf("from %v: %s", p, diff)
		}
	}
	if !zero {
		t.Error("no checkpoint before an event")
	}
}

// A subscriber that is too slow falls behind, catches up and misses nothing. It
// is told the one or not, and the other.
func TestFallingBehind(t *testing.T) {
	for _, test := range []struct {
		name  string
		opts  []standin.Option
		marks []string
	}{
		{"untold", nil, []string{"caught up", "event", "caught up", "event"}},
		{"told", []standin.Option{standin.FellBehindMessages()}, []string{"caught up", "fell behind", "event", "caught up", "event"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c := started(t, test.opts...)
			sub, err := c.SubscribeToAll(within(t), esdb.SubscribeToAllOptions{From: esdb.End{}})
			got := collect(t, sub, err)
			got.until("caught up")
			before := len(s.Events())
			write(t, c, "test-1", -1, 1000)
			got.until("caught up")
			write(t, c, "test-2", -1, 5)
			got.events(1005)
			if diff := cmp.Diff(positions(s.Events()[before:]), got.positions); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.marks, got.marks); diff != "" {
				t.Error(diff)
			}
		})
	}
}
