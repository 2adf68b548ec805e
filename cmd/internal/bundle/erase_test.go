package bundle_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/bundle"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/sealing"
	"example.org/ledger/projections"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// After an erasure the plaintext is nowhere: neither in a dump of the database,
// nor in the documents, nor in what was logged, nor in an export with the vault.
// Everything else still replays.
func TestAfterAnErasureThePlaintextIsNowhere(t *testing.T) {
	var logged bytes.Buffer
	url, dir := pgtest.Migrated(t), t.TempDir()
	from := ledgertest.OpenLogging(t, url, dir, slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	fill(t, from)
	out := export(t, from, bundle.Parts{Vault: true, Documents: true})
	places := ledgertest.Places{"the dump": ledgertest.Dump(t, url), "the log": logged.Bytes(), "the database's log": databaseLog(t, from)}
	for name, root := range map[string]string{"the data directory": dir, "the export": out} {
		places.Files(t, name, root)
	}
	for n, secret := range secretsOf(t) {
		for place, content := range places {
			if at := ledgertest.Find(content, secret); at != "" {
				t.Errorf("secret %d is in %s, %s", n, place, at)
			}
		}
	}
	// What is in the clear is found, or the search would prove nothing.
	const clear = `"registered_address"`
	for place, form := range map[string]string{
		"the dump": hex.EncodeToString([]byte(clear)), "the export/log.jsonl": `\"registered_address\"`, "the database's log": "database system is ready",
	} {
		if ledgertest.Find(places[place], form) == "" {
			t.Errorf("nothing is found in %s", place)
		}
	}
	// Whoever has dump and keys can still not read what was erased.
	for subject := range erased(t, from) {
		if _, err := from.Vault.PersonKey(t.Context(), subject); !errors.Is(err, sealing.ErrErased) {
			t.Errorf("an erased subject: %v", err)
		}
	}
	replays(t, from)
}

// databaseLog is what PostgreSQL logged, of this test and others.
func databaseLog(t *testing.T, l *ledger.Ledger) []byte {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), l.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	var data string
	if err := conn.QueryRow(t.Context(), `SHOW data_directory`).Scan(&data); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(filepath.Dir(data), "postgres.log"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Who is named to another province, and who was before and is erased.
var (
	replaced = edge.ReportContact{Name: "濮阳惊鸿", Mobile: "19999900311"}
	named    = edge.ReportContact{Name: "濮阳照影", Mobile: "19999900312"}
)

// secretsOf are the numbers of all people of the walk-through, what else is sealed of the
// one who left: the name, the mobile and the proof, and the contacts of a report.
func secretsOf(t *testing.T) []string {
	t.Helper()
	var member struct{ Person struct{ Name, Mobile string } }
	b, err := os.ReadFile(filepath.Join(ledgertest.Files(), "10-staff-sampling.json"))
	if err == nil {
		err = json.Unmarshal(b, &member)
	}
	if err != nil {
		t.Fatal(err)
	}
	proof, err := os.ReadFile(filepath.Join(ledgertest.Files(), "leave-proof.pdf"))
	if err != nil || member.Person.Name == "" || member.Person.Mobile == "" {
		t.Fatalf("%+v %v", member, err)
	}
	return []string{leaver, wrong, right, other, member.Person.Name, strings.ReplaceAll(member.Person.Mobile, " ", ""), string(proof), replaced.Name, replaced.Mobile, named.Name, named.Mobile}
}

// replays wants no finding, and every filing at every revision.
func replays(t *testing.T, l *ledger.Ledger) {
	t.Helper()
	if found := findings(t, l); len(found) > 0 {
		t.Error(found)
	}
	streams := map[eventstore.Stream]bool{}
	for _, r := range recorded(t, l) {
		if strings.HasPrefix(string(r.Stream), "filing-") {
			streams[r.Stream] = true
		}
	}
	for stream := range streams {
		timeline, err := projections.ReadTimeline(t.Context(), l.Store, stream)
		if err != nil {
			t.Fatal(err)
		}
		for r := range timeline.Now().Revision + 1 {
			if got := timeline.AtRevision(r); got.Revision != r || got.IsZero() {
				t.Errorf("%s@%d is replayed as of revision %d", stream, r, got.Revision)
			}
		}
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
	rows, err := conn.Query(t.Context(), `SELECT convert_from(data, 'UTF8') FROM log.event WHERE type IN ('filing.subject_erased', 'crossprovince.contact_erased')`)
	if err != nil {
		t.Fatal(err)
	}
	bodies, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(bodies) != 3 {
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
