package audit_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/audit"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/documents/standin"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5"
)

// The events that the damages to files are about: that of a document of a
// person, and the last one of a document that is not.
const (
	ofPerson = `SELECT max(position) FROM log.event WHERE type = 'filing.document_attached' AND convert_from(data, 'UTF8') LIKE '%"staff_id"%'`
	ofNobody = `SELECT max(position) FROM log.event WHERE type = 'filing.document_attached' AND convert_from(data, 'UTF8') NOT LIKE '%"staff_id"%'`
	itsKey   = `(SELECT (convert_from(data, 'UTF8')::jsonb ->> 'subject')::uuid FROM log.event WHERE position = POSITION)`
	destroy  = `UPDATE vault.subject SET erased_at = now(), key_epoch = NULL, wrapped_key = NULL WHERE subject = `
)

func overwriting(b string) func(string) error {
	return func(path string) error {
		if err := os.Chmod(path, 0o600); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(b), 0o600)
	}
}

var damagesToFiles = []damage{
	{name: "gone", at: ofNobody, found: "documents", file: os.Remove},
	{name: "a person's, gone", at: ofPerson, found: "documents", file: os.Remove},
	{name: "emptied", at: ofNobody, found: "documents", file: overwriting("")},
	{name: "other bytes", at: ofPerson, found: "documents", file: overwriting("%PDF-1.4 something else %%EOF\n")},
	{name: "another size", at: ofNobody, found: "documents",
		sql: `UPDATE log.event SET data = convert_to(regexp_replace(convert_from(data, 'UTF8'), '"size":[0-9]+', '"size":7'), 'UTF8') WHERE position = POSITION`},
	{name: "another type", at: ofPerson, found: "documents",
		sql: `UPDATE log.event SET data = convert_to(replace(convert_from(data, 'UTF8'), 'application/pdf', 'image/png'), 'UTF8') WHERE position = POSITION`},
	{name: "somebody else's key", at: ofPerson, found: "documents",
		sql: `UPDATE vault.subject d SET wrapped_key = o.wrapped_key FROM vault.subject o WHERE d.subject = ` + itsKey + ` AND o.subject <> d.subject AND o.wrapped_key IS NOT NULL`},
	{name: "somebody else's subject", at: ofPerson, found: "documents",
		sql: `UPDATE log.event SET data = convert_to(replace(convert_from(data, 'UTF8'), ` + itsKey + `::text,
		       (SELECT min(subject::text) FROM vault.subject WHERE subject <> ` + itsKey + ` AND wrapped_key IS NOT NULL)), 'UTF8') WHERE position = POSITION`},
	{name: "no key", at: ofPerson, found: "documents", where: "the vault: 1 documents have no key", sql: `DELETE FROM vault.subject WHERE subject = ` + itsKey},
	{name: "its key destroyed", at: ofPerson, found: "documents", sql: destroy + itsKey},
}

// TestFilesAreChecked does each damage to the files of a ledger, and wants the
// place named.
func TestFilesAreChecked(t *testing.T) {
	s := sample{url: pgtest.Migrated(t), dir: t.TempDir()}
	t.Run("fill", func(t *testing.T) {
		l := ledgertest.Open(t, s.url, s.dir)
		ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"}).Correct("37999919830317004X")
		ledgertest.Build(t, l)
	})
	for _, d := range damagesToFiles {
		t.Run(d.name, func(t *testing.T) {
			l, dir := s.open(t)
			testDamage(t, l, dir, d)
		})
	}
}

// TestErasedFiles: the document of an erased person is there, opens for nobody,
// and that is as it must be. If its key comes back, it is told.
func TestErasedFiles(t *testing.T) {
	l := ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
	w := ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"})
	owner, err := pgx.Connect(t.Context(), l.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close(t.Context())
	if _, err := owner.Exec(t.Context(), `SET session_replication_role = replica`); err != nil {
		t.Fatal(err)
	}
	do := func(sql string) {
		t.Helper()
		if tag, err := owner.Exec(t.Context(), sql); err != nil || tag.RowsAffected() == 0 {
			t.Fatalf("%s: %v, %v", sql, tag, err)
		}
	}
	do(`CREATE TEMPORARY TABLE kept AS SELECT * FROM vault.subject WHERE document_of IS NOT NULL`)
	w.Erase()
	ledgertest.Build(t, l)
	if found := filesFound(t, l); len(found.Findings) > 0 || len(found.Notes) > 0 {
		t.Fatalf("erased as it must be, and yet: %+v", found)
	}
	do(`UPDATE vault.subject s SET erased_at = NULL, key_epoch = k.key_epoch, wrapped_key = k.wrapped_key FROM kept k WHERE k.subject = s.subject`)
	found := filesFound(t, l)
	if len(found.Findings) != 1 || found.Findings[0].Check != "documents" || !strings.Contains(found.Findings[0].String(), "its key is still there") {
		t.Errorf("a key that came back is found as %v", found.Findings)
	}
}

// TestUnreferredFiles: a file that no event refers to is no damage.
func TestUnreferredFiles(t *testing.T) {
	l := ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
	ledgertest.Build(t, l)
	if _, err := l.Documents.Put(t.Context(), strings.NewReader("twelve bytes"), documents.Limits{MaxBytes: 12}); err != nil {
		t.Fatal(err)
	}
	found := filesFound(t, l)
	if len(found.Findings) > 0 || len(found.Notes) != 1 || found.Notes[0] != "no event refers to 1 documents of 12 bytes" {
		t.Errorf("%+v", found)
	}
}

// TestFilesInABucket: they are checked there like in a directory, and a store
// that is away is no finding: nothing was checked.
func TestFilesInABucket(t *testing.T) {
	store, dir := standin.New(t), t.TempDir()
	place := filepath.Join(t.TempDir(), "place")
	if err := os.WriteFile(place, []byte(store.Place("&patience=500ms")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := ledgertest.OpenShelved(t, "@"+place, pgtest.Migrated(t), dir)
	ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"}).Erase()
	ledgertest.Build(t, l)
	if found := filesFound(t, l); len(found.Findings) > 0 || len(found.Notes) > 0 {
		t.Fatalf("%+v", found)
	}
	left := 0
	err := filepath.WalkDir(filepath.Join(dir, "documents"), func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			left++
		}
		return err
	})
	if err != nil || left > 0 {
		t.Errorf("%d documents are in the directory (%v)", left, err)
	}
	store.Fail(standin.Status(http.StatusServiceUnavailable))
	if report, err := audit.Run(t.Context(), l, nil); err == nil {
		t.Errorf("the store is away, and yet: %+v", report)
	}
	store.Fail(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "ledger/some/where/") {
			w.Header().Set("Last-Modified", "Mon, 23 Nov 2026 01:00:00 GMT")
			_, _ = w.Write([]byte("other bytes"))
			return
		}
		store.Answer(w, r)
	})
	if found := filesFound(t, l); len(found.Findings) == 0 || !strings.Contains(found.Findings[0].String(), "has other bytes") {
		t.Errorf("%+v", found)
	}
}

func filesFound(t *testing.T, l *ledger.Ledger) audit.Report {
	t.Helper()
	report, err := audit.Run(t.Context(), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}
