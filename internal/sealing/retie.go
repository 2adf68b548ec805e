package sealing

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Retie makes every document of one subject belong to another one of the same
// human, whose ID number was corrected (Q3.11): the wrong number's subject is
// about to be erased, and the documents are not wrong. Repeated, it does
// nothing. The error matches ErrNoKey or ErrErased if the other one cannot have
// documents.
func (v *Vault) Retie(ctx context.Context, from, to uuid.UUID) error {
	err := pgx.BeginFunc(ctx, v.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT FROM vault.subject WHERE subject IN ($1, $2) ORDER BY subject FOR SHARE`, from, to); err != nil {
			return err
		}
		rows, err := v.read(ctx, tx, []uuid.UUID{to})
		if err != nil {
			return err
		}
		switch p := rows[to]; {
		case p.Subject == uuid.Nil:
			return ErrNoKey
		case p.ErasedAt != nil:
			return ErrErased
		}
		_, err = tx.Exec(ctx, `UPDATE vault.subject SET document_of = $2 WHERE document_of = $1 AND erased_at IS NULL`, from, to)
		return err
	})
	if err != nil {
		return fmt.Errorf("retie the documents of %s to %s: %w", from, to, err)
	}
	return nil
}
