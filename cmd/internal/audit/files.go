package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

const checkDocuments = "documents"

// documents verifies every file that an event refers to: it is there, has the
// bytes, the size and the type that the event says and, if it is about a person,
// opens as long as the person was not erased and no longer. Files that no event
// refers to are worth a note: uploads that were refused once they had been
// received, or are under way.
func (a *audit) documents(ctx context.Context, w *walk) error {
	a.tell(checkDocuments, eventstore.Position{}, eventstore.Position{})
	closed := 0
	for _, h := range w.names {
		n, err := a.file(ctx, w, h)
		if err != nil {
			return err
		}
		closed += n
	}
	if closed > 0 {
		a.found(checkDocuments, "the vault", "%d documents have no key: they open for nobody", closed)
	}
	var files, size int64
	for stored, err := range a.ledger.Documents.All(ctx) {
		if err != nil {
			return err
		}
		if len(w.files[stored.SHA256]) == 0 {
			files, size = files+1, size+stored.Size
		}
	}
	if files > 0 {
		a.report.Notes = append(a.report.Notes, fmt.Sprintf("no event refers to %d documents of %d bytes", files, size))
	}
	return nil
}

// file verifies one file for all events that refer to it, and tells how many
// times it has no key.
func (a *audit) file(ctx context.Context, w *walk, h documents.Hash) (closed int, err error) {
	file, err := a.ledger.Documents.Get(ctx, h)
	switch {
	case errors.Is(err, documents.ErrNotFound):
		a.found(checkDocuments, w.files[h][0].where, "the file it refers to is missing")
		return 0, nil
	case errors.Is(err, documents.ErrCorrupt):
		a.found(checkDocuments, w.files[h][0].where, "the file it refers to has other bytes")
		return 0, nil
	case err != nil:
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	for _, d := range w.files[h] {
		if d.Size != file.Size {
			a.found(checkDocuments, d.where, "the file it refers to has %d bytes, not %d", file.Size, d.Size)
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return closed, err
		}
		found, opening := a.content(ctx, d, file)
		erasedAt, erased := w.erasure(d.Subject)
		switch {
		case ctx.Err() != nil:
			return closed, ctx.Err()
		case erased && !errors.Is(opening, sealing.ErrErased) && !errors.Is(opening, sealing.ErrNoKey):
			a.found(checkDocuments, erasedAt, "the document of %s is about the subject it erased, and its key is still there", d.where)
		case erased:
		case errors.Is(opening, sealing.ErrErased):
			a.found(checkDocuments, d.where, "its key was destroyed, and no event says so")
		case errors.Is(opening, sealing.ErrNoKey):
			closed++
		case errors.Is(opening, sealing.ErrWrongKeys):
			a.found(checkDocuments, d.where, "its key is not what the vault's keys wrapped")
		case errors.Is(opening, sealing.ErrTampered), errors.Is(opening, sealing.ErrFormat):
			a.found(checkDocuments, d.where, "the file it refers to does not open")
		case opening != nil:
			return closed, opening
		case found != documents.MediaType(d.MediaType):
			a.found(checkDocuments, d.where, "the file it refers to is no %s", d.MediaType)
		}
	}
	return closed, nil
}

// content reads a document to its end, as whoever downloads it does, and tells
// of which type it is.
func (a *audit) content(ctx context.Context, d attached, file io.Reader) (documents.MediaType, error) {
	if d.Subject != uuid.Nil {
		var err error
		if file, err = a.ledger.Vault.DecryptDocument(ctx, d.Subject, file); err != nil {
			return "", err
		}
	}
	head := new(bytes.Buffer)
	if _, err := io.CopyN(head, file, documents.SniffBytes); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if _, err := io.Copy(io.Discard, file); err != nil {
		return "", err
	}
	found, err := documents.Sniff(head.Bytes())
	if errors.Is(err, documents.ErrType) {
		err = nil // none that is known
	}
	return found, err
}

// erasure tells where a document's subject was erased: with the person it is
// about, or with who took that subject's place.
func (w *walk) erasure(document uuid.UUID) (where string, erased bool) {
	if document == uuid.Nil {
		return "", false
	}
	person := w.owner[document]
	for next, ok := w.heir[person]; ok; next, ok = w.heir[person] {
		person = next
	}
	where, erased = w.erased[person]
	return where, erased
}
