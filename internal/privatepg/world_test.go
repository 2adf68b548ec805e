package privatepg_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// home makes a directory for the test that belongs to the user. When the test
// is over it must be possible to remove it, and nothing may work in it.
func (as who) home(t *testing.T) string {
	t.Helper()
	home, err := os.MkdirTemp(base, "home-")
	if err != nil {
		t.Fatal(err)
	}
	if as.uid == 0 {
		err = os.Chmod(home, 0o711)
	} else {
		err = os.Chown(home, as.uid, as.uid)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		nobodyIn(t, home)
		noSocketOf(t, home)
		if err := os.RemoveAll(home); err != nil {
			t.Error(err)
		}
	})
	return home
}

// model is a data directory with a new cluster, to be copied: making one takes
// longer than most tests.
var model struct {
	sync.Once
	dir string
}

// ledger makes a data directory of the user with a cluster in it.
func (as who) ledger(t *testing.T) string {
	t.Helper()
	model.Do(func() {
		model.dir = filepath.Join(base, "model")
		maker := everyone(t)[0]
		c, _ := maker.start(t, model.dir)
		c.interrupt(t)
	})
	dir := filepath.Join(as.home(t), "data")
	if out, err := exec.CommandContext(t.Context(), "cp", "-a", model.dir, dir).CombinedOutput(); err != nil {
		t.Fatalf("copy %s: %v: %s", model.dir, err, out)
	}
	if as.uid != 0 {
		own(t, dir, as.uid)
	}
	return dir
}

// nobodyIn fails the test if a process still works below dir after a while that
// is long enough for processes that are ending.
func nobodyIn(t *testing.T, dir string) {
	t.Helper()
	var left []string
	within(t, "no process works in "+dir, func() bool {
		left = processesBelow(t, dir)
		return len(left) == 0
	})
	for _, process := range left {
		t.Errorf("left: %s", process)
	}
}

// noSocketOf fails the test if a data directory below dir names a socket's
// directory that was left. What was killed and not started again leaves one, for
// Fresh to remove.
func noSocketOf(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != "ledger.json" {
			return err
		}
		var content struct{ Postgres struct{ Socket string } }
		if json.Unmarshal([]byte(read(t, path)), &content) == nil && content.Postgres.Socket != "" {
			t.Errorf("%s still names %s", path, content.Postgres.Socket)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// within waits until a condition holds, and fails the test if it does not.
func within(t *testing.T, what string, holds func() bool) {
	t.Helper()
	limit := time.After(time.Minute)
	for !holds() {
		select {
		case <-limit:
			t.Errorf("waited in vain until %s", what)
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// sql runs a statement, and returns the text of the one value it yields, if it
// yields one.
func sql(t *testing.T, url, statement string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, statement, pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		t.Fatal(err)
	}
	values, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return strings.Join(values, " ")
}

// record commits a fact; recorded reads all of them back.
func record(t *testing.T, url, fact string) {
	t.Helper()
	sql(t, url, "CREATE TABLE IF NOT EXISTS fact (was text)")
	sql(t, url, "INSERT INTO fact VALUES ('"+fact+"')")
}

func recorded(t *testing.T, url string) string {
	t.Helper()
	return sql(t, url, "SELECT was FROM fact ORDER BY was")
}

// ledgerJSON reads a data directory's ledger.json.
func ledgerJSON(t *testing.T, dir string) map[string]any {
	t.Helper()
	var content map[string]any
	if err := json.Unmarshal([]byte(read(t, filepath.Join(dir, "ledger.json"))), &content); err != nil {
		t.Fatal(err)
	}
	return content
}

// socketOf returns the socket's directory that ledger.json names, "" if none.
func socketOf(t *testing.T, dir string) string {
	t.Helper()
	postgres, ok := ledgerJSON(t, dir)["postgres"].(map[string]any)
	if !ok {
		return ""
	}
	return postgres["socket"].(string)
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// write makes a file of the user's.
func (as who) write(t *testing.T, path, content string) {
	t.Helper()
	write(t, path, content)
	own(t, path, as.uid)
}

// write replaces a file's content and leaves its owner.
func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func exists(t *testing.T, path string) bool {
	t.Helper()
	_, err := os.Lstat(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return err == nil
}

// own gives a tree to a user. Only root has anything to give.
func own(t *testing.T, tree string, uid int) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	if out, err := exec.CommandContext(t.Context(), "chown", "-R", strconv.Itoa(uid), tree).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func ownerOf(t *testing.T, path string) int {
	t.Helper()
	entry, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return int(entry.Sys().(*syscall.Stat_t).Uid)
}

// sleeper is a process that does nothing in a directory.
type sleeper struct{ *exec.Cmd }

func sleep(t *testing.T, dir string, uid int) sleeper {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sleep", "1000")
	cmd.Dir = dir
	if uid != os.Geteuid() {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() }) // if unharmed has not
	return sleeper{cmd}
}

// unharmed ends the sleeper and fails the test if something else already had.
func (s sleeper) unharmed(t *testing.T) {
	t.Helper()
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = s.Wait() // how is in ProcessState
	if by := s.ProcessState.Sys().(syscall.WaitStatus).Signal(); by != syscall.SIGTERM {
		t.Errorf("the process was ended by %v", by)
	}
}

// serverOf returns the number of the server of a data directory.
func serverOf(t *testing.T, dir string) int {
	t.Helper()
	pid, _, _ := strings.Cut(read(t, filepath.Join(dir, "postgres", "postmaster.pid")), "\n")
	return atoi(t, pid)
}

// killServer kills the server of a data directory and nothing else.
func killServer(t *testing.T, dir string) {
	t.Helper()
	if err := syscall.Kill(serverOf(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

func atoi(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
