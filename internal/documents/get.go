package documents

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
)

// File is a document opened for reading, whose bytes were found to match its
// name. It is not safe for concurrent use, but for ReadAt.
type File struct {
	Stored
	f *os.File
}

// Read reads on.
func (f *File) Read(p []byte) (int, error) { return f.f.Read(p) }

// ReadAt reads at an offset.
func (f *File) ReadAt(p []byte, offset int64) (int, error) { return f.f.ReadAt(p, offset) }

// Seek moves where Read reads on.
func (f *File) Seek(offset int64, whence int) (int64, error) { return f.f.Seek(offset, whence) }

// Close releases the file.
func (f *File) Close() error { return f.f.Close() }

// Get implements [Store]. It hashes on the descriptor that is served from,
// unless it did so a moment ago and the file was not touched since.
func (d *Directory) Get(ctx context.Context, h Hash) (*File, error) {
	f, err := d.get(ctx, h, d.recent.knows)
	if err != nil {
		return nil, fmt.Errorf("get document%s: %w", named(h), err)
	}
	return f, nil
}

// Verify implements [Store].
func (d *Directory) Verify(ctx context.Context, h Hash) error {
	f, err := d.get(ctx, h, unknown)
	if err == nil {
		err = bare(f.Close())
	}
	if err != nil {
		return fmt.Errorf("verify document%s: %w", named(h), err)
	}
	return nil
}

// named keeps what is no hash, and may be anything, out of error texts.
func named(h Hash) string {
	if _, err := ParseHash(string(h)); err != nil {
		return ""
	}
	return " " + string(h)
}

// unknown has a document hashed, whatever is known of it.
func unknown(Hash, stamp) bool { return false }

// get opens a document and hashes it, unless it is known to match its name.
func (d *Directory) get(ctx context.Context, h Hash, known func(Hash, stamp) bool) (_ *File, err error) {
	if _, err := ParseHash(string(h)); err != nil {
		return nil, ErrNotFound
	}
	f, err := d.open(h)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, bare(f.Close()))
		}
	}()
	before, stamped := stampOf(f)
	if stamped && known(h, before) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return &File{Stored: Stored{SHA256: h, Size: before.size}, f: f}, nil
	}
	began := d.recent.now()
	hash := sha256.New()
	n, err := io.Copy(hash, &contextReader{ctx, f})
	if err != nil {
		return nil, bare(err)
	}
	if sum(hash) != h {
		return nil, ErrCorrupt
	}
	if after, ok := stampOf(f); ok && stamped && after == before {
		d.recent.note(h, before, began)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, bare(err)
	}
	return &File{Stored: Stored{SHA256: h, Size: n}, f: f}, nil
}

// open opens the file that lies where a document does.
func (d *Directory) open(h Hash) (*os.File, error) {
	_, _, name := h.place()
	stat, err := d.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, bare(err)
	}
	if !stat.Mode().IsRegular() {
		return nil, ErrCorrupt
	}
	f, err := d.root.Open(name)
	return f, bare(err)
}

// settle is for a writer that finds its document there already: it checks the
// bytes and makes sure that they are on the disk.
func (d *Directory) settle(ctx context.Context, h Hash) error {
	f, err := d.get(ctx, h, unknown)
	if err != nil {
		return err
	}
	return errors.Join(bare(f.f.Sync()), bare(f.Close()))
}

// All implements [Store].
func (d *Directory) All(ctx context.Context) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		stopped := errors.New("stopped")
		err := fs.WalkDir(d.root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return err
			}
			if entry.IsDir() {
				if path == unfinishedDir {
					return fs.SkipDir
				}
				return nil
			}
			h, err := ParseHash(entry.Name())
			if err != nil {
				return nil
			}
			if _, _, place := h.place(); place != path {
				return nil
			}
			stat, err := entry.Info()
			if err != nil {
				return err
			}
			if !yield(Stored{SHA256: h, Size: stat.Size()}, nil) {
				return stopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, stopped) {
			yield(Stored{}, fmt.Errorf("list documents: %w", bare(err)))
		}
	}
}
