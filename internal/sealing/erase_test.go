package sealing_test

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

	"example.org/ledger/domain"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/sealing"
)

func TestErase(t *testing.T) {
	vault, ctx := fresh(t), t.Context()
	sealed := must[domain.Sealed](t)(vault.Seal(ctx, wang, "staff", []byte(plain), nil))
	kept := must[domain.Sealed](t)(vault.Seal(ctx, li, "staff", []byte(plain), nil))
	var file bytes.Buffer
	encrypt(t, vault, contract, &file, []byte(plain))
	if err := vault.Tie(ctx, contract, wang); err != nil {
		t.Fatal(err)
	}

	for range 2 {
		if err := vault.Erase(ctx, wang); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := vault.Unseal(ctx, "staff", sealed); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("unseal: %v", err)
	}
	if _, err := vault.DecryptDocument(ctx, contract, &file); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("decrypt: %v", err)
	}
	for _, subject := range []uuid.UUID{wang, contract} {
		if _, err := vault.Seal(ctx, subject, "staff", []byte(plain), nil); !errors.Is(err, sealing.ErrErased) {
			t.Errorf("seal again: %v", err)
		}
		if _, err := vault.EncryptDocument(ctx, subject, io.Discard); !errors.Is(err, sealing.ErrErased) {
			t.Errorf("encrypt again: %v", err)
		}
	}
	if got := must[[]byte](t)(vault.Unseal(ctx, "staff", kept)); string(got) != plain {
		t.Error("another subject was erased, too")
	}
}

// An erasure that is carried out before the subject had a key holds for ever.
func TestEraseUnknown(t *testing.T) {
	vault, ctx := fresh(t), t.Context()
	if err := vault.Erase(ctx, wang); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Seal(ctx, wang, "staff", []byte(plain), nil); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("seal: %v", err)
	}
	if err := vault.Erase(ctx, uuid.Nil); err == nil {
		t.Error("erased nobody")
	}
	var found []uuid.UUID
	for tomb, err := range vault.Tombstones(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		if tomb.ErasedAt.IsZero() {
			t.Error("no time of erasure")
		}
		found = append(found, tomb.Subject)
	}
	if len(found) != 1 || found[0] != wang {
		t.Errorf("tombstones: %v", found)
	}
}

// Whoever wins a race between a first sealing and an erasure, nothing sealed
// can be read after it.
func TestEraseRacesSeal(t *testing.T) {
	vault, ctx := fresh(t), t.Context()
	for round := range 50 {
		subject := domain.DeriveID(wang, "subject", round)
		var sealed domain.Sealed
		var sealErr, eraseErr error
		var wg sync.WaitGroup
		wg.Go(func() { sealed, sealErr = vault.Seal(ctx, subject, "staff", []byte(plain), nil) })
		wg.Go(func() { eraseErr = vault.Erase(ctx, subject) })
		wg.Wait()
		if eraseErr != nil || sealErr != nil && !errors.Is(sealErr, sealing.ErrErased) {
			t.Fatal(eraseErr, sealErr)
		}
		if sealErr == nil {
			if _, err := vault.Unseal(ctx, "staff", sealed); !errors.Is(err, sealing.ErrErased) {
				t.Fatalf("read after erasure: %v", err)
			}
		}
	}
}

func TestTie(t *testing.T) {
	vault, ctx := fresh(t), t.Context()
	must[*sealing.Opened](t)(vault.Provide(ctx, wang, li))
	if err := vault.BindPerson(ctx, li, idNumber(t, liID)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name             string
		document, person uuid.UUID
		want             error
	}{
		{"first", contract, wang, nil},
		{"again", contract, wang, nil},
		{"to another", contract, li, sealing.ErrTied},
		{"to itself", diploma, diploma, sealing.ErrTied},
		{"to a document", diploma, contract, sealing.ErrTied},
		{"a person", li, wang, sealing.ErrTied},
		{"to nobody", diploma, uuid.UUID{15: 9}, sealing.ErrNoKey},
	} {
		if err := vault.Tie(ctx, c.document, c.person); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if err := vault.BindPerson(ctx, contract, idNumber(t, wangID)); !errors.Is(err, sealing.ErrTied) {
		t.Errorf("bind a document: %v", err)
	}
	if err := vault.Erase(ctx, wang); err != nil {
		t.Fatal(err)
	}
	if err := vault.Tie(ctx, diploma, wang); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("to an erased one: %v", err)
	}
	if err := vault.Tie(ctx, contract, li); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("an erased one: %v", err)
	}
}

// A document tied while its person is being erased is erased or not tied.
func TestEraseRacesTie(t *testing.T) {
	vault, ctx := fresh(t), t.Context()
	for round := range 50 {
		person, document := domain.DeriveID(wang, "person", round), domain.DeriveID(wang, "document", round)
		must[*sealing.Opened](t)(vault.Provide(ctx, person, document))
		var tieErr, eraseErr error
		var wg sync.WaitGroup
		wg.Go(func() { tieErr = vault.Tie(ctx, document, person) })
		wg.Go(func() { eraseErr = vault.Erase(ctx, person) })
		wg.Wait()
		if eraseErr != nil || tieErr != nil && !errors.Is(tieErr, sealing.ErrErased) {
			t.Fatal(eraseErr, tieErr)
		}
		_, err := vault.Seal(ctx, document, "x", nil, nil)
		if erased := errors.Is(err, sealing.ErrErased); erased != (tieErr == nil) {
			t.Fatalf("tied %v, erased %v", tieErr == nil, erased)
		}
	}
}

// The database itself keeps a tombstone what it is, against its owner, too.
func TestDatabaseKeepsTombstones(t *testing.T) {
	url := pgtest.Migrated(t)
	vault, ctx := open(t, url, newKeys(t)), t.Context()
	if err := vault.Erase(ctx, wang); err != nil {
		t.Fatal(err)
	}
	must[*sealing.Opened](t)(vault.Provide(ctx, li))
	admin, app := owner(t, url), pool(t, url)
	for _, c := range []struct{ owner, app, sql string }{
		{"55000", "55000", `UPDATE vault.subject SET erased_at = NULL, key_epoch = 1, wrapped_key = decode(repeat('00', 60), 'hex') WHERE erased_at IS NOT NULL`},
		{"23514", "23514", `UPDATE vault.subject SET key_epoch = 1, wrapped_key = decode(repeat('00', 60), 'hex') WHERE erased_at IS NOT NULL`},
		{"23514", "23514", `UPDATE vault.subject SET wrapped_key = NULL WHERE erased_at IS NULL`},
		{"55000", "42501", `DELETE FROM vault.subject`},
		{"55000", "42501", `TRUNCATE vault.subject`},
	} {
		_, err := admin.Exec(ctx, c.sql)
		if got := sqlState(err); got != c.owner {
			t.Errorf("%s by the owner: %q %v", c.sql, got, err)
		}
		_, err = app.Exec(ctx, c.sql)
		if got := sqlState(err); got != c.app {
			t.Errorf("%s by the application: %q %v", c.sql, got, err)
		}
	}
	_, err := app.Exec(ctx, `UPDATE vault.subject SET subject = $1`, contract)
	if got := sqlState(err); got != "42501" {
		t.Errorf("renaming a subject: %q", got)
	}
}

func sqlState(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// After Scrub, the table's file does not hold the erased subject's keys.
func TestScrub(t *testing.T) {
	url := pgtest.Migrated(t)
	vault, ctx := open(t, url, newKeys(t)), t.Context()
	if err := vault.BindPerson(ctx, wang, idNumber(t, wangID)); err != nil {
		t.Fatal(err)
	}
	must[*sealing.Opened](t)(vault.Provide(ctx, li))
	admin := owner(t, url)
	var wrapped, person, kept []byte
	err := admin.QueryRow(ctx, `
		SELECT w.wrapped_key, w.person_key, l.wrapped_key
		FROM vault.subject w, vault.subject l WHERE w.subject = $1 AND l.subject = $2`,
		wang, li).Scan(&wrapped, &person, &kept)
	if err != nil {
		t.Fatal(err)
	}
	inFiles := func(key []byte) bool {
		t.Helper()
		var found bool
		if _, err := admin.Exec(ctx, `CHECKPOINT`); err != nil {
			t.Fatal(err)
		}
		err := admin.QueryRow(ctx, `
			SELECT bool_or(position($1::bytea IN pg_read_binary_file(pg_relation_filepath(c.oid))) > 0)
			FROM pg_class c WHERE relnamespace = 'vault'::regnamespace AND relkind IN ('r', 'i')`,
			key).Scan(&found)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if err := vault.Erase(ctx, wang); err != nil {
		t.Fatal(err)
	}
	if !inFiles(wrapped) || !inFiles(person) {
		t.Fatal("nothing to scrub: the test looks in the wrong place")
	}

	if err := sealing.Scrub(ctx, admin); err != nil {
		t.Fatal(err)
	}
	if inFiles(wrapped) || inFiles(person) {
		t.Error("the erased keys are still in the files")
	}
	if !inFiles(kept) {
		t.Error("the other key is gone")
	}
	if _, err := admin.Exec(ctx, `SET ROLE ledger_app`); err != nil {
		t.Fatal(err)
	}
	if err := sealing.Scrub(ctx, admin); !errors.Is(err, sealing.ErrNotOwner) {
		t.Errorf("scrubbed by the application: %v", err)
	}
}
