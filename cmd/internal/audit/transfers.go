package audit

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/edge"
	"github.com/google/uuid"
)

// gatherTransfer notes what an event of a transfer, which follows the state, refers
// to outside the log.
func (w *walk) gatherTransfer(s transfer.State, e transfer.Event, where string) {
	w.keepSealed(edge.TransferValues(e), where)
	if subject := s.Erased(e); subject != uuid.Nil {
		w.erased[subject] = where
	}
	if e, ok := e.(transfer.ProofAttached); ok {
		w.attach(filing.Document{
			Kind: domain.DocumentLeaveProof, Subject: e.Subject, SHA256: e.SHA256, Size: e.Size, MediaType: e.MediaType,
		}, s.Person.Subject, where)
	}
}

// attach notes a file as an event refers to it, and whom it is about.
func (w *walk) attach(d filing.Document, person uuid.UUID, where string) {
	h := documents.Hash(d.SHA256)
	if len(w.files[h]) == 0 {
		w.names = append(w.names, h)
	}
	w.files[h] = append(w.files[h], attached{d, where})
	if d.Subject != uuid.Nil {
		w.owner[d.Subject] = person
	}
}
