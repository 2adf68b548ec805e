package apitest_test

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// idShape is what an ID number looks like, wherever it comes from.
var idShape = regexp.MustCompile(`\b[1-9]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx]\b`)

// privacy: nothing that all the tests before were answered, nothing that was
// logged meanwhile and nothing that is stored shows an ID number or a mobile
// number in the clear. Names of staff are nowhere but sealed, either.
func privacy(t *testing.T, w *world) {
	answers, logs := w.heard.answers.String(), w.logs.String()
	if len(w.heard.secrets) < 100 || len(answers) < 100_000 || !strings.Contains(answers, "urn:ledger:problem:") {
		t.Fatalf("%d numbers, %d bytes of answers: the search would find nothing", len(w.heard.secrets), len(answers))
	}
	last := w.heard.secrets[len(w.heard.secrets)-1]
	if found := w.needles().in("{" + last + "\n" + hex.EncodeToString([]byte(last))); len(found) != 2 {
		t.Fatalf("of a number in two forms the search finds %v", found)
	}
	for name, text := range map[string]string{"the answers": answers, "the log": logs, "the database's log": databaseLog(t, w)} {
		w.clear(t, name, text)
	}
	stored(t, w)
}

// databaseLog is what PostgreSQL logged: statements that it refused, and why.
func databaseLog(t *testing.T, w *world) string {
	t.Helper()
	db, err := pgx.Connect(t.Context(), w.address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(t.Context())
	var data string
	if err := db.QueryRow(t.Context(), `SHOW data_directory`).Scan(&data); err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(filepath.Join(filepath.Dir(data), "postgres.log"))
	if err != nil || !strings.Contains(string(log), "ready to accept connections") {
		t.Fatalf("%d bytes of the database's log: %v", len(log), err)
	}
	return string(log)
}

// clear fails if a text shows a number.
func (w *world) clear(t *testing.T, name, text string) {
	t.Helper()
	for _, at := range w.needles().in(text) {
		t.Errorf("%s show somebody's number or name: %s", name, text[max(0, at-200):min(len(text), at+40)])
	}
	if at := idShape.FindStringIndex(text); at != nil {
		t.Errorf("%s show an ID number: %s", name, text[max(0, at[0]-200):min(len(text), at[1]+20)])
	}
}

// needles are what must be nowhere, by how they begin: there are hundreds, and a
// text of all answers is read once for all of them.
type needles map[[needleHead]byte][]string

const needleHead = 8

// needles are the secrets, as they are and in hexadecimal.
func (w *world) needles() needles {
	all := needles{}
	for _, secret := range w.heard.secrets {
		for _, s := range []string{secret, hex.EncodeToString([]byte(secret))} {
			head := [needleHead]byte([]byte(s))
			all[head] = append(all[head], s)
		}
	}
	return all
}

// in returns where in a text a needle begins.
func (n needles) in(text string) (found []int) {
	for i := 0; i+needleHead <= len(text); i++ {
		for _, s := range n[[needleHead]byte([]byte(text[i:i+needleHead]))] {
			if strings.HasPrefix(text[i:], s) {
				found = append(found, i)
			}
		}
	}
	return found
}

// stored looks at every row of every table, as the superuser sees it.
func stored(t *testing.T, w *world) {
	db, err := pgx.Connect(t.Context(), w.address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(t.Context())
	rows, err := db.Query(t.Context(), `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
		WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, table := range tables {
		rows, err := db.Query(t.Context(), fmt.Sprintf(`SELECT t::text FROM %s t`, table))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatalf("%s: %v", table, err)
		}
		looked += len(lines)
		w.clear(t, table, strings.Join(lines, "\n"))
	}
	if looked < 1000 {
		t.Errorf("only %d rows in %d tables", looked, len(tables))
	}
	metadata(t, w, db)
}

// metadata holds no number, no name and no path of a file.
func metadata(t *testing.T, w *world, db *pgx.Conn) {
	t.Helper()
	rows, err := db.Query(t.Context(), `SELECT convert_from(meta, 'UTF8') FROM log.event`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(all, "\n")
	w.clear(t, "the metadata", text)
	for _, name := range []string{representative, contactName, "夏侯青", "127.0.0.1", "Go-http-client"} {
		if strings.Contains(text, name) {
			t.Errorf("the metadata show %s", name)
		}
	}
}
