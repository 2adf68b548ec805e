package audit_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/audit"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/internal/pgtest"
	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// damage is something that somebody with the owner's rights does to a ledger.
type damage struct {
	name  string
	sql   string                                        // with triggers off
	files func(t *testing.T, dir string)                // or to the files
	found string                                        // which check must find it
	where func(t *testing.T, w *ledgertest.Walk) string // and what it must name
}

func in(s string) func(*testing.T, *ledgertest.Walk) string {
	return func(*testing.T, *ledgertest.Walk) string { return s }
}

func ofFiling(revision string) func(*testing.T, *ledgertest.Walk) string {
	return func(_ *testing.T, w *ledgertest.Walk) string { return "filing-" + w.ID.String() + revision }
}

var damages = []damage{
	{name: "a byte of a superseded value", found: "read model filing", where: in("table history"),
		sql: `UPDATE log.event SET data = convert_to(replace(convert_from(data, 'UTF8'), '自然人投资或控股', '法人独资'), 'UTF8') WHERE position = 5`},
	{name: "a byte that breaks an event", found: "events", where: ofFiling("@4"),
		sql: `UPDATE log.event SET data = set_byte(data, 0, 91) WHERE position = 5`},
	{name: "a byte of sealed data", found: "vault", where: ofFiling("@8"),
		sql: `UPDATE log.event SET data = convert_to(regexp_replace(convert_from(data, 'UTF8'), '("ciphertext":".{40}).', '\1A'), 'UTF8')
		       WHERE position = 9 AND convert_from(data, 'UTF8') !~ '"ciphertext":".{40}A'`},
	{name: "an event's ID", found: "events", where: ofFiling("@6"),
		sql: `UPDATE log.event SET id = gen_random_uuid() WHERE position = 7`},
	{name: "an event's time", found: "events", where: ofFiling("@6"),
		sql: `UPDATE log.event SET meta = convert_to(replace(convert_from(meta, 'UTF8'), '"recorded_at":"2026', '"recorded_at":"2025'), 'UTF8') WHERE position = 7`},
	{name: "the claims in an event's metadata", found: "events", where: ofFiling("@8"),
		sql: `UPDATE log.event SET meta = convert_to(replace(convert_from(meta, 'UTF8'), '"op":"take"', '"op":"release"'), 'UTF8') WHERE position = 9`},
	{name: "a missing event", found: "log", where: in("position 12"),
		sql: `DELETE FROM log.event WHERE position = 12`},
	{name: "the last event gone", found: "log", where: in("position"),
		sql: `DELETE FROM log.event WHERE position = (SELECT max(position) FROM log.event)`},
	{name: "the head of the log moved", found: "log", where: in("head of the log"),
		sql: `UPDATE log.head SET last_position = last_position + 3`},
	{name: "a stream's head moved", found: "log", where: ofFiling(""),
		sql: `UPDATE log.stream SET revision = revision - 1`},
	{name: "a lost claim", found: "claims", where: ofFiling("@8"),
		sql: `DELETE FROM log.claim WHERE ctid = (SELECT ctid FROM log.claim WHERE kind = 'person' ORDER BY position LIMIT 1)`},
	{name: "a claim of somebody else's", found: "claims", where: in("credit-code"),
		sql: `UPDATE log.claim SET stream = 'filing-00000000-0000-0000-0000-000000000001' WHERE kind = 'credit-code'`},
	{name: "a claim that nobody took", found: "claims", where: in("filing-number"),
		sql: `INSERT INTO log.claim (kind, key, stream, subject, position)
		      VALUES ('filing-number', '32J2026999999', 'filing-00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000000', 1)`},
	{name: "an altered line of the registry", found: "read model registry", where: in("filing="),
		sql: `UPDATE rm_registry.registry SET name = '某某公司'`},
	{name: "a case missing from the queue", found: "read model case_queue", where: in("case_id="),
		sql: `DELETE FROM rm_case_queue.review_case`},
	{name: "a key lost from the vault", found: "vault", where: in("have no key"),
		sql: `DELETE FROM vault.subject WHERE person_key IS NOT NULL AND NOT EXISTS (SELECT FROM vault.subject d WHERE d.document_of = vault.subject.subject)`},
	{name: "a person erased without an event", found: "vault", where: in("no event says so"),
		sql: `UPDATE vault.subject SET erased_at = now(), key_epoch = NULL, wrapped_key = NULL, person_epoch = NULL, person_key = NULL
		       WHERE person_key IS NOT NULL`},
	{name: "a document gone", found: "documents", where: ofFiling("@"),
		files: func(t *testing.T, dir string) { eachDocument(t, dir, os.Remove) }},
	{name: "a document with other bytes", found: "documents", where: ofFiling("@"),
		files: func(t *testing.T, dir string) {
			eachDocument(t, dir, func(path string) error {
				if err := os.Chmod(path, 0o600); err != nil {
					return err
				}
				return os.WriteFile(path, []byte("%PDF-1.4 something else %%EOF\n"), 0o600)
			})
		}},
}

func eachDocument(t *testing.T, dir string, do func(string) error) {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(dir, "documents"), func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || len(d.Name()) != 64 {
			return err
		}
		n++
		return do(path)
	})
	if err != nil || n == 0 {
		t.Fatalf("%d documents, %v", n, err)
	}
}

// sample is a ledger with one filing, its read models built, from which copies
// are made: filling one takes longer than checking it.
type sample struct {
	url, dir string
	walk     *ledgertest.Walk
}

func newSample(t *testing.T) sample {
	t.Helper()
	s := sample{url: pgtest.Migrated(t), dir: t.TempDir()}
	t.Run("fill", func(t *testing.T) { // closed when it ends, as a template must be
		l := ledgertest.Open(t, s.url, s.dir)
		s.walk = ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"})
		ledgertest.Build(t, l)
	})
	if t.Failed() {
		t.FailNow()
	}
	return s
}

// open opens a copy.
func (s sample) open(t *testing.T) (*ledger.Ledger, string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(s.dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "keys.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	return ledgertest.Open(t, pgtest.Copy(t, s.url), dir), dir
}

func TestASoundLedgerHasNoFindings(t *testing.T) {
	l := ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
	w := ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"})
	w.Correct("37999919830317004X")
	w.Erase()
	w.Cancel()
	ledgertest.Build(t, l)
	report, err := audit.Run(t.Context(), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) > 0 || len(report.Notes) > 0 || report.Events < 30 || report.Filings != 1 {
		t.Errorf("%+v", report)
	}
}

func TestDamageIsFound(t *testing.T) {
	s := newSample(t)
	for _, d := range damages {
		t.Run(d.name, func(t *testing.T) {
			l, dir := s.open(t)
			if d.sql != "" {
				asOwner(t, l, d.sql)
			} else {
				d.files(t, dir)
			}
			report, err := audit.Run(t.Context(), l, nil)
			if err != nil {
				t.Fatal(err)
			}
			want := d.where(t, s.walk)
			for _, f := range report.Findings {
				if f.Check == d.found && strings.Contains(f.String(), want) {
					return
				}
			}
			t.Errorf("no finding of %q names %q:\n%v", d.found, want, report.Findings)
		})
	}
}

// asOwner does what triggers and rights keep everybody else from. The schema
// of a read model stands for its live generation.
func asOwner(t *testing.T, l *ledger.Ledger, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), l.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	for _, m := range l.Models {
		var schema string
		err := conn.QueryRow(t.Context(), `SELECT format('rm_%s_%s_%s', name, version, generation) FROM read.live WHERE name = $1`, m.Name()).Scan(&schema)
		if err != nil {
			t.Fatal(err)
		}
		sql = strings.ReplaceAll(sql, "rm_"+m.Name()+".", schema+".")
	}
	if _, err := conn.Exec(t.Context(), "SET session_replication_role = replica"); err != nil {
		t.Fatal(err)
	}
	tag, err := conn.Exec(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	if tag.RowsAffected() == 0 {
		t.Fatalf("nothing was damaged: %s", sql)
	}
}
