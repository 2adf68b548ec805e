package audit_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"testing"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// testRebuild rebuilds every read model and compares it with the generation
// before, byte for byte.
func testRebuild(t *testing.T, l *ledger.Ledger) {
	schema := func(m projections.Model) (name string) {
		err := l.DB.QueryRow(t.Context(), `SELECT format('rm_%s_%s_%s', name, version, generation) FROM read.live WHERE name = $1`, m.Name()).Scan(&name)
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	for _, m := range l.Models {
		before := schema(m)
		if err := projections.Rebuild(t.Context(), l.DB, l.Store, m, nil); err != nil {
			t.Fatal(err)
		}
		after := schema(m)
		if before == after {
			t.Errorf("%s was not rebuilt", m.Name())
		}
		differences, err := projections.Equal(t.Context(), l.DB, before, after)
		if err != nil || len(differences) > 0 {
			t.Errorf("%s: %v (%v)", m.Name(), differences, err)
		}
	}
}

// testPrivacy looks for anything that has the shape of an ID number or a mobile
// number in every row of every table, as the superuser sees it. Every number of
// the demonstration is made up; no real one has to be known to find it.
func testPrivacy(t *testing.T, l *ledger.Ledger) {
	conn, err := pgx.Connect(t.Context(), l.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	found, _ := conn.Query(t.Context(), `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`)
	tables, err := pgx.CollectRows(found, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, query := range append(tables, `(SELECT convert_from(data, 'UTF8'), convert_from(meta, 'UTF8') FROM log.event)`) {
		lines, _ := conn.Query(t.Context(), `SELECT t::text FROM `+query+` t`)
		rows, err := pgx.CollectRows(lines, pgx.RowTo[string])
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		looked += len(rows)
		for _, row := range rows {
			if numberShape.MatchString(row) {
				t.Errorf("%s holds what looks like a number of somebody's", query)
			}
		}
	}
	if looked < 20_000 || !numberShape.MatchString(`"id_number":"519999198808084709"`) || !numberShape.MatchString("mobile 19900000005.") {
		t.Errorf("only %d rows, or the shape finds nothing", looked)
	}
}

// numberShape is what ID numbers and mobile numbers look like. Escaped bytes
// (\x…) are no words of their own.
var numberShape = regexp.MustCompile(`\b[1-9]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]\b|\b1[3-9]\d{9}\b`)

// Every longest filing is replayed, and every nineteenth of the others.
const (
	longest = 5
	sampled = 19
)

// looks is at how many revisions of one filing it is looked, evenly spread if there
// are more: each look folds the filing from its beginning, twice, and the largest has
// thousands.
const looks = 150

// testReplay replays filings at their revisions and holds what they show against
// the fold of the events up to there, read anew each time.
func testReplay(t *testing.T, l *ledger.Ledger) {
	rows, err := l.DB.Query(t.Context(), `SELECT name, revision FROM log.stream WHERE name LIKE 'filing-%' ORDER BY revision DESC, name`)
	if err != nil {
		t.Fatal(err)
	}
	type stream struct {
		Name     eventstore.Stream
		Revision eventstore.Revision
	}
	var streams []stream
	for rows.Next() {
		var s stream
		if err := rows.Scan(&s.Name, &s.Revision); err != nil {
			t.Fatal(err)
		}
		streams = append(streams, s)
	}
	if err := rows.Err(); err != nil || len(streams) < 350 || streams[0].Revision < 100 {
		t.Fatalf("%d streams (%v): not those of the demonstration", len(streams), err)
	}
	for i, s := range streams {
		if i < longest || i%sampled == 0 {
			t.Run(fmt.Sprint(i), func(t *testing.T) { replay(t, l, s.Name, s.Revision) })
		}
	}
}

func replay(t *testing.T, l *ledger.Ledger, stream eventstore.Stream, last eventstore.Revision) {
	timeline, err := projections.ReadTimeline(t.Context(), l.Store, stream)
	if err != nil {
		t.Fatal(err)
	}
	if got := timeline.Now().Revision; got != last {
		t.Fatalf("%s ends at revision %d, not %d", stream, got, last)
	}
	for r, every := last, last/looks+1; r >= 0; r -= every {
		view := timeline.AtRevision(r)
		if view.Revision != r {
			t.Errorf("%s@%d is replayed as of revision %d", stream, r, view.Revision)
		}
		if diff := cmp.Diff(stateJSON(t, prefix(t, l, stream, r)), stateJSON(t, view.State)); diff != "" {
			t.Fatalf("%s@%d (-fold +replay):\n%s", stream, r, diff)
		}
	}
}

// prefix folds the events up to a revision, without any read model.
func prefix(t *testing.T, l *ledger.Ledger, stream eventstore.Stream, until eventstore.Revision) (s filing.State) {
	t.Helper()
	n := 0
	for page, err := range l.Store.Read(t.Context(), stream, eventstore.ReadOptions{Max: int(until) + 1}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			e, err := l.Filings.Decider.Codec.Decode(r.Type, r.Data)
			if err != nil {
				t.Fatal(err)
			}
			filing.Evolve(&s, e, domain.Place{ID: r.ID, Revision: r.Revision})
			n++
		}
	}
	if n != int(until)+1 {
		t.Fatalf("%s has %d events up to revision %d", stream, n, until)
	}
	return s
}

func stateJSON(t *testing.T, s filing.State) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
