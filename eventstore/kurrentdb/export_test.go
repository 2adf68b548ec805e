package kurrentdb

import (
	"context"

	"example.org/ledger/eventstore"
)

// AppendTo appends to one stream, without asking for the end of the log first.
func (s *Store) AppendTo(ctx context.Context, a eventstore.Append) error {
	_, err := s.appendTo(ctx, a.Stream, a.Expected, a.Events)
	return err
}
