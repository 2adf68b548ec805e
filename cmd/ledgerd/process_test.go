package main_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// base is the directory of everything that the tests make. The database's user
// can reach into it; t.TempDir's is its owner's alone.
var base string

func TestMain(m *testing.M) { goleak.VerifyTestMain(inBase(m.Run)) }

// inBase runs the tests with base there.
type inBase func() int

func (run inBase) Run() int {
	var err error
	if base, err = os.MkdirTemp("", "ledgerd-test-"); err == nil {
		err = os.Chmod(base, 0o711)
	}
	code := 1
	if err == nil {
		code = run()
		http.DefaultClient.CloseIdleConnections()
		err = os.RemoveAll(base)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	return code
}

// program builds the command once, and returns where it is. Everybody may run
// it.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(base, "ledgerd")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, os.Chmod(path, 0o755)
})

// process is a running command.
type process struct {
	url            string // where it listens
	stdout, stderr writing
	cmd            *exec.Cmd
	ended          chan struct{}
	err            error // to be read after ended
}

// command is the command with arguments, not started.
func command(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return exec.Command(path, args...)
}

// demo starts a demonstration on a data directory and a port that is free.
func demo(t testing.TB, dir string, flags ...string) *process {
	t.Helper()
	return start(t, command(t, append([]string{"demo", "--data", dir, "--listen", "127.0.0.1:0"}, flags...)...))
}

// start starts a command and returns when it says where it listens. What is
// still running at the end of the test is killed.
func start(t testing.TB, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{cmd: cmd, ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.err = p.cmd.Wait(); close(p.ended) }()
	t.Cleanup(func() {
		p.end(t, syscall.SIGKILL)
		if socket := p.socket(); socket != "" {
			if _, err := os.Stat(socket); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s was left: %v", socket, err)
			}
		}
	})
	p.await(t, func() bool {
		line, _ := bufio.NewReader(strings.NewReader(p.stdout.String())).ReadString('\n')
		p.url = address.FindString(line)
		return strings.HasSuffix(line, "\n")
	})
	return p
}

// address is where a command listens, at the beginning of what it prints.
var address = regexp.MustCompile(`^http://[0-9.]+:[0-9]+`)

// socket is the directory of its PostgreSQL's socket, empty if it has none.
func (p *process) socket() string {
	_, named, _ := strings.Cut(p.stderr.String(), " socket=")
	name, _, _ := strings.Cut(named, " ")
	return name
}

// end sends a signal, unless the process has ended, and waits for the end.
func (p *process) end(t testing.TB, signal syscall.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	select {
	case <-p.ended:
	case <-time.After(10 * time.Minute):
		t.Fatalf("it does not end:\n%s", p.stderr.String())
	}
}

// interrupt is Ctrl-C. It ends the process with success and leaves none of
// those that belong to it.
func (p *process) interrupt(t testing.TB) {
	t.Helper()
	family := descendants(t, p.cmd.Process.Pid)
	if len(family) == 0 {
		t.Error("it has no PostgreSQL")
	}
	p.end(t, syscall.SIGINT)
	if p.err != nil {
		t.Errorf("ended with %v:\n%s", p.err, p.stderr.String())
	}
	for _, still := range processes(t) {
		if family[still.id] == still.born {
			t.Errorf("still running: %s", still)
		}
	}
}

// await asks again and again until it is so. It fails the test when the
// process ends before that, or after far too long.
func (p *process) await(t testing.TB, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
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
