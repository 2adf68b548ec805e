package privatepg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// How long a server may take to end before it is asked more firmly. Together
// they stay below the ten seconds in which the ledger has to end.
const (
	fastPatience      = 5 * time.Second // for SIGINT: clients are cut off, a checkpoint is written
	immediatePatience = 2 * time.Second // for SIGQUIT: children are ended, nothing is written
	killPatience      = 2 * time.Second // for SIGKILL: the kernel's work alone
)

// quiesce ends whatever still works in a cluster, so that nothing does when it
// returns nil. The caller has the lock of the data directory: a server found
// here has lost its parent, and is ending already or never will.
func quiesce(ctx context.Context, cluster string) error {
	pid, err := postmaster(cluster)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		signal   syscall.Signal
		all      bool // or the server alone
		patience time.Duration
	}{
		{syscall.SIGINT, false, fastPatience},
		{syscall.SIGQUIT, false, immediatePatience},
		{syscall.SIGKILL, true, killPatience},
	} {
		running, err := processesIn(cluster)
		if err != nil {
			return fmt.Errorf("look for processes in %s: %w", cluster, err)
		}
		if !step.all && !slices.Contains(running, pid) {
			continue // no server to be asked, children at most
		}
		for _, p := range running {
			if p == pid || step.all {
				_ = syscall.Kill(p, step.signal) // it may have ended meanwhile
			}
		}
		if gone, err := awaitNobody(ctx, cluster, step.patience); err != nil || gone {
			return err
		}
	}
	return fmt.Errorf("processes that cannot be killed still work in %s", cluster)
}

// awaitNobody waits until no process works in the cluster.
func awaitNobody(ctx context.Context, cluster string, patience time.Duration) (bool, error) {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		running, err := processesIn(cluster)
		if err != nil || len(running) == 0 {
			return err == nil, err
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("wait for %s to come to rest: %w", cluster, context.Cause(ctx))
		case <-limit.C:
			return false, nil
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// postmaster returns the number that the last server of a cluster left in
// postmaster.pid: 0 if it left none, as when it ended in order, and -1 if it
// was cut off while writing it.
func postmaster(cluster string) (int, error) {
	text, err := os.ReadFile(pidFile(cluster))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the server's number: %w", err)
	}
	line, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(line)
	if err != nil || pid <= 0 {
		return -1, nil
	}
	return pid, nil
}

func pidFile(cluster string) string { return filepath.Join(cluster, "postmaster.pid") }

// disown makes PostgreSQL accept a stale postmaster.pid in two cases in which
// it would refuse to start: the file is cut off, or its number now belongs to a
// stranger, usual in containers, where numbers are low and come again. The
// stranger's number is replaced by ours: a server takes a file with its
// parent's number for stale, and goes on to its own check that no child of the
// last server still has the shared memory. The caller has quiesced the cluster.
func disown(cluster string) error {
	pid, err := postmaster(cluster)
	switch {
	case err != nil || pid == 0:
		return err
	case pid < 0:
		err = os.Remove(pidFile(cluster))
	case errors.Is(syscall.Kill(pid, 0), syscall.ESRCH):
		return nil // nobody's: PostgreSQL sees that itself
	default:
		var text []byte
		if text, err = os.ReadFile(pidFile(cluster)); err == nil {
			_, rest, _ := strings.Cut(string(text), "\n")
			err = os.WriteFile(pidFile(cluster), fmt.Appendf(nil, "%d\n%s", os.Getpid(), rest), 0o600)
		}
	}
	if err != nil {
		return fmt.Errorf("put the last server's lock file in order: %w", err)
	}
	return nil
}

// removeVoids removes the clusters that were half made or half removed.
func (d directory) removeVoids(ctx context.Context) error {
	paths, err := d.voids()
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := quiesce(ctx, path); err != nil {
			return err
		}
		err := os.RemoveAll(path)
		if errors.Is(err, syscall.ENOTEMPTY) {
			continue // an initdb not found here is still ending: for the next start
		}
		if err != nil {
			return fmt.Errorf("remove what was left of a cluster: %w", err)
		}
	}
	return nil
}
