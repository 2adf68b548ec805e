package kurrentdb_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/google/uuid"
)

// followed is what a follower saw, and what it is asked to do.
type followed struct {
	events chan eventstore.Recorded
	ended  chan error
	stop   context.CancelFunc
}

// followAside follows in a goroutine that ends with the test.
func followAside(t testing.TB, s eventstore.Store, after eventstore.Position) followed {
	ctx, cancel := context.WithCancel(t.Context())
	f := followed{make(chan eventstore.Recorded), make(chan error, 1), cancel}
	go func() {
		for page, err := range s.Follow(ctx, after) {
			if err != nil {
				f.ended <- err
				return
			}
			for _, r := range page {
				select {
				case f.events <- r:
				case <-ctx.Done():
				}
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		await(t, f.ended, "the follower's end")
	})
	return f
}

// want checks that the next events are those of a, in order.
func (f followed) want(t testing.TB, a eventstore.Append) (last eventstore.Position) {
	t.Helper()
	for i, e := range a.Events {
		r := await(t, f.events, "an event")
		if r.ID != e.ID || r.Stream != a.Stream {
			t.Fatalf("event %d of the append: got %s@%d %s, want %s %s", i, r.Stream, r.Revision, r.ID, a.Stream, e.ID)
		}
		last = r.Position
	}
	return last
}

// proposed makes an event for a history that no client of ours makes.
func proposed(kind string) standin.Proposed {
	return standin.Proposed{ID: uuid.New(), Type: kind, JSON: true, Data: []byte(`{}`)}
}

// A subscription that drops is not taken up again, and its error is raw.
func TestFollowerGoesOnAfterDrops(t *testing.T) {
	server := standin.Start(t)
	s, stream := open(t, server.URL()), newStream()
	f := followAside(t, s, eventstore.Position{})
	for i := range eventstore.Revision(10) {
		a := to(stream, 3*i-1, 3)
		if i%3 == 1 { // in the middle of the page, or before anything was seen
			server.OnRead(standin.Times(1, func(c *standin.ReadCall) bool {
				return c.Kind == standin.SubscribeAll && c.Sent >= int(i%4)
			}, standin.Drop))
		}
		settled(t, s, a)
		f.want(t, a)
		if i%3 == 2 {
			server.DropConnections()
		}
	}
	server.Stop()
	if err := server.Resume(); err != nil {
		t.Fatal(err)
	}
	a := to(newStream(), eventstore.Empty, 100)
	settled(t, s, a)
	f.want(t, a)
}

// settled repeats an append until the store is back.
func settled(t testing.TB, s eventstore.Store, a eventstore.Append) eventstore.Appended {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		done, err := s.Append(ctx, a)
		if err == nil {
			return done
		}
		if !errors.Is(err, eventstore.ErrUnavailable) && !errors.Is(err, eventstore.ErrUnknownOutcome) {
			t.Fatal(err)
		}
		select {
		case <-ctx.Done():
			t.Fatal(err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// What is the server's or the adapter's own is neither read nor followed, and
// is counted as head.
func TestHiddenEvents(t *testing.T) {
	server := standin.Start(t)
	s, stream := open(t, server.URL()), newStream()
	f := followAside(t, s, eventstore.Position{})
	var appended []eventstore.Append
	for range 3 {
		server.Write("claim-person-00", proposed("ledger.claim_reserved"))
		server.WriteSystemEvents(40)
		server.Write(string(stream), proposed("ledger.fenced"))
		head, err := s.Head(t.Context(), stream)
		if err != nil {
			t.Fatal(err)
		}
		a := to(stream, head, 2)
		appended = append(appended, a)
		mustAppend(t, s, a)
	}
	server.Write(string(stream), proposed("ledger.fenced"))
	if head, err := s.Head(t.Context(), stream); err != nil || head != 9 {
		t.Errorf("head is %d, %v; want 9", head, err)
	}
	var last eventstore.Position
	for _, a := range appended {
		last = f.want(t, a)
	}
	if end, err := s.End(t.Context()); err != nil || end != last {
		t.Errorf("the end is %s, %v; want that of the last event that is seen, %s", end, err, last)
	}
	for _, c := range []struct {
		o    eventstore.ReadOptions
		want []eventstore.Revision
	}{
		{eventstore.ReadOptions{}, []eventstore.Revision{1, 2, 4, 5, 7, 8}},
		{eventstore.ReadOptions{Max: 3}, []eventstore.Revision{1, 2, 4}},
		{eventstore.ReadOptions{From: 3, Max: 1}, []eventstore.Revision{4}},
		{eventstore.ReadOptions{From: 9}, nil},
		{eventstore.ReadOptions{From: eventstore.Empty, Max: 4, Backwards: true}, []eventstore.Revision{8, 7, 5, 4}},
		{eventstore.ReadOptions{From: 6, Max: 2, Backwards: true}, []eventstore.Revision{5, 4}},
		{eventstore.ReadOptions{From: 3, Backwards: true}, []eventstore.Revision{2, 1}},
	} {
		var got []eventstore.Revision
		for page, err := range s.Read(t.Context(), stream, c.o) {
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page {
				got = append(got, r.Revision)
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%+v: revisions %v, want %v", c.o, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%+v: revisions %v, want %v", c.o, got, c.want)
				break
			}
		}
	}
}

// journal is where subscriptions ended that a store logs the end of.
type journal chan eventstore.Position

func (j journal) Enabled(context.Context, slog.Level) bool { return true }
func (j journal) WithAttrs([]slog.Attr) slog.Handler       { return j }
func (j journal) WithGroup(string) slog.Handler            { return j }
func (j journal) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		if p, ok := a.Value.Any().(eventstore.Position); ok {
			j <- p
		}
		return true
	})
	return nil
}

// next returns where the next subscription ended.
func (j journal) next(t testing.TB) eventstore.Position {
	t.Helper()
	return await(t, j, "the end of a subscription")
}

// A follower of a log on which nothing but the server's own events comes does
// not look through them again each time its connection drops.
func TestQuietLogIsNotScannedAgain(t *testing.T) {
	server := standin.Start(t)
	j := make(journal, 100)
	s, err := kurrentdb.Open(server.URL(), kurrentdb.Options{Log: slog.New(j)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	mustAppend(t, s, to(newStream(), eventstore.Empty, 1))
	server.WriteSystemEvents(4000)
	// The follower is told that it is subscribed, of the event, three times how
	// far the server looked, and no more.
	cut := server.OnRead(standin.Times(1, func(c *standin.ReadCall) bool {
		return c.Kind == standin.SubscribeAll && c.Sent == 5
	}, standin.NotReady()))
	f := followAside(t, s, eventstore.Position{})
	seen := await(t, f.events, "the event").Position
	at := j.next(t)
	behind := 0
	for _, e := range server.Events() {
		if at.Before(eventstore.NewPosition(e.Position, e.Position)) {
			behind++
		}
	}
	if cut.Fired() != 1 || !seen.Before(at) || behind > 1024+searchWindow {
		t.Errorf("it took up at %s, %d events behind", at, behind)
	}
	next := to(newStream(), eventstore.Empty, 1)
	mustAppend(t, s, next)
	f.want(t, next)
}

// searchWindow is how far the server looks before it may say where it is.
const searchWindow = 256

// A server asked to follow from beyond the log's end waits until the log has
// grown as far, and skips what comes until then.
func TestLogThatBecameShorterIsDamaged(t *testing.T) {
	server := standin.Start(t)
	s := open(t, server.URL())
	done := mustAppend(t, s, to(newStream(), eventstore.Empty, 1))
	commit, prepare := done.Position.Parts()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	for _, err := range s.Follow(ctx, eventstore.NewPosition(commit+1000, prepare+1000)) {
		if !errors.Is(err, kurrentdb.ErrDamaged) {
			t.Errorf("%v, want damaged", err)
		}
	}
}

// Checkpoints are positions that no event has, and subscriptions are taken up
// there.
func TestNoEventIsSkippedAfterACheckpoint(t *testing.T) {
	server := standin.Start(t)
	s := open(t, server.URL())
	f := followAside(t, s, eventstore.Position{})
	for range 30 {
		server.WriteSystemEvents(300)
		server.DropConnections()
		a := to(newStream(), eventstore.Empty, 2)
		settled(t, s, a)
		f.want(t, a)
	}
}

// Looking for the last event costs no more each time, however long nothing but
// the server's own events came.
func TestEndRemembersWhatItLookedThrough(t *testing.T) {
	server := standin.Start(t)
	s := open(t, server.URL())
	done := mustAppend(t, s, to(newStream(), eventstore.Empty, 1))
	var mu sync.Mutex
	messages := map[context.Context]int{} // by call; one that was given up may still be answered
	looked := func() (n int) {
		mu.Lock()
		defer mu.Unlock()
		for _, sent := range messages {
			n += sent
		}
		messages = map[context.Context]int{}
		return n
	}
	server.OnRead(func(c *standin.ReadCall) standin.Verdict {
		mu.Lock()
		defer mu.Unlock()
		if _, ok := messages[c.Context]; ok || c.Sent == 0 {
			messages[c.Context]++
		}
		return standin.Continue
	})
	for i := range 3 {
		server.WriteSystemEvents(2000)
		if end, err := s.End(t.Context()); err != nil || end != done.Position {
			t.Errorf("the end is %s, %v; want %s", end, err, done.Position)
		}
		if n := looked(); i > 0 && n > 4*2000 {
			t.Errorf("%d messages for 2000 new events", n)
		}
	}
	if _, err := s.End(t.Context()); err != nil {
		t.Error(err)
	}
	if n := looked(); n > 10 {
		t.Errorf("%d messages for nothing new", n)
	}
}
