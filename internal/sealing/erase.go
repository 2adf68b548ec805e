package sealing

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Erase destroys the data key and person key of subject and the keys of every
// document tied to it, and leaves tombstones. A subject without a row gets a
// tombstone, too, so that it never gets a key. It is durable when it returns;
// repeated, it changes nothing. That the log allows it is the caller's to know.
//
// The destroyed versions are dead rows until Scrub has run; see the package
// comment on what else holds them.
func (v *Vault) Erase(ctx context.Context, subject uuid.UUID) error {
	if subject == uuid.Nil {
		return errors.New("erase: subject is nil")
	}
	err := pgx.BeginFunc(ctx, v.db, func(tx pgx.Tx) error {
		// The row is locked even when it is a tombstone already, so that no
		// document is tied to the subject while its documents are erased.
		_, err := tx.Exec(ctx, `
			INSERT INTO vault.subject AS s (subject, erased_at) VALUES ($1, now())
			ON CONFLICT (subject) DO UPDATE SET
				key_epoch = NULL, wrapped_key = NULL, person_epoch = NULL, person_key = NULL,
				erased_at = excluded.erased_at
			WHERE s.erased_at IS NULL`, subject)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `
			UPDATE vault.subject SET key_epoch = NULL, wrapped_key = NULL, erased_at = now()
			WHERE document_of = $1 AND erased_at IS NULL`, subject)
		return err
	})
	if err != nil {
		return fmt.Errorf("erase %s: %w", subject, err)
	}
	return nil
}

// Tie makes document, the subject of a document, belong to person, so that
// erasing the person erases the document's key. It makes the document's key if
// there is none. Repeated, it does nothing; a document of another person, a
// person that is itself a document and a document that is a person are refused
// with ErrTied, an erased one of the two with ErrErased, a person the vault does
// not know with ErrNoKey.
func (v *Vault) Tie(ctx context.Context, document, person uuid.UUID) error {
	if _, err := v.provide(ctx, []uuid.UUID{document}); err != nil {
		return fmt.Errorf("tie document: %w", err)
	}
	err := pgx.BeginFunc(ctx, v.db, func(tx pgx.Tx) error {
		// First the person, then the document, as Erase does.
		if _, err := tx.Exec(ctx, `SELECT FROM vault.subject WHERE subject = $1 FOR SHARE`, person); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT FROM vault.subject WHERE subject = $1 FOR UPDATE`, document); err != nil {
			return err
		}
		rows, err := v.read(ctx, tx, []uuid.UUID{document, person})
		if err != nil {
			return err
		}
		d, p := rows[document], rows[person]
		switch {
		case p.Subject == uuid.Nil:
			return ErrNoKey
		case p.ErasedAt != nil || d.ErasedAt != nil:
			return ErrErased
		case d.DocumentOf != nil && *d.DocumentOf == person:
			return nil
		case document == person || d.DocumentOf != nil || d.PersonKey != nil || p.DocumentOf != nil:
			return ErrTied
		}
		_, err = tx.Exec(ctx, `UPDATE vault.subject SET document_of = $2 WHERE subject = $1`, document, person)
		return err
	})
	if err != nil {
		return fmt.Errorf("tie document %s to %s: %w", document, person, err)
	}
	return nil
}

// Tombstone is an erased subject.
type Tombstone struct {
	Subject  uuid.UUID
	ErasedAt time.Time // UTC, by the clock of the database that erased
}

// Tombstones yields every erased subject in order of subject, for a check
// against the erasures in the log. A yielded error is the last thing yielded.
func (v *Vault) Tombstones(ctx context.Context) iter.Seq2[Tombstone, error] {
	return query(ctx, v.db, func(r pgx.CollectableRow) (t Tombstone, err error) {
		err = r.Scan(&t.Subject, &t.ErasedAt)
		t.ErasedAt = t.ErasedAt.UTC()
		return t, err
	}, `SELECT subject, erased_at FROM vault.subject WHERE erased_at IS NOT NULL ORDER BY subject`)
}

// query yields the rows of one statement, and so of one snapshot.
func query[T any](ctx context.Context, q querier, scan pgx.RowToFunc[T], sql string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		rows, err := q.Query(ctx, sql)
		if err == nil {
			defer rows.Close()
			for rows.Next() {
				var row T
				if row, err = scan(rows); err != nil {
					break
				}
				if !yield(row, nil) {
					return
				}
			}
			err = errors.Join(err, rows.Err())
		}
		if err != nil {
			var none T
			yield(none, fmt.Errorf("read vault: %w", err))
		}
	}
}
