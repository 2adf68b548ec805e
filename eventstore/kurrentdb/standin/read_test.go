package standin_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/go-cmp/cmp"
)

// numbers are the revisions of events.
func numbers(events []*esdb.RecordedEvent) []uint64 {
	got := []uint64{}
	for _, e := range events {
		got = append(got, e.EventNumber)
	}
	return got
}

func TestReadStream(t *testing.T) {
	_, c := started(t)
	write(t, c, "test-1", -1, 100)
	span := func(from, to uint64) []uint64 {
		r := []uint64{}
		for ; from <= to; from++ {
			r = append(r, from)
		}
		return r
	}
	back := func(from, to uint64) []uint64 {
		r := span(to, from)
		slices.Reverse(r)
		return r
	}
	for _, test := range []struct {
		name  string
		opts  esdb.ReadStreamOptions
		count uint64
		want  []uint64
	}{
		{"all", esdb.ReadStreamOptions{}, math.MaxUint64, span(0, 99)},
		{"some", esdb.ReadStreamOptions{}, 40, span(0, 39)},
		{"from the middle", esdb.ReadStreamOptions{From: esdb.Revision(50)}, 40, span(50, 89)},
		{"to the end", esdb.ReadStreamOptions{From: esdb.Revision(90)}, 40, span(90, 99)},
		{"beyond the end", esdb.ReadStreamOptions{From: esdb.Revision(100)}, 40, []uint64{}},
		{"from the end", esdb.ReadStreamOptions{From: esdb.End{}}, 40, []uint64{}},
		{"backwards", esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards}, 40, back(99, 60)},
		{"the last", esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards}, 1, back(99, 99)},
		{"backwards from the middle", esdb.ReadStreamOptions{From: esdb.Revision(70), Direction: esdb.Backwards}, 40, back(70, 31)},
		{"backwards to the start", esdb.ReadStreamOptions{From: esdb.Revision(5), Direction: esdb.Backwards}, 40, back(5, 0)},
		{"backwards from beyond", esdb.ReadStreamOptions{From: esdb.Revision(500), Direction: esdb.Backwards}, 2, back(99, 98)},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := c.ReadStream(within(t), "test-1", test.opts, test.count)
			if diff := cmp.Diff(test.want, numbers(all(t, r, err))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadStreamNobodyWroteTo(t *testing.T) {
	_, c := started(t)
	r, err := c.ReadStream(within(t), "test-1", esdb.ReadStreamOptions{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Recv(); code(t, err) != esdb.ErrorCodeResourceNotFound {
		t.Error(err)
	}
}

func TestReadAll(t *testing.T) {
	s, c := started(t)
	write(t, c, "test-1", -1, 20)
	s.WriteSystemEvents(8)
	write(t, c, "test-2", -1, 20)
	log := s.Events()
	place := func(i int) esdb.Position { return esdb.Position{Commit: log[i].Position, Prepare: log[i].Position} }
	n := len(log)
	end := uint64(1) << 40
	for _, test := range []struct {
		name  string
		opts  esdb.ReadAllOptions
		count uint64
		from  int // the first index wanted
		to    int // the last one
	}{
		{"all", esdb.ReadAllOptions{From: esdb.Start{}}, math.MaxUint64, 0, n - 1},
		{"from an event", esdb.ReadAllOptions{From: place(10)}, 5, 10, 14},
		{"from where an event begins", esdb.ReadAllOptions{From: esdb.Position{Commit: log[10].Position}}, 5, 10, 14},
		{"beyond the end", esdb.ReadAllOptions{From: esdb.Position{Commit: end, Prepare: end}}, 5, 1, 0},
		{"backwards", esdb.ReadAllOptions{From: esdb.End{}, Direction: esdb.Backwards}, 40, n - 1, n - 40},
		{"backwards from an event", esdb.ReadAllOptions{From: place(10), Direction: esdb.Backwards}, 5, 9, 5},
		{"backwards to the start", esdb.ReadAllOptions{From: place(3), Direction: esdb.Backwards}, 50, 2, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, err := c.ReadAll(within(t), test.opts, test.count)
			got := all(t, r, err)
			want := []standin.Recorded{}
			step := 1
			if test.opts.Direction == esdb.Backwards {
				step = -1
			}
			for i := test.from; step > 0 && i <= test.to || step < 0 && i >= test.to; i += step {
				want = append(want, log[i])
			}
			if len(got) != len(want) {
				t.Fatalf("%d events, want %d", len(got), len(want))
			}
			for i, e := range got {
				if e.EventID != want[i].ID || e.Position.Commit != want[i].Position || e.Position.Prepare != want[i].Position {
					t.Errorf("%d: %v at %v, want %v at %v", i, e.EventID, e.Position, want[i].ID, want[i].Position)
				}
			}
		})
	}
}

func TestReadAllFromWhereNoEventBegins(t *testing.T) {
	s, c := started(t)
	write(t, c, "test-1", -1, 2)
	p := s.Events()[1].Position + 1
	r, err := c.ReadAll(within(t), esdb.ReadAllOptions{From: esdb.Position{Commit: p, Prepare: p}}, 5)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Recv(); err == nil {
		t.Error("read")
	}
	_, err = c.SubscribeToAll(within(t), esdb.SubscribeToAllOptions{From: esdb.Position{Commit: p, Prepare: p}})
	if err == nil {
		t.Error("subscribed")
	}
}

// $all has the server's own events, except the epochs, of which there is one
// after each start.
func TestSystemEvents(t *testing.T) {
	s, c := started(t)
	write(t, c, "test-1", -1, 1)
	before := s.Events()
	s.Stop()
	if err := s.Resume(); err != nil {
		t.Fatal(err)
	}
	s.WriteSystemEvents(4)
	types := []string{}
	for _, e := range s.Events()[len(before):] {
		types = append(types, e.Type)
	}
	if diff := cmp.Diff([]string{"$statsCollected", "$statsCollected", "$metadata", "$>"}, types); diff != "" {
		t.Error(diff)
	}
	if !slices.Contains(s.Streams(), "$epoch-information") {
		t.Error("no epochs")
	}
	if before[0].Position == 0 {
		t.Error("the first event is at 0, where the epoch should be")
	}
}

func TestOldServersSendNoPositionsOfAStream(t *testing.T) {
	s, c := started(t, standin.OldStreamReads())
	r := write(t, c, "test-1", -1, 1)
	read, err := c.ReadStream(within(t), "test-1", esdb.ReadStreamOptions{}, 1)
	if e := all(t, read, err)[0]; e.Position.Commit != math.MaxUint64 || e.Position.Prepare != math.MaxUint64 {
		t.Errorf("position %v", e.Position)
	}
	read, err = c.ReadAll(within(t), esdb.ReadAllOptions{From: esdb.End{}, Direction: esdb.Backwards}, 1)
	if e := all(t, read, err)[0]; e.Position.Commit != r.CommitPosition {
		t.Errorf("position %v", e.Position)
	}
	if s.Err() != nil {
		t.Error(s.Err())
	}
}

func TestWriteMakesWhatNoClientCould(t *testing.T) {
	s, c := started(t)
	e := standin.Proposed{ID: newEvents(1)[0].EventID, Type: "test.forged"}
	s.Write("test-1", e, e)
	read, err := c.ReadStream(within(t), "test-1", esdb.ReadStreamOptions{}, 5)
	if got := all(t, read, err); len(got) != 2 || got[0].EventID != got[1].EventID {
		t.Errorf("%v", got)
	}
	if !errors.Is(s.Err(), nil) {
		t.Error(s.Err())
	}
}
