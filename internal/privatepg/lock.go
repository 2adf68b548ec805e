package privatepg

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// lock takes the data directory for this process, until the returned file is
// closed or the process ends, however it ends. It does not wait: a directory
// that another process has is [ErrInUse].
//
// The file is never removed, for whoever removes a file that others may be
// about to lock lets two of them in.
func (d directory) lock() (*os.File, error) {
	f, err := os.OpenFile(d.lockFile(), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		defer f.Close()
		return nil, fmt.Errorf("%s: %w%s", d, ErrInUse, d.holder())
	}
	if err == nil {
		err = f.Truncate(0)
	}
	if err == nil {
		_, err = fmt.Fprintln(f, os.Getpid())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", d.lockFile(), err), f.Close())
	}
	return f, nil
}

// holder names the process that has the lock. What it reads was written for
// people and decides nothing.
func (d directory) holder() string {
	pid, err := os.ReadFile(d.lockFile())
	if err != nil || len(pid) == 0 {
		return ""
	}
	return " by process " + strings.TrimSpace(string(pid))
}
