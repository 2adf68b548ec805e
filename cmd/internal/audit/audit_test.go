package audit_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/audit"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/domain"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// damage is something that somebody with the owner's rights does to a ledger.
type damage struct {
	name  string
	at    string // selects the position of the event that is damaged, if it is one
	sql   string // what is done, with triggers off; POSITION is that of the event
	file  func(path string) error
	found string // which check must find it
	where string // and what it must name first; empty for the place of the event
}

// Events of the demonstration, chosen so that they are neither the first nor
// the last of anything.
const (
	superseded = `SELECT e.position FROM log.event e JOIN log.event l ON l.stream_id = e.stream_id AND l.position > e.position
		WHERE e.type = 'filing.equipment_added' AND l.type = 'filing.equipment_revised'
		AND convert_from(e.data, 'UTF8')::jsonb ->> 'equipment_id' = convert_from(l.data, 'UTF8')::jsonb ->> 'equipment_id' ORDER BY 1 LIMIT 1`
	entered = `SELECT position FROM log.event WHERE type = 'filing.staff_added' AND position > 700 ORDER BY 1 LIMIT 1`
	// Of two neighbors in one stream only the later one is out of order.
	apart = `SELECT e.position FROM log.event e JOIN log.event n ON n.position = e.position + 1 AND n.stream_id <> e.stream_id
		WHERE e.type = 'filing.staff_added' AND e.position > 700 ORDER BY 1 LIMIT 1`
	employed = `SELECT e.position FROM log.event e JOIN vault.subject s ON e.type = 'filing.staff_added'
		AND s.subject::text = convert_from(e.data, 'UTF8')::jsonb #>> '{person,subject}'
		JOIN log.claim c ON c.subject = s.subject WHERE e.position > 700
		AND NOT EXISTS (SELECT FROM vault.subject d WHERE d.document_of = s.subject) ORDER BY 1 LIMIT 1`
	filed = `SELECT position FROM log.event WHERE type = 'filing.document_attached' AND position > 300
		AND convert_from(data, 'UTF8') LIKE '%"staff_id"%' ORDER BY 1 LIMIT 1`
	subject = `(SELECT (convert_from(data, 'UTF8')::jsonb #>> '{person,subject}')::uuid FROM log.event WHERE position = POSITION)`
)

// damages are done together as far as none hides another: checking takes long.
var damages = [][]damage{
	{
		{name: "a byte of a superseded value", at: superseded, found: "read model filing", where: "table history, row filing=STREAM, revision=REVISION:",
			sql: `UPDATE log.event SET data = convert_to(regexp_replace(convert_from(data, 'UTF8'), '("model":")[^"]*', '\1X-1'), 'UTF8') WHERE position = POSITION`},
		{name: "an altered line of the registry", at: superseded, found: "read model registry", where: "table registry, row filing=STREAM",
			sql: `UPDATE rm_registry.registry SET name = '某某公司' WHERE filing = 'STREAM'`},
		{name: "a case missing from the queue", at: superseded, found: "read model case_queue", where: "table review_case, row case_id=",
			sql: `DELETE FROM rm_case_queue.review_case WHERE filing = 'STREAM'`},
		{name: "a lost claim", at: employed, found: "claims",
			sql: `DELETE FROM log.claim WHERE subject = ` + subject},
		{name: "a claim that nobody took", found: "claims", where: "a filing-number claim of filing-00000000-0000-0000-0000-000000000001:",
			sql: `INSERT INTO log.claim (kind, key, stream, subject, position)
			      VALUES ('filing-number', '32J2026999999', 'filing-00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000000', 1)`},
		{name: "a document gone", at: filed, found: "documents", file: os.Remove},
	},
	{
		{name: "a byte of sealed data", at: entered, found: "vault",
			sql: `UPDATE log.event SET data = convert_to(regexp_replace(convert_from(data, 'UTF8'), '("ciphertext":".{40}).',
			       CASE WHEN convert_from(data, 'UTF8') ~ '"ciphertext":".{40}A' THEN '\1B' ELSE '\1A' END), 'UTF8') WHERE position = POSITION`},
		{name: "an event's ID", at: entered, found: "events",
			sql: `UPDATE log.event SET id = gen_random_uuid() WHERE position = POSITION`},
		{name: "a claim of somebody else's", at: employed, found: "claims",
			sql: `UPDATE log.claim SET stream = 'filing-00000000-0000-0000-0000-000000000001' WHERE subject = ` + subject},
		{name: "a document with other bytes", at: filed, found: "documents",
			file: func(path string) error {
				if err := os.Chmod(path, 0o600); err != nil {
					return err
				}
				return os.WriteFile(path, []byte("%PDF-1.4 something else %%EOF\n"), 0o600)
			}},
	},
	{
		{name: "a byte that breaks an event", at: superseded, found: "events",
			sql: `UPDATE log.event SET data = set_byte(data, 0, 91) WHERE position = POSITION`},
		{name: "a stream's head moved", at: entered, found: "log", where: "stream filing-STREAM:",
			sql: `UPDATE log.stream SET revision = revision - 1 WHERE id = (SELECT stream_id FROM log.event WHERE position = POSITION)`},
		{name: "a key lost from the vault", at: employed, found: "vault", where: "the vault: 1 sealed values have no key",
			sql: `DELETE FROM vault.subject WHERE subject = ` + subject},
	},
	{
		{name: "an event's time", at: superseded, found: "events",
			sql: `UPDATE log.event SET meta = convert_to(replace(convert_from(meta, 'UTF8'), '"recorded_at":"20', '"recorded_at":"19'), 'UTF8') WHERE position = POSITION`},
		{name: "the head of the log moved", at: `SELECT max(position) FROM log.event`, found: "log", where: "the head of the log is at",
			sql: `UPDATE log.head SET last_position = last_position + 3`},
		{name: "a person erased without an event", at: employed, found: "vault",
			sql: `UPDATE vault.subject SET erased_at = now(), key_epoch = NULL, wrapped_key = NULL, person_epoch = NULL, person_key = NULL WHERE subject = ` + subject},
	},
	{
		{name: "the claims in an event's metadata", at: entered, found: "events",
			sql: `UPDATE log.event SET meta = convert_to(replace(convert_from(meta, 'UTF8'), '"op":"take"', '"op":"release"'), 'UTF8') WHERE position = POSITION`},
		{name: "the last event gone", at: `SELECT max(position) FROM log.event`, found: "log", where: "position POSITION:",
			sql: `DELETE FROM log.event WHERE position = POSITION`},
	},
	{
		{name: "two events that changed places", at: apart, found: "events",
			sql: `UPDATE log.event a SET id = b.id, type = b.type, data = b.data, meta = b.meta FROM log.event b
			       WHERE a.position IN (POSITION, POSITION + 1) AND b.position = 2 * POSITION + 1 - a.position`},
	},
	{ // the log cannot be read beyond it
		{name: "a missing event", at: entered, found: "log", where: "position POSITION:",
			sql: `DELETE FROM log.event WHERE position = POSITION`},
	},
	besideFilings,
}

// sample is a ledger that was told the demonstration's story, its read models
// built, from which copies are made: telling takes longer than checking.
type sample struct{ url, dir string }

func newSample(t *testing.T) sample {
	t.Helper()
	s := sample{url: pgtest.Migrated(t), dir: t.TempDir()}
	t.Run("fill", func(t *testing.T) { // closed when it ends, as a template must be
		l := ledgertest.Open(t, s.url, s.dir)
		ledgertest.Tell(t, l)
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
	days := 15
	_, err := l.Authorities.SetReviewLimit(t.Context(), edge.Request{Command: uuid.New(), At: time.Now(), Actor: domain.Actor{Kind: domain.ActorOfficial, ID: "o-1", Authority: "32"}},
		"32", domain.Empty, edge.ReviewLimit{WorkingDays: &days, Reason: "申报集中"})
	if err != nil {
		t.Fatal(err)
	}
	ledgertest.Build(t, l)
	report, err := audit.Run(t.Context(), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) > 0 || len(report.Notes) > 0 || report.Events < 30 || report.Filings != 1 {
		t.Errorf("%+v", report)
	}
}

// TestTheDemonstration checks, damages, rebuilds and replays the story of the
// demonstration.
func TestTheDemonstration(t *testing.T) {
	ledgertest.Whole(t)
	s := newSample(t)
	l, _ := s.open(t)
	t.Run("it is sound", func(t *testing.T) {
		report, err := audit.Run(t.Context(), l, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Findings) > 0 || len(report.Notes) > 0 || report.Events < 8000 || report.Filings < 350 {
			t.Errorf("%+v", report)
		}
	})
	t.Run("replay is the fold of the prefix", func(t *testing.T) { testReplay(t, l) })
	t.Run("nobody's number is in the clear", func(t *testing.T) { testPrivacy(t, l) })
	t.Run("rebuilding changes no row", func(t *testing.T) { testRebuild(t, l) })
	for _, together := range damages {
		t.Run("damaged", func(t *testing.T) {
			l, dir := s.open(t)
			testDamage(t, l, dir, together...)
		})
	}
}

// testDamage does damages and wants the check of each to name its place, first
// among what it finds unless others are for it to find, too.
func testDamage(t *testing.T, l *ledger.Ledger, dir string, together ...damage) {
	places, finds := make([]place, len(together)), map[string]int{}
	for i, d := range together {
		places[i] = placeOf(t, l, d.at)
		finds[d.found]++
	}
	for i, d := range together {
		if d.file != nil {
			if err := d.file(places[i].document(t, dir)); err != nil {
				t.Fatal(err)
			}
		} else {
			asOwner(t, l, places[i].fill(d.sql))
		}
	}
	report, err := audit.Run(t.Context(), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range together {
		t.Run(d.name, func(t *testing.T) {
			want := places[i].fill(cmp.Or(d.where, places[i].String()))
			var all []audit.Finding
			for _, f := range report.Findings {
				if f.Check == d.found {
					all = append(all, f)
				}
			}
			if finds[d.found] == 1 && len(all) > 0 {
				all = all[:1]
			}
			if !slices.ContainsFunc(all, func(f audit.Finding) bool { return strings.Contains(f.String(), want) }) {
				t.Errorf("no finding of %q names %q: %v\nof all: %v", d.found, want, all, report.Findings)
			}
		})
	}
}

// place is where an event stands.
type place struct {
	stream, sha256     string
	revision, position int64
	id                 uuid.UUID
}

func placeOf(t *testing.T, l *ledger.Ledger, query string) (p place) {
	t.Helper()
	if query == "" {
		return p
	}
	conn, err := pgx.Connect(t.Context(), l.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	err = conn.QueryRow(t.Context(), `SELECT s.name, e.revision, e.position, e.id, coalesce(convert_from(e.data, 'UTF8')::jsonb ->> 'sha256', '')
		FROM log.event e JOIN log.stream s ON s.id = e.stream_id WHERE e.position = (`+query+`)`).
		Scan(&p.stream, &p.revision, &p.position, &p.id, &p.sha256)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return p
}

func (p place) String() string {
	return fmt.Sprintf("%s@%d (position %d)", p.stream, p.revision, p.position)
}

// fill puts the place into a text.
func (p place) fill(s string) string {
	return strings.NewReplacer("POSITION", fmt.Sprint(p.position), "REVISION", fmt.Sprint(p.revision), "EVENT", p.id.String(),
		"NOTICE", notices.ID(p.id, notices.FilingContact).String(), "STREAM", strings.TrimPrefix(p.stream, "filing-")).Replace(s)
}

// document finds the event's file.
func (p place) document(t *testing.T, dir string) (path string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(dir, "documents"), func(at string, d os.DirEntry, err error) error {
		if err == nil && d.Name() == p.sha256 {
			path = at
		}
		return err
	})
	if err != nil || path == "" {
		t.Fatalf("no file %s: %v", p.sha256, err)
	}
	return path
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
