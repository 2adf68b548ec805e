package postgres

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"example.org/ledger/eventstore"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// appendTimeout bounds an append that was sent, which no caller can end. It is
// the time to wait for others' appends, for the disk, and for a network that
// swallowed the answer.
const appendTimeout = 30 * time.Second

// answer is what became of one append.
type answer struct {
	eventstore.Appended
	err error
}

// Append implements [eventstore.Store]. It waits for a connection, and from
// then on the append is on its way: if ctx ends, it goes on without the caller.
func (s *Store) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if err := a.Validate(); err != nil {
		return eventstore.Appended{}, err
	}
	conn, err := s.pool.Acquire(ctx)
	ended := ctx.Err()
	switch {
	case err == nil && ended != nil:
		conn.Release()
		fallthrough
	case ended != nil:
		return eventstore.Appended{}, fmt.Errorf("postgres: append: %w", ended)
	case err != nil:
		return eventstore.Appended{}, notSent(err)
	}
	answers := make(chan answer, 1)
	s.work.Go(func() {
		defer conn.Release()
		answers <- s.commit(context.WithoutCancel(ctx), conn, []eventstore.Append{a})[0]
	})
	select {
	case done := <-answers:
		return done.Appended, done.err
	case <-ctx.Done():
	}
	select {
	case done := <-answers: // both at once: the answer is worth more
		return done.Appended, done.err
	default:
		return eventstore.Appended{}, unknown(context.Cause(ctx))
	}
}

// commit writes members in one transaction and answers each. No stream and no
// key may come twice among them.
//
// It is the only way into the log, and takes a slice because one commit can
// serve everybody who queued while the last was on its way.
func (s *Store) commit(ctx context.Context, conn *pgxpool.Conn, members []eventstore.Append) []answer {
	ctx, cancel := context.WithTimeout(ctx, appendTimeout)
	defer cancel()
	defer context.AfterFunc(s.sending, cancel)()
	v, err := send(ctx, conn.Conn(), newBatch(members))
	if missingPartition(err) {
		if err = s.extend(ctx, conn); err == nil {
			v, err = send(ctx, conn.Conn(), newBatch(members))
		}
	}
	if err != nil {
		return slices.Repeat([]answer{{err: err}}, len(members))
	}
	answers := v.answers(members)
	s.bell.ring()
	s.extendAhead(slices.Max(v.reached))
	return answers
}

// send calls the function. Preparing it by itself keeps apart what fails
// before anything was sent.
func send(ctx context.Context, conn *pgx.Conn, b *batch) (verdicts, error) {
	_, err := conn.Prepare(ctx, "append_batch", appendBatch)
	switch {
	case err == nil:
	case rolledBack(err) && !out(err):
		return verdicts{}, fmt.Errorf("postgres: prepare the append: %w", err)
	default:
		return verdicts{}, notSent(err)
	}
	v, err := scanVerdicts(conn.QueryRow(ctx, "append_batch", b.args()...))
	switch {
	case err == nil:
		return v, nil
	case pgconn.SafeToRetry(err) || out(err):
		return verdicts{}, notSent(err)
	case rolledBack(err):
		return verdicts{}, fmt.Errorf("postgres: append: %w", err)
	}
	return verdicts{}, unknown(err)
}

// notSent is the error of an append that certainly wrote nothing.
func notSent(err error) error {
	return fmt.Errorf("%w: postgres: append: %w", eventstore.ErrUnavailable, err)
}

// unknown is the error of an append that may have happened. It does not match
// its cause: who asks for context.Canceled first would take it for an append
// that was not sent.
func unknown(cause error) error {
	return fmt.Errorf("%w: postgres: append: %v", eventstore.ErrUnknownOutcome, cause)
}

// missingPartition reports whether the log's last partition is full.
func missingPartition(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && e.Code == "23514" && e.SchemaName == "log" && e.TableName == "event"
}
