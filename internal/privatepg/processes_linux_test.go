package privatepg_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// processesBelow describes every process, of whatever program and user, that
// has its working directory in dir. It is not the package's own search.
func processesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	for _, pid := range pidsBelow(t, dir) {
		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		if err != nil {
			continue // ended meanwhile
		}
		found = append(found, fmt.Sprintf("%d %s", pid, strings.ReplaceAll(string(line), "\x00", " ")))
	}
	return found
}

func pidsBelow(t *testing.T, dir string) []int {
	t.Helper()
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		t.Fatal(err)
	}
	var pids []int
	for _, link := range links {
		at, err := os.Readlink(link)
		if err != nil || !strings.HasPrefix(at, dir) {
			continue // ended meanwhile, another user's, or elsewhere
		}
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link)))
		if err != nil {
			t.Fatal(err)
		}
		pids = append(pids, pid)
	}
	return pids
}

// killAllBelow kills everything that works in dir, the server first so that it
// cannot react.
func killAllBelow(t *testing.T, dir string) {
	t.Helper()
	killServer(t, dir)
	for _, pid := range pidsBelow(t, dir) {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may be ending already
	}
}
