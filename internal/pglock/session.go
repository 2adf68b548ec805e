package pglock

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Session is a connection of its own, outside the pool, that holds a lock and
// does the work the lock is for. Losing the connection is losing the lock and
// the ability to write, at once.
type Session struct {
	Conn *pgx.Conn
	key  string
}

// Dial opens a session for the lock named key, as the pool opens its
// connections. It does not lock.
func Dial(ctx context.Context, db *pgxpool.Pool, key string) (*Session, error) {
	pooled, err := db.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect for %q: %w", key, err)
	}
	s := &Session{Conn: pooled.Hijack(), key: key}
	// The keepalives are for a machine that vanished: the server notices and
	// gives its lock to another. They mean nothing on a unix socket.
	_, err = s.Conn.Exec(ctx, `
		SELECT set_config('application_name', $1, false), set_config('tcp_keepalives_idle', '10', false),
			set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)`, key)
	if err != nil {
		s.HangUp(ctx)
		return nil, fmt.Errorf("connect for %q: %w", key, err)
	}
	return s, nil
}

// EndInSilence has the server end the session, and give its lock to another,
// when it says nothing for so long, because the process it belongs to is
// paused. Waking up it finds that it can write no more, and starts over.
func (s *Session) EndInSilence(ctx context.Context, silence time.Duration) error {
	_, err := s.Conn.Exec(ctx, `
		SELECT set_config(name, $1, false) FROM pg_settings
		WHERE name IN ('idle_session_timeout', 'idle_in_transaction_session_timeout')`,
		strconv.FormatInt(silence.Milliseconds(), 10))
	if err != nil {
		return fmt.Errorf("bound the silence of %q: %w", s.key, err)
	}
	return nil
}

// HangUp gives the lock back and closes the connection. Closing would do, but
// the server may notice only after the caller has asked for the lock again.
func (s *Session) HangUp(ctx context.Context) {
	const patience = 2 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	_, _ = s.Conn.Exec(ctx, `SELECT pg_advisory_unlock_all()`) // a connection that is lost has no lock
	_ = s.Conn.Close(ctx)                                      // and the server ends it, whether it hears the farewell or not
}

// TryLock takes the session's lock unless another session has it.
func (s *Session) TryLock(ctx context.Context) (bool, error) {
	var locked bool
	err := s.Conn.QueryRow(ctx, `SELECT pg_try_advisory_lock(hashtextextended($1, 0))`, s.key).Scan(&locked)
	if err != nil {
		return false, fmt.Errorf("lock %q: %w", s.key, err)
	}
	return locked, nil
}

// endPaused ends the session that has the lock if its process was paused so
// long ago while it was sending rows. A server that waits for the rest of them
// waits for ever, unless somebody else ends that; [Session.EndInSilence] does
// not reach there. The role of the connection may not look at other sessions;
// its user may look at its own.
func (s *Session) endPaused(ctx context.Context, silence time.Duration) error {
	err := pgx.BeginFunc(ctx, s.Conn, func(tx pgx.Tx) error {
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

// Lock waits for the session's lock. It asks again and again, because a
// session that waits in the server holds a snapshot and keeps it from cleaning
// up. Who has it and says nothing for so long is ended.
func (s *Session) Lock(ctx context.Context, every, silence time.Duration) error {
	for asked := 1; ; asked++ {
		locked, err := s.TryLock(ctx)
		if err != nil || locked {
			return err
		}
		if asked%looksAtHolder == 0 {
			if err := s.endPaused(ctx, silence); err != nil {
				return err
			}
		}
		if err := Pause(ctx, every); err != nil {
			return err
		}
	}
}

// Pause waits for d or for the end of ctx, whose error it returns.
func Pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
