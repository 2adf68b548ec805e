package notices

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Why a notice is not tried again.
var (
	ErrNotFound      = &domain.Error{Kind: domain.NotFound, Code: "notice.not_found"}
	ErrNotFailed     = &domain.Error{Kind: domain.Conflict, Code: "notice.not_failed"}
	ErrUndeliverable = &domain.Error{Kind: domain.Conflict, Code: "notice.undeliverable"}
)

// Again is an official's wish for another try.
type Again struct {
	Command        uuid.UUID // a repeated one is answered
	Filing, Notice uuid.UUID
	At             time.Time
	Actor, Reason  string
}

// Retry has a notice that ended without being sent tried again, as often as a new
// one. The gateway is given the same key: had it sent the message after all, it
// would not do so again.
func (d *Desk) Retry(ctx context.Context, a Again) (repeated bool, err error) {
	err = pgx.BeginFunc(ctx, d.DB, func(tx pgx.Tx) error {
		var state State
		err := tx.QueryRow(ctx, `SELECT state FROM notice.notice WHERE id = $1 AND filing = $2 FOR UPDATE`, a.Notice, a.Filing).Scan(&state)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		if err == nil {
			err = tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM notice.retry WHERE command = $1 AND notice = $2)`, a.Command, a.Notice).Scan(&repeated)
		}
		switch {
		case err != nil:
			return fmt.Errorf("retry a notice: %w", err)
		case repeated:
			return nil
		case state == Undeliverable:
			return ErrUndeliverable
		case !state.Retryable():
			return ErrNotFailed
		}
		_, err = tx.Exec(ctx, `INSERT INTO notice.retry (command, notice, asked_at, actor, reason) VALUES ($1, $2, $3, $4, $5)`,
			a.Command, a.Notice, a.At, a.Actor, a.Reason)
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE notice.notice SET state = 'waiting', tries = 0, next_at = $2, good_until = $3, settled_at = NULL WHERE id = $1`,
				a.Notice, a.At, a.At.Add(Good))
		}
		if err != nil {
			return fmt.Errorf("retry a notice: %w", err)
		}
		return d.push(ctx, tx, a.Notice)
	})
	return repeated, err
}
