package projections

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/eventstore"
)

// session is a connection of its own, outside the pool, that holds a lock and
// does the work the lock is for. Losing the connection is losing the lock and
// the ability to write, at once.
type session struct {
	conn *pgx.Conn
	key  string
}

// What is done to a read model by one session in the cluster at a time.
const (
	toRun     = "run"
	toRebuild = "rebuild"
	toVerify  = "verify"
)

// lockKey names the lock for a purpose.
func lockKey(m Model, purpose string) string {
	return fmt.Sprintf("read model %s_%d %s", m.Name(), m.Version(), purpose)
}

// dial opens a session for the lock named key, as the pool opens its
// connections. It does not lock.
func dial(ctx context.Context, db *pgxpool.Pool, key string) (*session, error) {
	pooled, err := db.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect for %q: %w", key, err)
	}
	s := &session{conn: pooled.Hijack(), key: key}
	// The keepalives are for a machine that vanished: the server notices and
	// gives its lock to another. They mean nothing on a unix socket.
	_, err = s.conn.Exec(ctx, `
		SELECT set_config('application_name', $1, false), set_config('tcp_keepalives_idle', '10', false),
			set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)`, key)
	if err != nil {
		s.hangUp(ctx)
		return nil, fmt.Errorf("connect for %q: %w", key, err)
	}
	return s, nil
}

// endInSilence has the server end the session, and give its lock to another,
// when it says nothing for so long, because the process it belongs to is
// paused. Waking up it finds that it can write no more, and starts over.
func (s *session) endInSilence(ctx context.Context, silence time.Duration) error {
	_, err := s.conn.Exec(ctx, `
		SELECT set_config(name, $1, false) FROM pg_settings
		WHERE name IN ('idle_session_timeout', 'idle_in_transaction_session_timeout')`,
		strconv.FormatInt(silence.Milliseconds(), 10))
	if err != nil {
		return fmt.Errorf("bound the silence of %q: %w", s.key, err)
	}
	return nil
}

// hangUp gives the lock back and closes the connection. Closing would do, but
// the server may notice only after the caller has asked for the lock again.
func (s *session) hangUp(ctx context.Context) {
	const patience = 2 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	_, _ = s.conn.Exec(ctx, `SELECT pg_advisory_unlock_all()`) // a connection that is lost has no lock
	_ = s.conn.Close(ctx)                                      // and the server ends it, whether it hears the farewell or not
}

// tryLock takes the session's lock unless another session has it.
func (s *session) tryLock(ctx context.Context) (bool, error) {
	var locked bool
	err := s.conn.QueryRow(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, s.key).Scan(&locked)
	if err != nil {
		return false, fmt.Errorf("lock %q: %w", s.key, err)
	}
	return locked, nil
}

// lockOr takes the session's lock, or returns taken if another session has it.
func (s *session) lockOr(ctx context.Context, taken error) error {
	locked, err := s.tryLock(ctx)
	if err == nil && !locked {
		return taken
	}
	return err
}

// endPaused ends the session that has the lock if its process was paused so
// long ago while it was sending rows. A server that waits for the rest of them
// waits for ever, unless somebody else ends that; [session.endInSilence] does
// not reach there. The role of the connection may not look at other sessions;
// its user may look at its own.
func (s *session) endPaused(ctx context.Context, silence time.Duration) error {
	err := pgx.BeginFunc(ctx, s.conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET LOCAL ROLE NONE`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = $1 AND pid <> pg_backend_pid()
				AND state = 'active' AND wait_event = 'ClientRead' AND state_change < clock_timestamp() - $2::interval`,
			s.key, silence)
		return err
	})
	if err != nil {
		return fmt.Errorf("end a paused holder of %q: %w", s.key, err)
	}
	return nil
}

// looksAtHolder is how many times a session asks for the lock before it looks
// whether who has it was paused.
const looksAtHolder = 10

// lock waits for the session's lock. It asks again and again, because a
// session that waits in the server holds a snapshot and keeps it from cleaning
// up. Who has it and says nothing for so long is ended.
func (s *session) lock(ctx context.Context, every, silence time.Duration) error {
	for asked := 1; ; asked++ {
		locked, err := s.tryLock(ctx)
		if err != nil || locked {
			return err
		}
		if asked%looksAtHolder == 0 {
			if err := s.endPaused(ctx, silence); err != nil {
				return err
			}
		}
		if err := pause(ctx, every); err != nil {
			return err
		}
	}
}

// pause waits for d or for the end of ctx, whose error it returns.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

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
