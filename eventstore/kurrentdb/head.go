package kurrentdb

import (
	"context"

	"example.org/ledger/eventstore"
)

// Head implements [eventstore.Store].
func (s *Store) Head(ctx context.Context, stream eventstore.Stream) (eventstore.Revision, error) {
	if stream == "" || eventstore.OwnStream(stream) {
		return eventstore.Empty, ctx.Err()
	}
	r, ok, err := s.last(ctx, stream)
	if err != nil || !ok {
		return eventstore.Empty, err
	}
	return r.Revision, nil
}

// last returns the last event of a stream, whosever it is, and whether there is
// one.
func (s *Store) last(ctx context.Context, stream eventstore.Stream) (eventstore.Recorded, bool, error) {
	return s.one(ctx, stream, eventstore.Empty, true)
}

// one returns the first event of a read.
func (s *Store) one(ctx context.Context, stream eventstore.Stream, from eventstore.Revision, backwards bool) (eventstore.Recorded, bool, error) {
	asked, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	for r, err := range s.events(asked, ofStream(stream, from, backwards, 1)) {
		if err != nil {
			return eventstore.Recorded{}, false, readError(ctx, err, "read %s at %d", stream, from)
		}
		return r, true, nil
	}
	return eventstore.Recorded{}, false, nil
}
