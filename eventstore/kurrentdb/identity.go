package kurrentdb

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// What names a log: an event of the package's own, the first of a stream of
// its own, made when somebody asks for the first time. Its ID is the name.
const (
	typeNamed   = "ledger.log_named"
	namedStream = eventstore.Stream("ledger-log")
)

// Identity names this log among all logs that somebody's positions could be
// of. A log that was copied here event by event is another one.
func (s *Store) Identity(ctx context.Context) (string, error) {
	named, ok, err := s.one(ctx, namedStream, 0, false)
	if err == nil && !ok {
		_, err = s.appendTo(ctx, namedStream, eventstore.Empty, []eventstore.Proposed{own(uuid.New(), typeNamed, struct{}{})})
		if err == nil || errors.Is(err, eventstore.ErrConflict) { // somebody was faster
			named, ok, err = s.one(ctx, namedStream, 0, false)
		}
	}
	switch {
	case err != nil:
		return "", fmt.Errorf("the name of the log: %w", err)
	case !ok || named.Type != typeNamed:
		return "", damaged("%s does not begin with its name", namedStream)
	}
	return "kurrentdb " + named.ID.String(), nil
}
