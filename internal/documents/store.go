package documents

import (
	"context"
	"io"
	"iter"
)

// Store keeps documents. [Directory] and [Bucket] are stores, and one suite
// says what both do. A store is safe for concurrent use.
type Store interface {
	// Put keeps the bytes of r as they are; Receive is for those from outside.
	// The document is durable when Put returns; putting the same bytes again,
	// even at the same time, gives the same document. The error is ErrEmpty,
	// ErrTooLarge, r's, ctx's or the store's; then nothing may refer to the
	// document.
	Put(ctx context.Context, r io.Reader, limits Limits) (Stored, error)

	// Receive keeps a document from outside: of one of the known types by its
	// content, between one byte and the limit long. If encrypt is not nil, it is
	// called once the type is known, and what it writes is what is stored; no
	// plaintext reaches the disk. What is returned is durable. The error is
	// ErrType, ErrEmpty, ErrTooLarge, ErrEncrypted, ErrInflates, r's, encrypt's,
	// ctx's or the store's; then nothing may refer to the document.
	Receive(ctx context.Context, r io.Reader, limits Limits, encrypt Encrypt) (Received, error)

	// Get opens the document named h. Before it returns, it has read and hashed
	// all of it, as it will be served, or has less than a minute ago and the
	// bytes were not touched since; the error matches ErrCorrupt when the hash
	// is another and ErrNotFound when there is no such document or h is no hash.
	Get(ctx context.Context, h Hash) (*File, error)

	// Verify reads the document named h and compares it with its name, in any
	// case.
	Verify(ctx context.Context, h Hash) error

	// All yields every document by name and size, in order of name, without
	// reading it; Verify does. What is not named as a document is passed over. A
	// yielded error is the last thing yielded.
	All(ctx context.Context) iter.Seq2[Stored, error]

	// Kind names the kind of store to people and programs.
	Kind() string

	// Health reports why documents cannot be kept or read at all.
	Health(ctx context.Context) error

	// Close releases the store. Documents being read stay readable.
	Close() error
}

// Kinds of store.
const (
	KindDirectory = "directory"
	KindS3        = "s3"
)

var (
	_ Store = (*Directory)(nil)
	_ Store = (*Bucket)(nil)
)
