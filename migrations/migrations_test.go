package migrations_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"testing"

	"example.org/ledger/internal/pgtest"
	"example.org/ledger/migrations"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

// applied lists the versions that goose noted, in the order it did.
func applied(t *testing.T, conn *pgx.Conn) []int64 {
	t.Helper()
	rows, _ := conn.Query(t.Context(), `SELECT version_id FROM public.migration WHERE version_id > 0 ORDER BY id`)
	versions, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatal(err)
	}
	return versions
}

// all is every version there is, in order.
func all(t *testing.T) []int64 {
	t.Helper()
	last, err := migrations.Version()
	if err != nil {
		t.Fatal(err)
	}
	versions := make([]int64, last)
	for i := range versions {
		versions[i] = int64(i) + 1
	}
	return versions
}

func TestNumbersAreContiguous(t *testing.T) {
	files, err := filepath.Glob("*.sql")
	if err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^(\d{4})_[a-z][a-z0-9_]*\.sql$`)
	for i, f := range files {
		m := name.FindStringSubmatch(f)
		if m == nil {
			t.Errorf("%s is not named NNNN_what.sql", f)
		} else if n, err := strconv.Atoi(m[1]); err != nil || n != i+1 {
			t.Errorf("%s is not number %04d", f, i+1)
		}
	}
	if n := len(all(t)); n != len(files) || n == 0 {
		t.Errorf("%d files are embedded of %d", n, len(files))
	}
}

func TestUpTwiceIsANoOp(t *testing.T) {
	url := pgtest.Empty(t)
	conn := connect(t, url)
	for range 2 {
		if err := migrations.Up(t.Context(), url); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(all(t), applied(t, conn)); diff != "" {
			t.Errorf("applied (-want +got):\n%s", diff)
		}
	}
}

func TestFourRacingOneDatabase(t *testing.T) {
	url := pgtest.Empty(t)
	ups(t, url, url, url, url)
	if diff := cmp.Diff(all(t), applied(t, connect(t, url))); diff != "" {
		t.Errorf("applied (-want +got):\n%s", diff)
	}
}

// Roles are the cluster's, so databases of one cluster meet in creating them.
func TestFourDatabasesAtOnce(t *testing.T) {
	urls := []string{pgtest.Empty(t), pgtest.Empty(t), pgtest.Empty(t), pgtest.Empty(t)}
	withoutRoles(t, urls[0])
	ups(t, urls...)
	for _, url := range urls {
		if err := migrations.Check(t.Context(), connect(t, url)); err != nil {
			t.Error(err)
		}
	}
}

// withoutRoles removes the roles that earlier tests left in the cluster. Their
// databases are gone, and with them what the roles owned.
func withoutRoles(t *testing.T, url string) {
	t.Helper()
	if _, err := connect(t, url).Exec(t.Context(), `DROP ROLE IF EXISTS ledger_app, log_owner`); err != nil {
		t.Fatal(err)
	}
}

// ups migrates all at once.
func ups(t *testing.T, urls ...string) {
	t.Helper()
	var wg sync.WaitGroup
	start := make(chan struct{})
	for _, url := range urls {
		wg.Go(func() {
			<-start
			if err := migrations.Up(t.Context(), url); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	wg.Wait()
}

func TestUpWaitsForAnotherUntilItsContextEnds(t *testing.T) {
	url := pgtest.Empty(t)
	if _, err := connect(t, url).Exec(t.Context(), `SELECT pg_advisory_lock(4097083626)`); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- migrations.Up(ctx, url) }()
	watcher := connect(t, url)
	for tries := ""; tries == ""; { // until it has asked for the lock
		row := watcher.QueryRow(t.Context(), `SELECT coalesce(max(query), '') FROM pg_stat_activity
			WHERE datname = current_database() AND query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()`)
		if err := row.Scan(&tries); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's error", err)
	}
}

func TestCheck(t *testing.T) {
	url := pgtest.Empty(t)
	conn := connect(t, url)
	if err := migrations.Check(t.Context(), conn); !errors.Is(err, migrations.ErrBehind) {
		t.Errorf("empty: %v, want behind", err)
	}
	if err := migrations.Up(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Check(t.Context(), conn); err != nil {
		t.Errorf("migrated: %v", err)
	}
	for _, c := range []struct {
		change string
		want   error
	}{
		{`INSERT INTO public.migration (version_id, is_applied) SELECT max(version_id) + 1, true FROM public.migration`, migrations.ErrAhead},
		{`DELETE FROM public.migration WHERE version_id >= (SELECT max(version_id) - 1 FROM public.migration)`, migrations.ErrBehind},
	} {
		if _, err := conn.Exec(t.Context(), c.change); err != nil {
			t.Fatal(err)
		}
		if err := migrations.Check(t.Context(), conn); !errors.Is(err, c.want) {
			t.Errorf("after %s: %v, want %v", c.change, err, c.want)
		}
	}
}

// The application can tell for itself whether it fits.
func TestCheckAsTheApplication(t *testing.T) {
	url := pgtest.Empty(t)
	if err := migrations.Up(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	conn := connect(t, url)
	if _, err := conn.Exec(t.Context(), `SET ROLE ledger_app`); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Check(t.Context(), conn); err != nil {
		t.Error(err)
	}
}

// The application may work on the job queue's tables, which a library makes.
func TestTheApplicationWorksOnTheJobQueue(t *testing.T) {
	url := pgtest.Empty(t)
	if err := migrations.Up(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	conn := connect(t, url)
	for _, sql := range []string{
		`SET ROLE ledger_app`,
		`INSERT INTO river.river_job (args, kind, max_attempts, queue) VALUES ('{}', 'test', 1, 'test')`,
		`DELETE FROM river.river_job`,
	} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

// A user who may create roles and owns the database is enough.
func TestUpWithoutSuperuser(t *testing.T) {
	url := pgtest.Empty(t)
	admin := connect(t, url)
	withoutRoles(t, url)
	var database string
	if err := admin.QueryRow(t.Context(), `SELECT current_database()`).Scan(&database); err != nil {
		t.Fatal(err)
	}
	config := admin.Config()
	owner := "owner_" + strconv.Itoa(os.Getpid())
	for _, s := range []string{
		`CREATE ROLE ` + owner + ` LOGIN CREATEROLE PASSWORD 'only-for-this-test'`,
		`ALTER DATABASE ` + database + ` OWNER TO ` + owner,
		`ALTER SCHEMA public OWNER TO ` + owner,
	} {
		if _, err := admin.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for _, s := range []string{
			`ALTER DATABASE ` + database + ` OWNER TO ` + config.User, `REASSIGN OWNED BY ` + owner + ` TO ` + config.User,
			`DROP OWNED BY ` + owner, `DROP ROLE ` + owner,
		} {
			if _, err := admin.Exec(context.Background(), s); err != nil {
				t.Errorf("%s: %v", s, err)
			}
		}
	})
	as := fmt.Sprintf("host=%s port=%d user=%s password=only-for-this-test dbname=%s sslmode=disable",
		config.Host, config.Port, owner, database)
	if err := migrations.Up(t.Context(), as); err != nil {
		t.Fatal(err)
	}
	conn := connect(t, as)
	if _, err := conn.Exec(t.Context(), `SET ROLE ledger_app`); err != nil {
		t.Error(err)
	}
}

// A database whose checkpoints are older than the note of whose they are has
// them from its own log.
func TestOlderCheckpointsAreOfTheDatabasesOwnLog(t *testing.T) {
	for name, c := range map[string]struct {
		sql  string
		want int
	}{
		"nothing":      {`SELECT 1`, 0},
		"a read model": {`INSERT INTO read.checkpoint (name, version, generation, position) VALUES ('registry', 1, 1, '0')`, 1},
		"reactions":    {`INSERT INTO react.checkpoint (one, position) VALUES (true, '7')`, 1},
		"events":       {`UPDATE log.head SET last_position = 1`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			url := pgtest.Migrated(t)
			conn := connect(t, url)
			for _, sql := range []string{`DROP TABLE read.log, react.suggestion, react.report, edge.transfer_opening`, `DROP SCHEMA notice, river CASCADE`, `DELETE FROM public.migration WHERE version_id >= 7`, c.sql} {
				if _, err := conn.Exec(t.Context(), sql); err != nil {
					t.Fatal(err)
				}
			}
			if err := migrations.Up(t.Context(), url); err != nil {
				t.Fatal(err)
			}
			var n int
			if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM read.log WHERE name = 'postgresql'`).Scan(&n); err != nil || n != c.want {
				t.Errorf("%d logs are noted, %v", n, err)
			}
		})
	}
}
