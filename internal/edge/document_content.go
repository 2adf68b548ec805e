package edge

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// ErrDocumentErased: the document is about a person whose data were erased, and
// opens for nobody any more.
var ErrDocumentErased = &domain.Error{Kind: domain.NotFound, Code: "document.erased"}

// Content is a document opened for reading, in the clear. That of a document
// that is not about a person is an [io.ReadSeeker], too.
type Content struct {
	io.ReadCloser
	Size int64 // of what is read
}

// OpenDocument returns a document's bytes in the clear, verified against the
// hash that the log holds before the first one is returned. The caller closes
// it.
func (f *Filings) OpenDocument(ctx context.Context, d filing.Document) (Content, error) {
	stored, err := f.Documents.Get(ctx, documents.Hash(d.SHA256))
	if errors.Is(err, documents.ErrNotFound) {
		err = fmt.Errorf("%w: the log refers to %s, which is missing", documents.ErrCorrupt, d.SHA256)
	}
	if err != nil {
		return Content{}, err
	}
	if d.Subject == uuid.Nil {
		return Content{stored, stored.Size}, nil
	}
	plain, err := f.decrypted(ctx, d.Subject, stored)
	if err != nil {
		return Content{}, errors.Join(err, stored.Close())
	}
	return Content{struct {
		io.Reader
		io.Closer
	}{plain, stored}, sealing.DocumentSize(stored.Size)}, nil
}

// decrypted reads a document of a person. Its beginning has been opened, so
// that what is not the document fails before anything of it is sent.
func (f *Filings) decrypted(ctx context.Context, subject uuid.UUID, stored io.Reader) (io.Reader, error) {
	plain, err := f.Vault.DecryptDocument(ctx, subject, stored)
	beginning := bufio.NewReader(plain)
	if err == nil {
		_, err = beginning.Peek(1)
	}
	switch {
	case errors.Is(err, sealing.ErrErased):
		return nil, ErrDocumentErased
	case errors.Is(err, sealing.ErrTampered), errors.Is(err, sealing.ErrNoKey), errors.Is(err, sealing.ErrFormat), errors.Is(err, io.EOF):
		return nil, fmt.Errorf("%w: %w", documents.ErrCorrupt, err)
	case err != nil:
		return nil, err
	}
	return beginning, nil
}
