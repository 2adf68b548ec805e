package pgtest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.org/ledger/internal/privatepg"
	"example.org/ledger/migrations"
)

// Fragile is a server of a test's own, as durable as every other, that may be
// stopped, killed and started again. Its methods are not for concurrent use.
type Fragile struct {
	t         testing.TB
	directory string
	settings  map[string]string
	server    *privatepg.Server
}

// NewFragile starts a server whose database is migrated. Settings are
// parameters of the server besides the usual ones. It ends with the test.
func NewFragile(t testing.TB, settings map[string]string) *Fragile {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	dir, err := makeDirectory(ctx)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := errors.Join(os.RemoveAll(dir.Name()), dir.Close()); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	f := &Fragile{t: t, directory: filepath.Join(dir.Name(), "data"), settings: settings}
	f.Start()
	t.Cleanup(func() {
		if f.server != nil {
			f.Kill()
		}
	})
	if err := migrations.Up(ctx, f.URL()); err != nil {
		t.Fatalf("pgtest: migrate: %v", err)
	}
	return f
}

// URL returns the address of the running server's database. It is another one
// after each start.
func (f *Fragile) URL() string { return f.server.URL() }

// Start starts the server again, and returns when it answers.
func (f *Fragile) Start() {
	f.t.Helper()
	server, err := privatepg.Start(f.t.Context(), privatepg.Options{Directory: f.directory, Settings: f.settings})
	if err != nil {
		f.t.Fatalf("pgtest: %v", err)
	}
	f.server = server
}

// Stop shuts the server down in order, cutting off whoever is connected.
func (f *Fragile) Stop() {
	f.t.Helper()
	err := f.server.Stop(context.WithoutCancel(f.t.Context()))
	f.server = nil
	if err != nil && !errors.Is(err, privatepg.ErrKilled) { // on a busy machine
		f.t.Errorf("pgtest: stop: %v", err)
	}
}

// Kill kills every process of the server at once, as a power cut would.
func (f *Fragile) Kill() {
	f.t.Helper()
	pids := f.Processes()
	if len(pids) == 0 {
		f.t.Error("pgtest: no process to kill")
	}
	for _, pid := range pids {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			f.t.Errorf("pgtest: kill: %v", err)
		}
	}
	<-f.server.Done()
	f.Stop()
}

// Processes returns the IDs of the server's processes, the postmaster's first.
func (f *Fragile) Processes() []int {
	f.t.Helper()
	cluster := filepath.Join(f.directory, "postgres")
	text, err := os.ReadFile(filepath.Join(cluster, "postmaster.pid"))
	if err != nil {
		f.t.Fatalf("pgtest: %v", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	postmaster, err := strconv.Atoi(first)
	if err != nil {
		f.t.Fatalf("pgtest: %v", err)
	}
	pids := []int{postmaster} // elsewhere than on Linux, the others end by themselves when it is gone
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		f.t.Fatalf("pgtest: %v", err)
	}
	for _, link := range links {
		at, err := os.Readlink(link)
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(link)))
		if err == nil && at == cluster && pid != postmaster {
			pids = append(pids, pid)
		}
	}
	return pids
}
