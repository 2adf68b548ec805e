package edge

import (
	"context"
	"io"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/documents"
	"github.com/google/uuid"
)

// AttachProof receives the proof of leaving and notes it in the transfer. It is
// encrypted on the way, under a subject of its own that is tied to the person's. For
// admit see [File]. Created is the document.
func (t *Transfers) AttachProof(ctx context.Context, r Request, id uuid.UUID, admit func(context.Context, documents.Hash) error, body io.Reader) (Attached, error) {
	a := Attached{Done: Done{Created: domain.DeriveID(r.Command, "document", 0)}}
	in := File{Kind: string(domain.DocumentLeaveProof), Admit: admit}
	var person domain.Sealed
	err := t.Decider.View(ctx, id.String(), func(l eventstore.Loaded[transfer.State]) error {
		if !l.State.Opened() {
			return transfer.ErrNotFound
		}
		a.Outcome, _ = l.Done(r.Command)
		a.Filing, person = l.State.Filing, l.State.Person
		return nil
	})
	if err != nil {
		return a, err
	}
	if a.Repeated { // the sender is told of the file again, if it is that
		received, err := documents.Inspect(ctx, body, t.Filings.Sizes.For(domain.DocumentLeaveProof))
		if err != nil {
			return a, err
		}
		return a, a.tell(ctx, in, received)
	}
	// Of a transfer that a row does not exist for yet.
	document := filing.Document{Kind: domain.DocumentLeaveProof, StaffID: id}
	received, err := t.Filings.receive(ctx, r, &document, person.Subject, body)
	if err != nil {
		return a, t.Filings.refusal(a.Filing, err)
	}
	if err := a.tell(ctx, in, received); err != nil {
		return a, err
	}
	a.Done, err = t.execute(ctx, r, id, func(transfer.State) (transfer.Command, error) {
		return transfer.AttachProof{Proof: transfer.Proof{
			DocumentID: domain.DeriveID(r.Command, "document", 0), Subject: document.Subject,
			SHA256: document.SHA256, Size: document.Size, MediaType: document.MediaType,
		}}, nil
	})
	a.Created = domain.DeriveID(r.Command, "document", 0)
	return a, err
}

// OpenProof returns the proof's bytes in the clear: see [Filings.OpenDocument].
func (t *Transfers) OpenProof(ctx context.Context, p transfer.Proof) (io.ReadCloser, error) {
	return t.Filings.OpenDocument(ctx, filing.Document{SHA256: p.SHA256, Subject: p.Subject})
}
