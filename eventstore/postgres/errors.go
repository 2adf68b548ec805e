package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"example.org/ledger/eventstore"
	"github.com/jackc/pgx/v5/pgconn"
)

var (
	// ErrDamaged means that what the log itself says is there is not: an event
	// is missing, or a position is asked for that was never given. Nothing but
	// a person with a backup can help.
	ErrDamaged = errors.New("postgres: the log is damaged")

	// ErrUnsafe means that the database would acknowledge what it may lose.
	ErrUnsafe = errors.New("postgres: the database's settings lose events")

	// ErrPooled means that statements of one connection end up on different
	// ones, where neither the role nor LISTEN nor an advisory lock holds.
	ErrPooled = errors.New("postgres: the database is behind a pooler in transaction mode; connect to it directly or in session mode")
)

// UnsafeError names the settings that are off. It matches [ErrUnsafe].
type UnsafeError struct{ Settings []string }

func (e *UnsafeError) Error() string {
	return ErrUnsafe.Error() + ": off: " + strings.Join(e.Settings, ", ")
}

// Is matches ErrUnsafe.
func (e *UnsafeError) Is(target error) bool { return target == ErrUnsafe }

// readError says what became of a read: the context's error if that ended,
// [eventstore.ErrUnavailable] if the database could not be asked.
func readError(ctx context.Context, err error, format string, args ...any) error {
	what := fmt.Sprintf(format, args...)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("postgres: %s: %w", what, ctx.Err())
	case errors.Is(err, ErrDamaged):
		return fmt.Errorf("%w: %s", err, what)
	case !rolledBack(err) || out(err):
		return fmt.Errorf("%w: postgres: %s: %w", eventstore.ErrUnavailable, what, err)
	}
	return fmt.Errorf("postgres: %s: %w", what, err)
}

// rolledBack reports whether err is the server's word that the statement
// failed as a whole. A session that is terminated is no such word: it may end
// between the commit and its answer.
func rolledBack(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.SeverityUnlocalized == "ERROR"
}

// out reports whether the server itself says that it cannot work now: it is
// out of resources (class 53) or may not write (25006, a standby).
func out(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (strings.HasPrefix(e.Code, "53") || e.Code == "25006")
}
