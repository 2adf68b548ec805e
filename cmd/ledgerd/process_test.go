package main_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// base is the directory of everything that the tests make. The database's user
// can reach into it; t.TempDir's is its owner's alone.
var base string

func TestMain(m *testing.M) {
	var err error
	if base, err = os.MkdirTemp("", "ledgerd-test-"); err == nil {
		err = os.Chmod(base, 0o711)
	}
	code := 1
	if err == nil {
		code = m.Run()
		err = os.RemoveAll(base)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// program builds the command once, and returns where it is.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(base, "ledgerd")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

// dataDirectory returns the path of a data directory that is not there yet.
func dataDirectory(t *testing.T) string {
	t.Helper()
	parent, err := os.MkdirTemp(base, "")
	if err == nil {
		err = os.Chmod(parent, 0o711)
	}
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(parent, "data")
}

// process is a running command.
type process struct {
	url            string // where it listens
	stdout, stderr writing
	cmd            *exec.Cmd
	ended          chan struct{}
	err            error // to be read after ended
}

// start runs the command and returns when it says where it listens. What is
// still running at the end of the test is killed.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{cmd: exec.Command(path, args...), ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.err = p.cmd.Wait(); close(p.ended) }()
	t.Cleanup(func() {
		if err := p.end(syscall.SIGKILL); err != nil && p.cmd.ProcessState == nil {
			t.Error(err)
		}
	})
	p.await(t, func() bool {
		line, _ := bufio.NewReader(strings.NewReader(p.stdout.String())).ReadString('\n')
		url, _, found := strings.Cut(line, "/healthz")
		p.url = url
		return found
	})
	return p
}

// end sends a signal and waits for the end.
func (p *process) end(signal syscall.Signal) error {
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-p.ended
	return p.err
}

// await asks again and again until it is so. It fails the test when the
// process ends before that, or after far too long.
func (p *process) await(t *testing.T, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for !so() {
		select {
		case <-again.C:
		case <-p.ended:
			t.Fatalf("the process ended: %v\n%s", p.err, p.stderr.String())
		case <-ctx.Done():
			t.Fatalf("waited in vain:\n%s", p.stderr.String())
		}
	}
}

// writing is a buffer that may be read while it is written to.
type writing struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (w *writing) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (w *writing) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

// patience returns how long something may take that takes d on a machine that
// does nothing else: as much more as others keep its processors busy.
func patience(d time.Duration) time.Duration {
	var load float64
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		_, _ = fmt.Sscan(string(text), &load)
	}
	return time.Duration(float64(d) * max(1, load/float64(runtime.NumCPU())))
}

// processesBelow returns the command lines of the processes that have their
// working directory below dir: those of a private PostgreSQL do.
func processesBelow(t *testing.T, dir string) []string {
	t.Helper()
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, link := range links {
		at, err := os.Readlink(link)
		if err != nil || !strings.HasPrefix(at, dir) {
			continue // ended meanwhile, or elsewhere
		}
		line, err := os.ReadFile(filepath.Join(filepath.Dir(link), "cmdline"))
		if err == nil {
			found = append(found, strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return found
}
