package sealing

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const rewrapBatch = 500

// ErrBusy means that some subjects were locked by others all along.
var ErrBusy = errors.New("subjects are locked by others")

// Rewrap wraps every data key that an older key-encryption key wraps by the
// current one, and returns how many. It works in batches, each durable on its
// own; repeated, it goes on where it stopped. It may run beside a ledger whose
// processes all know the new key already; subjects they hold locked are passed
// over, and ErrBusy says that some are left.
func (v *Vault) Rewrap(ctx context.Context) (int, error) {
	total := 0
	for after, more := uuid.Nil, true; more; {
		n, last, err := v.rewrapSome(ctx, after)
		if err != nil {
			return total, fmt.Errorf("rewrap after %d keys: %w", total, err)
		}
		total += n
		after, more = last, n > 0
	}
	var left bool
	err := v.db.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM vault.subject WHERE key_epoch <> $1)`, v.wrap.epoch).Scan(&left)
	if err == nil && left {
		err = ErrBusy
	}
	if err != nil {
		return total, fmt.Errorf("rewrap after %d keys: %w", total, err)
	}
	return total, nil
}

// rewrapSome rewraps the next keys in order of subject. It waits for nobody, so
// that it is in nobody's way.
func (v *Vault) rewrapSome(ctx context.Context, after uuid.UUID) (n int, last uuid.UUID, err error) {
	err = pgx.BeginFunc(ctx, v.db, func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `
			SELECT `+rowColumns+` FROM vault.subject WHERE subject > $1 AND key_epoch <> $2
			ORDER BY subject LIMIT $3 FOR UPDATE SKIP LOCKED`, after, v.wrap.epoch, rewrapBatch)
		old, err := pgx.CollectRows(rows, scanRow)
		if err != nil || len(old) == 0 {
			return err
		}
		subjects, wrapped := make([]uuid.UUID, len(old)), make([][]byte, len(old))
		for i, row := range old {
			key, err := v.wrap.unwrap(row.Subject, *row.KeyEpoch, row.WrappedKey)
			if err != nil {
				return err
			}
			subjects[i], wrapped[i] = row.Subject, v.wrap.wrap(row.Subject, key)
			clear(key)
		}
		_, err = tx.Exec(ctx, `
			UPDATE vault.subject v SET key_epoch = $3, wrapped_key = fresh.k
			FROM unnest($1::uuid[], $2::bytea[]) AS fresh (s, k) WHERE v.subject = fresh.s`,
			subjects, wrapped, v.wrap.epoch)
		n, last = len(old), subjects[len(old)-1]
		return err
	})
	return n, last, err
}
