package pgtest_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"example.org/ledger/internal/pgtest"
	"example.org/ledger/migrations"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) }) // may be cut off
	return conn
}

func value[T any](t *testing.T, conn *pgx.Conn, query string) T {
	t.Helper()
	rows, err := conn.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

func TestEmptyIsTheTestsOwnAndDroppedAfterwards(t *testing.T) {
	url := pgtest.Empty(t)
	var inner string
	t.Run("inner", func(t *testing.T) {
		inner = pgtest.Empty(t)
		conn := connect(t, inner)
		if _, err := conn.Exec(t.Context(), "CREATE TABLE mine ()"); err != nil {
			t.Fatal(err)
		}
	})
	if inner == url {
		t.Fatalf("two tests got %s", url)
	}
	conn := connect(t, url)
	if n := value[int](t, conn, "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"); n != 0 {
		t.Errorf("an empty database has %d tables", n)
	}
	for _, setting := range []string{"fsync", "full_page_writes", "synchronous_commit"} {
		if got := value[string](t, conn, "SELECT current_setting('"+setting+"')"); got != "on" {
			t.Errorf("%s is %s", setting, got)
		}
	}
	if n := value[int](t, conn, "SELECT count(*) FROM pg_database WHERE datname LIKE 'test%'"); n != 1 {
		t.Errorf("%d databases of tests, want this one's only", n)
	}
}

func TestMigrated(t *testing.T) {
	for range 4 {
		t.Run("each its own", func(t *testing.T) {
			t.Parallel()
			url := pgtest.Migrated(t)
			conn := connect(t, url)
			if err := migrations.Check(t.Context(), conn); err != nil {
				t.Error(err)
			}
			// The same rights as where the migrations themselves ran.
			original := pgtest.Empty(t)
			if err := migrations.Up(t.Context(), original); err != nil {
				t.Fatal(err)
			}
			const grants = `SELECT coalesce(datacl::text, '') FROM pg_database WHERE datname = current_database()`
			if got, want := value[string](t, conn, grants), value[string](t, connect(t, original), grants); got != want {
				t.Errorf("rights on the database: %s, want %s", got, want)
			}
			if _, err := conn.Exec(t.Context(), "CREATE TABLE mine ()"); err != nil {
				t.Errorf("another test's table is in the way: %v", err)
			}
		})
	}
}

// deathVariable says how a test binary started by a test is to die.
const deathVariable = "PGTEST_DEATH"

func TestDeath(t *testing.T) {
	death := os.Getenv(deathVariable)
	if death == "" {
		return // this test is for binaries that TestNothingIsLeft starts
	}
	death, fragile := strings.CutPrefix(death, "fragile ")
	url := ""
	if fragile {
		url = pgtest.NewFragile(t, nil).URL()
	} else {
		url = pgtest.Empty(t)
	}
	conn := connect(t, url)
	dir := filepath.Dir(value[string](t, conn, "SELECT current_setting('data_directory')"))
	if _, err := os.Stderr.WriteString("in " + dir + "\n"); err != nil {
		t.Fatal(err)
	}
	switch death {
	case "panic":
		panic("as was asked for")
	case "kill":
		if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
}

func TestNothingIsLeft(t *testing.T) {
	var dirs []string
	for _, death := range []string{"kill", "fragile kill", "panic", "fragile none", "none"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDeath$")
		cmd.Env = append(os.Environ(), deathVariable+"="+death, "GORACE=atexit_sleep_ms=0")
		out, err := cmd.CombinedOutput()
		if (err == nil) != strings.HasSuffix(death, "none") {
			t.Fatalf("%s: %v: %s", death, err, out)
		}
		_, rest, told := strings.Cut(string(out), "in ")
		dir, _, _ := strings.Cut(rest, "\n")
		if !told || !filepath.IsAbs(dir) {
			t.Fatalf("%s: it says %s", death, out)
		}
		dirs = append(dirs, dir)
		gone(t, filepath.Join(dir, "postgres", "postmaster.pid"))
	}
	// Who dies leaves a directory, which the next one removes; the rest remove
	// their own.
	for i, dir := range dirs {
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("the directory of binary %d was left: %v", i, err)
		}
	}
}

// gone waits until a server's lock file, and so the server, is gone.
func gone(t *testing.T, path string) {
	t.Helper()
	limit := time.After(30 * time.Second)
	for {
		if _, err := os.Stat(path); os.IsNotExist(err) {
			return
		}
		select {
		case <-limit:
			t.Fatalf("%s is still there", path)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
