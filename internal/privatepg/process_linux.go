package privatepg

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// attributes lets a program run as the account, apart from the terminal's
// signals, and be asked to end when its parent dies: on SIGINT the server
// breaks off what its clients do and shuts down cleanly.
func attributes(a account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: a.credential(), Setpgid: true, Pdeathsig: syscall.SIGINT}
}

// guard is for systems that do not know of a parent's death.
func guard(*process, account) (release func(), err error) {
	return func() {}, nil
}

// programs are the names under which PostgreSQL works in a cluster. A shell
// that an administrator left standing in the directory is not among them.
var programs = []string{"postgres", "initdb"}

// processesIn returns the processes of PostgreSQL that work in a cluster: all
// of its processes make it their working directory. Asking the kernel where
// they are is the only way to find children whose server was killed, and to
// tell a server from a stranger who was given its number afterwards.
func processesIn(cluster string) ([]int, error) {
	here, err := os.Stat(cluster)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	var pids []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue // not a process
		}
		name, err := os.ReadFile(filepath.Join("/proc", entry.Name(), "comm"))
		if err != nil || !slices.Contains(programs, strings.TrimSpace(string(name))) {
			continue // ended meanwhile, or not ours
		}
		at, err := os.Stat(filepath.Join("/proc", entry.Name(), "cwd"))
		if err != nil {
			continue // ended, a zombie, or another user's
		}
		if os.SameFile(at, here) {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}
