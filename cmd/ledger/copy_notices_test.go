package main

import (
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/internal/pgtest"
)

// TestCopyTellsNobodyTwice moves a ledger whose server was stopped before it told of
// a filing's results: they are told where it moved to, once, and not where the log
// was merely copied to.
func TestCopyTellsNobodyTwice(t *testing.T) {
	cluster := standin.Start(t).URL()
	t.Setenv("KURRENTDB_URL", cluster)
	p := place{pgtest.Migrated(t), t.TempDir()}
	t.Run("a filing", func(t *testing.T) {
		l := ledgertest.Open(t, p.url, p.dir)
		ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"519999198808084709", "119999197812312461", "33999919900615012X"})
	})
	other := p.target(t, true)
	p.onPostgres(t, "copy", "--from", "postgres", "--to", other.url)
	if n := other.told(t, ""); n != 0 {
		t.Errorf("%d notices where the log was copied to", n)
	}
	p.onPostgres(t, strings.Fields("copy --from postgres --to kurrentdb --switch")...)
	if n := p.told(t, cluster); n != 4 {
		t.Errorf("%d notices where the ledger moved to, not 4: returned and passed, two recipients", n)
	}
	p.onPostgres(t, strings.Fields("copy --from kurrentdb --to postgres --switch")...)
	if n := p.told(t, ""); n != 4 {
		t.Errorf("%d notices when it has moved back", n)
	}
}

// told has a server react to everything and counts who is told.
func (p place) told(t *testing.T, kurrentdb string) (n int) {
	t.Helper()
	t.Run("reactions", func(t *testing.T) {
		l := ledgertest.OpenOn(t, kurrentdb, p.url, p.dir)
		if err := l.Reactions.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := l.DB.QueryRow(t.Context(), `SELECT count(*) FROM notice.notice`).Scan(&n); err != nil {
			t.Fatal(err)
		}
	})
	return n
}
