package documents

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"iter"
	"net"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Bucket keeps documents in a bucket of an S3-compatible store, for a ledger
// that runs on more than one machine. Other things may be in the bucket, under
// other prefixes.
//
// The hash of a document is known only when all of it has come in, and what is
// served was hashed before: so what comes and goes lies in a local file
// meanwhile, which is as large as the document and gone with the process.
type Bucket struct {
	client    minio.Core
	transport *http.Transport
	name      string
	prefix    string // ends with a slash, if there is one
	spool     *Directory
}

// OpenBucket opens the bucket at a place. Files of documents on their way are
// below the folder spool. It asks nothing of the store; Health does. Close the
// bucket.
func OpenBucket(at BucketPlace, spool string) (*Bucket, error) {
	b := &Bucket{transport: at.transport(), name: at.bucket, prefix: at.prefix}
	lookup := minio.BucketLookupAuto
	if at.pathStyle {
		lookup = minio.BucketLookupPath
	}
	client, err := minio.New(at.host, &minio.Options{
		Creds: credentials.NewStaticV4(at.key, at.secret, at.session), Secure: at.secure, Region: at.region,
		BucketLookup: lookup, Transport: b.transport, MaxRetries: bucketTries,
	})
	if err != nil {
		return nil, fmt.Errorf("open documents: %w", ErrPlace)
	}
	b.client = minio.Core{Client: client}
	if b.spool, err = Open(spool); err != nil {
		return nil, err
	}
	return b, nil
}

// bucketTries is how often a request is made until the store is taken for
// unavailable.
const bucketTries = 3

// Kind implements [Store].
func (b *Bucket) Kind() string { return KindS3 }

// Health implements [Store]: the bucket must be there and let itself be read.
func (b *Bucket) Health(ctx context.Context) error {
	ok, err := b.client.BucketExists(ctx, b.name)
	switch {
	case err != nil:
		return fmt.Errorf("look for documents: %w", storeError(ctx, err))
	case !ok:
		return fmt.Errorf("look for documents: %w: no such bucket", ErrUnavailable)
	}
	return nil
}

// Close implements [Store].
func (b *Bucket) Close() error {
	b.transport.CloseIdleConnections()
	return b.spool.Close()
}

// Put implements [Store].
func (b *Bucket) Put(ctx context.Context, r io.Reader, limits Limits) (Stored, error) {
	return put(ctx, b.begin, r, limits)
}

// Receive implements [Store].
func (b *Bucket) Receive(ctx context.Context, r io.Reader, limits Limits, encrypt Encrypt) (Received, error) {
	return receive(ctx, b.begin, r, limits, encrypt)
}

func (b *Bucket) begin() (*unfinished, error) {
	u, err := b.spool.newUnfinished()
	if err != nil {
		return nil, err
	}
	u.move = b.upload
	return u, nil
}

// upload hands a whole document over. The request says how long it is and has
// its hash signed, so the store takes all of it or nothing. It is made on the
// condition that nothing is there: what is there is looked at, and replaced only
// if it is not the document.
func (b *Bucket) upload(ctx context.Context, u *unfinished, s Stored) error {
	var onlyNew minio.PutObjectOptions
	onlyNew.SetMatchETagExcept("*")
	err := b.send(ctx, u, s, onlyNew)
	if !unmetCondition(err) {
		return err
	}
	_, err = b.fetch(ctx, s.SHA256, io.Discard)
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrCorrupt) {
		return b.send(ctx, u, s, minio.PutObjectOptions{})
	}
	return err
}

func (b *Bucket) send(ctx context.Context, u *unfinished, s Stored, options minio.PutObjectOptions) error {
	options.DisableContentSha256 = true // of parts, in favor of that of the whole
	_, err := b.client.PutObject(ctx, b.name, b.key(s.SHA256), io.NewSectionReader(u.f, 0, s.Size), s.Size, "", string(s.SHA256), options)
	return storeError(ctx, err)
}

func (b *Bucket) key(h Hash) string {
	_, _, file := h.place()
	return b.prefix + file
}

// Get implements [Store].
func (b *Bucket) Get(ctx context.Context, h Hash) (*File, error) {
	f, err := b.get(ctx, h)
	if err != nil {
		return nil, fmt.Errorf("get document%s: %w", named(h), err)
	}
	return f, nil
}

// Verify implements [Store].
func (b *Bucket) Verify(ctx context.Context, h Hash) error {
	if _, err := b.fetch(ctx, h, io.Discard); err != nil {
		return fmt.Errorf("verify document%s: %w", named(h), err)
	}
	return nil
}

func (b *Bucket) get(ctx context.Context, h Hash) (*File, error) {
	u, err := b.spool.newUnfinished()
	if err != nil {
		return nil, err
	}
	size, err := b.fetch(ctx, h, u)
	if err == nil {
		_, err = u.f.Seek(0, io.SeekStart)
	}
	if err == nil {
		err = b.spool.root.Remove(u.name) // the file lives on until it is closed
	}
	if err != nil {
		return nil, errors.Join(bare(err), u.discard())
	}
	return &File{Stored: Stored{SHA256: h, Size: size}, f: u.f}, nil
}

// fetch writes a document to w. What it wrote is the document only if there is
// no error.
func (b *Bucket) fetch(ctx context.Context, h Hash, w io.Writer) (int64, error) {
	if _, err := ParseHash(string(h)); err != nil {
		return 0, ErrNotFound
	}
	body, _, _, err := b.client.GetObject(ctx, b.name, b.key(h), minio.GetObjectOptions{})
	if err != nil {
		return 0, storeError(ctx, err)
	}
	hash, from := sha256.New(), &storeReader{ctx: ctx, r: body}
	n, err := io.Copy(io.MultiWriter(hash, w), from)
	if err := errors.Join(err, storeError(ctx, body.Close())); err != nil {
		return n, err
	}
	if sum(hash) != h {
		return n, ErrCorrupt
	}
	return n, nil
}

// storeReader tells errors of the store from those of the disk that is written
// to.
type storeReader struct {
	ctx context.Context
	r   io.Reader
}

func (r *storeReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = storeError(r.ctx, err)
	}
	return n, err
}

// All implements [Store].
func (b *Bucket) All(ctx context.Context) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for object := range b.client.ListObjectsIter(ctx, b.name, minio.ListObjectsOptions{Prefix: b.prefix, Recursive: true}) {
			err := object.Err
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				yield(Stored{}, fmt.Errorf("list documents: %w", storeError(ctx, err)))
				return
			}
			key := strings.TrimPrefix(object.Key, b.prefix)
			h, err := ParseHash(key[strings.LastIndexByte(key, '/')+1:])
			if err != nil || b.key(h) != object.Key {
				continue
			}
			if !yield(Stored{SHA256: h, Size: object.Size}, nil) {
				return
			}
		}
		if err := ctx.Err(); err != nil { // a listing cut short looks like its end
			yield(Stored{}, fmt.Errorf("list documents: %w", err))
		}
	}
}

// unmetCondition reports whether a store refused to write because something is
// there, or somebody else is writing it, or it knows no conditions.
func unmetCondition(err error) bool {
	e, ok := errors.AsType[minio.ErrorResponse](err)
	return ok && (e.StatusCode == http.StatusPreconditionFailed || e.StatusCode == http.StatusConflict || e.StatusCode == http.StatusNotImplemented)
}

// storeError is an error of the store as the package tells it: without the
// address asked and without what the store quotes.
func storeError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	if e, ok := errors.AsType[minio.ErrorResponse](err); ok {
		if e.Code == minio.NoSuchKey {
			return ErrNotFound
		}
		return refusal{e}
	}
	return silence{err}
}

// silence is why a store could not be asked. Texts of the layers below name the
// address, and with it the document; what the network says is enough.
type silence struct{ cause error }

func (s silence) Error() string {
	if e, ok := errors.AsType[*net.OpError](s.cause); ok {
		return fmt.Sprintf("%s: %s: %v", ErrUnavailable, e.Op, e.Err)
	}
	return fmt.Sprintf("%s: the connection failed (%T)", ErrUnavailable, innermost(s.cause))
}

// Unwrap hides the cause: a line to the store that broke is not one to the
// database or to the sender.
func (s silence) Unwrap() error { return ErrUnavailable }

func innermost(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

// refusal is what a store answered instead of doing what it was asked.
type refusal struct{ answer minio.ErrorResponse }

func (r refusal) Error() string {
	return fmt.Sprintf("%s: the store answered %d %s", ErrUnavailable, r.answer.StatusCode, r.answer.Code)
}

func (r refusal) Unwrap() []error { return []error{ErrUnavailable, r.answer} }
