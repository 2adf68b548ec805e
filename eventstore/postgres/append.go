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

// appendTimeout bounds a commit, which no caller can end. It is the time to
// wait for a connection, for others' appends, for the disk, and for a network
// that swallowed the answer.
const appendTimeout = 30 * time.Second

// answer is what became of one append.
type answer struct {
	eventstore.Appended
	err error
}

// Append implements [eventstore.Store]. Appends that come while a commit is on
// its way share the next one. Until a commit takes it an append can be called
// off; from then on it goes on without the caller if ctx ends.
func (s *Store) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if err := a.Validate(); err != nil {
		return eventstore.Appended{}, err
	}
	if err := ctx.Err(); err != nil {
		return eventstore.Appended{}, fmt.Errorf("postgres: append: %w", err)
	}
	t := newTicket(a)
	if s.queue.put(t) {
		s.work.Go(s.lane)
	}
	select {
	case done := <-t.answer:
		return done.Appended, done.err
	case <-ctx.Done():
	}
	if s.queue.leave(t) {
		return eventstore.Appended{}, fmt.Errorf("postgres: append: %w", ctx.Err())
	}
	select {
	case done := <-t.answer: // both at once: the answer is worth more
		return done.Appended, done.err
	default:
		return eventstore.Appended{}, unknown(context.Cause(ctx))
	}
}

// lane commits what is queued until nothing is.
func (s *Store) lane() {
	for s.commitNext() {
	}
}

// commitNext commits and answers those who go next, and reports whether there
// were any. Without a connection they are told so, because they may know better
// than to wait.
func (s *Store) commitNext() bool {
	ctx, cancel := context.WithTimeout(s.sending, appendTimeout)
	defer cancel()
	conn, err := s.pool.Acquire(ctx)
	if err == nil {
		defer conn.Release()
	}
	tickets := s.queue.next()
	if len(tickets) == 0 {
		return false
	}
	defer s.queue.answered(len(tickets))
	members := make([]eventstore.Append, len(tickets))
	for i, t := range tickets {
		members[i] = t.Append
	}
	var answers []answer
	if err == nil {
		answers = s.commit(ctx, conn, members)
	} else {
		answers = slices.Repeat([]answer{{err: notSent(err)}}, len(tickets))
	}
	for i, t := range tickets {
		t.answer <- answers[i]
	}
	return true
}

// commit writes members in one transaction and answers each. If the server
// refuses the whole, each is tried by itself: a stream that is damaged must not
// take its neighbors along.
func (s *Store) commit(ctx context.Context, conn *pgxpool.Conn, members []eventstore.Append) []answer {
	answers, err := s.commitAll(ctx, conn, members)
	switch {
	case err == nil:
	case len(members) > 1 && rolledBack(err) && !out(err):
		for i := range members {
			answers = append(answers, s.commit(ctx, conn, members[i:i+1])...)
		}
	default:
		answers = slices.Repeat([]answer{{err: err}}, len(members))
	}
	return answers
}

// commitAll is the only way into the log. No stream and no key may come twice
// among members. An error is the fate of them all.
func (s *Store) commitAll(ctx context.Context, conn *pgxpool.Conn, members []eventstore.Append) ([]answer, error) {
	b := newBatch(members)
	v, err := send(ctx, conn.Conn(), b)
	if missingPartition(err) {
		if err = s.extend(ctx, conn); err == nil {
			v, err = send(ctx, conn.Conn(), b)
		}
	}
	if err != nil {
		return nil, err // and b to the garbage collector: the driver may still hold on to it
	}
	b.free()
	answers := v.answers(members)
	s.bell.ring()
	s.extendAhead(slices.Max(v.reached))
	return answers, nil
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
	r := conn.PgConn().ExecPrepared(ctx, "append_batch", b.params(), inBinary, inBinary).Read()
	switch {
	case r.Err == nil:
		var v verdicts
		if err := v.scan(conn.TypeMap(), r); err != nil {
			return verdicts{}, unknown(err)
		}
		return v, nil
	case pgconn.SafeToRetry(r.Err) || out(r.Err):
		return verdicts{}, notSent(r.Err)
	case rolledBack(r.Err):
		return verdicts{}, fmt.Errorf("postgres: append: %w", r.Err)
	}
	return verdicts{}, unknown(r.Err)
}

// inBinary is the form of all parameters and of all results.
var inBinary = []int16{pgx.BinaryFormatCode}

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
