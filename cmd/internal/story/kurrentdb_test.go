package story_test

import (
	"regexp"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
	"github.com/google/go-cmp/cmp"
)

// TestTheStoryOnKurrentDB tells the story to a log on a KurrentDB. The log is
// the same, and so are the read models, row for row. What differs is told apart
// exactly: a position is that of the same event, and ciphertext is ciphertext.
func TestTheStoryOnKurrentDB(t *testing.T) {
	ledgertest.Whole(t)
	there, here := ledgertest.OpenOn(t, standin.Start(t).URL(), pgtest.Migrated(t), t.TempDir()), open(t)
	for _, l := range []*ledger.Ledger{there, here} {
		if err := teller(l).Tell(t.Context()); err != nil {
			t.Fatal(err)
		}
		ledgertest.Build(t, l)
	}
	if d := cmp.Diff(log(t, here), log(t, there)); d != "" {
		t.Fatalf("the log (-PostgreSQL +KurrentDB):\n%s", d)
	}
	same := make(map[string]string) // the position in PostgreSQL of what is at a position there
	ours := recorded(t, here)
	for i, r := range recorded(t, there) {
		same[r.Position.String()] = ours[i].Position.String()
	}
	for _, m := range here.Models {
		want, got := rowsOf(t, here, m, nil), rowsOf(t, there, m, same)
		least := 60
		if m.Name() == here.Suggested.Name() || m.Name() == here.Reported.Name() {
			least = 3 // the story tells of few
		}
		if d := cmp.Diff(want, got); d != "" || strings.Count(want, "\n") < least {
			t.Errorf("%s (-PostgreSQL +KurrentDB):\n%s", m.Name(), d)
		}
		v, err := projections.Verify(t.Context(), there.DB, there.Store, m, nil)
		if err != nil || len(v.Differences) > 0 {
			t.Errorf("%s is not what its log says: %v %v", m.Name(), v.Differences, err)
		}
	}
	testAgain(t, there)
}

var (
	// Rows may hold JSON within text, its quotes escaped.
	positions  = regexp.MustCompile(`(position\\*":\\*")([0-9]+(?:-[0-9]+)?)(\\*")`)
	ciphertext = regexp.MustCompile(`((?:ciphertext|sha256)\\*":\\*")[0-9A-Za-z+/=]*(\\*")`)
)

// rowsOf are all rows of a read model without ciphertext, and the hashes of it.
// Positions are translated if that is asked for.
func rowsOf(t *testing.T, l *ledger.Ledger, m projections.Model, translate map[string]string) string {
	t.Helper()
	var schema string
	err := l.DB.QueryRow(t.Context(), `SELECT format('rm_%s_%s_%s', name, version, generation) FROM read.live WHERE name = $1`, m.Name()).Scan(&schema)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := projectionstest.Rows(t.Context(), l.DB, schema)
	if err != nil {
		t.Fatal(err)
	}
	rows = ciphertext.ReplaceAllString(rows, "$1…$2")
	if translate == nil {
		return rows
	}
	return positions.ReplaceAllStringFunc(rows, func(found string) string {
		parts := positions.FindStringSubmatch(found)
		at, ok := translate[parts[2]]
		if !ok {
			t.Errorf("%s has a position %s, where no event stands", m.Name(), parts[2])
		}
		return parts[1] + at + parts[3]
	})
}
