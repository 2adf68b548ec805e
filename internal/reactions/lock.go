package reactions

import (
	"context"
	"fmt"
	"time"

	"example.org/ledger/internal/pglock"
	"github.com/jackc/pgx/v5/pgxpool"
)

// lockName names the lock of the one runner that works, and its session.
const lockName = "reactions"

const (
	standBy  = 500 * time.Millisecond // between two looks whether the runner at work is gone
	beat     = time.Second            // between two signs of life
	patience = 10 * time.Second       // for the answer to one
	silence  = 15 * time.Second       // after which the server takes the process for paused, and ends the session
)

// lock is a session that holds the runner's lock. It does not do the work
// itself, as the store may be elsewhere, and so gives signs of life.
type lock struct{ *pglock.Session }

// takeLock waits for the lock.
func takeLock(ctx context.Context, db *pgxpool.Pool) (*lock, error) {
	s, err := pglock.Dial(ctx, db, lockName)
	if err != nil {
		return nil, err
	}
	if err = s.EndInSilence(ctx, silence); err == nil {
		err = s.Lock(ctx, standBy, silence)
	}
	if err != nil {
		s.HangUp(ctx)
		return nil, err
	}
	return &lock{s}, nil
}

// hold gives signs of life until ctx ends, or tells lost why the lock is gone.
func (l *lock) hold(ctx context.Context, lost context.CancelCauseFunc) {
	for pglock.Pause(ctx, beat) == nil {
		answered, cancel := context.WithTimeout(ctx, patience)
		_, err := l.Conn.Exec(answered, `SELECT`)
		cancel()
		if err != nil && ctx.Err() == nil {
			lost(fmt.Errorf("the lock is lost: %w", err))
			return
		}
	}
}
