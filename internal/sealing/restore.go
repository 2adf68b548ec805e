package sealing

import (
	"bytes"
	"context"
	"fmt"
	"iter"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Rows yields every subject in an order that Restore can take in parts: persons
// before their documents. All are of one moment. A yielded error is the last
// thing yielded.
func (v *Vault) Rows(ctx context.Context) iter.Seq2[Row, error] {
	return query(ctx, v.db, scanRow, `
		SELECT `+rowColumns+` FROM vault.subject ORDER BY document_of IS NOT NULL, subject`)
}

// Restore takes rows of an export back, all or none. It is idempotent, and a
// tombstone on either side wins: a restored key never revives a subject, a
// restored tombstone erases one with its documents. Keys that the configured
// ones do not open are refused with ErrWrongKeys, another data key or person key
// than the subject has with ErrDifferentKey or ErrBound, another tie with ErrTied.
func (v *Vault) Restore(ctx context.Context, rows []Row) error {
	live := make([]Row, 0, len(rows))
	var dead []Row
	for _, row := range rows {
		if err := v.checkRow(row); err != nil {
			return fmt.Errorf("restore vault: %w", err)
		}
		if row.ErasedAt != nil {
			dead = append(dead, row)
		} else {
			live = append(live, row)
		}
	}
	err := pgx.BeginFunc(ctx, v.db, func(tx pgx.Tx) error {
		if err := v.restoreLive(ctx, tx, live); err != nil {
			return err
		}
		if err := restoreDead(ctx, tx, dead); err != nil {
			return err
		}
		// A document whose person is erased is erased, whichever came first.
		_, err := tx.Exec(ctx, `
			UPDATE vault.subject d SET key_epoch = NULL, wrapped_key = NULL, erased_at = p.erased_at
			FROM vault.subject p
			WHERE p.subject = d.document_of AND p.erased_at IS NOT NULL AND d.erased_at IS NULL`)
		return err
	})
	if err != nil {
		return fmt.Errorf("restore %d subjects: %w", len(rows), err)
	}
	return nil
}

func (v *Vault) checkRow(row Row) error {
	if row.Subject == uuid.Nil || (row.PersonKey == nil) != (row.PersonEpoch == nil) {
		return fmt.Errorf("row of %s: incomplete", row.Subject)
	}
	if row.ErasedAt != nil {
		if row.WrappedKey != nil || row.KeyEpoch != nil || row.PersonKey != nil {
			return fmt.Errorf("row of %s: a tombstone with keys", row.Subject)
		}
		return nil
	}
	if row.WrappedKey == nil || row.KeyEpoch == nil {
		return fmt.Errorf("row of %s: neither key nor tombstone", row.Subject)
	}
	if row.PersonEpoch != nil && *row.PersonEpoch != v.keys.personEpoch() {
		return fmt.Errorf("row of %s: person key of epoch %d: %w", row.Subject, *row.PersonEpoch, ErrWrongKeys)
	}
	_, err := v.wrap.unwrap(row.Subject, *row.KeyEpoch, row.WrappedKey)
	return err
}

func (v *Vault) restoreLive(ctx context.Context, tx pgx.Tx, rows []Row) error {
	subjects := make([]uuid.UUID, len(rows))
	batch := new(pgx.Batch)
	for i, row := range rows {
		subjects[i] = row.Subject
		batch.Queue(`
			INSERT INTO vault.subject (`+rowColumns+`) VALUES ($1, $2, $3, $4, $5, $6, NULL)
			ON CONFLICT (subject) DO NOTHING`,
			row.Subject, row.KeyEpoch, row.WrappedKey, row.PersonEpoch, row.PersonKey, row.DocumentOf)
		// What the row in place did not say yet.
		batch.Queue(`
			UPDATE vault.subject SET
				person_epoch = coalesce(person_epoch, $2), person_key = coalesce(person_key, $3),
				document_of = coalesce(document_of, $4)
			WHERE subject = $1 AND erased_at IS NULL
				AND (person_key IS NULL AND $3::bytea IS NOT NULL OR document_of IS NULL AND $4::uuid IS NOT NULL)`,
			row.Subject, row.PersonEpoch, row.PersonKey, row.DocumentOf)
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return err
	}
	have, err := v.read(ctx, tx, subjects)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := v.sameRow(have[row.Subject], row); err != nil {
			return fmt.Errorf("row of %s: %w", row.Subject, err)
		}
	}
	return nil
}

// sameRow tells whether the row in place says what the restored one says. The
// same data key may be wrapped differently.
func (v *Vault) sameRow(have, want Row) error {
	if have.ErasedAt != nil {
		return nil
	}
	a, err := v.wrap.unwrap(have.Subject, *have.KeyEpoch, have.WrappedKey)
	if err != nil {
		return err
	}
	b, err := v.wrap.unwrap(want.Subject, *want.KeyEpoch, want.WrappedKey)
	if err != nil {
		return err
	}
	switch {
	case !bytes.Equal(a, b):
		return ErrDifferentKey
	case want.PersonKey != nil && !bytes.Equal(have.PersonKey, want.PersonKey):
		return ErrBound
	case want.DocumentOf != nil && *have.DocumentOf != *want.DocumentOf:
		return ErrTied
	}
	return nil
}

func restoreDead(ctx context.Context, tx pgx.Tx, rows []Row) error {
	batch := new(pgx.Batch)
	for _, row := range rows {
		batch.Queue(`
			INSERT INTO vault.subject AS s (subject, document_of, erased_at) VALUES ($1, $2, $3)
			ON CONFLICT (subject) DO UPDATE SET
				key_epoch = NULL, wrapped_key = NULL, person_epoch = NULL, person_key = NULL,
				document_of = coalesce(s.document_of, excluded.document_of), erased_at = excluded.erased_at
			WHERE s.erased_at IS NULL`, row.Subject, row.DocumentOf, row.ErasedAt)
	}
	return tx.SendBatch(ctx, batch).Close()
}
