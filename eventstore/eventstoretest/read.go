package eventstoretest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"example.org/ledger/eventstore"
)

var readCases = []testCase{
	{"a stream nobody wrote to has no events and head -1", testUnwritten},
	{"a stream nobody may write to has none either", testUnwritable},
	{"head is the revision of the last event", testHead},
	{"from any revision, any number, both ways", testReadOptions},
	{"a long stream comes in pages, and none is missing", testLongStream},
	{"a stream of large events comes whole", testLargeEvents},
	{"pages stay as they were", testPagesStay},
	{"a reader may stop early", testStopReading},
	{"a canceled read says so", testCanceledRead},
	{"a read that is canceled between pages says so", testCanceledBetween},
}

func testUnwritten(t *testing.T, s eventstore.Store) {
	stream := newStream()
	for _, o := range []eventstore.ReadOptions{
		{}, {From: 3}, {Max: 1}, {From: eventstore.Empty, Backwards: true}, {From: 5, Max: 2, Backwards: true},
	} {
		if got := mustRead(t, s, stream, o); len(got) != 0 {
			t.Errorf("%+v: %d events", o, len(got))
		}
	}
	if head, err := s.Head(t.Context(), stream); err != nil || head != eventstore.Empty {
		t.Errorf("head is %d, %v; want %d", head, err, eventstore.Empty)
	}
}

func testUnwritable(t *testing.T, s eventstore.Store) {
	for _, stream := range []eventstore.Stream{"", "$all", "$stats-127.0.0.1:2113", "claim-credit-code-00"} {
		for _, o := range []eventstore.ReadOptions{{}, {From: 3, Max: 2}, {From: eventstore.Empty, Backwards: true}, {From: 5, Backwards: true}} {
			if got := mustRead(t, s, stream, o); len(got) != 0 {
				t.Errorf("%q, %+v: %d events", stream, o, len(got))
			}
		}
		if head, err := s.Head(t.Context(), stream); err != nil || head != eventstore.Empty {
			t.Errorf("head of %q is %d, %v; want %d", stream, head, err, eventstore.Empty)
		}
	}
}

func testHead(t *testing.T, s eventstore.Store) {
	stream, _ := begun(t, s, 3)
	for want := eventstore.Revision(2); want < 5; want++ {
		if head, err := s.Head(t.Context(), stream); err != nil || head != want {
			t.Errorf("head is %d, %v; want %d", head, err, want)
		}
		mustAppend(t, s, eventstore.Append{Stream: stream, Expected: want, Events: newEvents(1)})
	}
}

func testReadOptions(t *testing.T, s eventstore.Store) {
	const n = 6
	stream, events := begun(t, s, n)
	for from := eventstore.Empty; from <= n+1; from++ {
		for max := range n + 2 {
			for _, backwards := range []bool{false, true} {
				o := eventstore.ReadOptions{From: from, Max: max, Backwards: backwards}
				t.Run(fmt.Sprintf("%+v", o), func(t *testing.T) {
					want := slices.Clone(events)
					first := eventstore.Revision(0)
					if backwards {
						if from >= 0 && from < n {
							want = want[:from+1]
						}
						if max > 0 && max < len(want) {
							first = eventstore.Revision(len(want) - max)
							want = want[first:]
						}
					} else {
						first = min(eventstore.Revision(n), from)
						first = eventstore.Revision(slices.Max([]eventstore.Revision{0, first}))
						want = want[first:]
						if max > 0 && max < len(want) {
							want = want[:max]
						}
					}
					got := mustRead(t, s, stream, o)
					if backwards {
						slices.Reverse(got)
					}
					checkRecorded(t, stream, first, got, want)
				})
			}
		}
	}
}

func testLongStream(t *testing.T, s eventstore.Store) {
	stream := newStream()
	var events []eventstore.Proposed
	for range 3 {
		next := newEvents(eventstore.MaxEvents - 1)
		mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Revision(len(events)) - 1, Events: next})
		events = append(events, next...)
	}
	wantEvents(t, s, stream, events)
	checkRecorded(t, stream, 500, mustRead(t, s, stream, eventstore.ReadOptions{From: 500, Max: 2200}), events[500:2700])
	got := mustRead(t, s, stream, eventstore.ReadOptions{From: 2700, Max: 2500, Backwards: true})
	slices.Reverse(got)
	checkRecorded(t, stream, 201, got, events[201:2701])
}

func testLargeEvents(t *testing.T, s eventstore.Store) {
	stream := newStream()
	var events []eventstore.Proposed
	for range 8 {
		next := sized(3, eventstore.MaxEvent-100)
		mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Revision(len(events)) - 1, Events: next})
		events = append(events, next...)
	}
	wantEvents(t, s, stream, events)
	got := mustRead(t, s, stream, eventstore.ReadOptions{From: eventstore.Empty, Backwards: true})
	slices.Reverse(got)
	checkRecorded(t, stream, 0, got, events)
}

func testPagesStay(t *testing.T, s eventstore.Store) {
	stream := newStream()
	var events []eventstore.Proposed
	for range 2 {
		next := newEvents(eventstore.MaxEvents)
		mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Revision(len(events)) - 1, Events: next})
		events = append(events, next...)
	}
	kept := mustRead(t, s, stream, eventstore.ReadOptions{})
	for range 3 {
		more := newEvents(10)
		mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Revision(len(events)) - 1, Events: more})
		events = append(events, more...)
		mustRead(t, s, stream, eventstore.ReadOptions{From: eventstore.Empty, Backwards: true})
		wantEvents(t, s, stream, events)
	}
	checkRecorded(t, stream, 0, kept, events[:len(kept)])
}

func testStopReading(t *testing.T, s eventstore.Store) {
	stream, events := begun(t, s, 20)
	for range 50 { // more often than any adapter has connections
		for page, err := range s.Read(t.Context(), stream, eventstore.ReadOptions{}) {
			if err != nil || len(page) == 0 {
				t.Fatalf("%d events, %v", len(page), err)
			}
			break
		}
	}
	wantEvents(t, s, stream, events)
}

func testCanceledRead(t *testing.T, s eventstore.Store) {
	stream, _ := begun(t, s, 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, o := range []eventstore.ReadOptions{{}, {From: eventstore.Empty, Backwards: true}, {From: 7}} {
		var last error
		for page, err := range s.Read(ctx, stream, o) {
			if last != nil {
				t.Errorf("something came after the error: %d events, %v", len(page), err)
			}
			last = err
		}
		if !errors.Is(last, context.Canceled) {
			t.Errorf("%+v: %v, want the context's error", o, last)
		}
	}
	if _, err := s.Head(ctx, stream); !errors.Is(err, context.Canceled) {
		t.Errorf("head: %v, want the context's error", err)
	}
	if _, err := s.End(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("end: %v, want the context's error", err)
	}
}

func testCanceledBetween(t *testing.T, s eventstore.Store) {
	stream := newStream()
	const n = 10 // appends, enough for more than one page anywhere
	for i := range n {
		mustAppend(t, s, eventstore.Append{
			Stream: stream, Expected: eventstore.Revision(i*eventstore.MaxEvents) - 1, Events: newEvents(eventstore.MaxEvents),
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen := 0
	var last error
	for page, err := range s.Read(ctx, stream, eventstore.ReadOptions{}) {
		seen, last = seen+len(page), err
		cancel()
	}
	if seen == n*eventstore.MaxEvents {
		t.Fatalf("all %d events came in one page", seen)
	}
	if !errors.Is(last, context.Canceled) {
		t.Errorf("a read of %d events of %d ended with %v, want the context's error", seen, n*eventstore.MaxEvents, last)
	}
}
