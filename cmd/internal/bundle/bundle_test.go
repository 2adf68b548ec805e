package bundle_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/audit"
	"example.org/ledger/cmd/internal/bundle"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
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
// a number corrected; and a second filing in force.
func source(t *testing.T) (l *ledger.Ledger, url, dir string) {
	t.Helper()
	url, dir = pgtest.Migrated(t), t.TempDir()
	l = ledgertest.Open(t, url, dir)
	first := ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{wrong, other, leaver})
	first.Correct(right)
	first.Erase()
	ledgertest.Carry(t, l, "91330000DEMA00021M", [3]string{"449999200002291233", "659999199607043586", "329999198501010013"})
	first.Cancel()
	ledgertest.Build(t, l)
	return l, url, dir
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
func target(t *testing.T, keysOf string) *ledger.Ledger {
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
	return ledgertest.Open(t, pgtest.Migrated(t), dir)
}

func bringIn(t *testing.T, l *ledger.Ledger, from string) bundle.Imported {
	t.Helper()
	in, err := bundle.Import(t.Context(), l, from, silent)
	if err != nil {
		t.Fatal(err)
	}
	ledgertest.Build(t, l)
	return in
}

// events are all events but for what belongs to a store.
func events(t *testing.T, l *ledger.Ledger) []string {
	t.Helper()
	end, err := l.Store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for page, err := range l.Store.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			all = append(all, strings.Join([]string{string(r.Stream), r.ID.String(), r.Type, string(r.Data), string(r.Metadata)}, "\n"))
		}
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
	if _, err := bundle.Import(t.Context(), target(t, ""), out, silent); err == nil || !strings.Contains(err.Error(), "keys.json") {
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
	if _, err := bundle.Import(t.Context(), used, export(t, from, bundle.Parts{}), silent); err == nil {
		t.Error("an import into a ledger that was not empty")
	}
}

// After an erasure the plaintext is nowhere: neither in a dump of the database,
// nor in the documents, nor in an export with the vault.
func TestAfterAnErasureThePlaintextIsNowhere(t *testing.T) {
	from, url, dir := source(t)
	out := export(t, from, bundle.Parts{Vault: true, Documents: true})
	dump, err := exec.CommandContext(t.Context(), pgDump(t), "--no-owner", url).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, number := range []string{leaver, wrong, right, other} {
		if strings.Contains(string(dump), number) {
			t.Errorf("%s… is in the dump", number[:3])
		}
		for _, root := range []string{out, dir} {
			grep(t, root, number)
		}
	}
	// Whoever has dump and keys can still not read what was erased.
	for subject := range erased(t, from) {
		if _, err := from.Vault.PersonKey(t.Context(), subject); !errors.Is(err, sealing.ErrErased) {
			t.Errorf("an erased subject: %v", err)
		}
	}
}

func pgDump(t *testing.T) string {
	t.Helper()
	if path, err := exec.LookPath("pg_dump"); err == nil {
		return path
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
	if err != nil || len(found) == 0 {
		t.Fatal("pg_dump is not on this machine: install PostgreSQL's client programs")
	}
	return found[len(found)-1]
}

func grep(t *testing.T, root, secret string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if err == nil && strings.Contains(string(b), secret) {
			t.Errorf("%s… is in %s", secret[:3], filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// erased returns the subjects that the log says were erased.
func erased(t *testing.T, l *ledger.Ledger) map[uuid.UUID]bool {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), l.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	rows, err := conn.Query(t.Context(), `SELECT convert_from(data, 'UTF8') FROM log.event WHERE type = 'filing.subject_erased'`)
	if err != nil {
		t.Fatal(err)
	}
	bodies, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(bodies) != 2 {
		t.Fatalf("%d erasures, %v", len(bodies), err)
	}
	subjects := map[uuid.UUID]bool{}
	for _, b := range bodies {
		var e struct{ Subject uuid.UUID }
		if err := json.Unmarshal([]byte(b), &e); err != nil {
			t.Fatal(err)
		}
		subjects[e.Subject] = true
	}
	return subjects
}
