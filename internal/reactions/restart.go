package reactions

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ErrRunning refuses to start over while a runner is at work.
var ErrRunning = errors.New("reactions: a runner is at work")

// StartOver has the next runner read its log from the beginning: for a database
// whose reactions are to follow another log, in which their checkpoint means
// nothing. What was done stays noted by event, so that of a copy of the log
// nothing is done again.
func StartOver(ctx context.Context, tx pgx.Tx) error {
	var free bool
	if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1)`, int64(lockKey)).Scan(&free); err != nil {
		return fmt.Errorf("look for a runner: %w", err)
	}
	if !free {
		return ErrRunning
	}
	if _, err := tx.Exec(ctx, `UPDATE react.checkpoint SET position = '0'`); err != nil {
		return fmt.Errorf("reset the checkpoint of reactions: %w", err)
	}
	return nil
}
