package eventstoretest

import (
	"testing"

	"example.org/ledger/eventstore"
)

var repeatCases = []testCase{
	{"the same append again is the same success and writes nothing", testRepeat},
	{"also in the middle of a stream, after events of others", testRepeatLater},
	{"it is its IDs that make an append the same", testRepeatByID},
	{"only the first ID the same is a conflict", testPartlyRepeated},
	{"the same events and one more is a conflict", testRepeatedAndMore},
	{"the first of the events alone is a success", testRepeatedPrefix},
	{"the same IDs at another revision are a conflict", testRepeatedElsewhere},
	{"the same IDs on another stream are another append", testSameIDsOtherStream},
	{"a repeat succeeds although its claims are somebody else's by now, and leaves them", testRepeatClaims},
	{"a repeat of a release succeeds", testRepeatRelease},
}

func testRepeat(t *testing.T, s eventstore.Store) {
	a := eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Events: newEvents(3)}
	first := mustAppend(t, s, a)
	for range 2 {
		wantRepeat(t, first, mustAppend(t, s, a))
	}
	wantEvents(t, s, a.Stream, a.Events)
}

func testRepeatLater(t *testing.T, s eventstore.Store) {
	stream, before := begun(t, s, 2)
	a := eventstore.Append{Stream: stream, Expected: 1, Events: newEvents(2)}
	first := mustAppend(t, s, a)
	after := newEvents(3)
	mustAppend(t, s, eventstore.Append{Stream: stream, Expected: 3, Events: after})
	wantRepeat(t, first, mustAppend(t, s, a))
	wantEvents(t, s, stream, append(append(before, a.Events...), after...))
}

func testRepeatByID(t *testing.T, s eventstore.Store) {
	a := eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Events: newEvents(1)}
	first := mustAppend(t, s, a)
	other := a
	other.Events = newEvents(1)
	other.Events[0].ID = a.Events[0].ID
	wantRepeat(t, first, mustAppend(t, s, other))
	wantEvents(t, s, a.Stream, a.Events)
}

func testPartlyRepeated(t *testing.T, s eventstore.Store) {
	stream, events := begun(t, s, 2)
	other := newEvents(2)
	other[0].ID = events[0].ID
	_, err := s.Append(t.Context(), eventstore.Append{Stream: stream, Expected: eventstore.Empty, Events: other})
	wantConflict(t, err, stream, eventstore.Empty, 1)
	wantEvents(t, s, stream, events)
}

func testRepeatedAndMore(t *testing.T, s eventstore.Store) {
	stream, events := begun(t, s, 2)
	more := append(append([]eventstore.Proposed{}, events...), newEvents(1)...)
	_, err := s.Append(t.Context(), eventstore.Append{Stream: stream, Expected: eventstore.Empty, Events: more})
	wantConflict(t, err, stream, eventstore.Empty, 1)
	wantEvents(t, s, stream, events)
}

func testRepeatedPrefix(t *testing.T, s eventstore.Store) {
	stream, events := begun(t, s, 3)
	mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Empty, Events: events[:2]})
	wantEvents(t, s, stream, events)
}

func testRepeatedElsewhere(t *testing.T, s eventstore.Store) {
	stream, events := begun(t, s, 3)
	_, err := s.Append(t.Context(), eventstore.Append{Stream: stream, Expected: eventstore.Empty, Events: events[1:]})
	wantConflict(t, err, stream, eventstore.Empty, 2)
	_, err = s.Append(t.Context(), eventstore.Append{Stream: stream, Expected: 1, Events: events[:1]})
	wantConflict(t, err, stream, 1, 2)
	wantEvents(t, s, stream, events)
}

func testSameIDsOtherStream(t *testing.T, s eventstore.Store) {
	_, events := begun(t, s, 2)
	other := newStream()
	mustAppend(t, s, eventstore.Append{Stream: other, Expected: eventstore.Empty, Events: events})
	wantEvents(t, s, other, events)
}

func testRepeatClaims(t *testing.T, s eventstore.Store) {
	key, heir := newKey(), newStream()
	a := eventstore.Append{
		Stream: newStream(), Expected: eventstore.Empty, Events: newEvents(1), Claims: []eventstore.Claim{take(key)},
	}
	first := mustAppend(t, s, a)
	mustAppend(t, s, eventstore.Append{
		Stream: a.Stream, Expected: 0, Events: newEvents(1), Claims: []eventstore.Claim{hand(key, eventstore.Holder{Stream: heir})},
	})
	wantRepeat(t, first, mustAppend(t, s, a))
	wantHeld(t, s, key, eventstore.Holder{Stream: heir})
}

func testRepeatRelease(t *testing.T, s eventstore.Store) {
	key := newKey()
	holder := held(t, s, key)
	a := eventstore.Append{
		Stream: holder.Stream, Expected: 0, Events: newEvents(1), Claims: []eventstore.Claim{release(key)},
	}
	first := mustAppend(t, s, a)
	next := held(t, s, key)
	wantRepeat(t, first, mustAppend(t, s, a))
	wantHeld(t, s, key, next)
}

// wantRepeat checks that a repeat ended where the append did, and says that it
// is one.
func wantRepeat(t *testing.T, first, again eventstore.Appended) {
	t.Helper()
	if first.Repeated {
		t.Errorf("the first time it was called a repeat: %+v", first)
	}
	first.Repeated = true
	if again != first {
		t.Errorf("repeated: %+v, want %+v", again, first)
	}
}
