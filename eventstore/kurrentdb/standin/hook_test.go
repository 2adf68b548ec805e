package standin_test

import (
	"context"
	"errors"
	"io"
	"math"
	"sync"
	"testing"
	"time"

	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// What the client makes of each verdict, and whether the append took effect.
func TestVerdictsOnAppends(t *testing.T) {
	for _, test := range []struct {
		name    string
		stage   standin.Stage
		verdict standin.Verdict
		events  int // appended
		code    esdb.ErrorCode
		written int
	}{
		{"dropped before", standin.Before, standin.Drop, 1, esdb.ErrorUnavailable, 0},
		{"dropped after", standin.After, standin.Drop, 1, esdb.ErrorUnavailable, 1},
		{"denied before", standin.Before, standin.Deny(), 1, esdb.ErrorCodeAccessDenied, 0},
		{"timed out before", standin.Before, standin.TimeOut(), 1, esdb.ErrorAborted, 0},
		{"timed out after", standin.After, standin.TimeOut(), 1, esdb.ErrorAborted, 1},
		{"not ready", standin.Before, standin.NotReady(), 1, esdb.ErrorUnavailable, 0},
		{"never answered", standin.Before, standin.Silence, 1, esdb.ErrorCodeDeadlineExceeded, 0},
		{"written and never answered", standin.After, standin.Silence, 1, esdb.ErrorCodeDeadlineExceeded, 1},
		{"another error", standin.Before, standin.Fail(status.Error(codes.ResourceExhausted, "full")), 1, esdb.ErrorCodeUnknown, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c := started(t)
			hook := s.OnAppend(standin.Times(1, standin.At(test.stage, "test-1"), test.verdict))
			deadline := 10 * time.Second
			if test.verdict == standin.Silence {
				deadline = 200 * time.Millisecond
			}
			opts := after(-1)
			opts.Deadline = &deadline
			_, err := c.AppendToStream(within(t), "test-1", opts, newEvents(test.events)...)
			if got := code(t, err); got != test.code {
				t.Errorf("code %d, want %d: %v", got, test.code, err)
			}
			if n := len(s.Stream("test-1")); n != test.written {
				t.Errorf("%d written, want %d", n, test.written)
			}
			if hook.Fired() != 1 {
				t.Errorf("fired %d times", hook.Fired())
			}
		})
	}
}

// A call denied while events are still sent: the client loses the reason, which
// is what the adapter has to live with.
func TestDeniedEarly(t *testing.T) {
	s, c := started(t)
	hook := s.OnAppend(standin.Times(1, standin.At(standin.Early, ""), standin.Deny()))
	events := newEvents(1000)
	for i := range events {
		events[i].Data = make([]byte, 900)
	}
	_, err := c.AppendToStream(within(t), "test-1", after(-1), events...)
	if err == nil || !errors.Is(err, io.EOF) && code(t, err) != esdb.ErrorCodeAccessDenied {
		t.Errorf("error %v", err)
	}
	if hook.Fired() != 1 || len(s.Stream("test-1")) != 0 {
		t.Errorf("fired %d times, %d written", hook.Fired(), len(s.Stream("test-1")))
	}
}

func TestHooksAreAskedInOrderUntilOneDecides(t *testing.T) {
	s, c := started(t)
	var asked []string
	never := s.OnAppend(func(a *standin.AppendCall) standin.Verdict {
		asked = append(asked, a.Stage.String())
		return standin.Continue
	})
	denies := s.OnAppend(standin.Times(1, standin.At(standin.Before, ""), standin.Deny()))
	last := s.OnAppend(func(a *standin.AppendCall) standin.Verdict {
		asked = append(asked, "last "+a.Stage.String())
		return standin.Continue
	})
	if _, err := c.AppendToStream(within(t), "test-1", after(-1), newEvents(1)...); err == nil {
		t.Fatal("not denied")
	}
	last.Remove()
	write(t, c, "test-1", -1, 1)
	want := []string{"early", "last early", "before", "early", "before", "after"}
	if len(asked) != len(want) {
		t.Fatalf("asked %v, want %v", asked, want)
	}
	for i := range want {
		if asked[i] != want[i] {
			t.Fatalf("asked %v, want %v", asked, want)
		}
	}
	if never.Fired() != 0 || denies.Fired() != 1 {
		t.Errorf("fired %d and %d times", never.Fired(), denies.Fired())
	}
}

// An append held before it takes effect lands after its client is gone if it is
// let go on anyway, and does not land else.
func TestHeldAppend(t *testing.T) {
	for _, test := range []struct {
		name    string
		verdict standin.Verdict
		written int
	}{
		{"anyway", standin.Anyway, 1},
		{"as a server does it", standin.Continue, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c := started(t)
			gate := s.Gate()
			done := make(chan struct{}) // the held call went past the gate
			s.OnAppend(func(a *standin.AppendCall) standin.Verdict {
				if a.Stage != standin.Before {
					return standin.Continue
				}
				v := gate.Pass()
				<-a.Context.Done()
				close(done)
				return v
			})
			ctx, cancel := context.WithCancel(within(t))
			var wg sync.WaitGroup
			wg.Go(func() {
				if _, err := c.AppendToStream(ctx, "test-1", after(-1), newEvents(1)...); err == nil {
					t.Error("answered")
				}
			})
			if err := gate.Arrived(within(t)); err != nil {
				t.Fatal(err)
			}
			cancel()
			wg.Wait()
			if n := len(s.Stream("test-1")); n != 0 {
				t.Errorf("%d written while it was held", n)
			}
			if err := gate.Release(within(t), test.verdict); err != nil {
				t.Fatal(err)
			}
			<-done
			s.Close() // which waits for the call
			if n := len(s.Stream("test-1")); n != test.written {
				t.Errorf("%d written, want %d", n, test.written)
			}
		})
	}
}

func TestCloseLetsGoWhatIsHeld(t *testing.T) {
	s, c := started(t)
	gate := s.Gate()
	s.OnAppend(func(*standin.AppendCall) standin.Verdict { return gate.Pass() })
	s.OnRead(func(*standin.ReadCall) standin.Verdict { return standin.Silence })
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := c.AppendToStream(within(t), "test-1", after(-1), newEvents(1)...); err == nil {
			t.Error("answered")
		}
	})
	if err := gate.Arrived(within(t)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	wg.Wait()
	if n := len(s.Stream("test-1")); n != 0 {
		t.Errorf("%d written", n)
	}
}

// A read is broken after n messages, at the end included.
func TestVerdictsOnReads(t *testing.T) {
	for _, sent := range []int{0, 1, 50, 100} {
		s, c := started(t)
		write(t, c, "test-1", -1, 100)
		hook := s.OnRead(func(r *standin.ReadCall) standin.Verdict {
			if r.Kind == standin.ReadStream && r.Sent == sent {
				return standin.Drop
			}
			return standin.Continue
		})
		r, err := c.ReadStream(within(t), "test-1", esdb.ReadStreamOptions{}, math.MaxUint64)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for {
			if _, err = r.Recv(); err != nil {
				break
			}
			n++
		}
		r.Close()
		if errors.Is(err, io.EOF) || n > sent || hook.Fired() != 1 {
			t.Errorf("%d events of %d, fired %d times, then %v", n, sent, hook.Fired(), err)
		}
	}
}

func TestVerdictsOnSubscriptions(t *testing.T) {
	for _, test := range []struct {
		name    string
		sent    int
		verdict standin.Verdict
	}{
		{"dropped before it is confirmed", 0, standin.Drop},
		{"denied", 0, standin.Deny()},
		{"dropped in the middle", 20, standin.Drop},
		{"failed in the middle", 20, standin.NotReady()},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, c := started(t)
			write(t, c, "test-1", -1, 100)
			hook := s.OnRead(func(r *standin.ReadCall) standin.Verdict {
				if r.Kind.Subscription() && r.Sent == test.sent {
					return test.verdict
				}
				return standin.Continue
			})
			sub, err := c.SubscribeToAll(within(t), esdb.SubscribeToAllOptions{From: esdb.Start{}})
			switch {
			case test.sent == 0 && err == nil:
				t.Error("confirmed")
			case err == nil: // else the cut overtook the confirmation
				defer sub.Close()
				n := 1 // the confirmation
				for sub.Recv().SubscriptionDropped == nil {
					n++
				}
				if n > test.sent {
					t.Errorf("%d messages", n)
				}
			}
			if hook.Fired() != 1 {
				t.Errorf("fired %d times", hook.Fired())
			}
		})
	}
}

func TestVerdictsOnDiscovery(t *testing.T) {
	s, c := started(t)
	hook := s.OnDiscovery(func(d *standin.DiscoveryCall) standin.Verdict {
		if d.Asks != "features" {
			t.Errorf("asked for %s", d.Asks)
		}
		return standin.NotReady()
	})
	_, err := c.AppendToStream(within(t), "test-1", after(-1), newEvents(1)...)
	if err == nil || hook.Fired() < 2 {
		t.Errorf("fired %d times, error %v", hook.Fired(), err)
	}
}

// The client's defect that the adapter works around: it does not understand
// the version of a server that was not released.
func TestVersion(t *testing.T) {
	_, c := started(t, standin.Version("26.2.0-prerelease"))
	if _, err := c.AppendToStream(within(t), "test-1", after(-1), newEvents(1)...); err == nil {
		t.Error("connected")
	}
	_, c = started(t, standin.Version("26.1.1"))
	write(t, c, "test-1", -1, 1)
	if v, err := c.GetServerVersion(); err != nil || v.Major != 26 || v.Minor != 1 || v.Patch != 1 {
		t.Errorf("version %v, %v", v, err)
	}
}
