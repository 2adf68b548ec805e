package postgres_test

import (
	"context"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// connect opens a pool on the database of url.
func connect(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Connect(t.Context(), url, postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// open opens a store of its own on the database of url.
func open(t testing.TB, url string) *postgres.Store {
	t.Helper()
	s := postgres.New(connect(t, url))
	t.Cleanup(s.Close)
	return s
}

// superuser is a connection that may do anything.
func superuser(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// exec runs statements that must succeed.
func exec(t testing.TB, conn *pgx.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := conn.Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// query returns the one value of a query.
func query[T any](t testing.TB, conn *pgx.Conn, sql string, args ...any) (v T) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// until asks the database until the answer is yes.
func until(t testing.TB, conn *pgx.Conn, sql string, args ...any) {
	t.Helper()
	patience := time.After(30 * time.Second)
	for !query[bool](t, conn, sql, args...) {
		select {
		case <-patience:
			t.Fatalf("not within 30 s: %s", sql)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// to is an append of n new events.
func to(stream eventstore.Stream, expected eventstore.Revision, n int, claims ...eventstore.Claim) eventstore.Append {
	a := eventstore.Append{Stream: stream, Expected: expected, Claims: claims}
	for range n {
		a.Events = append(a.Events, eventstore.Proposed{
			ID: uuid.New(), Type: "test.happened", Data: []byte(`{"n":1}`), Metadata: []byte(`{}`),
		})
	}
	return a
}

func newStream() eventstore.Stream { return eventstore.Stream("test-" + uuid.NewString()) }

// claims of the credit code key
func take(key string) eventstore.Claim {
	return eventstore.Claim{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: []byte(key)}
}

func release(key string) eventstore.Claim {
	return eventstore.Claim{Op: domain.ReleaseClaim, Kind: domain.ClaimCreditCode, Key: []byte(key)}
}

func hand(key string, to eventstore.Stream) eventstore.Claim {
	return eventstore.Claim{
		Op: domain.HandClaim, Kind: domain.ClaimCreditCode, Key: []byte(key), To: eventstore.Holder{Stream: to},
	}
}

func mustAppend(t testing.TB, s eventstore.Store, a eventstore.Append) eventstore.Appended {
	t.Helper()
	done, err := s.Append(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func position(n uint64) eventstore.Position { return eventstore.NewPosition(n, 0) }
