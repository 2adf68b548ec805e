package reactions

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// lockKey is the advisory lock of the one runner that works.
const lockKey = 0x6c656467_72656163 // "ledgreac"

const (
	standBy  = 500 * time.Millisecond // between two looks whether the runner at work is gone
	beat     = time.Second            // between two signs of life
	patience = 10 * time.Second       // for the answer to one
	silence  = 15 * time.Second       // after which the server takes the process for paused, and ends the session
)

// lock is a session that holds the runner's lock. Losing the connection is
// losing the lock.
type lock struct{ conn *pgx.Conn }

// takeLock waits for the lock. It asks again and again, because a session that
// waits in the server holds a snapshot and keeps it from cleaning up.
func takeLock(ctx context.Context, db *pgxpool.Pool) (*lock, error) {
	pooled, err := db.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	l := &lock{conn: pooled.Hijack()}
	_, err = l.conn.Exec(ctx, `SELECT set_config('application_name', 'reactions', false) UNION ALL
		SELECT set_config(name, $1, false) FROM pg_settings WHERE name = 'idle_session_timeout'`,
		strconv.FormatInt(silence.Milliseconds(), 10))
	for locked := false; err == nil && !locked; {
		if err = l.conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, int64(lockKey)).Scan(&locked); err == nil && !locked {
			err = pause(ctx, standBy)
		}
	}
	if err != nil {
		l.release(ctx)
		return nil, fmt.Errorf("wait for the lock: %w", err)
	}
	return l, nil
}

// hold gives signs of life until ctx ends, or tells lost why the lock is gone.
func (l *lock) hold(ctx context.Context, lost context.CancelCauseFunc) {
	for pause(ctx, beat) == nil {
		answered, cancel := context.WithTimeout(ctx, patience)
		_, err := l.conn.Exec(answered, `SELECT`)
		cancel()
		if err != nil && ctx.Err() == nil {
			lost(fmt.Errorf("the lock is lost: %w", err))
			return
		}
	}
}

// release closes the connection, and the lock is free as soon as the server
// knows.
func (l *lock) release(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	_, _ = l.conn.Exec(ctx, `SELECT pg_advisory_unlock_all()`) // a connection that is lost has no lock
	_ = l.conn.Close(ctx)                                      // and the server ends it, whether it hears the farewell or not
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
