package http

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Requests remembers what each idempotency key was used for, and refuses it
// for anything else. A use that was refused is forgotten, so that whoever mends
// a request may send it under the same key; a use that may have recorded
// something is not, whatever became of it.
//
// The fields are set once; then it may be used concurrently, by any number of
// processes on one database.
type Requests struct {
	DB   *pgxpool.Pool
	Keys sealing.Keys

	mu       sync.Mutex
	underWay map[uuid.UUID]int // uses of each key that this process has not ended
}

// Begin notes that command asks for this. It refuses a command that asked for
// something else before: as in progress while the other is under way in this
// process, for then nobody knows yet whether the key is spent, as reused
// otherwise. Only a keyed hash of asked is kept.
//
// The same request may begin many times at once: the log carries it out once
// and answers all. Each Begin without error needs an [Requests.End]; one that
// never comes, because the process died, leaves the key spent.
func (r *Requests) Begin(ctx context.Context, command uuid.UUID, asked []byte, at time.Time) error {
	others := r.enter(command)
	same := false
	err := r.DB.QueryRow(ctx, `
		INSERT INTO edge.idempotency AS i (command, body, asked_at) VALUES ($1, $2, $3)
		ON CONFLICT (command) DO UPDATE SET attempts = i.attempts + 1 WHERE i.body = excluded.body
		RETURNING true`, command, r.Keys.BodyMAC(asked), at).Scan(&same)
	if same {
		return nil
	}
	r.leave(command)
	switch {
	case err != nil && !errors.Is(err, pgx.ErrNoRows):
		return fmt.Errorf("note the request of %s: %w", command, err)
	case others > 0:
		return errKeyInUse
	}
	return errKeyReused
}

// End says how a use of command's key ended. One that was refused recorded
// nothing; the key is free when every use of it ended so.
func (r *Requests) End(ctx context.Context, command uuid.UUID, refused bool) error {
	defer r.leave(command)
	if !refused {
		return nil
	}
	err := pgx.BeginFunc(ctx, r.DB, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE edge.idempotency SET attempts = attempts - 1 WHERE command = $1`, command); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM edge.idempotency WHERE command = $1 AND attempts = 0`, command)
		return err
	})
	if err != nil {
		return fmt.Errorf("free the key of %s: %w", command, err)
	}
	return nil
}

// enter returns how many uses of the key are under way already.
func (r *Requests) enter(command uuid.UUID) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.underWay == nil {
		r.underWay = make(map[uuid.UUID]int)
	}
	r.underWay[command]++
	return r.underWay[command] - 1
}

func (r *Requests) leave(command uuid.UUID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.underWay[command]--; r.underWay[command] == 0 {
		delete(r.underWay, command)
	}
}

// remembered is how long a key's use is remembered at least. The API page
// promises a day.
const remembered = 48 * time.Hour

// Prune forgets what was asked long before now, once an hour, until ctx ends.
// A key used again after that is taken at its word: the log still answers a
// repeat.
func (r *Requests) Prune(ctx context.Context, now clock.Clock, log *slog.Logger) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		if err := r.prune(ctx, now().Add(-remembered)); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "old idempotency keys stay", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
		}
	}
}

// prune forgets requests asked before a moment.
func (r *Requests) prune(ctx context.Context, before time.Time) error {
	if _, err := r.DB.Exec(ctx, `DELETE FROM edge.idempotency WHERE asked_at < $1`, before); err != nil {
		return fmt.Errorf("prune requests: %w", err)
	}
	return nil
}
