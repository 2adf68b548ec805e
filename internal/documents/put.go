package documents

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
)

// Stored is a document as it is kept.
type Stored struct {
	SHA256 Hash  // of the stored bytes: the document's name
	Size   int64 // of the stored bytes
}

// Put implements [Store].
func (d *Directory) Put(ctx context.Context, r io.Reader, limits Limits) (Stored, error) {
	return put(ctx, d.begin, r, limits)
}

func put(ctx context.Context, begin func() (*unfinished, error), r io.Reader, limits Limits) (Stored, error) {
	u, err := begin()
	if err != nil {
		return Stored{}, err
	}
	stored, err := u.put(ctx, r, limits)
	return stored, errors.Join(err, u.discard())
}

func (u *unfinished) put(ctx context.Context, r io.Reader, limits Limits) (Stored, error) {
	if err := copyBounded(ctx, u, r, limits); err != nil {
		return Stored{}, err
	}
	return u.keep(ctx)
}

// copyBounded copies r to w, and fails with ErrTooLarge on the first byte over
// the limit.
func copyBounded(ctx context.Context, w io.Writer, r io.Reader, limits Limits) error {
	oneMore := min(limits.MaxBytes, math.MaxInt64-1) + 1
	n, err := io.Copy(w, io.LimitReader(&contextReader{ctx, r}, oneMore))
	if err != nil {
		return fmt.Errorf("receive document: %w", err)
	}
	if n > limits.MaxBytes {
		return ErrTooLarge.With(limits)
	}
	return nil
}

// contextReader reads until ctx ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (r *contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
