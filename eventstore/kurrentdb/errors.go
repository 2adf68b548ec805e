package kurrentdb

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/eventstore"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

var (
	// ErrDenied means that the server does not let us do it: the credentials of
	// the connection string are wrong or not enough.
	ErrDenied = errors.New("kurrentdb: the server denies it")

	// ErrDamaged means that what the log itself says is there is not. Somebody
	// deleted a stream, set a limit on it or scavenged the log. Nothing but a
	// person with a backup can help.
	ErrDamaged = errors.New("kurrentdb: the log is damaged")
)

// notLeader is the exception in the trailer of a request that the node did not
// even look at, because another one leads.
const notLeader = "not-leader"

// damaged says what is missing.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// refusal is a server's word that it did not and will not do what it was asked,
// nil if err is no such word. The codes are those of the server's own checks,
// which it makes before it writes.
func refusal(err error, trailer metadata.MD) error {
	if errors.Is(err, ErrDamaged) {
		return err
	}
	switch status.Code(err) {
	case codes.PermissionDenied, codes.Unauthenticated:
		return fmt.Errorf("%w: %w", ErrDenied, err)
	case codes.FailedPrecondition: // a stream that was deleted
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case codes.InvalidArgument:
		if e := tooLarge(trailer); e != nil {
			return e
		}
		return fmt.Errorf("kurrentdb: %w", err)
	case codes.Unimplemented:
		return fmt.Errorf("kurrentdb: %w", err)
	case codes.NotFound:
		if first(trailer, "exception") == notLeader {
			return fmt.Errorf("%w: kurrentdb: %w", eventstore.ErrUnavailable, err)
		}
	}
	return nil
}

// tooLarge is the error of an append that is within our limits and not within
// this server's.
func tooLarge(trailer metadata.MD) error {
	var limit int
	for _, key := range []string{"maximum-append-size", "maximum-append-event-size"} {
		if _, err := fmt.Sscan(first(trailer, key), &limit); err == nil {
			return &eventstore.TooLargeError{What: "append, to this server,", Size: limit + 1, Limit: limit}
		}
	}
	return nil
}

// readError says what became of a read: the context's error if that ended, the
// server's refusal, or that it could not be asked.
func readError(ctx context.Context, err error, format string, args ...any) error {
	what := fmt.Sprintf(format, args...)
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("kurrentdb: %s: %w", what, ctx.Err())
	case errors.Is(err, eventstore.ErrUnavailable):
		return fmt.Errorf("%w: %s", err, what)
	case errors.Is(err, errUnreadable), errors.Is(err, errClosed):
		return fmt.Errorf("%w: %s", err, what)
	}
	if refused := refusal(err, nil); refused != nil {
		return fmt.Errorf("%w: %s", refused, what)
	}
	return fmt.Errorf("%w: kurrentdb: %s: %w", eventstore.ErrUnavailable, what, err)
}

// notSent is the error of an append that certainly wrote nothing.
func notSent(err error) error {
	return fmt.Errorf("%w: kurrentdb: append: %w", eventstore.ErrUnavailable, err)
}

// unknown is the error of an append that may have happened. It does not match
// its cause: who asks for context.Canceled first would take it for an append
// that was not sent.
func unknown(cause error) error {
	return fmt.Errorf("%w: kurrentdb: append: %v", eventstore.ErrUnknownOutcome, cause)
}
