package projections

import (
	"errors"
	"io"
	"net"

	"example.org/ledger/eventstore"
	"github.com/jackc/pgx/v5/pgconn"
)

// Transient reports whether an error of a query may go away by itself: the
// database could not be reached, broke off or is short of something. The end of
// a context is not among them.
func Transient(err error) bool { return transient(err) }

// transient reports whether err may go away by itself: the database or the
// store could not be reached, broke off, is short of something or chose us as
// the victim of a deadlock. Anything else comes back however often it is tried.
func transient(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return transientState(pg.Code)
	}
	if errors.Is(err, eventstore.ErrUnavailable) || pgconn.SafeToRetry(err) {
		return true
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	_, network := errors.AsType[net.Error](err)
	return network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// transientState sorts the SQLSTATEs by class.
func transientState(code string) bool {
	switch code[:min(2, len(code))] {
	case "08", // connection exceptions
		"40", // serialization failures, deadlocks
		"53", // insufficient resources
		"57", // operator intervention: shutdown, crash of another session, canceled query
		"58": // trouble outside PostgreSQL itself
		return true
	}
	const lockNotAvailable, idleInTransaction = "55P03", "25P03"
	return code == lockNotAvailable || code == idleInTransaction
}
