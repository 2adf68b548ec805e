package documents

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"example.org/ledger/internal/clock"
)

// Directory is a directory of documents. It is safe for concurrent use, by any
// number of processes on one machine.
type Directory struct {
	root   *os.Root
	recent recent
}

// Open opens the directory at path, makes it if it is missing, and removes what
// writers that died left unfinished. Files of writers still at work, in any
// process, are left alone. Symbolic links out of the directory are not followed.
func Open(path string) (*Directory, error) {
	if err := makeDir(path); err != nil {
		return nil, fmt.Errorf("open documents: %w", bare(err))
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open documents: %w", bare(err))
	}
	d := &Directory{root: root, recent: recent{now: clock.Now}}
	if err := d.clean(); err != nil {
		return nil, errors.Join(fmt.Errorf("open documents: %w", bare(err)), root.Close())
	}
	return d, nil
}

// Kind implements [Store].
func (d *Directory) Kind() string { return KindDirectory }

// Health implements [Store]: the directory must still be there.
func (d *Directory) Health(context.Context) error {
	if _, err := d.root.Stat(unfinishedDir); err != nil {
		return fmt.Errorf("look for documents: %w", bare(err))
	}
	return nil
}

// Close implements [Store].
func (d *Directory) Close() error { return d.root.Close() }

// makeDir makes path and its parents, each durable in its own parent.
func makeDir(path string) error {
	parent := filepath.Dir(path)
	switch stat, err := os.Stat(path); {
	case err == nil && !stat.IsDir():
		return syscall.ENOTDIR
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist) || parent == path:
		return err
	}
	if err := makeDir(parent); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := os.Open(parent)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncDir makes the entries of a folder durable.
func (d *Directory) syncDir(name string) error {
	f, err := d.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
