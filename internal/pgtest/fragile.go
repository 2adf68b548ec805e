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
	return NewFragileIn(t, Directory(t), settings)
}

// inner is the data directory in a directory that is locked as a whole: another
// file system can be put there.
const inner = "data"

// Directory makes a directory for the data of a server of a test's own. It is
// removed with the test or, should that be killed, by the next one.
func Directory(t testing.TB) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	dir, err := makeDirectory(ctx)
	if err == nil {
		err = os.Mkdir(filepath.Join(dir.Name(), inner), 0o711)
	}
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := errors.Join(os.RemoveAll(dir.Name()), dir.Close()); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return filepath.Join(dir.Name(), inner)
}

// NewFragileIn is [NewFragile] in an empty directory of the test's own.
func NewFragileIn(t testing.TB, directory string, settings map[string]string) *Fragile {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	f := &Fragile{t: t, directory: directory, settings: settings}
	f.Start()
	t.Cleanup(func() {
		switch {
		case f.server == nil:
		case f.Alive():
			f.Kill()
		default:
			f.Stop()
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

// Alive reports whether the server has not ended by itself.
func (f *Fragile) Alive() bool {
	select {
	case <-f.server.Done():
		return false
	default:
		return true
	}
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
	KillServer(f.t, f.directory)
	<-f.server.Done()
	f.Stop()
}

// KillServer kills every process of the PostgreSQL of a data directory, the
// first process first. Elsewhere than on Linux it kills only that one, whose
// end the others notice.
func KillServer(t testing.TB, directory string) {
	t.Helper()
	cluster := filepath.Join(directory, "postgres")
	text, err := os.ReadFile(filepath.Join(cluster, "postmaster.pid"))
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	postmaster, err := strconv.Atoi(first)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	pids := []int{postmaster}
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	for _, link := range links {
		at, err := os.Readlink(link)
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(link)))
		if err == nil && at == cluster && pid != postmaster {
			pids = append(pids, pid)
		}
	}
	for _, pid := range pids {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
			t.Errorf("pgtest: kill: %v", err)
		}
	}
}
