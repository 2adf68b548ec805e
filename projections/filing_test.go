package projections_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// fataler is what testing.T and rapid.T have in common.
type fataler interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// checkPages builds the read model of one filing in a transaction that is rolled
// back, and after each page holds it against the fold of the events so far.
func checkPages(ctx context.Context, t fataler, conn *pgx.Conn, pages [][]projections.Event, entries []projections.Entry) {
	m, fold := projections.Filings{}, projections.FilingView{}
	rolledBack := errors.New("rolled back")
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `CREATE SCHEMA tried; SET LOCAL search_path TO tried, pg_temp;`+m.DDL()); err != nil {
			return err
		}
		for _, page := range pages {
			if err := m.Apply(ctx, tx, page); err != nil {
				return err
			}
			for _, e := range page {
				if err := fold.Apply(e); err != nil {
					return err
				}
			}
			checkStored(ctx, t, tx, fold)
		}
		checkAnnexes(ctx, t, tx, slices.Concat(pages...))
		checkHistory(ctx, t, tx, entries)
		return rolledBack
	})
	if !errors.Is(err, rolledBack) {
		t.Fatal(err)
	}
}

// checkStored puts a filing together from its rows and holds it against the fold
// of its stream, byte for byte.
func checkStored(ctx context.Context, t fataler, tx pgx.Tx, want projections.FilingView) {
	var code, head string
	var publicFrom domain.Revision
	row := tx.QueryRow(ctx, `SELECT credit_code, public_from, view FROM filing WHERE filing = $1`, want.ID)
	if err := row.Scan(&code, &publicFrom, &head); err != nil {
		t.Fatal(err)
	}
	wantCode := string(want.State.CreditCode)
	if want.State.CodeReleased {
		wantCode = ""
	}
	if code != wantCode || publicFrom != want.PublicFrom {
		t.Fatalf("revision %d has the credit code %s and is public from %d, want %s and %d", want.Revision, code, publicFrom, wantCode, want.PublicFrom)
	}
	got, err := projections.DecodeFilingView([]byte(head))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := tx.Query(ctx, `SELECT list, json_object_agg(id, value::json)::text FROM filing_row WHERE filing = $1 GROUP BY list`, want.ID)
	if err != nil {
		t.Fatal(err)
	}
	var list, values string
	_, err = pgx.ForEachRow(rows, []any{&list, &values}, func() error {
		return json.Unmarshal([]byte(values), map[string]any{
			"staff": &got.State.Staff, "equipment": &got.State.Equipment, "documents": &got.State.Documents, "subjects": &got.State.Subjects,
		}[list])
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(encoded(t, want), encoded(t, got)); d != "" {
		t.Fatalf("revision %d (-fold +rows):\n%s", want.Revision, d)
	}
}

// checkHistory holds what the history says of each event against what the fold
// says.
func checkHistory(ctx context.Context, t fataler, tx pgx.Tx, want []projections.Entry) {
	rows, err := tx.Query(ctx, `SELECT text, public_text FROM history ORDER BY revision`)
	if err != nil {
		t.Fatal(err)
	}
	type texts struct{ Text, Public string }
	got, err := pgx.CollectRows(rows, pgx.RowToStructByPos[texts])
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range want {
		if got[i] != (texts{e.Text, e.PublicText}) {
			t.Fatalf("%s@%d reads %q, want %q and %q", e.Type, e.Revision, got[i], e.Text, e.PublicText)
		}
	}
}

// The live read model and the fold of the stream agree at every revision.
func TestFilingsEqualTheFoldAtEveryRevision(t *testing.T) {
	timeline := wholeStory(t).timeline()
	var pages [][]projections.Event
	for _, e := range timeline.Events() {
		pages = append(pages, []projections.Event{e})
	}
	checkPages(t.Context(), t, connection(t), pages, timeline.Entries())
}

// It does not matter where pages end.
func TestFilingsEqualTheFoldAtTheEndOfEveryPage(t *testing.T) {
	conn := connection(t)
	rapid.Check(t, func(rt *rapid.T) {
		timeline := randomLife(rt, newFilingStory(t, new(memory.Store), "random"))
		checkPages(t.Context(), rt, conn, inPages(rt, timeline.Events()), timeline.Entries())
	})
}

// inPages cuts a log into pages of any size.
func inPages(t *rapid.T, events []projections.Event) [][]projections.Event {
	var pages [][]projections.Event
	for len(events) > 0 {
		n := rapid.IntRange(1, min(20, len(events))).Draw(t, "page")
		pages, events = append(pages, events[:n]), events[n:]
	}
	return pages
}

func connection(t testing.TB) *pgx.Conn {
	t.Helper()
	conn, err := database(t).Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Release)
	return conn.Conn()
}

// twoFilings is a log in which the events of two filings alternate.
func twoFilings(t testing.TB) (store *memory.Store, whole, draft *filingStory) {
	t.Helper()
	store = new(memory.Store)
	draft = newFilingStory(t, store, "栖衡")
	draft.record(filing.Registered{CreditCode: "91330100DEMQ00026E", Authority: "33"})
	whole = newFilingStory(t, store, "澄屿")
	whole.draft()
	draft.record(filing.BasicsRecorded{Basics: basics})
	whole.review()
	whole.published()
	whole.amendments()
	whole.secondTrack()
	whole.oneTrackLess()
	return store, whole, draft
}

func TestFilingsGolden(t *testing.T) {
	store, whole, _ := twoFilings(t)
	whole.end()
	projectionstest.Golden(t, database(t), store, projections.Filings{})
}

func TestFilingsAreFound(t *testing.T) {
	store, whole, draft := twoFilings(t)
	m := projections.Filings{DB: database(t)}
	if err := projections.Rebuild(t.Context(), m.DB, store, m, nil); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*filingStory{whole, draft} {
		want := s.timeline().Now()
		byID, ok, err := m.Filing(t.Context(), s.id)
		if err != nil || !ok || encoded(t, byID) != encoded(t, want) {
			t.Errorf("the filing is %+v, %v, %v", byID, ok, err)
		}
		byCode, ok, err := m.ByCreditCode(t.Context(), s.state.CreditCode)
		if err != nil || !ok || byCode.ID != s.id {
			t.Errorf("by credit code it is %+v, %v, %v", byCode, ok, err)
		}
	}
	if _, ok, err := m.Filing(t.Context(), uuid.New()); ok || err != nil {
		t.Errorf("a filing nobody registered is %v, %v", ok, err)
	}
}

func TestFilingsWithoutAGeneration(t *testing.T) {
	m := projections.Filings{DB: database(t)}
	if _, _, err := m.Filing(t.Context(), thing("澄屿")); !errors.Is(err, projections.ErrNotBuilt) {
		t.Errorf("it is answered with %v", err)
	}
}
