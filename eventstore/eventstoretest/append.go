package eventstoretest

import (
	"bytes"
	"context"
	"errors"
	"math"
	"testing"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

var appendCases = []testCase{
	{"events come back byte for byte", testRoundTrip},
	{"the caller's buffers are his own again", testBuffers},
	{"a stream's name may have dashes", testDashes},
	{"a second append stands after the first", testSecondAppend},
	{"positions grow from append to append", testPositionsGrow},
	{"a stale append changes nothing and learns the actual revision", testStale},
	{"an append to a stream nobody wrote to, expecting something, learns that it is empty", testExpectedTooMuch},
	{"an append whose context ended is not sent", testCanceledAppend},
}

func testRoundTrip(t *testing.T, s eventstore.Store) {
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	stream, events := newStream(), newEvents(7)
	events[0].Data = []byte(`{"机构名称":"生态环境监测技术服务机构","emoji":"🏭","nul":"\u0000"}`)
	events[1].Data = bytes.Repeat([]byte("监"), eventstore.MaxEvent/3)
	events[1].Metadata = nil
	events[2].Data = every
	events[2].Metadata = bytes.Repeat([]byte{0}, 100)
	events[3].Data = nil
	events[4].Data = []byte{}
	events[5].Data = []byte(`{ "b":1,  "a":1.0, "a":1e0 }`) // not to be tidied
	events[6].Type = "test.a_rather_long_name-with-other/characters:1"
	mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Empty, Events: events})
	wantEvents(t, s, stream, events)
}

func testBuffers(t *testing.T, s eventstore.Store) {
	stream, events := newStream(), newEvents(1)
	data, meta := []byte("as appended"), []byte("{}")
	events[0].Data, events[0].Metadata = bytes.Clone(data), bytes.Clone(meta)
	mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Empty, Events: events})
	clear(events[0].Data)
	clear(events[0].Metadata)
	events[0].Data, events[0].Metadata = data, meta
	wantEvents(t, s, stream, events)
}

func testDashes(t *testing.T, s eventstore.Store) {
	id := uuid.NewString()
	long, short := eventstore.Stream("test-"+id+"-part-2"), eventstore.Stream("test-"+id)
	a, b := newEvents(2), newEvents(1)
	mustAppend(t, s, eventstore.Append{Stream: long, Expected: eventstore.Empty, Events: a})
	mustAppend(t, s, eventstore.Append{Stream: short, Expected: eventstore.Empty, Events: b})
	wantEvents(t, s, long, a)
	wantEvents(t, s, short, b)
}

func testSecondAppend(t *testing.T, s eventstore.Store) {
	stream, first := begun(t, s, 2)
	second := newEvents(3)
	mustAppend(t, s, eventstore.Append{Stream: stream, Expected: 1, Events: second})
	wantEvents(t, s, stream, append(first, second...))
}

func testPositionsGrow(t *testing.T, s eventstore.Store) {
	var before eventstore.Position
	for range 5 {
		stream, events := newStream(), newEvents(2)
		done := mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Empty, Events: events})
		if !before.Before(done.Position) {
			t.Errorf("appended at %s, not after %s", done.Position, before)
		}
		got := mustRead(t, s, stream, eventstore.ReadOptions{})
		if got[1].Position != done.Position {
			t.Errorf("the last event stands at %s, the append said %s", got[1].Position, done.Position)
		}
		before = done.Position
	}
}

func testStale(t *testing.T, s eventstore.Store) {
	stream, events := begun(t, s, 3)
	for _, expected := range []eventstore.Revision{eventstore.Empty, 0, 1, 3, 7, math.MaxInt32, math.MaxInt64} {
		_, err := s.Append(t.Context(), eventstore.Append{Stream: stream, Expected: expected, Events: newEvents(2)})
		wantConflict(t, err, stream, expected, 2)
	}
	wantEvents(t, s, stream, events)
}

func testExpectedTooMuch(t *testing.T, s eventstore.Store) {
	stream := newStream()
	_, err := s.Append(t.Context(), eventstore.Append{Stream: stream, Expected: 0, Events: newEvents(1)})
	wantConflict(t, err, stream, 0, eventstore.Empty)
	wantEvents(t, s, stream, nil)
}

func testCanceledAppend(t *testing.T, s eventstore.Store) {
	stream, key := newStream(), newKey()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Append(ctx, eventstore.Append{
		Stream: stream, Expected: eventstore.Empty, Events: newEvents(1), Claims: []eventstore.Claim{take(key)},
	})
	if !errors.Is(err, context.Canceled) || errors.Is(err, eventstore.ErrUnknownOutcome) {
		t.Errorf("%v, want the context's error and nothing in doubt", err)
	}
	wantEvents(t, s, stream, nil)
	wantFree(t, s, key)
}
