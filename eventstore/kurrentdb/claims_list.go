package kurrentdb

import (
	"context"
	"math"

	"example.org/ledger/eventstore"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// Claims lists who holds what, to be compared with what follows from the events
// up to its position. It reads the whole log, and keeps some hundred bytes a
// claim and a stream in memory.
func (s *Store) Claims(ctx context.Context) (eventstore.ClaimTable, error) {
	t, err := s.tally(ctx)
	if err != nil {
		return eventstore.ClaimTable{}, err
	}
	return t.table(), nil
}

// Check looks for places where the log contradicts itself: a missing event, and
// everything that the protocol of claims rules out, a key that two hold above
// all. What the events say otherwise is not its business.
func (s *Store) Check(ctx context.Context) ([]eventstore.Damage, error) {
	t, err := s.tally(ctx)
	if err != nil {
		return nil, err
	}
	return t.result(), nil
}

// mostFailures is how often in a row a reading of the log may get no further.
const mostFailures = 5

// tally reads the log as far as it goes when it gets there. Connections that
// are lost on the way are no reason to begin again.
func (s *Store) tally(ctx context.Context) (*tally, error) {
	t, last := newTally(), eventstore.Position{}
	for failures := 1; ; failures++ {
		before := last
		var err error
		for r, failure := range s.events(ctx, forwards(last)) {
			if err = failure; err != nil {
				break
			}
			if last.Before(r.Position) {
				t.add(r)
				last = r.Position
			}
		}
		switch {
		case err == nil:
			return t, nil
		case last != before:
			failures = 1
		}
		if ctx.Err() != nil || lasting(err) || failures == mostFailures {
			return nil, readError(ctx, err, "read the log after %s", last)
		}
		sleep(ctx, delay(failures))
	}
}

// forwards asks for all events from a position on.
func forwards(from eventstore.Position) *streams.ReadReq_Options {
	all := &streams.ReadReq_Options_AllOptions{AllOption: &streams.ReadReq_Options_AllOptions_Start{Start: &shared.Empty{}}}
	if !from.IsZero() {
		all.AllOption = place(from)
	}
	return &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_All{All: all},
		CountOption:  &streams.ReadReq_Options_Count{Count: math.MaxInt64},
	}
}
