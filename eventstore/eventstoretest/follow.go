package eventstoretest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
)

var followCases = []testCase{
	{"a follower sees what is there and then what comes, once, in order", testFollow},
	{"a follower sees each event as a reader does", testFollowContent},
	{"across concurrent writers nothing is skipped and nothing comes twice", testFollowWriters},
	{"a follower resumes after any position", testResume},
	{"many followers see the same", testFollowers},
	{"a follower from the end sees only what comes later", testFollowEnd},
	{"the end is the last event's position", testEnd},
	{"a refused append is not seen", testFollowRefused},
	{"a follower may stop early", testStopFollowing},
	{"a follower ends with its context's error, soon", testFollowCanceled},
	{"a context that ended before is reported", testFollowEnded},
}

// patience is how long a case waits for what must come.
const patience = 30 * time.Second

// end returns the position of the last event.
func end(t *testing.T, s eventstore.Store) eventstore.Position {
	t.Helper()
	p, err := s.End(t.Context())
	if err != nil {
		t.Fatalf("end: %v", err)
	}
	return p
}

// follow collects the next n events of these streams after a position, and
// checks on the way that positions grow. It calls caughtUp, if there is one,
// after each page with the number of events collected.
func follow(t *testing.T, s eventstore.Store, after eventstore.Position, streams []eventstore.Stream, n int, caughtUp func(int)) []eventstore.Recorded {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	ours := make(map[eventstore.Stream]bool)
	for _, stream := range streams {
		ours[stream] = true
	}
	var got []eventstore.Recorded
	for page, err := range s.Follow(ctx, after) {
		if err != nil {
			t.Errorf("follow: %v after %d events of %d", err, len(got), n)
			return got
		}
		if len(page) == 0 {
			t.Error("follow: an empty page")
		}
		for _, r := range page {
			if !after.Before(r.Position) {
				t.Errorf("follow: %s came after %s", r.Position, after)
			}
			if after = r.Position; ours[r.Stream] {
				got = append(got, r)
			}
		}
		if caughtUp != nil {
			caughtUp(len(got))
		}
		if len(got) >= n {
			break
		}
	}
	return got
}

// byStream sorts what a follower saw.
func byStream(events []eventstore.Recorded) map[eventstore.Stream][]eventstore.Recorded {
	m := make(map[eventstore.Stream][]eventstore.Recorded)
	for _, r := range events {
		m[r.Stream] = append(m[r.Stream], r)
	}
	return m
}

func testFollow(t *testing.T, s eventstore.Store) {
	start := end(t, s)
	stream, events := begun(t, s, 2)
	later := newEvents(3)
	got := follow(t, s, start, []eventstore.Stream{stream}, 5, func(seen int) {
		if seen == 2 { // all that was there; the follower waits now
			mustAppend(t, s, eventstore.Append{Stream: stream, Expected: 1, Events: later})
		}
	})
	checkRecorded(t, stream, 0, got, append(events, later...))
}

func testFollowContent(t *testing.T, s eventstore.Store) {
	start := end(t, s)
	stream, events := newStream(), sized(3, eventstore.MaxEvent-100)
	events[0].Type = "test.type-of-its-own/1"
	events[1].Data = nil
	mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Empty, Events: events})
	total := 3
	for range 8 {
		more := sized(3, eventstore.MaxEvent-100)
		mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Revision(total) - 1, Events: more})
		events, total = append(events, more...), total+3
	}
	followed := follow(t, s, start, []eventstore.Stream{stream}, total, nil)
	checkRecorded(t, stream, 0, followed, events)
	for i, r := range mustRead(t, s, stream, eventstore.ReadOptions{}) {
		if f := followed[i]; f.Position != r.Position || !f.StoredAt.Equal(r.StoredAt) {
			t.Errorf("@%d is followed at %s (%s) and read at %s (%s)", r.Revision, f.Position, f.StoredAt, r.Position, r.StoredAt)
		}
	}
}

// written is what concurrent writers appended and were told.
type written struct {
	streams   []eventstore.Stream
	proposals [][]eventstore.Proposed // by stream
	positions []eventstore.Position   // of each stream's last event
}

func (w written) events() (n int) {
	for _, p := range w.proposals {
		n += len(p)
	}
	return n
}

// prepare names streams and makes the events that write appends to them.
func prepare(writers, appends, size int) written {
	w := written{positions: make([]eventstore.Position, writers)}
	for range writers {
		w.streams = append(w.streams, newStream())
		w.proposals = append(w.proposals, newEvents(appends*size))
	}
	return w
}

// write appends the events of w, size at a time, every stream by a writer of its own.
func (w written) write(t *testing.T, s eventstore.Store, size int) {
	race(len(w.streams), atOnce, func(i int) {
		for n := 0; n < len(w.proposals[i]); n += size {
			done, err := s.Append(t.Context(), eventstore.Append{
				Stream: w.streams[i], Expected: eventstore.Revision(n) - 1, Events: w.proposals[i][n : n+size],
			})
			if err != nil {
				t.Errorf("append: %v", err)
				return
			}
			w.positions[i] = done.Position
		}
	})
}

// check compares what a follower saw with what was written.
func (w written) check(t *testing.T, got []eventstore.Recorded) {
	t.Helper()
	sorted := byStream(got)
	for i, stream := range w.streams {
		seen := sorted[stream]
		checkRecorded(t, stream, 0, seen, w.proposals[i])
		if last := seen[len(seen)-1].Position; last != w.positions[i] {
			t.Errorf("%s ends at %s, the append said %s", stream, last, w.positions[i])
		}
	}
}

func testFollowWriters(t *testing.T, s eventstore.Store) {
	start, w := end(t, s), prepare(32, 10, 2)
	var wg sync.WaitGroup
	var live []eventstore.Recorded
	wg.Go(func() { live = follow(t, s, start, w.streams, w.events(), nil) })
	w.write(t, s, 2)
	wg.Wait()
	w.check(t, live)
	w.check(t, follow(t, s, start, w.streams, w.events(), nil))
}

func testResume(t *testing.T, s eventstore.Store) {
	start, w := end(t, s), prepare(8, 5, 3)
	w.write(t, s, 3)
	all := follow(t, s, start, w.streams, w.events(), nil)
	for i, r := range all[:len(all)-1] {
		rest := follow(t, s, r.Position, w.streams, len(all)-i-1, nil)
		if len(rest) != len(all)-i-1 || rest[0].Position != all[i+1].Position || rest[len(rest)-1].Position != all[len(all)-1].Position {
			t.Fatalf("after %s came %d events, want %d", r.Position, len(rest), len(all)-i-1)
		}
	}
}

func testFollowers(t *testing.T, s eventstore.Store) {
	const followers = 12
	start, w := end(t, s), prepare(4, 25, 1)
	var wg sync.WaitGroup
	seen := make([][]eventstore.Recorded, followers)
	for i := range seen {
		wg.Go(func() { seen[i] = follow(t, s, start, w.streams, w.events(), nil) })
	}
	w.write(t, s, 1)
	wg.Wait()
	for _, got := range seen {
		w.check(t, got)
	}
}

func testFollowEnd(t *testing.T, s eventstore.Store) {
	before, _ := begun(t, s, 3)
	start, after := end(t, s), newStream()
	events := newEvents(2)
	mustAppend(t, s, eventstore.Append{Stream: after, Expected: eventstore.Empty, Events: events})
	checkRecorded(t, after, 0, follow(t, s, start, []eventstore.Stream{before, after}, 2, nil), events)
}

func testEnd(t *testing.T, s eventstore.Store) {
	for range 3 {
		before := end(t, s)
		done := mustAppend(t, s, eventstore.Append{Stream: newStream(), Expected: eventstore.Empty, Events: newEvents(2)})
		if !before.Before(done.Position) {
			t.Errorf("appended at %s, the end was %s before", done.Position, before)
		}
		if after := end(t, s); after.Before(done.Position) {
			t.Errorf("the end is %s after an append at %s", after, done.Position)
		}
	}
}

func testFollowRefused(t *testing.T, s eventstore.Store) {
	start, key := end(t, s), newKey()
	holder := held(t, s, key)
	refused := newStream()
	if err := claim(t, s, refused, take(key)); !errors.Is(err, eventstore.ErrClaimed) {
		t.Fatal(err)
	}
	_, err := s.Append(t.Context(), eventstore.Append{Stream: holder.Stream, Expected: 4, Events: newEvents(2)})
	wantConflict(t, err, holder.Stream, 4, 0)
	last, events := begun(t, s, 1)
	got := follow(t, s, start, []eventstore.Stream{holder.Stream, refused, last}, 2, nil)
	if len(got) != 2 || got[0].Stream != holder.Stream || got[1].ID != events[0].ID {
		t.Errorf("saw %d events, want the one of the holder and the last one", len(got))
	}
}

func testStopFollowing(t *testing.T, s eventstore.Store) {
	start := end(t, s)
	stream, events := begun(t, s, 1)
	for range 50 { // more often than any adapter has connections
		checkRecorded(t, stream, 0, follow(t, s, start, []eventstore.Stream{stream}, 1, nil), events)
	}
}

// testFollowCanceled allows 100 ms from the cancellation to the end, and since
// a busy machine may take longer for reasons of its own, five tries.
func testFollowCanceled(t *testing.T, s eventstore.Store) {
	const soon = 100 * time.Millisecond
	fastest := time.Hour
	for range 5 {
		start := end(t, s)
		begun(t, s, 1)
		ctx, cancel := context.WithCancel(t.Context())
		canceled := make(chan func() time.Duration, 1)
		stop := sync.OnceFunc(func() {
			context.AfterFunc(ctx, func() { canceled <- clock.Stopwatch() })
			time.AfterFunc(20*time.Millisecond, cancel) // the follower waits by then
		})
		var last error
		for _, err := range s.Follow(ctx, start) {
			if last != nil {
				t.Errorf("something came after the error: %v", err)
			}
			if last = err; err == nil {
				stop()
			}
		}
		fastest = min(fastest, (<-canceled)())
		cancel()
		if !errors.Is(last, context.Canceled) {
			t.Errorf("%v, want the context's error", last)
		}
		if fastest <= soon {
			return
		}
	}
	t.Errorf("ended %s after the context, want %s", fastest, soon)
}

func testFollowEnded(t *testing.T, s eventstore.Store) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var errs []error
	for page, err := range s.Follow(ctx, eventstore.Position{}) {
		if len(page) > 0 {
			t.Errorf("%d events after the context ended", len(page))
		}
		errs = append(errs, err)
	}
	if len(errs) != 1 || !errors.Is(errs[0], context.Canceled) {
		t.Errorf("%v, want the context's error, once", errs)
	}
}
