package main_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/clock"
)

// TestDemo runs the demonstration as people do, one run after the other on one
// data directory.
func TestDemo(t *testing.T) {
	dir := dataDirectory(t)
	for _, run := range []struct {
		name   string
		flags  []string
		until  func(*testing.T, *process) // what happens before it ends
		within time.Duration              // how long that may take
		end    syscall.Signal
	}{
		{"from nothing", nil, tellsTheStory, 20 * time.Second, syscall.SIGINT},
		{"the story is complete", nil, serves, 10 * time.Second, syscall.SIGINT},
		{"anew, ended in the middle", []string{"--fresh"}, begins, 20 * time.Second, syscall.SIGINT},
	} {
		t.Run(run.name, func(t *testing.T) {
			took := clock.Stopwatch()
			p := start(t, append([]string{"demo", "--data", dir, "--listen", "127.0.0.1:0"}, run.flags...)...)
			run.until(t, p)
			if d := took(); d > patience(run.within) {
				t.Errorf("it took %s", d)
			} else {
				t.Logf("it took %s", d)
			}
			took = clock.Stopwatch()
			if err := p.end(run.end); err != nil && run.end == syscall.SIGINT {
				t.Errorf("ended with %v:\n%s", err, p.stderr.String())
			}
			if d := took(); d > patience(10*time.Second) {
				t.Errorf("it took %s to end", d)
			}
			if left := processesBelow(t, dir); len(left) > 0 {
				t.Errorf("still running: %v", left)
			}
		})
	}
}

// tellsTheStory looks at a demonstration that tells its story: nobody is let
// in meanwhile, and whoever asks is told how far it is.
func tellsTheStory(t *testing.T, p *process) {
	told := false
	p.await(t, func() bool {
		before := health(t, p)
		status := get(t, p, "/api/registry", nil)
		if after := health(t, p); !before.Ready && !after.Ready {
			if status != http.StatusServiceUnavailable {
				t.Errorf("the registry answered %d while the story was being told", status)
			}
			told = told || strings.Contains(strings.Join(after.Missing, " "), "the story is being recorded (")
		}
		return before.Ready
	})
	if !told {
		t.Error("it never said how far the story is")
	}
	serves(t, p)
}

// begins waits until the story has begun, and is far from its end.
func begins(t *testing.T, p *process) {
	p.await(t, func() bool {
		h := health(t, p)
		if h.Ready {
			t.Fatal("the story was complete at once")
		}
		return strings.HasPrefix(strings.Join(h.Missing, " "), "the story is being recorded (1")
	})
}

// serves looks at a demonstration that is ready: its registry is full, and the
// tokens it prints open what they say.
func serves(t *testing.T, p *process) {
	p.await(t, func() bool { return health(t, p).Ready })
	var registry struct{ Total int }
	if status := get(t, p, "/api/registry", &registry); status != http.StatusOK || registry.Total < 60 {
		t.Errorf("the registry answered %d with %d entries", status, registry.Total)
	}
	p.await(t, func() bool { return strings.Contains(p.stdout.String(), "Ctrl-C") })
	for _, secret := range []string{"demo-institution-jiangsu", "demo-reviewer-jiangsu", "demo-auditor"} {
		if !strings.Contains(p.stdout.String(), secret) {
			t.Errorf("it does not print the token %s", secret)
		}
		_, page, _ := strings.Cut(p.stdout.String(), "/registry/")
		filing, _, _ := strings.Cut(page, "\n")
		if status := get(t, p, "/api/filings/"+filing, nil, secret); status != http.StatusOK {
			t.Errorf("%s: the first institution answered %d", secret, status)
		}
	}
}

// health returns what /healthz says; it answers whatever happens.
func health(t *testing.T, p *process) (h ledgerhttp.Health) {
	t.Helper()
	status := get(t, p, "/healthz", &h)
	if ready := status == http.StatusOK; ready != h.Ready || !ready && status != http.StatusServiceUnavailable {
		t.Fatalf("/healthz answered %d with ready %t", status, h.Ready)
	}
	return h
}

// get asks for a path, with a token if one is given, and decodes the answer
// into into unless that is nil.
func get(t *testing.T, p *process, path string, into any, token ...string) (status int) {
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
	if into != nil {
		if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
			t.Fatalf("%s answered %d: %v", path, answer.StatusCode, err)
		}
	}
	return answer.StatusCode
}
