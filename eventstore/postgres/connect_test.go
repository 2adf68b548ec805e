package postgres_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/faultproxy"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/privatepg"
	"example.org/ledger/migrations"
	"github.com/jackc/pgx/v5"
)

// refused connects, which must fail, and returns why.
func refused(t *testing.T, url string, o postgres.Options) error {
	t.Helper()
	pool, err := postgres.Connect(t.Context(), url, o)
	if err == nil {
		pool.Close()
		t.Fatal("connected")
	}
	return err
}

func wantUnsafe(t *testing.T, err error, settings ...string) {
	t.Helper()
	unsafe, ok := errors.AsType[*postgres.UnsafeError](err)
	if !ok || !errors.Is(err, postgres.ErrUnsafe) || !slices.Equal(unsafe.Settings, settings) {
		t.Errorf("%v, want %q", err, settings)
	}
}

func TestUnsafeServerIsRefused(t *testing.T) {
	dir, err := os.MkdirTemp("", "unsafe-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o711); err != nil { // whoever runs the server has to get in
		t.Fatal(err)
	}
	server, err := privatepg.Start(t.Context(), privatepg.Options{
		Directory: filepath.Join(dir, "data"), Settings: map[string]string{"fsync": "off", "full_page_writes": "off"},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	wantUnsafe(t, refused(t, server.URL(), postgres.Options{}), "fsync", "full_page_writes")
	if err := migrations.Up(t.Context(), server.URL()); err != nil {
		t.Fatal(err)
	}
	pool, err := postgres.Connect(t.Context(), server.URL(), postgres.Options{AllowUnsafe: true})
	if err != nil {
		t.Fatalf("with unsafe settings allowed: %v", err)
	}
	pool.Close()
}

// synchronous_commit is a session's setting and may come from anywhere.
func TestUnsafeSessionIsRefused(t *testing.T) {
	url := pgtest.Migrated(t)
	db := superuser(t, url)
	name := pgx.Identifier{query[string](t, db, `SELECT current_database()`)}.Sanitize()
	exec(t, db, `ALTER DATABASE `+name+` SET synchronous_commit = off`)
	wantUnsafe(t, refused(t, url, postgres.Options{}), "synchronous_commit")
	exec(t, db, `ALTER DATABASE `+name+` SET synchronous_commit = local`)
	connect(t, url)
}

func TestUnmigratedDatabaseIsRefused(t *testing.T) {
	url := pgtest.Empty(t)
	if err := refused(t, url, postgres.Options{}); !errors.Is(err, migrations.ErrBehind) {
		t.Errorf("%v, want behind", err)
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	url := pgtest.Migrated(t)
	exec(t, superuser(t, url), `INSERT INTO public.migration (version_id, is_applied) VALUES (9999, true)`)
	if err := refused(t, url, postgres.Options{}); !errors.Is(err, migrations.ErrAhead) {
		t.Errorf("%v, want ahead", err)
	}
}

func TestDatabaseThatIsNotThere(t *testing.T) {
	r := faultproxy.New(t, pgtest.Empty(t))
	r.Close()
	if err := refused(t, r.URL(), postgres.Options{}); !errors.Is(err, eventstore.ErrUnavailable) {
		t.Errorf("%v, want unavailable", err)
	}
}

func TestDatabaseThatWentAway(t *testing.T) {
	r := faultproxy.New(t, pgtest.Migrated(t))
	s := open(t, r.URL())
	done := mustAppend(t, s, to("a", -1, 1))
	r.Close()
	_, read := s.Head(t.Context(), "a")
	_, end := s.End(t.Context())
	var follow error
	for _, follow = range s.Follow(t.Context(), done.Position) {
	}
	_, second := s.Append(t.Context(), to("a", 0, 1)) // no connection is left to try
	for what, err := range map[string]error{"head": read, "end": end, "follow": follow, "append": second} {
		if !errors.Is(err, eventstore.ErrUnavailable) || errors.Is(err, eventstore.ErrUnknownOutcome) {
			t.Errorf("%s: %v, want unavailable", what, err)
		}
	}
}

func TestConnectionsComeBack(t *testing.T) {
	r := faultproxy.New(t, pgtest.Migrated(t))
	s := open(t, r.URL())
	mustAppend(t, s, to("a", -1, 1))
	r.Cut()
	for {
		_, err := s.Append(t.Context(), to("a", 0, 1))
		if err == nil {
			return
		}
		if !errors.Is(err, eventstore.ErrUnknownOutcome) && !errors.Is(err, eventstore.ErrUnavailable) {
			t.Fatal(err)
		}
	}
}

// The first append on a connection is prepared before it is sent, so a
// connection that turns out to be dead then leaves nothing in doubt.
func TestConnectionIsDeadBeforeTheFirstAppend(t *testing.T) {
	r := faultproxy.New(t, pgtest.Migrated(t))
	s := open(t, r.URL())
	r.Close()
	_, err := s.Append(t.Context(), to("a", -1, 1))
	if !errors.Is(err, eventstore.ErrUnavailable) || errors.Is(err, eventstore.ErrUnknownOutcome) {
		t.Errorf("%v, want unavailable", err)
	}
}
