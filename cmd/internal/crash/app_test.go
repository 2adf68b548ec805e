package crash_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	ledgerhttp "example.org/ledger/http"
)

// app is a running server.
type app struct {
	url    string
	cmd    *exec.Cmd
	stdout buffer
	stderr buffer
	ended  chan struct{}
}

// serve starts a server on the world's database, and returns when it listens.
func (w *world) serve(t *testing.T) *app {
	t.Helper()
	return serve(t, "--data", w.data, "--database-url", w.proxy.URL())
}

func serve(t *testing.T, args ...string) *app {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	a := &app{cmd: exec.Command(path, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...), ended: make(chan struct{})}
	a.cmd.Stdout, a.cmd.Stderr = &a.stdout, &a.stderr
	if err := a.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = a.cmd.Wait() // it is killed as a rule
		close(a.ended)
	}()
	t.Cleanup(func() {
		a.signal(t, syscall.SIGCONT)
		a.kill(t)
		if t.Failed() {
			t.Logf("the server's log:\n%s", a.stderr.tail())
		}
	})
	for {
		if line, _, found := strings.Cut(a.stdout.String(), "\n"); found {
			a.url = line
			return a
		}
		select {
		case <-a.ended:
			t.Fatalf("the server ended at once:\n%s", a.stderr.tail())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// kill ends the server as the kernel would when memory runs out.
func (a *app) kill(t *testing.T) {
	t.Helper()
	a.signal(t, syscall.SIGKILL)
	<-a.ended
}

func (a *app) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := a.cmd.Process.Signal(s); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
}

// mustLive fails the test if the server has ended.
func (a *app) mustLive(t *testing.T) {
	t.Helper()
	select {
	case <-a.ended:
		t.Fatalf("the server ended:\n%s", a.stderr.tail())
	default:
	}
}

// client waits for every answer; impatient gives up on a server that is paused.
var (
	client    = &http.Client{Timeout: time.Minute, Transport: transport}
	impatient = &http.Client{Timeout: 5 * time.Second, Transport: transport}
	transport = &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Second}
)

// health returns what /healthz says; ok is whether it answered.
func (a *app) health(t *testing.T) (h ledgerhttp.Health, ok bool) {
	t.Helper()
	answer, err := client.Get(a.url + "/healthz")
	if err != nil {
		return h, false
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&h); err != nil {
		t.Errorf("/healthz: %v", err)
	}
	return h, true
}

// awaitCaughtUp waits until the read models have everything that was recorded
// when it is called. Others may go on recording, so all of them may never be at
// the end of the log in the same instant.
func (a *app) awaitCaughtUp(t *testing.T) {
	t.Helper()
	var end eventstore.Position
	var last ledgerhttp.Health
	defer func() {
		if t.Failed() {
			t.Logf("they were to reach %s: %+v", end, last)
		}
	}()
	within(t, time.Minute, "the read models to catch up", func() bool {
		a.mustLive(t)
		h, ok := a.health(t)
		if !ok || !h.Ready || len(h.Models) == 0 {
			return false
		}
		last, end = h, cmp.Or(end, h.End)
		for _, m := range h.Models {
			ok = ok && !m.Position.Before(end)
		}
		return ok
	})
}

// within waits until something is so, and fails the test if that takes far too
// long.
func within(t *testing.T, patience time.Duration, what string, so func() bool) {
	t.Helper()
	limit := time.After(patience)
	for !so() {
		select {
		case <-limit:
			t.Fatalf("waited %s in vain for %s", patience, what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// buffer may be read while it is written to.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func (b *buffer) tail() string {
	s := b.String()
	return s[max(0, len(s)-4000):]
}
