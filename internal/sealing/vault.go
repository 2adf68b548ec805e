package sealing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
)

// Vault keeps the data keys of subjects. It is safe for concurrent use, by any
// number of processes on one database, and caches nothing: an erasure anywhere
// holds for the next call everywhere.
type Vault struct {
	db   *pgxpool.Pool
	keys Keys
	wrap *wrapper
}

// New returns the vault in db, whose schema the migrations made.
func New(db *pgxpool.Pool, keys Keys) (*Vault, error) {
	if err := keys.secrets().check(); err != nil {
		return nil, fmt.Errorf("open vault: %w", err)
	}
	w, err := newWrapper(keys.secrets())
	if err != nil {
		return nil, fmt.Errorf("open vault: %w", err)
	}
	return &Vault{db: db, keys: keys, wrap: w}, nil
}

// Check tells whether the configured keys are those of this database, by
// unwrapping one data key of each epoch. It fails with ErrWrongKeys and is
// meant for a start, before anything is sealed by the wrong keys.
func (v *Vault) Check(ctx context.Context) error {
	rows, _ := v.db.Query(ctx, `
		SELECT DISTINCT ON (key_epoch) subject, key_epoch, wrapped_key
		FROM vault.subject WHERE key_epoch IS NOT NULL ORDER BY key_epoch, subject`)
	var subject uuid.UUID
	var epoch int
	var wrapped []byte
	_, err := pgx.ForEachRow(rows, []any{&subject, &epoch, &wrapped}, func() error {
		_, err := v.wrap.unwrap(subject, epoch, wrapped)
		return err
	})
	if err != nil {
		return fmt.Errorf("check vault: %w", err)
	}
	var other bool
	err = v.db.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM vault.subject WHERE person_epoch <> $1)`,
		v.keys.personEpoch()).Scan(&other)
	if err != nil {
		return fmt.Errorf("check vault: %w", err)
	}
	if other {
		return fmt.Errorf("check vault: person keys of another epoch than %d: %w", v.keys.personEpoch(), ErrWrongKeys)
	}
	return nil
}

// Seal seals plaintext as the subject's field. It makes the subject's data key
// if there is none; the key is durable when Seal returns. The masks are kept
// beside the ciphertext in the clear. The error matches ErrErased for a subject
// that was erased: it never gets another key.
func (v *Vault) Seal(ctx context.Context, subject uuid.UUID, field string, plaintext []byte, masks map[string]string) (domain.Sealed, error) {
	o, err := v.Provide(ctx, subject)
	if err != nil {
		return domain.Sealed{}, err
	}
	return o.Seal(subject, field, plaintext, masks)
}

// Unseal opens what Seal returned for the same field. The error matches
// ErrErased, ErrNoKey, ErrTampered or ErrFormat. For more than one value, Open
// takes one query for all of them.
func (v *Vault) Unseal(ctx context.Context, field string, sealed domain.Sealed) ([]byte, error) {
	o, err := v.Open(ctx, sealed.Subject)
	if err != nil {
		return nil, err
	}
	return o.Unseal(field, sealed)
}

// Open reads the keys of all subjects in one query. A subject that is erased or
// unknown is no error here: its values say so when they are opened.
func (v *Vault) Open(ctx context.Context, subjects ...uuid.UUID) (*Opened, error) {
	rows, err := v.read(ctx, v.db, subjects)
	if err != nil {
		return nil, err
	}
	return v.open(rows), nil
}

// Provide is Open for writing: it first makes the data keys of those subjects
// that have none. They are durable when it returns; callers that race for one
// subject get the same key.
func (v *Vault) Provide(ctx context.Context, subjects ...uuid.UUID) (*Opened, error) {
	rows, err := v.provide(ctx, subjects)
	if err != nil {
		return nil, err
	}
	return v.open(rows), nil
}

func (v *Vault) provide(ctx context.Context, subjects []uuid.UUID) (map[uuid.UUID]Row, error) {
	have, err := v.read(ctx, v.db, subjects)
	if err != nil {
		return nil, err
	}
	// In one order everywhere, so that two that make the same keys wait for
	// each other but never in a circle.
	missing := slices.Clone(subjects)
	missing = slices.DeleteFunc(missing, func(s uuid.UUID) bool { _, ok := have[s]; return ok })
	slices.SortFunc(missing, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	missing = slices.Compact(missing)
	if len(missing) == 0 {
		return have, nil
	}
	if slices.Contains(missing, uuid.Nil) {
		return nil, errors.New("make data key: subject is nil")
	}

	keys := make([][]byte, len(missing))
	for i, subject := range missing {
		keys[i] = v.wrap.newWrappedKey(subject)
	}
	_, err = v.db.Exec(ctx, `
		INSERT INTO vault.subject (subject, key_epoch, wrapped_key)
		SELECT s, $2, k FROM unnest($1::uuid[], $3::bytea[]) AS fresh (s, k)
		ON CONFLICT (subject) DO NOTHING`, missing, v.wrap.epoch, keys)
	if err != nil {
		return nil, fmt.Errorf("make %d data keys: %w", len(missing), err)
	}
	// Another may have been first: only what is stored now is the key.
	return v.read(ctx, v.db, subjects)
}

// querier is what a pool, a connection and a transaction have in common.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// Row is what the vault keeps of a subject, as export writes it and Restore
// takes it back. A row with ErasedAt is a tombstone and has no keys. The keys
// in it are of no use without those in the key file.
type Row struct {
	Subject     uuid.UUID  `json:"subject"`
	KeyEpoch    *int       `json:"key_epoch,omitempty"`    // of the key-encryption key
	WrappedKey  []byte     `json:"wrapped_key,omitempty"`  // 60 bytes
	PersonEpoch *int       `json:"person_epoch,omitempty"` // of the person secret
	PersonKey   []byte     `json:"person_key,omitempty"`   // 32 bytes
	DocumentOf  *uuid.UUID `json:"document_of,omitempty"`  // the person a document is about
	ErasedAt    *time.Time `json:"erased_at,omitempty"`    // UTC, by the clock of the database that erased
}

const rowColumns = `subject, key_epoch, wrapped_key, person_epoch, person_key, document_of, erased_at`

func scanRow(r pgx.CollectableRow) (row Row, err error) {
	err = r.Scan(&row.Subject, &row.KeyEpoch, &row.WrappedKey, &row.PersonEpoch, &row.PersonKey,
		&row.DocumentOf, &row.ErasedAt)
	if row.ErasedAt != nil {
		*row.ErasedAt = row.ErasedAt.UTC()
	}
	return row, err
}

func (v *Vault) read(ctx context.Context, q querier, subjects []uuid.UUID) (map[uuid.UUID]Row, error) {
	rows, _ := q.Query(ctx, `
		SELECT `+rowColumns+` FROM vault.subject WHERE subject = ANY($1)`, subjects)
	found, err := pgx.CollectRows(rows, scanRow)
	if err != nil {
		return nil, fmt.Errorf("read %d subjects: %w", len(subjects), err)
	}
	all := make(map[uuid.UUID]Row, len(found))
	for _, row := range found {
		all[row.Subject] = row
	}
	return all, nil
}

// dataKey returns a subject's data key, or why there is none.
func (v *Vault) dataKey(subject uuid.UUID, rows map[uuid.UUID]Row) ([]byte, error) {
	row, ok := rows[subject]
	switch {
	case !ok:
		return nil, fmt.Errorf("subject %s: %w", subject, ErrNoKey)
	case row.ErasedAt != nil:
		return nil, fmt.Errorf("subject %s: %w", subject, ErrErased)
	}
	return v.wrap.unwrap(subject, *row.KeyEpoch, row.WrappedKey)
}
