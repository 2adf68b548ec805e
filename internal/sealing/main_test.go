package sealing_test

import (
	"context"
	"crypto/rand"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/sealing"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// open returns a vault on the database at url, with the rights of the application.
func open(t testing.TB, url string, keys sealing.Keys) *sealing.Vault {
	t.Helper()
	vault, err := sealing.New(pool(t, url), keys)
	if err != nil {
		t.Fatal(err)
	}
	return vault
}

func pool(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = 8
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `SET ROLE ledger_app`)
		return err
	}
	db, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	return db
}

// owner returns a connection with the rights of the vault's owner.
func owner(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return conn
}

// fresh returns a vault on a database of its own, with new keys.
func fresh(t testing.TB) *sealing.Vault {
	t.Helper()
	return open(t, pgtest.Migrated(t), newKeys(t))
}

func newKeys(t testing.TB) sealing.Keys {
	t.Helper()
	keys, err := sealing.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func idNumber(t testing.TB, s string) domain.IDNumber {
	t.Helper()
	id, err := domain.ParseIDNumber(s, "2026-11-23")
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// The story's people: valid numbers of nobody.
const (
	wangID = "329999198501010013"
	liID   = "33999919900615012X"
)

var (
	wang     = uuid.MustParse("00000000-0000-4000-8000-000000000001")
	li       = uuid.MustParse("00000000-0000-4000-8000-000000000002")
	contract = uuid.MustParse("00000000-0000-4000-8000-000000000003")
	diploma  = uuid.MustParse("00000000-0000-4000-8000-000000000004")
)

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}
