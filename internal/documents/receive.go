package documents

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

// Received is what the sender of a document is told, of which only the stored
// part and the type belong into the log.
type Received struct {
	Stored
	PlainSHA256 Hash  // of the bytes as sent: for the receipt alone
	PlainSize   int64 // of the bytes as sent
	MediaType   MediaType
	// Encrypted: a PDF with encryption of its own, which may open for nobody
	// without a password. Many certificates are encrypted only to forbid
	// changes, so it is a reason to ask, not to refuse.
	Encrypted bool
}

// Encrypt turns a writer of stored bytes into one of plaintext. Closing it
// completes the stored bytes; when the document is given up, it is not closed.
type Encrypt func(stored io.Writer) (plain io.WriteCloser, err error)

// Receive implements [Store].
func (d *Directory) Receive(ctx context.Context, r io.Reader, limits Limits, encrypt Encrypt) (Received, error) {
	return receive(ctx, d.begin, r, limits, encrypt)
}

func receive(ctx context.Context, begin func() (*unfinished, error), r io.Reader, limits Limits, encrypt Encrypt) (Received, error) {
	mediaType, r, err := sniffed(ctx, r)
	if err != nil {
		return Received{}, err
	}
	u, err := begin()
	if err != nil {
		return Received{}, err
	}
	received, err := u.receive(ctx, r, limits, mediaType, encrypt)
	return received, errors.Join(err, u.discard())
}

// Inspect tells of a document what Receive would tell its sender, and keeps
// nothing: Stored is empty. It refuses what Receive refuses.
func Inspect(ctx context.Context, r io.Reader, limits Limits) (Received, error) {
	mediaType, r, err := sniffed(ctx, r)
	if err != nil {
		return Received{}, err
	}
	return described(ctx, r, limits, mediaType, io.Discard)
}

// sniffed returns the type of a document and a reader of all of it.
func sniffed(ctx context.Context, r io.Reader) (MediaType, io.Reader, error) {
	head := new(bytes.Buffer)
	switch n, err := io.CopyN(head, &contextReader{ctx, r}, SniffBytes); {
	case err != nil && !errors.Is(err, io.EOF): // an upload cut off is io.ErrUnexpectedEOF
		return "", nil, fmt.Errorf("receive document: %w", err)
	case n == 0:
		return "", nil, ErrEmpty
	}
	mediaType, err := Sniff(head.Bytes())
	return mediaType, io.MultiReader(head, r), err
}

func (u *unfinished) receive(ctx context.Context, r io.Reader, limits Limits, mediaType MediaType, encrypt Encrypt) (Received, error) {
	plain := io.WriteCloser(open{u})
	if encrypt != nil {
		var err error
		if plain, err = encrypt(u); err != nil {
			return Received{}, fmt.Errorf("receive document: %w", err)
		}
	}
	received, err := described(ctx, r, limits, mediaType, plain)
	if err != nil {
		return Received{}, err
	}
	if err := plain.Close(); err != nil {
		return Received{}, fmt.Errorf("receive document: %w", err)
	}
	received.Stored, err = u.keep(ctx)
	if err != nil {
		return Received{}, err
	}
	return received, nil
}

// described copies a document to plain and says what it is.
func described(ctx context.Context, r io.Reader, limits Limits, mediaType MediaType, plain io.Writer) (Received, error) {
	hash, end, locks := sha256.New(), newTail(mediaType), new(encryptScan)
	if err := copyBounded(ctx, io.MultiWriter(hash, end, locks, plain), r, limits); err != nil {
		return Received{}, err
	}
	if err := end.check(mediaType); err != nil {
		return Received{}, err
	}
	return Received{
		PlainSHA256: sum(hash), PlainSize: end.size, MediaType: mediaType,
		Encrypted: mediaType == PDF && locks.found,
	}, nil
}

// open is a writer that needs no closing.
type open struct{ io.Writer }

func (open) Close() error { return nil }
