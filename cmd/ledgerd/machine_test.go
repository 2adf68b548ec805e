package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// dataDirectory returns the path of a data directory that is not there yet. At
// the end of the test nothing may be running that uses it.
func dataDirectory(t testing.TB) string {
	t.Helper()
	parent, err := os.MkdirTemp(base, "")
	if err == nil {
		err = os.Chmod(parent, 0o711)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nothingUses(t, parent) })
	return filepath.Join(parent, "data")
}

// copied returns a data directory with what is in another, owners and all.
func copied(t testing.TB, from string) string {
	t.Helper()
	dir := dataDirectory(t)
	if out, err := exec.CommandContext(t.Context(), "cp", "-a", from, dir).CombinedOutput(); err != nil {
		t.Fatalf("copy %s: %v: %s", from, err, out)
	}
	return dir
}

// nothingUses waits until no process uses a directory: what is ending may take
// its time.
func nothingUses(t testing.TB, dir string) {
	t.Helper()
	for limit := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		left := using(t, dir)
		if len(left) == 0 {
			return
		}
		if time.Now().After(limit) {
			t.Errorf("still running: %v", left)
			return
		}
	}
}

// running is a process of the machine, of whatever program and user.
type running struct {
	id, parent int
	born       string // tells processes apart that have the same number one after the other
	directory  string // it works in, empty if it does not say
	command    string
}

func (r running) number() string { return strconv.Itoa(r.id) }

func (r running) String() string { return fmt.Sprintf("%d %s", r.id, r.command) }

// processes lists what is running.
func processes(t testing.TB) []running {
	t.Helper()
	paths, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	var all []running
	for _, path := range paths {
		status, err := os.ReadFile(filepath.Join(path, "stat"))
		if err != nil {
			continue // ended meanwhile
		}
		r := running{}
		if r.id, err = strconv.Atoi(filepath.Base(path)); err != nil {
			t.Fatal(err)
		}
		// The program's name stands in brackets and can hold anything.
		fields := strings.Fields(string(status[strings.LastIndexByte(string(status), ')')+1:]))
		if fields[0] == "Z" {
			continue // it has ended, and nobody asked how
		}
		if r.parent, err = strconv.Atoi(fields[1]); err != nil {
			t.Fatal(err)
		}
		r.born = fields[19]
		r.directory, _ = os.Readlink(filepath.Join(path, "cwd")) // of another user it is not told
		line, err := os.ReadFile(filepath.Join(path, "cmdline"))
		if err != nil {
			continue // ended meanwhile
		}
		r.command = strings.TrimSpace(strings.ReplaceAll(string(line), "\x00", " "))
		all = append(all, r)
	}
	return all
}

// using lists the processes that work below a directory or name it on their
// command line.
func using(t testing.TB, dir string) []running {
	t.Helper()
	var found []running
	for _, r := range processes(t) {
		if strings.HasPrefix(r.directory, dir) || strings.Contains(r.command, dir) {
			found = append(found, r)
		}
	}
	return found
}

// descendants returns what a process started, and what that started, by number
// and birth.
func descendants(t testing.TB, of int) map[int]string {
	t.Helper()
	all, found := processes(t), make(map[int]string)
	for grown := true; grown; {
		grown = false
		for _, r := range all {
			if _, known := found[r.id]; !known && (r.parent == of || found[r.parent] != "") {
				found[r.id], grown = r.born, true
			}
		}
	}
	return found
}

// killAll is the end of everything at once: the process and whatever uses its
// data directory. It cannot react to the end of its PostgreSQL, nor the other
// way round.
func (p *process) killAll(t testing.TB, dir string) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	killed := 0
	for _, r := range using(t, dir) {
		if r.id != p.cmd.Process.Pid && syscall.Kill(r.id, syscall.SIGKILL) == nil {
			killed++
		}
	}
	if killed < 2 {
		t.Errorf("killed %d processes of PostgreSQL", killed)
	}
	p.end(t, syscall.SIGKILL)
}
