package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5"
)

// TestTargetTellsNobody has a server run where a copy goes on bringing the log of
// another one, with the vault there: the source alone tells of results and records
// anything, until the last copy; then who was a target does, of what is new.
func TestTargetTellsNobody(t *testing.T) {
	p := place{pgtest.Migrated(t), t.TempDir()}
	source := ledgertest.Open(t, p.url, p.dir)
	other := p.target(t, true)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var out bytes.Buffer
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"copy", "--data", p.dir, "--database-url", p.url, "--from", "postgres", "--to", other.url, "--follow"}, &out, &out)
	}()
	ledgertest.Build(t, source)
	w := ledgertest.Carry(t, source, "91320000DEMA00013N", [3]string{"519999198808084709", "119999197812312461", "33999919900615012X"})
	arrived(t, source.Store, other.url)
	p.bringVault(t, other)

	target := other.serve(t)
	if n := reacted(t, target); n != 0 {
		t.Errorf("the target tells of %d results", n)
	}
	if n := reacted(t, source); n != 4 {
		t.Errorf("the source has %d notices, not 4: returned and passed, two recipients", n)
	}
	mine := eventstore.Append{Stream: "filing-" + eventstore.Stream(w.ID.String()), Expected: eventstore.Empty, Events: []eventstore.Proposed{{}}}
	if _, err := target.Store.Append(t.Context(), mine); !errors.Is(err, eventstore.ErrUnavailable) || !strings.Contains(err.Error(), "target of a copy") {
		t.Errorf("the target records something of its own: %v", err)
	}
	w.Cancel() // so the copy goes on
	arrived(t, source.Store, other.url)
	interrupt()
	if err := <-ended; err != nil {
		t.Errorf("interrupted: %v\n%s", err, out.String())
	}
	if held, err := target.IsTarget(t.Context()); err != nil || !held {
		t.Errorf("interrupted, it is no target any more: %v", err)
	}
	if said, _ := other.ledger(t, "check"); !strings.Contains(said, "target of a copy") {
		t.Errorf("check does not say so: %s", said)
	}

	before := time.Now()
	p.onPostgres(t, "copy", "--from", "postgres", "--to", other.url)
	ends(t, target, before)
	ledgertest.Carry(t, target, "91330000DEMA00021M", [3]string{"449999200002291233", "659999199607043586", "329999198501010013"})
	if n := reacted(t, target); n != 4 {
		t.Errorf("of what is new it tells %d times, not 4", n)
	}
	p.refused(t, "nothing is being copied there", "copy", "--to", other.url, "--source-lost")
}

// ends holds a target to what it is when the copy has ended: what was recorded
// before is nobody's news, though it reads it all again.
func ends(t *testing.T, target *ledger.Ledger, before time.Time) {
	t.Helper()
	conn := owner(t, target.URL)
	var since time.Time
	if err := conn.QueryRow(t.Context(), `SELECT at FROM notice.since`).Scan(&since); err != nil || since.Before(before.Truncate(time.Microsecond)) || since.After(time.Now()) {
		t.Errorf("it tells since %v, %v", since, err)
	}
	again := func(sql string, args ...any) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	again(`UPDATE react.checkpoint SET position = '0'`)
	if n := reacted(t, target); n != 0 {
		t.Errorf("afterwards it tells %d times of what was copied", n)
	}
	again(`UPDATE notice.since SET at = '2026-11-01'`) // as if what is told now were later than that
}

// TestSourceLost takes over a copy whose source is gone.
func TestSourceLost(t *testing.T) {
	p := place{pgtest.Migrated(t), t.TempDir()}
	t.Run("a filing", func(t *testing.T) {
		ledgertest.Carry(t, ledgertest.Open(t, p.url, p.dir), "91320000DEMA00013N", [3]string{"519999198808084709", "119999197812312461", "33999919900615012X"})
	})
	served := p.target(t, true)
	t.Run("a server runs", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		l := served.serve(t)
		go func() { ended <- l.Reactions.Run(ctx) }()
		locked := owner(t, served.url)
		for held := false; !held; {
			if err := locked.QueryRow(t.Context(), `SELECT EXISTS (SELECT FROM pg_locks k JOIN pg_database d ON d.oid = k.database
				WHERE d.datname = current_database() AND k.locktype = 'advisory')`).Scan(&held); err != nil {
				t.Fatal(err)
			}
		}
		p.refused(t, "a server runs on the target's database", "copy", "--from", "postgres", "--to", served.url)
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})

	other := p.target(t, true)
	conn := owner(t, other.url)
	// As a copy that was killed leaves it.
	p.onPostgres(t, "copy", "--from", "postgres", "--to", other.url)
	if _, err := conn.Exec(t.Context(), `UPDATE notice.since SET at = 'infinity'`); err != nil {
		t.Fatal(err)
	}
	p.refused(t, "name where the log is", "copy", "--to", other.url)
	p.refused(t, "copies nothing", "copy", "--from", "postgres", "--to", other.url, "--source-lost")
	if said, _ := p.ledger(t, "copy", "--to", other.url, "--source-lost"); !strings.Contains(said, "is the log from now on") {
		t.Errorf("it says %s", said)
	}
	var held bool
	if err := conn.QueryRow(t.Context(), `SELECT at > now() FROM notice.since`).Scan(&held); err != nil || held {
		t.Errorf("taken over, it tells nobody: %v", err)
	}
}

// serve opens the ledger as a server does.
func (p place) serve(t *testing.T) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), ledger.Config{
		DatabaseURL: p.url, Directory: p.dir, Serve: true, Create: true, Clock: clock.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return l
}

// reacted has a ledger react to everything and counts the notices.
func reacted(t *testing.T, l *ledger.Ledger) (n int) {
	t.Helper()
	if err := l.Reactions.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := l.DB.QueryRow(t.Context(), `SELECT count(*) FROM notice.notice`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// arrived returns when a log is where it is copied to.
func arrived(t *testing.T, from eventstore.Store, to string) {
	t.Helper()
	there, err := ledger.OpenPostgreSQL(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	want, err := from.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for got := (eventstore.Position{}); got.Before(want); {
		if got, err = there.End(t.Context()); err != nil {
			t.Fatal(err)
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the copy does not arrive")
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// bringVault brings the keys of persons to another database, as an import does.
func (p place) bringVault(t *testing.T, to place) {
	t.Helper()
	var rows bytes.Buffer
	if _, err := owner(t, p.url).PgConn().CopyTo(t.Context(), &rows, `COPY vault.subject TO STDOUT`); err != nil {
		t.Fatal(err)
	}
	if _, err := owner(t, to.url).PgConn().CopyFrom(t.Context(), &rows, `COPY vault.subject FROM STDIN`); err != nil {
		t.Fatal(err)
	}
}

// owner is a connection as whoever owns the schema.
func owner(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}
