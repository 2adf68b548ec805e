package main_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/story"
	ledgerhttp "example.org/ledger/http"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// sight is what can be seen of the whole story. It is the same of every
// demonstration that is ready.
type sight struct {
	End       string                 // position of the log's end
	Registry  []string               // its entries, as the API gives them
	Histories map[uuid.UUID][]string // of every filing: when and by which event what happened
	Notices   map[uuid.UUID][]string // and who was told of it when
}

// looksLike waits until a demonstration serves, and compares what it shows
// with what one shows that nobody disturbed.
func looksLike(t testing.TB, p *process, want sight) {
	t.Helper()
	if diff := cmp.Diff(want, look(t, p)); diff != "" {
		t.Errorf("the story (-undisturbed +got):\n%s", diff)
	}
}

// look waits until a demonstration serves and looks at everything in it.
func look(t testing.TB, p *process) sight {
	t.Helper()
	p.await(t, func() bool { return health(t, p).Ready })
	admits(t, p)
	h := health(t, p)
	if !caughtUp(h) {
		t.Errorf("it is ready, but not there yet: %+v", h)
	}
	s := sight{End: h.End.String(), Registry: registry(t, p), Histories: make(map[uuid.UUID][]string), Notices: make(map[uuid.UUID][]string)}
	steps := story.Steps()
	quiet := make(map[uuid.UUID]bool) // with an authority that has no notices sent of returns
	for _, step := range steps {
		if step.Actor.Authority == quietOfReturns {
			quiet[step.Filing] = true
		}
	}
	for _, step := range steps {
		if _, seen := s.Histories[step.Filing]; !seen && step.Authority == "" && step.Refused == nil {
			s.Histories[step.Filing] = history(t, p, step.Filing)
			s.Notices[step.Filing] = notices(t, p, step.Filing, s.Histories[step.Filing], quiet[step.Filing])
		}
	}
	if len(s.Registry) < 60 || len(s.Histories) < 60 {
		t.Errorf("the registry has %d entries of %d filings", len(s.Registry), len(s.Histories))
	}
	return s
}

// registry returns the entries of the public registry, and holds its page to
// them.
func registry(t testing.TB, p *process) []string {
	t.Helper()
	var entries []string
	for after := ""; len(entries) == 0 || after != ""; {
		var answer struct {
			Total   int
			Next    string
			Entries []json.RawMessage
		}
		if status := get(t, p, "/api/registry?size=50&after="+after, &answer); status != http.StatusOK || len(answer.Entries) == 0 {
			t.Fatalf("the registry answered %d with %d entries", status, len(answer.Entries))
		}
		for _, e := range answer.Entries {
			entries = append(entries, string(e))
		}
		if after = answer.Next; after == "" && len(entries) != answer.Total {
			t.Errorf("the registry lists %d of %d entries", len(entries), answer.Total)
		}
	}
	var first struct{ Name string }
	if err := json.Unmarshal([]byte(entries[0]), &first); err != nil {
		t.Fatal(err)
	}
	shown := page(t, p, "/")
	for _, want := range []string{fmt.Sprintf("共 %d 家机构", len(entries)), first.Name} {
		if !strings.Contains(shown, want) {
			t.Errorf("the registry's page does not say %q", want)
		}
	}
	return entries
}

// history returns what happened to a filing, as an auditor reads it.
func history(t testing.TB, p *process, filing uuid.UUID) []string {
	t.Helper()
	var answer struct {
		Entries []struct{ Event, Type, By, Text string }
	}
	if status := get(t, p, "/api/filings/"+filing.String()+"/history", &answer, "demo-auditor"); status != http.StatusOK {
		t.Errorf("the history of %s answered %d", filing, status)
	}
	lines := make([]string, len(answer.Entries))
	for i, e := range answer.Entries {
		lines[i] = strings.Join([]string{e.Type, e.Event, e.By, e.Text}, " ")
	}
	return lines
}

// quietOfReturns is the authority that has no notices sent of returns.
const quietOfReturns = "36"

// notices returns who was told of which result of a filing, as an auditor reads it.
// Every result was told when it happened, but for returns where the authority is
// quiet of them.
func notices(t testing.TB, p *process, filing uuid.UUID, history []string, quiet bool) []string {
	t.Helper()
	var told struct {
		Notices []struct {
			Event, Recipient, State, Number string

			MadeAt    string `json:"made_at"`
			SettledAt string `json:"settled_at"`
		}
	}
	if status := get(t, p, "/api/filings/"+filing.String()+"/notices", &told, "demo-auditor"); status != http.StatusOK {
		t.Errorf("the notices of %s answered %d", filing, status)
	}
	of := make(map[string]bool)
	lines := make([]string, len(told.Notices))
	for i, n := range told.Notices {
		of[n.Event] = true
		lines[i] = fmt.Sprintf("%+v", n)
		if n.State != "sent" || n.MadeAt != n.SettledAt {
			t.Errorf("a notice of %s: %s", filing, lines[i])
		}
	}
	results := 0
	for _, e := range history {
		if strings.HasPrefix(e, "filing.case_passed ") || strings.HasPrefix(e, "filing.case_returned ") && !quiet {
			results++
		}
	}
	if len(of) != results {
		t.Errorf("of %s, %d results were told, not %d", filing, len(of), results)
	}
	return lines
}

// admits holds a demonstration to the tokens it prints: they open what they
// say.
func admits(t testing.TB, p *process) {
	t.Helper()
	p.await(t, func() bool { return strings.Contains(p.stdout.String(), "Ctrl-C") })
	_, printed, _ := strings.Cut(p.stdout.String(), p.url+"/registry/")
	filing, _, _ := strings.Cut(printed, "\n")
	for _, secret := range []string{"demo-institution-jiangsu", "demo-reviewer-jiangsu", "demo-auditor"} {
		if !strings.Contains(p.stdout.String(), secret) {
			t.Errorf("it does not print the token %s", secret)
		}
		if status := get(t, p, "/api/filings/"+filing, nil, secret); status != http.StatusOK {
			t.Errorf("%s: the first institution answered %d", secret, status)
		}
	}
}

// health returns what /healthz says; it answers whatever happens.
func health(t testing.TB, p *process) (h ledgerhttp.Health) {
	t.Helper()
	status := get(t, p, "/healthz", &h)
	if ready := status == http.StatusOK; ready != h.Ready || !ready && status != http.StatusServiceUnavailable {
		t.Fatalf("/healthz answered %d with ready %t", status, h.Ready)
	}
	return h
}

// caughtUp reports whether every read model has what the log holds.
func caughtUp(h ledgerhttp.Health) bool {
	return !slices.ContainsFunc(h.Models, func(m ledgerhttp.ModelHealth) bool { return m.Position != h.End })
}

// progress returns how many steps of the story are told, while it is being
// told.
func progress(h ledgerhttp.Health) (done int, telling bool) {
	_, err := fmt.Sscanf(strings.Join(h.Missing, " "), "the story is being recorded (%d of", &done)
	return done, err == nil
}

// get asks for a path, with a token if one is given, and decodes the answer
// into into unless that is nil.
func get(t testing.TB, p *process, path string, into any, token ...string) (status int) {
	t.Helper()
	status, body := ask(t, p, path, token...)
	if into != nil {
		if err := json.Unmarshal(body, into); err != nil {
			t.Fatalf("%s answered %d: %v", path, status, err)
		}
	}
	return status
}

// page returns a page.
func page(t testing.TB, p *process, path string, token ...string) string {
	t.Helper()
	status, body := ask(t, p, path, token...)
	if status != http.StatusOK {
		t.Fatalf("%s answered %d", path, status)
	}
	return string(body)
}

func ask(t testing.TB, p *process, path string, token ...string) (status int, body []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range token {
		r.Header.Set("Authorization", "Bearer "+secret)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.stderr.String())
	}
	defer answer.Body.Close()
	if body, err = io.ReadAll(answer.Body); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return answer.StatusCode, body
}
