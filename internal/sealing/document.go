package sealing

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
)

// The form of an encrypted document, part of the stored format.
const (
	documentMagic  = "LEDGERD1"
	documentInfo   = "ledger document v1"
	documentSalt   = 32
	documentHeader = len(documentMagic) + documentSalt
	segmentBytes   = 64 << 10 // of plaintext
	segmentTag     = 16
)

// EncryptDocument writes the header of an encrypted document to w and returns
// the writer of its plaintext. It makes the data key of subject, the document's
// own, if there is none; the error matches ErrErased for one that was erased.
//
// The document is whole only once the writer was closed; one that was given up
// is not closed. Closing does not close w. About 130 KiB are held, whatever the
// size of the document; the writer is not safe for concurrent use.
func (v *Vault) EncryptDocument(ctx context.Context, subject uuid.UUID, w io.Writer) (io.WriteCloser, error) {
	rows, err := v.provide(ctx, []uuid.UUID{subject})
	if err != nil {
		return nil, fmt.Errorf("encrypt document: %w", err)
	}
	key, err := v.dataKey(subject, rows)
	if err != nil {
		return nil, fmt.Errorf("encrypt document: %w", err)
	}
	defer clear(key)

	header := make([]byte, documentHeader)
	salt := header[copy(header, documentMagic):]
	rand.Read(salt) // never fails
	seal, err := newSegments(key, salt)
	if err != nil {
		return nil, fmt.Errorf("encrypt document: %w", err)
	}
	if _, err := w.Write(header); err != nil {
		return nil, fmt.Errorf("encrypt document: %w", err)
	}
	return &documentWriter{w: w, seal: seal, plain: make([]byte, 0, segmentBytes)}, nil
}

type documentWriter struct {
	w      io.Writer
	seal   *segments
	plain  []byte // of the segment being filled; full until more follows, since the last one may be full
	sealed []byte
	err    error
}

var errClosed = errors.New("document is closed")

func (d *documentWriter) Write(p []byte) (n int, err error) {
	for len(p) > 0 && d.err == nil {
		if len(d.plain) == segmentBytes {
			d.flush(false)
			continue
		}
		m := min(segmentBytes-len(d.plain), len(p))
		d.plain = append(d.plain, p[:m]...)
		p, n = p[m:], n+m
	}
	return n, d.err
}

// Close writes the last segment.
func (d *documentWriter) Close() error {
	if d.err != nil {
		return d.err
	}
	d.flush(true)
	if d.err != nil {
		return d.err
	}
	d.err = errClosed
	return nil
}

func (d *documentWriter) flush(last bool) {
	d.sealed = d.seal.aead.Seal(d.sealed[:0], d.seal.next(last), d.plain, nil)
	clear(d.plain)
	d.plain = d.plain[:0]
	if _, err := d.w.Write(d.sealed); err != nil {
		d.err = fmt.Errorf("encrypt document: %w", err)
	}
}

// segments gives each segment of one document its key and nonce.
type segments struct {
	aead  cipher.AEAD
	count uint64
	nonce [12]byte
}

func newSegments(dataKey, salt []byte) (*segments, error) {
	key, err := hkdf.Key(sha256.New, dataKey, salt, documentInfo, keyBytes)
	if err != nil {
		return nil, fmt.Errorf("derive document key: %w", err)
	}
	defer clear(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &segments{aead: aead}, nil
}

// next returns the nonce of the next segment: its number, big-endian, and
// whether it is the last. No two are alike in one document, and every document
// has a key of its own.
func (s *segments) next(last bool) []byte {
	binary.BigEndian.PutUint64(s.nonce[3:11], s.count)
	s.nonce[11] = 0
	if last {
		s.nonce[11] = 1
	}
	s.count++
	return s.nonce[:]
}
