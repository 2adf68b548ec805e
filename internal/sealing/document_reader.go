package sealing

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
)

// DecryptDocument returns the plaintext of what EncryptDocument wrote for the
// same subject. Every byte it yields was authenticated as part of the document
// and in its place; the end it reports is the document's. Anything else ends
// with ErrTampered, so a reader that saw io.EOF has seen the whole document.
// The error matches ErrErased, ErrNoKey or ErrFormat when there is nothing to
// begin with. About 130 KiB are held, whatever the size of the document; the
// reader is not safe for concurrent use.
func (v *Vault) DecryptDocument(ctx context.Context, subject uuid.UUID, r io.Reader) (io.Reader, error) {
	rows, err := v.read(ctx, v.db, []uuid.UUID{subject})
	if err != nil {
		return nil, fmt.Errorf("decrypt document: %w", err)
	}
	key, err := v.dataKey(subject, rows)
	if err != nil {
		return nil, fmt.Errorf("decrypt document: %w", err)
	}
	defer clear(key)

	header := make([]byte, documentHeader)
	switch _, err := io.ReadFull(r, header); {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, fmt.Errorf("decrypt document of %s: %w", subject, ErrTampered)
	case err != nil:
		return nil, fmt.Errorf("decrypt document of %s: %w", subject, err)
	}
	if string(header[:len(documentMagic)]) != documentMagic {
		return nil, fmt.Errorf("decrypt document of %s: %w", subject, ErrFormat)
	}
	open, err := newSegments(key, header[len(documentMagic):])
	if err != nil {
		return nil, fmt.Errorf("decrypt document of %s: %w", subject, err)
	}
	return &documentReader{
		// One byte more than a segment tells whether another follows.
		r:       bufio.NewReaderSize(r, segmentBytes+segmentTag+1),
		open:    open,
		subject: subject,
	}, nil
}

// DocumentSize is how long the plaintext of an encrypted document of so many
// bytes is, if it is whole.
func DocumentSize(encrypted int64) int64 {
	segments := max(1, (encrypted-int64(documentHeader)+segmentBytes+segmentTag-1)/(segmentBytes+segmentTag))
	return max(0, encrypted-int64(documentHeader)-segments*segmentTag)
}

type documentReader struct {
	r       *bufio.Reader
	open    *segments
	subject uuid.UUID
	buf     []byte // one segment's plaintext
	rest    []byte // what of it is not read yet
	err     error  // what follows it
}

func (d *documentReader) Read(p []byte) (int, error) {
	for len(d.rest) == 0 && d.err == nil {
		d.err = d.segment()
	}
	if len(d.rest) == 0 {
		return 0, d.err
	}
	n := copy(p, d.rest)
	d.rest = d.rest[n:]
	return n, nil
}

// segment opens the next segment and returns io.EOF with the last one.
func (d *documentReader) segment() error {
	sealed, err := d.r.Peek(segmentBytes + segmentTag + 1)
	last := errors.Is(err, io.EOF)
	if err != nil && !last {
		return fmt.Errorf("decrypt document of %s: %w", d.subject, err)
	}
	if !last {
		sealed = sealed[:segmentBytes+segmentTag]
	}
	d.buf, err = d.open.aead.Open(d.buf[:0], d.open.next(last), sealed, nil)
	if err != nil {
		return fmt.Errorf("decrypt document of %s: %w", d.subject, ErrTampered)
	}
	d.rest = d.buf
	if last {
		return io.EOF
	}
	_, err = d.r.Discard(len(sealed))
	return err
}
