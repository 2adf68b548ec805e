package main_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledgertest"
	"github.com/jackc/pgx/v5"
)

// TestQ3_10_RemovedIsFoundNowhere enters somebody by mistake, shows the number to an
// official, and has the authority remove the person, all over HTTP. Then what was
// entered is nowhere: neither in a dump of the database, nor in the documents and
// whatever else is in the data directory, nor in what the server and the database
// logged, nor in an export with everything; and neither are the keys.
func TestQ3_10_RemovedIsFoundNowhere(t *testing.T) {
	dir := dataDirectory(t)
	p := start(t, command(t, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--tokens", walkersTokens(t, dir)))
	p.await(t, func() bool { return health(t, p).Ready })
	const institution, reviewer = "institution's", "reviewer's"
	file := func(name string) []byte { return contentOf(t, filepath.Join(ledgertest.Files(), name)) }
	filing := post(t, p, institution, "/api/filings", file("01-register.json"), http.StatusCreated)["filing"].(string)
	at := "/api/filings/" + filing
	staff := post(t, p, institution, at+"/staff", file("10-staff-sampling.json"), http.StatusCreated)["created"].(string)
	evidence := post(t, p, institution, at+"/documents?kind=evidence&staff_id="+staff, file("leave-proof.pdf"), http.StatusCreated)["created"].(string)
	unmask := []byte(`{"fields": ["name", "id_number", "mobile", "school"], "purpose": "verify_identity", "reason": "与劳动合同核对"}`)
	shown := post(t, p, reviewer, at+"/staff/"+staff+"/unmask", unmask, http.StatusOK)["values"].(map[string]any)
	secrets := map[string]string{"the proof": string(file("leave-proof.pdf"))}
	for field, value := range shown {
		if secrets[field] = value.(string); field == "school" {
			delete(secrets, field) // the demonstration's university is in other texts, too
		}
	}
	if secrets["id_number"] != "519999198808084709" || secrets["name"] != "夏侯青" || secrets["mobile"] != "19900000005" {
		t.Fatalf("shown are %v", shown)
	}
	url := databaseOf(t, dir)
	for name, key := range keysOf(t, url) {
		secrets[name] = key
	}

	suggested := []byte(`{"kind": "remove_person", "staff_id": "` + staff + `", "reason": "驾驶员，误录入", "documents": ["` + evidence + `"]}`)
	suggestion := at + "/suggestions/" + post(t, p, institution, at+"/suggestions", suggested, http.StatusCreated)["created"].(string)
	post(t, p, reviewer, suggestion+"/adopt", []byte(`{"reason": "已核实"}`), http.StatusOK, "0")
	p.await(t, func() bool { return len(keysOf(t, url)) == 0 })
	if refusal := post(t, p, reviewer, at+"/staff/"+staff+"/unmask", unmask, http.StatusNotFound); refusal["code"] != "filing.staff_unknown" {
		t.Errorf("whoever looks is told %v", refusal)
	}

	places := ledgertest.Places{"the dump": ledgertest.Dump(t, url)}
	out := filepath.Join(t.TempDir(), "export")
	shell(t, "go run ./cmd/ledger export --vault --documents --data \"$DATA\" \"$OUT\"", "DATA="+dir, "OUT="+out)
	places.Files(t, "the export", out)
	places.Files(t, "the data directory", dir, serverFiles(t, url))
	places["what it printed"] = []byte(p.stdout.String() + p.stderr.String())
	for what, secret := range secrets {
		for place, content := range places {
			if at := ledgertest.Find(content, secret); at != "" {
				t.Errorf("%s is in %s, %s", what, place, at)
			}
		}
	}
	// What is in the clear is found, or the search would prove nothing.
	for place, form := range map[string]string{
		"the dump": hex.EncodeToString([]byte("驾驶员，误录入")), "the export/log.jsonl": "驾驶员，误录入", "what it printed": p.url,
	} {
		if ledgertest.Find(places[place], form) == "" {
			t.Errorf("nothing is found in %s", place)
		}
	}
	p.interrupt(t)
}

// post sends a command, with If-Match if a revision is given, and returns the answer.
func post(t *testing.T, p *process, token, path string, body []byte, want int, seen ...string) map[string]any {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	if strings.HasPrefix(string(body), "%PDF-") {
		r.Header.Set("Content-Type", "application/pdf")
	}
	for _, revision := range seen {
		r.Header.Set("If-Match", `"`+revision+`"`)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	raw, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(raw, &answer); err != nil || a.StatusCode != want {
		t.Fatalf("%s: %d %s, %v", path, a.StatusCode, raw, err)
	}
	return answer
}

func contentOf(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// databaseOf is the address of the database that a data directory's server runs.
func databaseOf(t *testing.T, dir string) string {
	t.Helper()
	var state struct{ Postgres struct{ URL string } }
	if err := json.Unmarshal(contentOf(t, filepath.Join(dir, "ledger.json")), &state); err != nil || state.Postgres.URL == "" {
		t.Fatalf("the database is at %+v: %v", state, err)
	}
	return state.Postgres.URL
}

// keysOf are the keys that the vault holds, as they are stored.
func keysOf(t *testing.T, url string) map[string]string {
	t.Helper()
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(context.WithoutCancel(t.Context()))
	rows, err := db.Query(t.Context(), `
		SELECT 'the key of ' || subject, wrapped_key FROM vault.subject WHERE wrapped_key IS NOT NULL
		UNION ALL SELECT 'the person key of ' || subject, person_key FROM vault.subject WHERE person_key IS NOT NULL`)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]string{}
	var name string
	var key []byte
	_, err = pgx.ForEachRow(rows, []any{&name, &key}, func() error { keys[name] = string(key); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// serverFiles is the directory of the database itself. What pages and WAL hold of
// deleted rows until they are overwritten is told in package sealing.
func serverFiles(t *testing.T, url string) string {
	t.Helper()
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(context.WithoutCancel(t.Context()))
	var dir string
	if err := db.QueryRow(t.Context(), `SHOW data_directory`).Scan(&dir); err != nil {
		t.Fatal(err)
	}
	return dir
}
