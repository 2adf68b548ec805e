package documents

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"syscall"
)

// unfinishedDir is beside the documents, on the same file system. No folder of
// documents has its name.
const unfinishedDir = "unfinished"

// unfinished is a document being written. Its writer holds a lock on the file,
// which the system drops when the process ends, however it ends: so a file that
// can be locked is one whose writer died.
type unfinished struct {
	d    *Directory
	f    *os.File
	name string
	hash hash.Hash
	size int64
	// move makes the whole and flushed document durable under its name.
	move func(context.Context, *unfinished, Stored) error
}

// begin begins a document of the directory.
func (d *Directory) begin() (*unfinished, error) {
	u, err := d.newUnfinished()
	if err != nil {
		return nil, err
	}
	u.move = func(ctx context.Context, u *unfinished, s Stored) error { return d.place(ctx, u.name, s.SHA256) }
	return u, nil
}

func (d *Directory) newUnfinished() (*unfinished, error) {
	for {
		u := &unfinished{d: d, name: unfinishedDir + "/" + rand.Text(), hash: sha256.New()}
		var err error
		u.f, err = d.root.OpenFile(u.name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return nil, fmt.Errorf("begin document: %w", bare(err))
		}
		ours, err := u.lock()
		if err != nil {
			return nil, errors.Join(fmt.Errorf("begin document: %w", bare(err)), u.discard())
		}
		if ours {
			return u, nil
		}
		// Another process cleaned up between our opening and locking.
		if err := u.discard(); err != nil {
			return nil, err
		}
	}
}

// lock reports whether the file is ours: locked, and still what its name means.
func (u *unfinished) lock() (bool, error) {
	if locked, err := tryLock(u.f); !locked || err != nil {
		return false, err
	}
	opened, err := u.f.Stat()
	if err != nil {
		return false, err
	}
	named, err := u.d.root.Lstat(u.name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(opened, named), err
}

func tryLock(f *os.File) (bool, error) {
	for {
		switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, syscall.EINTR):
			return false, err
		}
	}
}

// Write adds to the document.
func (u *unfinished) Write(p []byte) (int, error) {
	n, err := u.f.Write(p)
	u.hash.Write(p[:n])
	u.size += int64(n)
	if err != nil {
		return n, fmt.Errorf("write document: %w", bare(err))
	}
	return n, nil
}

// discard ends the writing. What was kept under its name meanwhile stays.
func (u *unfinished) discard() error {
	err := u.d.root.Remove(u.name)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err = errors.Join(bare(err), bare(u.f.Close())); err != nil {
		return fmt.Errorf("end document: %w", err)
	}
	return nil
}

// keep makes the document durable under its name. What fails before the move
// leaves nothing; what fails after it leaves a document nobody was told of.
func (u *unfinished) keep(ctx context.Context) (Stored, error) {
	if u.size == 0 {
		return Stored{}, ErrEmpty
	}
	stored := Stored{SHA256: sum(u.hash), Size: u.size}
	// First the bytes, then the name: a name never stands for torn bytes.
	err := u.f.Chmod(0o400)
	if err == nil {
		err = u.f.Sync()
	}
	if err == nil {
		err = u.move(ctx, u, stored)
	}
	if err != nil {
		return Stored{}, fmt.Errorf("keep document %s: %w", stored.SHA256, bare(err))
	}
	return stored, nil
}

// place moves a file to its document's name, unless the document is there.
func (d *Directory) place(ctx context.Context, name string, h Hash) error {
	outer, inner, file := h.place()
	for _, dir := range []string{outer, inner} {
		if err := d.root.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	switch err := d.settle(ctx, h); {
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrCorrupt):
		// Replacing bytes that are not the document's heals it.
		if err := d.root.Rename(name, file); err != nil {
			return err
		}
	case err != nil:
		return err
	}
	// The folders may be another writer's, who has not come so far yet.
	for _, dir := range []string{inner, outer, "."} {
		if err := d.syncDir(dir); err != nil {
			return err
		}
	}
	return nil
}

// clean removes the files of writers that died.
func (d *Directory) clean() error {
	if err := d.root.Mkdir(unfinishedDir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	left, err := fs.ReadDir(d.root.FS(), unfinishedDir)
	if err != nil {
		return err
	}
	for _, entry := range left {
		if !entry.Type().IsRegular() {
			continue
		}
		if err := d.cleanOne(unfinishedDir + "/" + entry.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (d *Directory) cleanOne(name string) (err error) {
	f, err := d.root.Open(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	dead, err := tryLock(f)
	if !dead || err != nil {
		return err
	}
	return d.root.Remove(name)
}

func sum(h hash.Hash) Hash { return Hash(hex.EncodeToString(h.Sum(nil))) }
