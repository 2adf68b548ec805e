package http

import (
	"context"
	"crypto/subtle"
	"fmt"
	"time"

	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Requests remembers what each idempotency key was used for.
type Requests struct {
	DB   *pgxpool.Pool
	Keys sealing.Keys
}

// Same notes that command asked for this and reports whether that is what it
// asked for the first time. Only a keyed hash of asked is kept.
func (r *Requests) Same(ctx context.Context, command uuid.UUID, asked []byte, at time.Time) (bool, error) {
	mac := r.Keys.BodyMAC(asked)
	// Two statements: the second one sees what a concurrent repeat committed
	// while the first waited for it.
	if _, err := r.DB.Exec(ctx, `
		INSERT INTO edge.idempotency (command, body, asked_at) VALUES ($1, $2, $3)
		ON CONFLICT (command) DO NOTHING`, command, mac, at); err != nil {
		return false, fmt.Errorf("note the request of %s: %w", command, err)
	}
	var first []byte
	if err := r.DB.QueryRow(ctx, `SELECT body FROM edge.idempotency WHERE command = $1`, command).Scan(&first); err != nil {
		return false, fmt.Errorf("read the request of %s: %w", command, err)
	}
	return subtle.ConstantTimeCompare(first, mac) == 1, nil
}

// Prune forgets requests asked before a moment. A key used again after that is
// taken at its word.
func (r *Requests) Prune(ctx context.Context, before time.Time) error {
	if _, err := r.DB.Exec(ctx, `DELETE FROM edge.idempotency WHERE asked_at < $1`, before); err != nil {
		return fmt.Errorf("prune requests: %w", err)
	}
	return nil
}
