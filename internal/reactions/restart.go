package reactions

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrRunning refuses to start over while a runner is at work.
var ErrRunning = errors.New("reactions: a runner is at work")

// StartOver has the next runner read its log from the beginning: for a database
// whose reactions are to follow another log, in which their checkpoint means
// nothing. What was done stays noted by event, so that of a copy of the log
// nothing is done again.
func StartOver(ctx context.Context, tx pgx.Tx) error {
	if err := keepOff(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE react.checkpoint SET position = '0'`); err != nil {
		return fmt.Errorf("reset the checkpoint of reactions: %w", err)
	}
	return nil
}

// leaving is how long a runner that has just ended may still seem to be at work:
// the server may notice late that a connection was closed.
const leaving = 2 * time.Second

// keepOff keeps every runner off until tx ends.
func keepOff(ctx context.Context, tx pgx.Tx) error {
	const every = leaving / 40
	for waited := time.Duration(0); ; waited += every {
		var free bool
		err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1)`, int64(lockKey)).Scan(&free)
		switch {
		case err != nil:
			return fmt.Errorf("look for a runner: %w", err)
		case free:
			return nil
		case waited >= leaving:
			return ErrRunning
		}
		if err := pause(ctx, every); err != nil {
			return err
		}
	}
}
