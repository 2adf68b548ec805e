package bundle_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/audit"
	"example.org/ledger/cmd/internal/bundle"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/sealing"
	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// secrets are what nobody may find once the person who left was erased, beside
// the wrong number of somebody whose number was put right.
var (
	leaver = "519999198808084709"
	wrong  = "33999919900615012X"
	right  = "37999919830317004X"
	other  = "119999197812312461"
)

// source is a ledger with everything in it: a filing canceled, a person erased,
// a number corrected; a second filing in force, with a suggestion nobody
// answered and a report to another province; and an authority that configured something.
func source(t *testing.T) (l *ledger.Ledger, url, dir string) {
	t.Helper()
	url, dir = pgtest.Migrated(t), t.TempDir()
	l = ledgertest.Open(t, url, dir)
	fill(t, l)
	return l, url, dir
}

func fill(t *testing.T, l *ledger.Ledger) {
	t.Helper()
	first := ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{wrong, other, leaver})
	first.Correct(right)
	first.Erase()
	first.Configure()
	second := ledgertest.Carry(t, l, "91330000DEMA00021M", [3]string{"449999200002291233", "659999199607043586", "329999198501010013"})
	second.Annex()
	ledgertest.Build(t, l)
	second.Transfer("沈予安", right)
	first.Cancel()
	second.Suggest("519999198306210736")
	second.Report("34")
	second.ReportContact("35", replaced, named)
	ledgertest.Build(t, l)
}

func silent(string, eventstore.Position, eventstore.Position) {}

func export(t *testing.T, l *ledger.Ledger, parts bundle.Parts) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	c, err := bundle.Export(t.Context(), l, dir, parts, silent)
	if err != nil {
		t.Fatal(err)
	}
	if c.Events < 50 || c.Appends < 40 || c.Appends >= c.Events {
		t.Errorf("%d appends of %d events", c.Appends, c.Events)
	}
	return dir
}

// target opens an empty ledger, with the keys of the old one if it is named.
func target(t *testing.T, keysOf string) *ledger.Ledger { return targetAt(t, keysOf, "") }

// targetAt is target with its documents at a place, if one is named.
func targetAt(t *testing.T, keysOf, documents string) *ledger.Ledger {
	t.Helper()
	dir := t.TempDir()
	if keysOf != "" {
		keys, err := os.ReadFile(filepath.Join(keysOf, "keys.json"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "keys.json"), keys, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return ledgertest.OpenShelved(t, documents, pgtest.Migrated(t), dir)
}

func ignored(string, int, int) {}

func bringIn(t *testing.T, l *ledger.Ledger, from string) bundle.Imported {
	t.Helper()
	in, err := bundle.Import(t.Context(), l, from, ignored)
	if err != nil {
		t.Fatal(err)
	}
	ledgertest.Build(t, l)
	return in
}

// events are all events but for what belongs to a store.
func events(t *testing.T, l *ledger.Ledger) []string {
	t.Helper()
	var all []string
	for _, r := range recorded(t, l) {
		all = append(all, strings.Join([]string{string(r.Stream), r.ID.String(), r.Type, string(r.Data), string(r.Metadata)}, "\n"))
	}
	return all
}

func recorded(t *testing.T, l *ledger.Ledger) (all []eventstore.Recorded) {
	t.Helper()
	end, err := l.Store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for page, err := range l.Store.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if !page[len(page)-1].Position.Before(end) {
			break
		}
	}
	return all
}

func findings(t *testing.T, l *ledger.Ledger) []string {
	t.Helper()
	report, err := audit.Run(t.Context(), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, f := range report.Findings {
		all = append(all, f.String())
	}
	return all
}

func TestWithVaultAndDocumentsNothingIsMissing(t *testing.T) {
	from, _, dir := source(t)
	out := export(t, from, bundle.Parts{Vault: true, Documents: true})
	to := target(t, dir)
	for range 2 { // cut short and repeated, it goes on
		if in := bringIn(t, to, out); in.Unclaimed != 0 {
			t.Errorf("%d claims were not made", in.Unclaimed)
		}
	}
	if got, want := events(t, to), events(t, from); !slices.Equal(got, want) {
		t.Errorf("%d events, want %d, or others", len(got), len(want))
	}
	a, err := from.Store.Claims(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b, err := to.Store.Claims(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("claims differ: %d and %d", len(a.Rows), len(b.Rows))
	}
	if found := findings(t, to); len(found) > 0 {
		t.Error(found)
	}
	if diff := cmp.Diff(rows(t, from), rows(t, to)); diff != "" {
		t.Errorf("read models (-from +to):\n%s", diff)
	}
	if diff := cmp.Diff(people(t, from), people(t, to)); diff != "" {
		t.Error("the people who can be read differ") // without saying who they are
	}
	tellsNothingOfBefore(t, from, to)
}

// tellsNothingOfBefore: whoever brought a log in sends no notices of what is in it,
// which the ledger it came from did, but of what it records itself.
func tellsNothingOfBefore(t *testing.T, from, to *ledger.Ledger) {
	t.Helper()
	count := func(l *ledger.Ledger) (n int) {
		t.Helper()
		if err := l.Reactions.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := l.DB.QueryRow(t.Context(), `SELECT count(*) FROM notice.notice`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	// Of two institutions, each returned and passed: contact and representative.
	if told, again := count(from), count(to); told != 8 || again != 0 {
		t.Errorf("%d notices were made, and %d where the log was brought in", told, again)
	}
	all := recorded(t, to)
	last, err := eventstore.DecodeMetadata(all[len(all)-1].Metadata)
	if err != nil {
		t.Fatal(err)
	}
	var since time.Time
	if err := to.DB.QueryRow(t.Context(), `SELECT at FROM notice.since`).Scan(&since); err != nil {
		t.Fatal(err)
	}
	if after := since.Sub(last.RecordedAt); after <= 0 || after > time.Second {
		t.Errorf("it tells of what is recorded %s after the last event that was brought in", after)
	}
}

// rows are all rows of all read models, as text.
func rows(t *testing.T, l *ledger.Ledger) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, m := range l.Models {
		var schema string
		err := l.DB.QueryRow(t.Context(), `SELECT format('rm_%s_%s_%s', name, version, generation) FROM read.live WHERE name = $1`, m.Name()).Scan(&schema)
		if err != nil {
			t.Fatal(err)
		}
		found, _ := l.DB.Query(t.Context(), `SELECT tablename FROM pg_tables WHERE schemaname = $1`, schema)
		tables, err := pgx.CollectRows(found, pgx.RowTo[string])
		if err != nil || len(tables) == 0 {
			t.Fatalf("%d tables in %s: %v", len(tables), schema, err)
		}
		for _, table := range tables {
			lines, _ := l.DB.Query(t.Context(), `SELECT t::text FROM `+pgx.Identifier{schema, table}.Sanitize()+` t ORDER BY 1`)
			name := m.Name() + "." + table
			all[name], err = pgx.CollectRows(lines, pgx.RowTo[string])
			if err != nil || len(all[name]) == 0 {
				t.Fatalf("%d rows in %s: %v", len(all[name]), name, err)
			}
		}
	}
	return all
}

// people are the sealed values of the log in the clear, "erased" for those that
// were.
func people(t *testing.T, l *ledger.Ledger) []string {
	t.Helper()
	var all []string
	erased := 0
	for _, r := range recorded(t, l) {
		if !strings.HasPrefix(string(r.Stream), "filing-") {
			continue
		}
		e, err := l.Filings.Decider.Codec.Decode(r.Type, r.Data)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range edge.SealedValues(e) {
			plain, err := l.Vault.Unseal(t.Context(), v.Field, v.Sealed)
			if errors.Is(err, sealing.ErrErased) {
				plain, err = []byte("erased"), nil
				erased++
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, string(plain))
		}
	}
	if erased == 0 || len(all) < 10 {
		t.Fatalf("%d people of whom %d were erased", len(all), erased)
	}
	return all
}

// TestErasuresAreCarriedOutAgain brings in a bundle whose vault was exported
// before somebody was erased: a backup must not bring the data back.
func TestErasuresAreCarriedOutAgain(t *testing.T) {
	dir := t.TempDir()
	from := ledgertest.Open(t, pgtest.Migrated(t), dir)
	walk := ledgertest.Carry(t, from, "91320000DEMA00013N", [3]string{wrong, other, leaver})
	ledgertest.Carry(t, from, "91330000DEMA00021M", [3]string{"449999200002291233", "659999199607043586", "329999198501010013"})
	before := export(t, from, bundle.Parts{Vault: true, Documents: true})
	subject := walk.State().Staff[walk.Sampler].Person.Subject
	walk.Erase()
	after := export(t, from, bundle.Parts{Vault: true, Documents: true})
	old, err := os.ReadFile(filepath.Join(before, "vault.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(after, "vault.jsonl"), old, 0o600); err != nil {
		t.Fatal(err)
	}
	to := target(t, dir)
	bringIn(t, to, after)
	if _, err := to.Vault.PersonKey(t.Context(), subject); !errors.Is(err, sealing.ErrErased) {
		t.Errorf("the subject that the log says was erased: %v", err)
	}
	if found := findings(t, to); len(found) > 0 {
		t.Error(found)
	}
}

// TestAnImportRecordsNothingOfItsOwn exports a log from which something still
// follows, a suggestion that a cancellation made moot: the import is repeated
// as any is, and what follows is recorded by whoever serves, in either place.
func TestAnImportRecordsNothingOfItsOwn(t *testing.T) {
	from, _, dir := source(t)
	walk := ledgertest.Carry(t, from, "91320500DEMQ000184", [3]string{"449999199509090515", "449999199701300623", "519999198306210736"})
	walk.Suggest("319999199112140802")
	walk.Cancel()
	out := export(t, from, bundle.Parts{Vault: true, Documents: true})
	to := target(t, dir)
	for range 2 {
		bringIn(t, to, out)
	}
	exported := events(t, from)
	if got := events(t, to); !slices.Equal(got, exported) {
		t.Errorf("%d events, want %d, or others", len(got), len(exported))
	}
	for _, l := range []*ledger.Ledger{from, to} {
		if err := l.Reactions.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := len(events(t, l)); got != len(exported)+1 {
			t.Errorf("%d events when reactions had caught up, want one more than %d", got, len(exported))
		}
	}
}

func TestWithoutTheVaultThereAreMasks(t *testing.T) {
	from, _, _ := source(t)
	out := export(t, from, bundle.Parts{Documents: true})
	to := target(t, "")
	if in := bringIn(t, to, out); in.Unclaimed == 0 {
		t.Error("claims of persons were made without their keys")
	}
	if got, want := events(t, to), events(t, from); !slices.Equal(got, want) {
		t.Errorf("%d events, want %d, or others", len(got), len(want))
	}
	found := strings.Join(findings(t, to), "\n")
	for _, want := range []string{"only their masks can be shown", "people are employed whom it does not know"} {
		if !strings.Contains(found, want) {
			t.Errorf("check does not say %q:\n%s", want, found)
		}
	}
}

func TestAnImportRefusesWhatIsNotItsOwn(t *testing.T) {
	from, _, _ := source(t)
	out := export(t, from, bundle.Parts{Vault: true})
	if _, err := bundle.Import(t.Context(), target(t, ""), out, ignored); err == nil || !strings.Contains(err.Error(), "keys.json") {
		t.Errorf("a vault under other keys: %v", err)
	}
	if _, err := bundle.Export(t.Context(), from, out, bundle.Parts{}, silent); err == nil {
		t.Error("an export over an export")
	}
	if err := os.Remove(filepath.Join(out, "bundle.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := bundle.ReadContents(out); err == nil {
		t.Error("an export that was cut short")
	}
	used := target(t, "")
	ledgertest.Carry(t, used, "91440000DEMB000301", [3]string{wrong, other, leaver})
	if _, err := bundle.Import(t.Context(), used, export(t, from, bundle.Parts{}), ignored); err == nil {
		t.Error("an import into a ledger that was not empty")
	}
}
