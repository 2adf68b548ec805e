package kurrentdb_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/internal/clock"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// What the client library of the server does wrong, and this package must not:
// one test each.

// A discovery that fails ends the client for ever.
func TestServerAwayLongerThanDiscovery(t *testing.T) {
	for name, url := range map[string]func(*standin.Server) string{
		"a single node": (*standin.Server).URL, "a cluster": (*standin.Server).ClusterURL,
	} {
		t.Run(name, func(t *testing.T) {
			server := standin.Start(t)
			s, stream := open(t, url(server)), newStream()
			mustAppend(t, s, to(stream, eventstore.Empty, 1))
			server.Stop()
			next := to(stream, 0, 1)
			away, cancel := context.WithTimeout(t.Context(), 2*time.Second) // discovery gives up after one
			defer cancel()
			for away.Err() == nil {
				_, err := s.Append(t.Context(), next)
				if !errors.Is(err, eventstore.ErrUnavailable) {
					t.Fatalf("while the server is away: %v, want unavailable", err)
				}
				select {
				case <-away.Done():
				case <-time.After(10 * time.Millisecond):
				}
			}
			if err := server.Resume(); err != nil {
				t.Fatal(err)
			}
			back := clock.Stopwatch()
			for {
				_, err := s.Append(t.Context(), next)
				if err == nil {
					break
				}
				if !errors.Is(err, eventstore.ErrUnavailable) || back() > patience {
					t.Fatalf("%s after the server came back: %v", back(), err)
				}
				time.Sleep(10 * time.Millisecond)
			}
			if n := len(server.Stream(string(stream))); n != 2 {
				t.Errorf("the stream has %d events, want 2", n)
			}
		})
	}
}

// A context is ignored while the client connects.
func TestContextEndsWhileConnecting(t *testing.T) {
	for name, scheme := range map[string]string{"a single node": "esdb", "a cluster": "esdb+discover"} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0") // nobody answers
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			s := open(t, fmt.Sprintf("%s://%s?tls=false", scheme, l.Addr()))
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			passed := clock.Stopwatch()
			_, err = s.Append(ctx, to(newStream(), eventstore.Empty, 1))
			if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, eventstore.ErrUnknownOutcome) {
				t.Errorf("append: %v, want the context's error and nothing in doubt", err)
			}
			if _, err := s.Head(ctx, newStream()); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("head: %v, want the context's error", err)
			}
			for _, err := range s.Follow(ctx, eventstore.Position{}) {
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("follow: %v, want the context's error", err)
				}
			}
			if passed() > patience { // nobody would ever have answered
				t.Errorf("it took %s, the context allowed 100ms", passed())
			}
		})
	}
}

// What the server says while it is still being sent events is hidden.
func TestDenialWhileSendingIsTold(t *testing.T) {
	server := standin.Start(t)
	s := open(t, server.URL())
	denied := server.OnAppend(standin.Times(20, standin.At(standin.Early, ""), standin.Deny()))
	for range 20 {
		a := to(newStream(), eventstore.Empty, 3)
		for i := range a.Events {
			a.Events[i].Data = bytes.Repeat([]byte("x"), 200<<10)
		}
		_, err := s.Append(t.Context(), a)
		if !errors.Is(err, kurrentdb.ErrDenied) || errors.Is(err, eventstore.ErrUnknownOutcome) {
			t.Errorf("%v, want denied and nothing in doubt", err)
		}
		if n := len(server.Stream(string(a.Stream))); n != 0 {
			t.Errorf("%d events of an append that was denied", n)
		}
	}
	if denied.Fired() != 20 {
		t.Errorf("denied %d times", denied.Fired())
	}
}

// Of what kind an error is depends on how deep it is wrapped.
func TestErrorsSayWhatTheyAre(t *testing.T) {
	server := standin.Start(t)
	s := open(t, server.URL())
	always := func(*standin.ReadCall) standin.Verdict { return standin.Deny() }
	denying := server.OnRead(always)
	if _, err := s.Head(t.Context(), newStream()); !errors.Is(err, kurrentdb.ErrDenied) {
		t.Errorf("head: %v, want denied", err)
	}
	for _, err := range s.Read(t.Context(), newStream(), eventstore.ReadOptions{}) {
		if !errors.Is(err, kurrentdb.ErrDenied) {
			t.Errorf("read: %v, want denied", err)
		}
	}
	for _, err := range s.Follow(t.Context(), eventstore.Position{}) {
		if !errors.Is(err, kurrentdb.ErrDenied) {
			t.Errorf("follow: %v, want denied", err)
		}
	}
	if err := s.Health(t.Context()); !errors.Is(err, kurrentdb.ErrDenied) {
		t.Errorf("health: %v, want denied", err)
	}
	denying.Remove()
	deleted := standin.Fail(status.Error(codes.FailedPrecondition, "Event stream 'a' is deleted.")) // and nothing in the trailer
	reading := server.OnRead(standin.Times(1, func(*standin.ReadCall) bool { return true }, deleted))
	if _, err := s.Head(t.Context(), newStream()); !errors.Is(err, kurrentdb.ErrDamaged) || reading.Fired() != 1 {
		t.Errorf("head of a deleted stream: %v, want damaged", err)
	}
	appending := server.OnAppend(standin.Times(1, standin.At(standin.Before, ""), deleted))
	if _, err := s.Append(t.Context(), to(newStream(), eventstore.Empty, 1)); !errors.Is(err, kurrentdb.ErrDamaged) || appending.Fired() != 1 {
		t.Errorf("append to a deleted stream: %v, want damaged", err)
	}
	if err := s.Health(t.Context()); err != nil {
		t.Errorf("health: %v", err)
	}
	server.Stop()
	if err := s.Health(t.Context()); !errors.Is(err, eventstore.ErrUnavailable) {
		t.Errorf("health: %v, want unavailable", err)
	}
}

// What the revision is that an append lost to stands in prose alone.
func TestConflictSaysTheRevision(t *testing.T) {
	s, stream := open(t, standin.Start(t).URL()), newStream()
	mustAppend(t, s, to(stream, eventstore.Empty, 3))
	for _, expected := range []eventstore.Revision{eventstore.Empty, 1, 7} {
		_, err := s.Append(t.Context(), to(stream, expected, 1))
		got, ok := errors.AsType[*eventstore.ConflictError](err)
		if !ok {
			t.Fatalf("%v, want a conflict", err)
		}
		if diff := cmp.Diff(eventstore.ConflictError{Stream: stream, Expected: expected, Actual: 2}, *got); diff != "" {
			t.Errorf("conflict (-want +got):\n%s", diff)
		}
	}
}

// The client asks for the leader in a way that no server sees, and reads do
// not follow it when it changes.
func TestLeaderIsRequiredAndFollowed(t *testing.T) {
	first := standin.Start(t)
	second := first.Follow(t)
	asked := second.OnAppend(standin.Times(1, standin.At(standin.Early, ""), standin.Deny()))
	s, stream := open(t, second.URL()), newStream()
	mustAppend(t, s, to(stream, eventstore.Empty, 1))
	if asked.Fired() != 0 {
		t.Error("a follower took an append")
	}
	asked.Remove()
	second.Lead()
	if head, err := s.Head(t.Context(), stream); err != nil || head != 0 {
		t.Errorf("head after the leader changed: %d, %v", head, err)
	}
	first.Stop()
	mustAppend(t, s, to(stream, 0, 1))
	if err := first.Resume(); err != nil {
		t.Fatal(err)
	}
	first.Lead()
	n := 0
	for page, err := range s.Read(t.Context(), stream, eventstore.ReadOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		n += len(page)
	}
	if n != 2 {
		t.Errorf("read %d events, want 2", n)
	}
}

// A version with a suffix is no version.
func TestVersionsOfTheFuture(t *testing.T) {
	s := open(t, standin.Start(t, standin.Version("26.2.0-prerelease")).URL())
	mustAppend(t, s, to(newStream(), eventstore.Empty, 1))
}

// That a server took too long is not told from other failures, nor is one that
// never answers waited for less than for ever.
func TestTimeOutsAreSettled(t *testing.T) {
	for name, verdict := range map[string]standin.Verdict{
		"aborted": standin.TimeOut(), "silent": standin.Silence, "not ready": standin.NotReady(), "cut": standin.Drop,
	} {
		for _, stage := range []standin.Stage{standin.Before, standin.After} {
			t.Run(fmt.Sprintf("%s %s", name, stage), func(t *testing.T) {
				server := standin.Start(t)
				s, stream := open(t, server.URL()+"&defaultDeadline=3000"), newStream()
				hook := server.OnAppend(standin.Times(1, standin.At(stage, ""), verdict))
				a := to(stream, eventstore.Empty, 2)
				done := mustAppend(t, s, a)
				if hook.Fired() != 1 {
					t.Errorf("it happened %d times", hook.Fired())
				}
				if n := len(server.Stream(string(stream))); n != 2 {
					t.Errorf("the stream has %d events, want 2", n)
				}
				again := mustAppend(t, s, a)
				done.Repeated = true
				if again != done {
					t.Errorf("repeated: %+v, want %+v", again, done)
				}
			})
		}
	}
}
