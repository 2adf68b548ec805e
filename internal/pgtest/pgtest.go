// Package pgtest gives each test a database of its own, on a real PostgreSQL
// that the test binary starts when the first test asks for one and that ends
// with the binary, however that ends. It is as durable as the one that the
// ledger runs; nothing is switched off to make tests faster.
//
// A package that uses it hands its tests over:
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
//
// It is for tests alone. On a machine without PostgreSQL, tests that need one
// fail and say what to install; none is skipped.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"example.org/ledger/migrations"
)

// Main runs the tests of a package, stops the server that they may have
// started, fails if a goroutine is left, and exits.
func Main(m *testing.M) { goleak.VerifyTestMain(Stopping(m)) }

// Stopping returns tests that stop the server when they have run, for a TestMain
// that does more than [Main].
func Stopping(m *testing.M) interface{ Run() int } { return stopping{m} }

type stopping struct{ m *testing.M }

func (s stopping) Run() int {
	shared.stops.Store(true)
	code := s.m.Run()
	if err := shared.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
		return max(code, 1)
	}
	return code
}

// Empty returns the address of an empty database, for its superuser. It is
// dropped when the test and its subtests are over; whoever is still connected
// is cut off then.
func Empty(t testing.TB) string {
	t.Helper()
	return create(t, server(t), "template1")
}

// Migrated is [Empty] with the schema of package migrations in the database.
// The migrations run once for all tests; each gets a copy.
func Migrated(t testing.TB) string {
	t.Helper()
	at := server(t)
	if err := migrateOnce(at); err != nil {
		t.Fatalf("pgtest: migrate: %v", err)
	}
	return Copy(t, address(at, template))
}

// Copy returns the address of a copy of a database that [Empty] or [Migrated]
// returned and nobody is connected to.
func Copy(t testing.TB, original string) string {
	t.Helper()
	at := server(t)
	address := create(t, at, nameOf(original))
	if err := copyGrants(t.Context(), at, nameOf(original), nameOf(address)); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return address
}

// server returns the address of the binary's server, started if need be.
func server(t testing.TB) string {
	t.Helper()
	if !shared.stops.Load() {
		t.Fatal("pgtest: the package lacks func TestMain(m *testing.M) { pgtest.Main(m) }")
	}
	at, err := shared.start(t.Context())
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return at
}

var databases atomic.Int64

// create copies a database and returns the copy's address.
func create(t testing.TB, at, from string) string {
	t.Helper()
	name := fmt.Sprintf("test%d", databases.Add(1))
	if err := execute(t.Context(), at, "CREATE DATABASE "+name+" TEMPLATE "+from); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context()) // ended by now
		if err := execute(ctx, at, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return address(at, name)
}

// template is the database that was migrated, to which nobody connects.
const template = "migrated"

var migrateOnce = func() func(at string) error {
	var once sync.Once
	var err error
	return func(at string) error {
		once.Do(func() { err = migrate(at) })
		return err
	}
}()

func migrate(at string) error {
	// Not a test's context: what one test breaks off, all would lack.
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := execute(ctx, at, "CREATE DATABASE "+template); err != nil {
		return err
	}
	if err := migrations.Up(ctx, address(at, template)); err != nil {
		return err
	}
	return execute(ctx, at, "ALTER DATABASE "+template+" ALLOW_CONNECTIONS false")
}

// copyGrants gives a copy the rights on the database itself, which CREATE
// DATABASE does not copy.
func copyGrants(ctx context.Context, at, from, to string) error {
	conn, err := pgx.Connect(ctx, at)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, `
		SELECT format('GRANT %s ON DATABASE %I TO %s', privilege_type, $1::text,
			CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
		FROM pg_database, aclexplode(datacl) WHERE datname = $2`, to, from)
	if err != nil {
		return fmt.Errorf("read the grants on %s: %w", from, err)
	}
	grants, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("read the grants on %s: %w", from, err)
	}
	for _, grant := range grants {
		if _, err := conn.Exec(ctx, grant); err != nil {
			return fmt.Errorf("%s: %w", grant, err)
		}
	}
	return nil
}

func execute(ctx context.Context, at, statement string) error {
	conn, err := pgx.Connect(ctx, at)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// address is the server's address with another database.
func address(at, database string) string {
	u := parse(at)
	u.Path = "/" + database
	return u.String()
}

func nameOf(address string) string { return parse(address).Path[1:] }

func parse(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		panic(err) // the server's own address
	}
	return u
}
