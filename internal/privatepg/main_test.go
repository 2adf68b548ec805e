package privatepg_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.org/ledger/internal/privatepg"
	"go.uber.org/goleak"
)

// The tests start this very program again, in one of these roles, as the
// process that a server belongs to: it can be killed, and it can be of another
// user.
const roleVariable = "PRIVATEPG_TEST_ROLE"

// base is the directory of everything that the tests make. t.TempDir would not
// do: it cannot be entered by other users.
var base string

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		play(role, os.Args[1])
		return
	}
	goleak.VerifyTestMain(inBase(m.Run))
}

// inBase runs the tests with base there.
type inBase func() int

func (run inBase) Run() int {
	var err error
	if base, err = os.MkdirTemp(os.TempDir(), "privatepg-test-"); err == nil {
		err = os.Chmod(base, 0o711)
	}
	code := 1
	if err == nil {
		code = run()
		err = os.RemoveAll(base)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	return code
}

// report is what a process says about itself, one line of JSON each time.
type report struct {
	URL   string `json:",omitempty"`
	Error string `json:",omitempty"`
	Kind  string `json:",omitempty"` // which of the package's errors it is
	Ended string `json:",omitempty"` // why the server ended by itself
}

// play is the life of a process that has a server: it starts or reaches it,
// says so, and waits for a signal or for the server's end.
func play(role, dir string) {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	go func() { // the tests hold the other end
		_, _ = io.Copy(io.Discard, os.Stdin) // until it is closed, however
		cancel()
	}()
	say := func(r report) { _ = json.NewEncoder(os.Stdout).Encode(r) }
	fail := func(err error) {
		r := report{Error: err.Error()}
		for name, kind := range privatepg.ErrorsByName {
			if errors.Is(err, kind) {
				r.Kind = name
			}
		}
		say(r)
		os.Exit(1)
	}
	switch role {
	case "start":
		s, err := privatepg.Start(ctx, privatepg.Options{Directory: dir})
		if err != nil {
			fail(err)
		}
		say(report{URL: s.URL()})
		select {
		case <-ctx.Done():
		case <-s.Done():
			say(report{Ended: s.Err().Error()})
		}
		if err := s.Stop(context.Background()); err != nil {
			fail(err)
		}
	case "reach":
		url, release, err := privatepg.Reach(ctx, dir)
		if err != nil {
			fail(err)
		}
		say(report{URL: url})
		<-ctx.Done()
		if err := release(context.Background()); err != nil {
			fail(err)
		}
	case "fresh":
		if err := privatepg.Fresh(ctx, dir, "documents"); err != nil {
			fail(err)
		}
		say(report{})
	}
}

// who is a user to run processes as.
type who struct {
	name    string
	uid     int
	program string // the test binary, where the user can execute it
}

// everyone lists the users to run a test as: root and an ordinary user, or the
// one that the tests themselves run as, whose name then says so.
func everyone(t *testing.T) []who {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if uid := os.Geteuid(); uid != 0 {
		return []who{{"as an ordinary user (root's half needs root)", uid, self}}
	}
	program, err := openProgram()
	if err != nil {
		t.Fatal(err)
	}
	return []who{{"as root", 0, self}, {"as an ordinary user", 65534, program}}
}

// openProgram copies the test binary, which go test keeps in a directory that
// is closed to other users.
var openProgram = sync.OnceValues(func() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	content, err := os.ReadFile(self)
	if err != nil {
		return "", err
	}
	program := filepath.Join(base, "program")
	return program, os.WriteFile(program, content, 0o755)
})

// forEveryone runs a test as every user, all at the same time.
func forEveryone(t *testing.T, test func(t *testing.T, as who)) {
	t.Helper()
	t.Parallel()
	for _, as := range everyone(t) {
		t.Run(as.name, func(t *testing.T) {
			t.Parallel()
			test(t, as)
		})
	}
}

// child is a running process in a role. It ends in order when the test does, or
// the test binary.
type child struct {
	*exec.Cmd
	said   *json.Decoder
	exited chan struct{}
}

// begin starts a process in a role, without waiting for it.
func (as who) begin(t *testing.T, role, dir string) *child {
	t.Helper()
	cmd := exec.Command(as.program, dir)
	cmd.Env = append(os.Environ(), roleVariable+"="+role, "GORACE=atexit_sleep_ms=0") // it waits a second otherwise
	cmd.Stderr = t.Output()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if as.uid != os.Geteuid() {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(as.uid), Gid: uint32(as.uid)}
		cmd.Dir = "/"
	}
	life, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = write
	if err := errors.Join(cmd.Start(), write.Close()); err != nil {
		t.Fatal(err)
	}
	c := &child{cmd, json.NewDecoder(read), make(chan struct{})}
	go func() {
		defer close(c.exited)
		_ = cmd.Wait() // how it exited is read from ProcessState
	}()
	t.Cleanup(func() {
		_ = life.Close() // it may have exited
		c.exits(t)
		_ = read.Close()
	})
	return c
}

// says returns what the process says next.
func (c *child) says(t *testing.T) report {
	t.Helper()
	var r report
	if err := c.said.Decode(&r); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return r
}

// run starts a process in a role and waits for what it says.
func (as who) run(t *testing.T, role, dir string) (*child, report) {
	t.Helper()
	c := as.begin(t, role, dir)
	return c, c.says(t)
}

// start starts a server's process and returns it with the database's address.
func (as who) start(t *testing.T, dir string) (*child, string) {
	t.Helper()
	c, said := as.run(t, "start", dir)
	if said.URL == "" {
		t.Fatalf("start in %s: %s", dir, said.Error)
	}
	return c, said.URL
}

// interrupt asks the process to end and waits until it has, with success.
func (c *child) interrupt(t *testing.T) {
	t.Helper()
	if err := c.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	c.exits(t)
	if code := c.ProcessState.ExitCode(); code != 0 {
		t.Errorf("interrupted process exited with %d: %s", code, c.says(t).Error)
	}
}

// kill kills the process and waits until it is gone.
func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	c.exits(t)
}

func (c *child) exits(t *testing.T) {
	t.Helper()
	select {
	case <-c.exited:
	case <-time.After(time.Minute):
		t.Fatal("the process does not exit")
	}
}
