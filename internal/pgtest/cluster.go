package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"example.org/ledger/internal/privatepg"
)

// shared is the one server of this test binary.
var shared cluster

type cluster struct {
	stops atomic.Bool // somebody will stop it

	once   sync.Once
	err    error
	server *privatepg.Server
	dir    *os.File // the data directory, locked
}

// start starts the server, the first time, and returns its address.
func (c *cluster) start(ctx context.Context) (string, error) {
	c.once.Do(func() {
		// Not bounded by the one test that happens to come first.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
		defer cancel()
		if c.dir, c.err = makeDirectory(ctx); c.err != nil {
			return
		}
		c.server, c.err = privatepg.Start(ctx, privatepg.Options{Directory: c.dir.Name()})
	})
	if c.err != nil {
		return "", c.err
	}
	return c.server.URL(), nil
}

// stop stops the server, if there is one, and removes its directory.
func (c *cluster) stop() error {
	c.once.Do(func() { c.err = errors.New("asked for a server after the tests") })
	var err error
	if c.server != nil {
		err = c.server.Stop(context.Background())
		if errors.Is(err, privatepg.ErrKilled) {
			err = nil // on a busy machine; its data are thrown away
		}
	}
	if c.dir != nil {
		err = errors.Join(err, os.RemoveAll(c.dir.Name()), c.dir.Close())
	}
	return err
}

// makeDirectory makes a data directory that this process has locked, having
// removed those of test binaries that were killed. t.TempDir would be closed to
// the user who runs the server for root, and would not be cleared up after a
// kill. The directories are in one that is this user's own; it is locked
// meanwhile, so that no directory is found that is not locked yet.
func makeDirectory(ctx context.Context) (*os.File, error) {
	parent := filepath.Join(os.TempDir(), "ledger-pgtest-"+strconv.Itoa(os.Geteuid()))
	if err := os.Mkdir(parent, 0o711); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("make a directory for databases: %w", err)
	}
	entry, err := os.Lstat(parent)
	if err != nil {
		return nil, fmt.Errorf("make a directory for databases: %w", err)
	}
	owner, known := entry.Sys().(*syscall.Stat_t)
	if !entry.IsDir() || !known || owner.Uid != uint32(os.Geteuid()) {
		return nil, fmt.Errorf("%s is somebody else's", parent)
	}
	if err := os.Chmod(parent, 0o711); err != nil { // whatever the umask took away
		return nil, fmt.Errorf("make a directory for databases: %w", err)
	}
	lock, err := locked(parent, syscall.LOCK_EX)
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	if err := removeDead(ctx, parent); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest: left as it is:", err) // no reason not to test
	}
	path, err := os.MkdirTemp(parent, "")
	if err == nil {
		err = os.Chmod(path, 0o711)
	}
	if err != nil {
		return nil, fmt.Errorf("make a directory for databases: %w", err)
	}
	return locked(path, syscall.LOCK_EX|syscall.LOCK_NB)
}

// removeDead removes the directories whose test binary is gone, with what may
// still work in them.
func removeDead(ctx context.Context, parent string) error {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return fmt.Errorf("look for old databases: %w", err)
	}
	var failed []error
	for _, entry := range entries {
		path := filepath.Join(parent, entry.Name())
		lock, err := locked(path, syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			continue // its binary lives
		}
		if err == nil {
			err = privatepg.Fresh(ctx, dataIn(path))
			if err == nil {
				err = os.RemoveAll(path)
			}
			err = errors.Join(err, lock.Close())
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// dataIn returns the data directory in a test's directory: that itself, or the
// one that [Directory] made in it.
func dataIn(path string) string {
	if _, err := os.Stat(filepath.Join(path, inner)); err == nil {
		return filepath.Join(path, inner)
	}
	return path
}

// locked opens a directory and locks it, until it is closed or the process ends.
func locked(path string, how int) (*os.File, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(dir.Fd()), how); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), dir.Close())
	}
	return dir, nil
}
