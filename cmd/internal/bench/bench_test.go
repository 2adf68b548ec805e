package bench_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/bench"
	"example.org/ledger/internal/pgtest"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(pgtest.Stopping(m)) }

// tiny is a whole run in little time.
func tiny() bench.Options {
	return bench.Options{Events: 1500, Live: 1000, Copied: 2000, Rounds: 2, Cell: 100 * time.Millisecond, WarmUp: 50 * time.Millisecond}
}

// place makes a directory for a private server, which the user who runs it for
// root can enter. When the test is over nothing may be in it or work in it.
func place(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "bench-")
	if err == nil {
		err = os.Chmod(dir, 0o711)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		links, err := filepath.Glob("/proc/[0-9]*/cwd") // nothing where there is no such thing
		if err != nil {
			t.Error(err)
		}
		for _, link := range links {
			if at, err := os.Readlink(link); err == nil && strings.HasPrefix(at, dir) {
				t.Errorf("%s still works in %s", link, at)
			}
		}
		if err := os.Remove(dir); err != nil { // and not RemoveAll
			t.Error(err)
		}
	})
	return dir
}

// The keys are read by programs.
var ratios = []string{"append_256_clients", "append_1_client", "append_batch_1000", "replay_raw", "read_model_live", "rebuild"}

func TestRun(t *testing.T) {
	o := tiny()
	o.Directory = place(t)
	told := map[string]bool{}
	o.Tell = func(what string, _, _ int) { told[what] = true }
	report, err := bench.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	want := slices.Concat(ratios, []string{
		"absolute", "bars", "bytes_per_event", "cell_seconds", "copied_rows", "cpus", "orders", "ratios_per_round", "rounds", "settings",
	})
	if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(maps.Keys(got))); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	perRound := got["ratios_per_round"].(map[string]any)
	for _, key := range ratios {
		if r, ok := got[key].(float64); !ok || r <= 0 || math.IsInf(r, 0) {
			t.Errorf("%s is %v", key, got[key])
		}
		if n := len(perRound[key].([]any)); n != o.Rounds {
			t.Errorf("%s was measured in %d rounds", key, n)
		}
	}
	y := report.Bytes
	if y.Data < 200 || y.Metadata < 150 || y.Heap < y.Given() || y.Index <= 0 || y.Rest <= 0 || y.Events < o.Events {
		t.Errorf("bytes of an event: %+v", y)
	}
	if report.Settings["fsync"] != "on" {
		t.Errorf("settings %v", report.Settings)
	}
	if !told["filling a log"] || !told["measuring rebuild"] {
		t.Errorf("told %v", slices.Sorted(maps.Keys(told)))
	}
}

func TestRunIsCutShort(t *testing.T) {
	for _, at := range []string{"starting", "measuring append_256"} {
		t.Run(at, func(t *testing.T) {
			o := tiny()
			o.Directory = place(t)
			ctx, cancel := context.WithCancel(t.Context())
			o.Tell = func(what string, _, _ int) {
				if what == at {
					cancel()
				}
			}
			if _, err := bench.Run(ctx, o); !errors.Is(err, context.Canceled) {
				t.Errorf("%v, want that it was canceled", err)
			}
		})
	}
}

// world is what a run on somebody's server must leave as it was.
func world(t *testing.T, url string) []string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	rows, _ := conn.Query(t.Context(), `SELECT 'database ' || datname FROM pg_database
		UNION ALL SELECT 'role ' || rolname FROM pg_roles
		UNION ALL SELECT 'table ' || oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1`)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestRunOnSomebodysServer(t *testing.T) {
	o := tiny()
	o.DatabaseURL, o.Directory, o.Within = pgtest.Empty(t), place(t), time.Millisecond
	before := world(t, o.DatabaseURL)
	report, err := bench.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(report.Rounds); n != 1 {
		t.Errorf("%d rounds in no time", n)
	}
	if diff := cmp.Diff(before, world(t, o.DatabaseURL)); diff != "" {
		t.Errorf("before and after:\n%s", diff)
	}
}

func TestRefusedServers(t *testing.T) {
	o := tiny()
	o.Directory = place(t)
	o.DatabaseURL = pgtest.Migrated(t)
	if _, err := bench.Run(t.Context(), o); !errors.Is(err, bench.ErrInUse) {
		t.Errorf("where a ledger is: %v", err)
	}
	address := pgtest.Empty(t)
	before := world(t, address)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("options", "-c synchronous_commit=local")
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	o.DatabaseURL = u.String()
	if _, err := bench.Run(t.Context(), o); !errors.Is(err, bench.ErrNotDurable) {
		t.Errorf("where a commit may be lost: %v", err)
	}
	if diff := cmp.Diff(before, world(t, address)); diff != "" {
		t.Errorf("before and after:\n%s", diff)
	}
}
