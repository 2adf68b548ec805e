package kurrentdb

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"example.org/ledger/eventstore"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Follow implements [eventstore.Store]. A subscription that ends, and a cluster
// that goes away for however long, are nobody's business but its own: it
// subscribes again after what it has seen. A connection that is silently dead
// is found by its keepalive. What ends it, beside ctx, is [ErrDenied], and
// [ErrDamaged] if the log ends before the position.
func (s *Store) Follow(ctx context.Context, after eventstore.Position) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		f := &follower{s: s, last: after, seen: after, yield: yield}
		for failures := 1; ; failures++ {
			before := f.seen
			err := f.subscribe(ctx)
			switch {
			case f.stopped:
				return
			case ctx.Err() != nil || lasting(err):
				yield(nil, readError(ctx, err, "follow after %s", f.last))
				return
			}
			if f.begun || failures == 1 { // and not each time that another cannot be had
				s.link.log.Warn("kurrentdb: a subscription ended", "at", f.seen, "error", err)
			}
			if before != f.seen {
				failures = 1
			}
			sleep(ctx, delay(failures))
		}
	}
}

// lasting reports whether subscribing again is no use.
func lasting(err error) bool {
	switch {
	case errors.Is(err, eventstore.ErrUnavailable):
		return false
	case errors.Is(err, errUnreadable), errors.Is(err, errClosed):
		return true
	}
	return refusal(err, nil) != nil
}

// follower is somebody who follows.
type follower struct {
	s       *Store
	last    eventstore.Position // of what was yielded
	seen    eventstore.Position // of what needs not be looked at again, yielded or not
	yield   func([]eventstore.Recorded, error) bool
	begun   bool // the last subscription was answered
	stopped bool
}

// subscribe yields what comes after what was seen, until that fails.
func (f *follower) subscribe(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f.begun = false
	if err := f.check(ctx); err != nil {
		return err
	}
	in := newInbox()
	pumped := make(chan struct{})
	go func() {
		defer close(pumped)
		f.s.pump(ctx, f.seen, in)
	}()
	defer func() {
		cancel()
		<-pumped
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-in.ready:
		}
		f.begun = f.begun || in.begun()
		page, seen, err := in.take()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if page = f.fresh(page); len(page) > 0 {
			f.last = page[len(page)-1].Position
			if f.stopped = !f.yield(page, nil); f.stopped {
				return nil
			}
		}
		for _, p := range []eventstore.Position{f.last, seen} {
			if f.seen.Before(p) {
				f.seen = p
			}
		}
		if err != nil {
			return err
		}
	}
}

// check makes sure that the log has not become shorter: the server would wait
// for it to grow, and skip what it grows by.
func (f *follower) check(ctx context.Context) error {
	end, err := f.s.end.read(ctx, f.s)
	if err == nil && end.Before(f.last) {
		return damaged("it ends at %s", end)
	}
	return err
}

// fresh drops what was yielded before. A server should not repeat itself; this
// keeps it from mattering if one does.
func (f *follower) fresh(page []eventstore.Recorded) []eventstore.Recorded {
	for len(page) > 0 && !f.last.Before(page[0].Position) {
		page = page[1:]
	}
	return page
}

// pump subscribes and puts what comes into in, until that fails.
func (s *Store) pump(ctx context.Context, after eventstore.Position, in *inbox) {
	for m, err := range s.messages(ctx, subscription(after)) {
		if err == nil {
			err = in.accept(ctx, m)
		}
		if err != nil {
			in.end(err)
			return
		}
	}
	in.end(status.Error(codes.Unavailable, "the server ended the subscription"))
}

// accept takes what concerns followers out of a message.
func (in *inbox) accept(ctx context.Context, m *streams.ReadResp) error {
	if c := m.GetCheckpoint(); c != nil {
		in.pass(eventstore.NewPosition(c.GetCommitPosition(), c.GetPreparePosition()))
		return nil
	}
	if m.GetConfirmation() != nil {
		in.begin()
	}
	if m.GetEvent() == nil {
		return nil
	}
	r, err := recorded(m.GetEvent())
	if err != nil {
		return err
	}
	if !ours(r) {
		in.pass(r.Position)
		return nil
	}
	return in.put(ctx, r)
}

// How far the server looks at once for events that are wanted, and after how
// many such looks it says where it is although it found none.
const (
	searchWindow = 256
	checkpoints  = 4
)

// subscription asks for all events after a position but the server's own.
func subscription(after eventstore.Position) *streams.ReadReq_Options {
	all := &streams.ReadReq_Options_AllOptions{AllOption: &streams.ReadReq_Options_AllOptions_Start{Start: &shared.Empty{}}}
	if !after.IsZero() {
		all.AllOption = place(after)
	}
	return &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_All{All: all},
		CountOption:  &streams.ReadReq_Options_Subscription{Subscription: &streams.ReadReq_Options_SubscriptionOptions{}},
		FilterOption: &streams.ReadReq_Options_Filter{Filter: &streams.ReadReq_Options_FilterOptions{
			Filter: &streams.ReadReq_Options_FilterOptions_EventType{
				EventType: &streams.ReadReq_Options_FilterOptions_Expression{Regex: `^[^\$].*`},
			},
			Window:                       &streams.ReadReq_Options_FilterOptions_Max{Max: searchWindow},
			CheckpointIntervalMultiplier: checkpoints,
		}},
	}
}

// errUnreadable is an event that cannot be taken from the wire.
var errUnreadable = errors.New("kurrentdb: unreadable")

func unreadable(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUnreadable, fmt.Sprintf(format, args...))
}
