package privatepg

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Fresh discards everything in a ledger's data directory: the cluster, and what
// other packages keep there under the names in also. Whatever else is in the
// directory stays, and so does the empty lock.
//
// It refuses a directory that another process has ([ErrInUse]) or that is not
// marked as a ledger's, of whatever format ([ErrNotLedger]); one that is empty
// or does not exist is as fresh as can be. Killed in the middle it has left a
// directory that is still marked, and whose log is gone before anything that
// the log refers to.
func Fresh(ctx context.Context, path string, also ...string) error {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	d, err := openDirectory(path, false)
	if err != nil {
		return err
	}
	lock, err := d.lock()
	if err != nil {
		return err
	}
	if err := d.discard(ctx, also); err != nil {
		return errors.Join(fmt.Errorf("discard what is in %s: %w", d, err), lock.Close())
	}
	return lock.Close()
}

func (d directory) discard(ctx context.Context, also []string) error {
	for _, name := range also {
		if name == "." || !filepath.IsLocal(name) || filepath.Base(name) != name {
			return fmt.Errorf("%q is not the name of something in a directory", name)
		}
	}
	was, err := d.readAnyState()
	if err != nil {
		return err
	}
	if was.Format == 0 {
		return d.vacant()
	}
	a, err := accountFor(d)
	if err != nil {
		return err
	}
	if err := d.settle(ctx, a); err != nil {
		return err
	}
	void := filepath.Join(string(d), voidPrefix+rand.Text())
	if err := os.Rename(d.cluster(), void); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	names := append([]string{
		filepath.Base(void), filepath.Base(d.logFile()), filepath.Base(d.logFile()) + ".old",
		filepath.Base(d.stateFile()) + newSuffix, // of somebody who was killed while writing it
	}, also...)
	for _, name := range append(names, filepath.Base(d.stateFile())) {
		if err := os.RemoveAll(filepath.Join(string(d), name)); err != nil {
			return err
		}
	}
	return syncDirectory(string(d))
}
