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

// tally reads the log as far as it goes when it gets there.
func (s *Store) tally(ctx context.Context) (*tally, error) {
	t, last := newTally(), eventstore.Position{}
	for r, err := range s.events(ctx, fromStart()) {
		if err != nil {
			return nil, readError(ctx, err, "read the log after %s", last)
		}
		t.add(r)
		last = r.Position
	}
	return t, nil
}

// fromStart asks for all events.
func fromStart() *streams.ReadReq_Options {
	return &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{
			AllOption: &streams.ReadReq_Options_AllOptions_Start{Start: &shared.Empty{}},
		}},
		CountOption: &streams.ReadReq_Options_Count{Count: math.MaxInt64},
	}
}
