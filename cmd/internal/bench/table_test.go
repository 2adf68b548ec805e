package bench_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/bench"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the tests find to the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestExplain(t *testing.T) {
	var b strings.Builder
	if err := bench.Explain(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "explain.txt", b.String())
}

// round is a sample of each cell, at a rate of events a second.
func round(rates map[string]int) bench.Round {
	r := make(bench.Round)
	for cell, rate := range rates {
		r[cell] = bench.Sample{Events: 2 * rate, Took: 2 * time.Second}
		if strings.HasPrefix(cell, "append") {
			s := r[cell]
			s.P50, s.P99 = 3*time.Millisecond, 7700*time.Microsecond
			r[cell] = s
		}
	}
	return r
}

var example = bench.Report{
	Settings: bench.Settings{"server_version": "15.18"}, CPUs: 2, Cell: 3 * time.Second,
	Bytes: bench.Bytes{Events: 1_234_567, Data: 283, Metadata: 200, Heap: 614, Index: 52, Rest: 71},
	Rounds: []bench.Round{
		round(map[string]int{
			"append_256": 60_000, "insert_8": 10_000, "insert_32": 20_000, "insert_64": 15_000, "append_1": 1000, "insert_1": 4000,
			"append_1000": 100_000, "copy_in": 200_000, "replay": 900_000, "copy_out": 1_000_000, "live": 64_000, "one_by_one": 2000, "rebuild": 180_000,
		}),
		round(map[string]int{
			"append_256": 50_000, "insert_8": 25_000, "insert_32": 20_000, "insert_64": 15_000, "append_1": 1000, "insert_1": 2000,
			"append_1000": 100_000, "copy_in": 100_000, "replay": 900_000, "copy_out": 1_000_000, "live": 64_000, "one_by_one": 1000, "rebuild": 90_000,
		}),
		round(map[string]int{
			"append_256": 40_000, "insert_8": 1000, "insert_32": 2000, "insert_64": 10_000, "append_1": 1000, "insert_1": 2500,
			"append_1000": 100_000, "copy_in": 150_000, "replay": 800_000, "copy_out": 1_000_000, "live": 64_000, "one_by_one": 3000, "rebuild": 8_000,
		}),
	},
}

func TestMedianOfTheRatiosOfRounds(t *testing.T) {
	for key, want := range map[string]float64{
		"append_256_clients": 3, "append_1_client": 0.4, "append_batch_1000": 2. / 3, "replay_raw": 0.9, "read_model_live": 32, "rebuild": 0.1,
	} {
		if got := example.Ratio(key); got < want-1e-9 || got > want+1e-9 {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
	if got := (bench.Report{Rounds: example.Rounds[:2]}).Ratio("append_256_clients"); got != 2.5 {
		t.Errorf("the median of 3 and 2 is %v", got)
	}
}

func TestTable(t *testing.T) {
	var b strings.Builder
	if err := example.WriteTable(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "table.txt", b.String())
}
