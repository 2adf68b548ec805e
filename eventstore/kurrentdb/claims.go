package kurrentdb

import (
	"context"
	"errors"

	"example.org/ledger/eventstore"
)

// appendClaims appends events and carries out claims.
func (s *Store) appendClaims(context.Context, eventstore.Append) (eventstore.Appended, error) {
	return eventstore.Appended{}, errors.ErrUnsupported
}
