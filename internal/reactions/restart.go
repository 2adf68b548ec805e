package reactions

import (
	"context"
	"errors"
	"fmt"

	"example.org/ledger/internal/pglock"
	"github.com/jackc/pgx/v5"
)

// ErrRunning refuses to start over while a runner is at work.
var ErrRunning = errors.New("reactions: a runner is at work")

// KeepOff keeps every runner from work until tx ends, or is [ErrRunning].
func KeepOff(ctx context.Context, tx pgx.Tx) error {
	err := pglock.KeepOff(ctx, tx, lockName)
	if errors.Is(err, pglock.ErrHeld) {
		return ErrRunning
	}
	return err
}

// StartOver has the next runner read its log from the beginning: for a database
// whose reactions are to follow another log, in which their checkpoint means
// nothing. What was done stays noted by event, so that of a copy of the log
// nothing is done again.
func StartOver(ctx context.Context, tx pgx.Tx) error {
	if err := KeepOff(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE react.checkpoint SET position = '0'`); err != nil {
		return fmt.Errorf("reset the checkpoint of reactions: %w", err)
	}
	return nil
}
