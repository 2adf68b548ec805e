package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/projections"
	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// place is where a ledger is.
type place struct{ url, dir string }

// ledger carries out one command line on the ledger and returns what it
// printed; found says whether it ended as check does when it found something.
func (p place) ledger(t *testing.T, args ...string) (out string, found bool) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	err := run(t.Context(), append(args, "--data", p.dir, "--database-url", p.url), &stdout, &stderr)
	if err != nil && !errors.Is(err, errFound) {
		t.Fatalf("ledger %s: %v\n%s%s", strings.Join(args, " "), err, stdout.String(), stderr.String())
	}
	return stdout.String(), err != nil
}

// refused carries out a command line that must fail with a word to people.
func (p place) refused(t *testing.T, says string, args ...string) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), append(args, "--data", p.dir, "--database-url", p.url), &out, &out)
	if err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("ledger %s: %v, want %q", strings.Join(args, " "), err, says)
	}
}

// demonstration is a ledger that was told the demonstration's story.
func demonstration(t *testing.T) place {
	t.Helper()
	p := place{pgtest.Migrated(t), t.TempDir()}
	t.Run("fill", func(t *testing.T) {
		l := ledgertest.Open(t, p.url, p.dir)
		ledgertest.Tell(t, l)
		ledgertest.Build(t, l)
	})
	if t.Failed() {
		t.FailNow()
	}
	return p
}

// copied is the ledger once more, to be damaged.
func (p place) copied(t *testing.T) place {
	t.Helper()
	return place{pgtest.Copy(t, p.url), p.dir}
}

// target is where nothing is yet but, if wanted, the keys.
func (p place) target(t *testing.T, withKeys bool) place {
	t.Helper()
	to := place{pgtest.Migrated(t), t.TempDir()}
	if withKeys {
		keys, err := os.ReadFile(filepath.Join(p.dir, "keys.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to.dir, "keys.json"), keys, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// TestLedger tries every verb on the demonstration.
func TestLedger(t *testing.T) {
	ledgertest.Whole(t)
	p := demonstration(t)
	t.Run("check", func(t *testing.T) { testCheck(t, p) })
	t.Run("rebuild", func(t *testing.T) { testRebuild(t, p.copied(t)) })
	t.Run("replay", func(t *testing.T) { testReplay(t, p) })
	t.Run("diff", func(t *testing.T) { testDiff(t, p) })
	t.Run("authority", func(t *testing.T) { testAuthority(t, p.copied(t)) })
	t.Run("export and import", func(t *testing.T) { testMove(t, p) })
	t.Run("copy", func(t *testing.T) { testCopy(t, p.copied(t)) })
}

func testCheck(t *testing.T, p place) {
	if out, found := p.ledger(t, "check"); found || strings.Count(out, "\n") != 1 || !strings.Contains(out, ": 0 findings") {
		t.Errorf("on a sound ledger: %s", out)
	}
	damaged := p.copied(t)
	conn, err := pgx.Connect(t.Context(), damaged.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if _, err := conn.Exec(t.Context(), `SET session_replication_role = replica; DELETE FROM log.event WHERE position = 500`); err != nil {
		t.Fatal(err)
	}
	if out, found := damaged.ledger(t, "check"); !found || !strings.HasPrefix(out, "log: position 500: the event is missing\n") {
		t.Errorf("on a ledger without its 500th event: %s", out)
	}
}

func testRebuild(t *testing.T, p place) {
	if out, _ := p.ledger(t, "rebuild"); strings.Count(out, " is rebuilt and live\n") != 12 {
		t.Errorf("all: %s", out)
	}
	if out, _ := p.ledger(t, "rebuild", "registry", "--at", "500"); !strings.Contains(out, "at_500_registry") {
		t.Errorf("at a position: %s", out)
	}
	p.refused(t, "no read model is named", "rebuild", "accounts")
	if out, found := p.ledger(t, "check"); found {
		t.Errorf("afterwards check finds %s", out)
	}
}

// viewOf decodes what replay printed.
func viewOf(t *testing.T, out string) (v projections.FilingView) {
	t.Helper()
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return v
}

// testReplay names one moment in four ways and a filing in two.
func testReplay(t *testing.T, p place) {
	id := story.FilingOf("1").String()
	now, _ := p.ledger(t, "replay", id, "--json")
	code := string(viewOf(t, now).State.CreditCode)
	day, _ := p.ledger(t, "replay", code, "--at", "2026-03-01", "--json")
	then := viewOf(t, day)
	if then.IsZero() || then.Revision >= viewOf(t, now).Revision || then.State.Identity.Value.Name == "" {
		t.Fatalf("on 2026-03-01 it is at revision %d", then.Revision)
	}
	revision, position := "@"+jsonOf(t, then.Revision), "#"+then.Position.String()
	for _, at := range []string{"2026-03-01T23:59:59+08:00", revision, position} {
		if got, _ := p.ledger(t, "replay", id, "--at", at, "--json"); got != day {
			t.Errorf("--at %s shows something else than --at 2026-03-01", at)
		}
	}
	text, _ := p.ledger(t, "replay", id, "--at", revision)
	for _, want := range []string{"revision " + revision[1:] + ", position " + position[1:], then.State.Identity.Value.Name, "机构名称："} {
		if !strings.Contains(text, want) {
			t.Errorf("replay does not say %q", want)
		}
	}
	history, _ := p.ledger(t, "replay", id, "--at", revision, "--history")
	if n := strings.Count(history, "\n@"); n != int(then.Revision)+1 {
		t.Errorf("%d entries up to revision %s", n, revision)
	}
	p.refused(t, "is no moment", "replay", id, "--at", "yesterday")
	p.refused(t, "there is no filing", "replay", "00000000-0000-4000-8000-000000000000")
	p.refused(t, "neither a filing's ID nor a credit code", "replay", "everybody")
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func testDiff(t *testing.T, p place) {
	id := story.FilingOf("2").String()
	out, _ := p.ledger(t, "diff", id, "--from", "2026-03-01")
	if !strings.Contains(out, "→") || !strings.Contains(out, "from  revision ") {
		t.Errorf("since 2026-03-01: %s", out)
	}
	if out, _ := p.ledger(t, "diff", id, "--from", "2026-03-01", "--to", "2026-03-01"); !strings.Contains(out, "no difference") {
		t.Errorf("of one moment: %s", out)
	}
}

func testMove(t *testing.T, p place) {
	whole, bare := filepath.Join(t.TempDir(), "whole"), filepath.Join(t.TempDir(), "bare")
	p.ledger(t, "export", whole, "--vault", "--documents")
	p.ledger(t, "export", bare)
	p.refused(t, "is not empty", "export", bare)

	to := p.target(t, true)
	if out, _ := to.ledger(t, "import", whole); strings.Contains(out, "could not be made") {
		t.Errorf("import: %s", out)
	}
	if out, found := to.ledger(t, "check"); found {
		t.Errorf("after the import check finds %s", out)
	}
	for _, moment := range []string{"2026-03-01", ""} {
		args := []string{"replay", story.FilingOf("1").String(), "--at=" + moment, "--json"}
		if was, _ := p.ledger(t, args...); was != first(to.ledger(t, args...)) {
			t.Errorf("at %q the imported filing is another", moment)
		}
	}
	masks := p.target(t, false)
	if out, _ := masks.ledger(t, "import", bare); !strings.Contains(out, "claims of persons could not be made") {
		t.Errorf("import without the vault: %s", out)
	}
	if out, found := masks.ledger(t, "check"); !found || !strings.Contains(out, "only their masks can be shown") {
		t.Errorf("without the vault check finds %s", out)
	}
}

func first(out string, _ bool) string { return out }
