package bench_test

import (
	"testing"

	"example.org/ledger/cmd/internal/bench"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/google/go-cmp/cmp"
)

// What is measured is what the ledger records: appends that would be accepted,
// of events that can be read, of the usual size.
func TestHistories(t *testing.T) {
	const institutions = 500
	seen := map[string]bool{}
	var n, data, meta int
	for i := range institutions {
		appends, err := bench.HistoryOf(i, "ledger (devel)")
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range appends {
			if err := a.Validate(); err != nil {
				t.Fatal(err)
			}
			for _, c := range a.Claims {
				if k := string(c.Kind) + string(c.Key); seen[k] {
					t.Fatalf("institution %d takes %q, which another has", i, c.Key)
				} else {
					seen[k] = true
				}
			}
			for _, e := range a.Events {
				if _, err := projections.Decode(eventstore.Recorded{Proposed: e, Stream: a.Stream}); err != nil {
					t.Fatal(err)
				}
				n, data, meta = n+1, data+len(e.Data), meta+len(e.Metadata)
			}
		}
	}
	if n < 20*institutions || data/n < 250 || data/n > 360 || meta/n < 170 || meta/n > 230 {
		t.Errorf("%d events, on average %d bytes of data and %d of metadata", n, data/n, meta/n)
	}
	one, _ := bench.HistoryOf(7, "app")
	again, _ := bench.HistoryOf(7, "app")
	if diff := cmp.Diff(one, again); diff != "" {
		t.Errorf("the same institution twice:\n%s", diff)
	}
}
