package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/internal/pgtest"
)

// testCopy moves the demonstration's ledger to a KurrentDB and back again.
func testCopy(t *testing.T, p place) {
	t.Setenv("KURRENTDB_URL", standin.Start(t).URL())
	here := func(args ...string) string { t.Helper(); return first(p.onPostgres(t, args...)) }
	const toKurrentDB, toPostgres = "copy --from postgres --to kurrentdb", "copy --from kurrentdb --to postgres"
	history := logOf(t, here)

	digest := equal(t, here(strings.Fields(toKurrentDB)...))
	if again := equal(t, here(strings.Fields(toKurrentDB)...)); again != digest {
		t.Errorf("copied again it is %s", again)
	}
	p.refused(t, "belong to the log", "check") // with the copy, before the ledger follows it
	if out := here(strings.Fields(toKurrentDB + " --switch")...); !strings.Contains(out, "follow it from now on") {
		t.Errorf("switch: %s", out)
	}
	followed(t, p, history)
	p.reactsToNothing(t, os.Getenv("KURRENTDB_URL"))

	p.moved(t, history)

	other := place{pgtest.Migrated(t), p.dir}
	if back := equal(t, first(p.ledger(t, "copy", "--from", "kurrentdb", "--to", other.url))); back != digest {
		t.Errorf("copied to another database it is %s", back)
	}
	if out := here(strings.Fields(toPostgres + " --switch")...); equal(t, out) != digest {
		t.Errorf("back: %s", out)
	}
	if out, found := p.onPostgres(t, "check"); found {
		t.Errorf("back again, check finds %s", out)
	}
	if logOf(t, here) != history {
		t.Error("back again, the log is another")
	}
	p.reactsToNothing(t, "")
}

// followed holds a ledger on a KurrentDB to what it was: nothing is wrong with
// it, and its log and filings are the same.
func followed(t *testing.T, p place, history string) {
	t.Helper()
	if out, found := p.ledger(t, "check"); found || !strings.Contains(out, ": 0 findings") || strings.Contains(out, "note:") {
		t.Errorf("check finds %s", out)
	}
	there := func(args ...string) string { t.Helper(); return first(p.ledger(t, args...)) }
	if logOf(t, there) != history {
		t.Error("the export of the copy is another")
	}
	id := story.FilingOf("1").String()
	now := viewOf(t, there("replay", id, "--json"))
	for _, at := range []string{"#" + now.Position.String(), "@" + jsonOf(t, now.Revision)} {
		if then := viewOf(t, there("replay", id, "--at", at, "--json")); then.Revision != now.Revision {
			t.Errorf("at %s it is as of revision %d", at, then.Revision)
		}
	}
	if out := there("rebuild", "registry", "--at", now.Position.String()); !strings.Contains(out, "is in schema at_") {
		t.Errorf("rebuild at a position: %s", out)
	}
	if out := there("diff", id, "--from", "2026-03-01"); !strings.Contains(out, "→") {
		t.Errorf("diff: %s", out)
	}
}

// moved exports a ledger on a KurrentDB with all that belongs to it and brings
// it in on another one.
func (p place) moved(t *testing.T, history string) {
	t.Helper()
	whole := filepath.Join(t.TempDir(), "whole")
	p.ledger(t, "export", whole, "--vault", "--documents")
	to := p.target(t, true)
	here := []string{"--kurrentdb", standin.Start(t).URL()}
	for range 2 {
		if out, _ := to.ledger(t, append([]string{"import", whole}, here...)...); strings.Contains(out, "could not be made") {
			t.Errorf("import: %s", out)
		}
	}
	if out, found := to.ledger(t, append([]string{"check"}, here...)...); found || !strings.Contains(out, ": 0 findings") {
		t.Errorf("after the import check finds %s", out)
	}
	if logOf(t, func(args ...string) string { return first(to.ledger(t, append(args, here...)...)) }) != history {
		t.Error("the log that was brought in is another")
	}
}

// onPostgres is a command line on the log of the database, though a KurrentDB
// is named in the environment.
func (p place) onPostgres(t *testing.T, args ...string) (out string, found bool) {
	t.Helper()
	if args[0] == "copy" {
		return p.ledger(t, args...)
	}
	return p.ledger(t, append(args, "--kurrentdb=")...)
}

// equal returns the digest that a copy printed of both logs.
func equal(t *testing.T, out string) string {
	t.Helper()
	found := regexp.MustCompile(`(?s)source: (\d+ events, sha256:[0-9a-f]{64})\ntarget: (\d+ events, sha256:[0-9a-f]{64})\nboth are equal\n`).FindStringSubmatch(out)
	if found == nil || found[1] != found[2] {
		t.Fatalf("copy: %s", out)
	}
	return found[1]
}

// logOf is the whole log as an export has it: without anything of the store's
// own.
func logOf(t *testing.T, ledger func(args ...string) string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	ledger("export", dir)
	b, err := os.ReadFile(filepath.Join(dir, "log.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// reactsToNothing has reactions look at the whole log again: what they did is
// not done again.
func (p place) reactsToNothing(t *testing.T, kurrentdb string) {
	t.Helper()
	t.Run("reactions", func(t *testing.T) {
		l := ledgertest.OpenOn(t, kurrentdb, p.url, p.dir)
		count := func() (n int, at eventstore.Position) {
			t.Helper()
			if err := l.DB.QueryRow(t.Context(), `SELECT count(*) FROM react.done`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			at, err := l.Store.End(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return n, at
		}
		did, end := count()
		if at, err := l.Reactions.Position(t.Context()); err != nil || !at.IsZero() {
			t.Errorf("they stand at %s, %v", at, err)
		}
		for i, r := range l.Reactions.Reactions {
			l.Reactions.Reactions[i] = unwilling{r, t}
		}
		if err := l.Reactions.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, at := count(); n != did || at != end || n == 0 {
			t.Errorf("%d reactions were noted and %d now; the log ended at %s and now at %s", did, n, end, at)
		}
	})
}
