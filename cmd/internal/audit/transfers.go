package audit

import (
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
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

// transferred returns a transfer that an event names.
func (a *audit) transferred(w *walk, id uuid.UUID, e said) (transfer.State, bool) {
	s := w.streams[eventstore.Stream("transfer-"+id.String())]
	if s == nil || !s.transfer.Opened() {
		a.found(checkReferences, e.where, "there is no transfer %s", id)
		return transfer.State{}, false
	}
	return s.transfer, true
}

// ofTransfer checks what an event of a transfer, which follows the state, says of
// the two filings.
func (a *audit) ofTransfer(w *walk, s transfer.State, fact transfer.Event, e said) {
	switch fact := fact.(type) {
	case transfer.Opened:
		a.with(w, fact.Filing, fact.Authority, e)
		a.with(w, fact.Former, fact.FormerAuthority, e)
	case transfer.Applied:
		if fact.DocumentID == uuid.Nil || fact.DocumentID != s.Proof.DocumentID {
			a.found(checkReferences, e.where, "the proof it names, %s, is not the last one", idOrNone(fact.DocumentID))
		}
		if fact.Member.Person.Subject != s.Person.Subject {
			a.found(checkReferences, e.where, "the row it enters is not sealed under the subject %s of the transfer", s.Person.Subject)
		}
	case transfer.CarriedOut:
		a.concluded(s.Application, fact.Application, "application", e)
		a.carriedOut(w, s, fact, e)
	case transfer.Refused:
		a.concluded(s.Application, fact.Application, "application", e)
	}
}

// carriedOut checks that the rows at both ends are what the transfer says it did.
func (a *audit) carriedOut(w *walk, s transfer.State, fact transfer.CarriedOut, e said) {
	if to, ok := a.filing(w, s.Filing, e); ok && to.state.Staff[s.StaffID].CameBy != e.of {
		a.found(checkReferences, e.where, "it entered no member of the staff %s into filing %s", s.StaffID, s.Filing)
	}
	if fact.FormerStaffID == uuid.Nil {
		return
	}
	if from, ok := a.filing(w, s.Former, e); ok && from.state.Staff[fact.FormerStaffID].WentBy != e.of {
		a.found(checkReferences, e.where, "it ended no employment of %s in filing %s", fact.FormerStaffID, s.Former)
	}
}

// movedByTransfer checks what a filing, which had the state, says of a transfer
// that moved somebody: who was let go and to where the claim was handed, who came
// and from where, and what was undone of it (2.6).
func (a *audit) movedByTransfer(w *walk, s filing.State, fact filing.Event, e said) {
	var id uuid.UUID
	right := func(transfer.State) bool { return true }
	switch fact := fact.(type) {
	case filing.StaffAdded:
		id = fact.TransferID
		right = func(t transfer.State) bool {
			return t.Filing == e.of && t.StaffID == fact.StaffID && t.Person.Subject == fact.Person.Subject
		}
	case filing.StaffTransferred:
		id = fact.TransferID
		right = func(t transfer.State) bool {
			return t.Former == e.of && t.Filing == fact.To && t.Person.Subject == fact.ToSubject && t.LeftOn == fact.LeftOn
		}
	case filing.TransferLetGo:
		id = fact.TransferID // of who was to come, or to come back
		right = func(t transfer.State) bool {
			old, listed := s.Staff[t.FormerStaffID] // or removed since
			return t.Filing == e.of && t.Person.Subject == fact.Subject || t.Former == e.of && (!listed || old.Person.Subject == fact.Subject)
		}
	case filing.StaffTransferReversed:
		id = fact.TransferID
		right = func(t transfer.State) bool {
			back := w.streams[eventstore.Stream("filing-"+fact.To.String())]
			return t.Filing == e.of && t.StaffID == fact.StaffID && t.Former == fact.To &&
				back != nil && back.state.Staff[t.FormerStaffID].Person.Subject == fact.ToSubject
		}
	case filing.StaffReinstated:
		id = fact.TransferID
		right = func(t transfer.State) bool { return t.Former == e.of && t.FormerStaffID == fact.StaffID }
	case filing.TransferAnnotated:
		id = fact.TransferID
		right = func(t transfer.State) bool {
			return t.Filing == e.of && t.StaffID == fact.StaffID || t.Former == e.of && t.FormerStaffID == fact.StaffID
		}
	}
	if id == uuid.Nil {
		return
	}
	if t, ok := a.transferred(w, id, e); ok && (!right(t) || t.Application == uuid.Nil) {
		a.found(checkReferences, e.where, "it is not what transfer %s was applied for", id)
	}
}
