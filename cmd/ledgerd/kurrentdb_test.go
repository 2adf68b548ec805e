package main_test

import (
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/google/go-cmp/cmp"
)

// TestDemoOnKurrentDB runs the demonstration with its log on a KurrentDB that
// wants TLS and a password. Killed in the middle of the story it is the same in
// the end as one on PostgreSQL that nobody disturbed; a filing can be carried
// through by hand; and a KurrentDB that goes away is no reason to end.
func TestDemoOnKurrentDB(t *testing.T) {
	const password = "Qx7-not-to-be-seen"
	server := standin.Start(t, standin.TLS(t.TempDir(), "ledger", password))
	dir := dataDirectory(t)
	address := filepath.Join(t.TempDir(), "kurrentdb")
	if err := os.WriteFile(address, []byte(server.URL()+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(server.URL(), password) {
		t.Fatal("the address has no password")
	}
	var seen strings.Builder
	t.Cleanup(func() { // after all others
		if strings.Contains(seen.String(), password) || !strings.Contains(seen.String(), "the story is recorded") {
			t.Error("the password was printed or logged, or nothing was")
		}
	})
	start := func() *process {
		p := demo(t, dir, "--kurrentdb", "@"+address)
		t.Cleanup(func() { seen.WriteString(p.stdout.String() + p.stderr.String()) })
		return p
	}

	p := start()
	p.await(t, func() bool { done, _ := progress(health(t, p)); return done >= len(story.Steps())/3 })
	p.end(t, syscall.SIGKILL)
	p = start()
	want, got := told(t).whole, look(t, p)
	want.End, got.End = "", ""
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("the story (-on PostgreSQL +on KurrentDB):\n%s", d)
	}
	if h := health(t, p); h.Log.Store != "kurrentdb" || !h.Log.Reachable || h.Database.Store != "postgresql" || !h.Database.Reachable || h.Reactions.Position.IsZero() {
		t.Errorf("its health: %+v", h)
	}
	filing := walk(t, p)
	awayAndBack(t, p, server, filing)
	for says, flags := range map[string][]string{
		"belong to the log": {"--data", dir}, "history is never deleted": {"--data", dir, "--fresh", "--kurrentdb", "@" + address},
	} {
		p.interrupt(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		refused := command(t, append([]string{"demo", "--listen", "127.0.0.1:0"}, flags...)...)
		if out, err := exec.CommandContext(ctx, refused.Path, refused.Args[1:]...).CombinedOutput(); err == nil || !strings.Contains(string(out), says) {
			t.Errorf("%s: %v\n%s", flags, err, out)
		}
		p = start()
		p.await(t, func() bool { return health(t, p).Ready })
	}
	server.Stop()
	p.interrupt(t) // although it is away
}

// TestServeOnKurrentDB names the KurrentDB in the environment. One that is not
// there is no log to begin on.
func TestServeOnKurrentDB(t *testing.T) {
	server, dir := standin.Start(t), dataDirectory(t)
	serve := command(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	serve.Env = append(os.Environ(), "KURRENTDB_URL="+server.URL())
	p := start(t, serve)
	p.await(t, func() bool { return health(t, p).Ready })
	if h := health(t, p); h.Log.Store != "kurrentdb" {
		t.Errorf("its log: %+v", h.Log)
	}
	p.interrupt(t)
	server.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	again := command(t, serve.Args[1:]...)
	refused := exec.CommandContext(ctx, again.Path, again.Args[1:]...)
	refused.Env = serve.Env
	if out, err := refused.CombinedOutput(); err == nil || !strings.Contains(string(out), "KurrentDB does not answer") {
		t.Errorf("while it is away: %v\n%s", err, out)
	}
}

// awayAndBack has the KurrentDB go away. What is derived from the log answers,
// everything else says when to ask again, and nothing needs a restart.
func awayAndBack(t *testing.T, p *process, server *standin.Server, filing string) {
	t.Helper()
	server.Stop()
	p.await(t, func() bool { return !health(t, p).Ready })
	if h := health(t, p); h.Log.Reachable || !h.Database.Reachable || !strings.Contains(strings.Join(h.Missing, " "), "the log") {
		t.Errorf("while it is away: %+v", h)
	}
	if status := get(t, p, "/api/registry", nil); status != http.StatusOK {
		t.Errorf("while it is away the registry answers %d", status)
	}
	asOf, register := "/api/filings/"+filing+"/as-of?at=2026-03-01", filepath.Join("testdata", "walkthrough", "01-register.json")
	ask := func() (read, write answer) {
		t.Helper()
		body, err := os.Open(register)
		if err != nil {
			t.Fatal(err)
		}
		defer body.Close()
		return request(t, p, http.MethodGet, asOf, "demo-auditor", nil), request(t, p, http.MethodPost, "/api/filings", "demo-institution-walkthrough", body)
	}
	read, write := ask()
	if want := (answer{http.StatusServiceUnavailable, "2"}); read != want || write != want {
		t.Errorf("while it is away it answers %+v and %+v", read, write)
	}
	if err := server.Resume(); err != nil {
		t.Fatal(err)
	}
	p.await(t, func() bool { return health(t, p).Ready })
	read, write = ask()
	if read.status != http.StatusNotFound && read.status != http.StatusOK || write.status >= http.StatusInternalServerError {
		t.Errorf("back again it answers %+v and %+v", read, write)
	}
}

// answer is what matters of one.
type answer struct {
	status     int
	retryAfter string
}

// request makes a request.
func request(t *testing.T, p *process, method, path, token string, body io.Reader) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	return answer{a.StatusCode, a.Header.Get("Retry-After")}
}
