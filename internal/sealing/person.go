package sealing

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
)

// BindPerson stores the person key (身份证号的带密钥摘要) of id for subject and
// makes the subject's data key if there is none. Both are durable when it
// returns. Repeated with the same number it does nothing; another number is
// refused with ErrBound, since correcting a number takes a new subject; an
// erased subject with ErrErased.
func (v *Vault) BindPerson(ctx context.Context, subject uuid.UUID, id domain.IDNumber) error {
	key, err := v.personKey(id)
	if err != nil {
		return fmt.Errorf("bind person to %s: %w", subject, err)
	}
	if _, err := v.provide(ctx, []uuid.UUID{subject}); err != nil {
		return fmt.Errorf("bind person: %w", err)
	}
	// A row that is as it should be is not written again: every old version of
	// it is one more place an erasure has to reach.
	_, err = v.db.Exec(ctx, `
		UPDATE vault.subject SET person_key = $2, person_epoch = $3
		WHERE subject = $1 AND person_key IS NULL AND erased_at IS NULL AND document_of IS NULL`,
		subject, key, v.keys.personEpoch())
	if err != nil {
		return fmt.Errorf("bind person to %s: %w", subject, err)
	}
	bound, err := v.PersonKey(ctx, subject)
	switch {
	case errors.Is(err, ErrUnbound): // a document's subject
		return fmt.Errorf("bind person to %s, a document: %w", subject, ErrTied)
	case err != nil:
		return fmt.Errorf("bind person: %w", err)
	case !bytes.Equal(bound, key):
		return fmt.Errorf("bind person to %s: %w", subject, ErrBound)
	}
	return nil
}

// Unbound makes the data key of a subject that is to be neither a person's row
// nor a document's, if there is none; it is durable when Unbound returns. The
// error matches ErrBound or ErrTied for one that is, ErrErased for one that was
// erased.
func (v *Vault) Unbound(ctx context.Context, subject uuid.UUID) error {
	rows, err := v.provide(ctx, []uuid.UUID{subject})
	if err != nil {
		return err
	}
	switch row := rows[subject]; {
	case row.ErasedAt != nil:
		return fmt.Errorf("subject %s: %w", subject, ErrErased)
	case row.PersonKey != nil:
		return fmt.Errorf("subject %s: %w", subject, ErrBound)
	case row.DocumentOf != nil:
		return fmt.Errorf("subject %s: %w", subject, ErrTied)
	}
	return nil
}

// PersonKey returns the key under which the person behind subject is claimed:
// 32 bytes, the HMAC-SHA-256 of the normalized ID number. The error matches
// ErrErased, ErrNoKey or ErrUnbound, or ErrWrongKeys for a person key of
// another epoch.
func (v *Vault) PersonKey(ctx context.Context, subject uuid.UUID) ([]byte, error) {
	rows, err := v.read(ctx, v.db, []uuid.UUID{subject})
	if err != nil {
		return nil, err
	}
	return v.personKeyOf(subject, rows)
}

// PersonKeys is PersonKey for many subjects in one query.
func (v *Vault) PersonKeys(ctx context.Context, subjects ...uuid.UUID) (map[uuid.UUID][]byte, error) {
	rows, err := v.read(ctx, v.db, subjects)
	if err != nil {
		return nil, err
	}
	keys := make(map[uuid.UUID][]byte, len(subjects))
	for _, subject := range subjects {
		if keys[subject], err = v.personKeyOf(subject, rows); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// SamePerson reports whether a and b are bound to the same ID number. The
// errors are those of PersonKey.
func (v *Vault) SamePerson(ctx context.Context, a, b uuid.UUID) (bool, error) {
	keys, err := v.PersonKeys(ctx, a, b)
	if err != nil {
		return false, err
	}
	return bytes.Equal(keys[a], keys[b]), nil
}

// Subjects returns every subject bound to id that is not erased, in order of
// subject: one for each row the person has anywhere. Whether the caller may
// know of them is the caller's to decide.
func (v *Vault) Subjects(ctx context.Context, id domain.IDNumber) ([]uuid.UUID, error) {
	key, err := v.personKey(id)
	if err != nil {
		return nil, fmt.Errorf("find subjects of a person: %w", err)
	}
	rows, _ := v.db.Query(ctx, `
		SELECT subject FROM vault.subject WHERE person_key = $1 ORDER BY subject`, key)
	subjects, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		return nil, fmt.Errorf("find subjects of a person: %w", err)
	}
	return subjects, nil
}

func (v *Vault) personKey(id domain.IDNumber) ([]byte, error) {
	if id.Reveal() == "" {
		return nil, errors.New("no ID number")
	}
	return v.keys.personKey(id), nil
}

func (v *Vault) personKeyOf(subject uuid.UUID, rows map[uuid.UUID]Row) ([]byte, error) {
	row, ok := rows[subject]
	switch {
	case !ok:
		return nil, fmt.Errorf("person key of %s: %w", subject, ErrNoKey)
	case row.ErasedAt != nil:
		return nil, fmt.Errorf("person key of %s: %w", subject, ErrErased)
	case row.PersonKey == nil:
		return nil, fmt.Errorf("person key of %s: %w", subject, ErrUnbound)
	case *row.PersonEpoch != v.keys.personEpoch():
		return nil, fmt.Errorf("person key of %s is of epoch %d: %w", subject, *row.PersonEpoch, ErrWrongKeys)
	}
	return row.PersonKey, nil
}
