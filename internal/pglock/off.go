package pglock

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrHeld says that a session holds one of the locks that nobody was to hold.
var ErrHeld = errors.New("pglock: a session is at work")

// leaving is how long a session that has just ended may still seem to be at work:
// the server may notice late that a connection was closed.
const leaving = 2 * time.Second

// KeepOff takes the named locks until tx ends, so that nobody does their work
// meanwhile; or it is [ErrHeld].
func KeepOff(ctx context.Context, tx pgx.Tx, keys ...string) error {
	const every = leaving / 40
	for waited := time.Duration(0); ; waited += every {
		var free bool
		err := tx.QueryRow(ctx, `
			SELECT coalesce(bool_and(pg_try_advisory_xact_lock(hashtextextended(key, 0))), true) FROM unnest($1::text[]) key`,
			keys).Scan(&free)
		switch {
		case err != nil:
			return fmt.Errorf("look for who is at work: %w", err)
		case free:
			return nil
		case waited >= leaving:
			return ErrHeld
		}
		if err := Pause(ctx, every); err != nil {
			return err
		}
	}
}
