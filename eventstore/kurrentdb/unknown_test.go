package kurrentdb_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb"
	"example.org/ledger/eventstore/kurrentdb/standin"
)

// held has the server hold appends to stream at a stage.
func held(server *standin.Server, stage standin.Stage, stream eventstore.Stream) (*standin.Gate, *standin.Hook) {
	gate, match := server.Gate(), standin.At(stage, string(stream))
	return gate, server.OnAppend(func(c *standin.AppendCall) standin.Verdict {
		if !match(c) {
			return standin.Continue
		}
		return gate.Pass()
	})
}

func TestCallerLeavesAndTheAppendGoesOn(t *testing.T) {
	for _, stage := range []standin.Stage{standin.Before, standin.After} {
		t.Run(stage.String(), func(t *testing.T) {
			server := standin.Start(t)
			s, a := open(t, server.URL()), to(newStream(), eventstore.Empty, 2)
			gate, hook := held(server, stage, a.Stream)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			done := appendAside(ctx, s, a)
			if err := gate.Arrived(t.Context()); err != nil {
				t.Fatal(err)
			}
			cancel()
			o := await(t, done, "the outcome")
			if !errors.Is(o.err, eventstore.ErrUnknownOutcome) || errors.Is(o.err, context.Canceled) {
				t.Errorf("%v, want an unknown outcome", o.err)
			}
			own := make([]eventstore.Proposed, len(a.Events)) // what the caller does with his events is his affair
			for i, e := range a.Events {
				own[i] = e
				own[i].Data = bytes.Clone(e.Data)
				clear(e.Data)
			}
			hook.Remove()
			a.Events = own
			again := appendAside(t.Context(), s, a) // it waits for the one that goes on
			if err := gate.Release(t.Context(), standin.Continue); err != nil {
				t.Fatal(err)
			}
			o = await(t, again, "the repeat's outcome")
			if o.err != nil || !o.Repeated || o.Revision != 1 {
				t.Errorf("the repeat: %+v, want repeated at 1", o)
			}
			events := server.Stream(string(a.Stream))
			if len(events) != 2 || !bytes.Equal(events[0].Data, own[0].Data) {
				t.Errorf("%d events", len(events))
			}
		})
	}
}

// Before the last byte is sent an append can be called off: of these, which
// together are more than the server lets come before it reads, one at least is
// not sent.
func TestAppendIsCalledOff(t *testing.T) {
	server := standin.Start(t)
	s, warm := open(t, server.URL()), newStream()
	mustAppend(t, s, to(warm, eventstore.Empty, 1))
	server.Freeze()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	var appends [4]eventstore.Append
	var errs [4]error
	var wg sync.WaitGroup
	for i := range appends {
		appends[i] = to(newStream(), eventstore.Empty, 3)
		for n := range appends[i].Events {
			appends[i].Events[n].Data = bytes.Repeat([]byte("x"), eventstore.MaxEvent)
		}
		wg.Go(func() { errs[i] = s.AppendTo(ctx, appends[i]) })
	}
	wg.Wait()
	server.Thaw()
	settled(t, s, to(warm, 0, 1)) // what was sent before has arrived
	off := 0
	for i, err := range errs {
		if errors.Is(err, eventstore.ErrUnknownOutcome) {
			continue
		}
		off++
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want the context's error", err)
		}
		if n := len(server.Stream(string(appends[i].Stream))); n != 0 {
			t.Errorf("%d events of an append that was called off", n)
		}
	}
	if off == 0 {
		t.Error("all were sent")
	}
}

// An answer that is lost each time is not known, and can be asked for later.
func TestOutcomeStaysUnknown(t *testing.T) {
	server := standin.Start(t)
	s, a := open(t, server.URL()+"&defaultDeadline=300"), to(newStream(), eventstore.Empty, 2)
	hook := server.OnAppend(standin.Times(1000, standin.At(standin.After, string(a.Stream)), standin.Drop))
	if _, err := s.Append(t.Context(), a); !errors.Is(err, eventstore.ErrUnknownOutcome) {
		t.Errorf("%v, want an unknown outcome", err)
	}
	if hook.Fired() < 2 {
		t.Errorf("sent %d times", hook.Fired())
	}
	hook.Remove()
	if done := mustAppend(t, s, a); !done.Repeated || done.Revision != 1 {
		t.Errorf("%+v, want repeated at 1", done)
	}
	if n := len(server.Stream(string(a.Stream))); n != 2 {
		t.Errorf("%d events, want 2", n)
	}
}

// A conflict after an answer was lost means that nothing was written; another
// refusal means nothing, unless the events are there.
func TestRefusedAfterAnAnswerWasLost(t *testing.T) {
	deny := func(*standin.Server, eventstore.Append) standin.Verdict { return standin.Deny() }
	for name, c := range map[string]struct {
		after  eventstore.Revision
		lost   standin.Stage
		then   func(*standin.Server, eventstore.Append) standin.Verdict
		wanted error
	}{
		"written, then denied":     {eventstore.Empty, standin.After, deny, nil},
		"not written, then denied": {eventstore.Empty, standin.Before, deny, eventstore.ErrUnknownOutcome},
		"overtaken": {eventstore.Empty, standin.Before, func(server *standin.Server, a eventstore.Append) standin.Verdict {
			server.Write(string(a.Stream), proposed("test.overtook"))
			return standin.Continue
		}, eventstore.ErrConflict},
		// The stream may grow until the attempt that was lost fits.
		"too early": {5, standin.Before, func(*standin.Server, eventstore.Append) standin.Verdict {
			return standin.Continue
		}, eventstore.ErrUnknownOutcome},
	} {
		t.Run(name, func(t *testing.T) {
			server := standin.Start(t)
			s, a := open(t, server.URL()), to(newStream(), c.after, 2)
			tries := 0
			server.OnAppend(func(call *standin.AppendCall) standin.Verdict {
				switch {
				case call.Stage == standin.Early:
					if tries++; tries == 2 {
						return c.then(server, a)
					}
				case call.Stage == c.lost && tries == 1:
					return standin.Drop
				}
				return standin.Continue
			})
			done, err := s.Append(t.Context(), a)
			switch {
			case c.wanted != nil && !errors.Is(err, c.wanted), c.wanted == nil && err != nil:
				t.Errorf("%v, want %v", err, c.wanted)
			case err == nil && (!done.Repeated || done.Revision != 1):
				t.Errorf("%+v, want repeated at 1", done)
			}
		})
	}
}

// What another process appended is known for a repeat, too.
func TestRepeatOfAnotherProcess(t *testing.T) {
	server := standin.Start(t)
	a := to(newStream(), eventstore.Empty, 2)
	first := mustAppend(t, open(t, server.URL()), a)
	again := mustAppend(t, open(t, server.URL()), a)
	if first.Repeated = true; again != first {
		t.Errorf("%+v, want %+v", again, first)
	}
}

// A server whose limit is below ours says so before it writes.
func TestServerTakesLess(t *testing.T) {
	server := standin.Start(t, standin.MaxAppendSize(1000))
	s, a := open(t, server.URL()), to(newStream(), eventstore.Empty, 1)
	a.Events[0].Data = make([]byte, 1000)
	_, err := s.Append(t.Context(), a)
	if e, ok := errors.AsType[*eventstore.TooLargeError](err); !ok || e.Limit != 1000 {
		t.Errorf("%v, want too large", err)
	}
}

// The default limit of servers until 2025 is 1 MiB, of which types count twice:
// what we allow fits with types of 131 bytes, five times as long as any of ours.
func TestLargestAppendFits(t *testing.T) {
	s, a := open(t, standin.Start(t, standin.MaxAppendSize(1<<20)).URL()), to(newStream(), eventstore.Empty, eventstore.MaxEvents)
	for i := range a.Events {
		a.Events[i].Type = strings.Repeat("t", 131)
		a.Events[i].Data, a.Events[i].Metadata = make([]byte, 700), make([]byte, eventstore.MaxAppend/eventstore.MaxEvents-700)
	}
	if done := mustAppend(t, s, a); done.Revision != eventstore.MaxEvents-1 {
		t.Errorf("it ended at %d", done.Revision)
	}
}

// Servers that do not say where events of a stream stand are too old.
func TestServerIsTooOld(t *testing.T) {
	s := open(t, standin.Start(t, standin.OldStreamReads()).URL())
	a := to(newStream(), eventstore.Empty, 1)
	mustAppend(t, s, a)
	if _, err := s.Head(t.Context(), a.Stream); err == nil || errors.Is(err, eventstore.ErrUnavailable) {
		t.Errorf("head: %v, want that it is too old", err)
	}
}

func TestCloseWaitsForWhatWasSent(t *testing.T) {
	server := standin.Start(t)
	s, err := kurrentdb.Open(server.URL(), kurrentdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := to(newStream(), eventstore.Empty, 1)
	gate, _ := held(server, standin.Before, a.Stream)
	ctx, cancel := context.WithCancel(t.Context())
	done := appendAside(ctx, s, a)
	if err := gate.Arrived(t.Context()); err != nil {
		t.Fatal(err)
	}
	cancel()
	await(t, done, "the outcome")
	closed := make(chan struct{})
	go func() { s.Close(); close(closed) }()
	select {
	case <-closed:
		t.Error("closed while an append was on its way")
	default:
	}
	if err := gate.Release(t.Context(), standin.Continue); err != nil {
		t.Fatal(err)
	}
	await(t, closed, "the end of Close")
	if n := len(server.Stream(string(a.Stream))); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
}
