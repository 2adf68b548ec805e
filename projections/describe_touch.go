package projections

import (
	"maps"
	"reflect"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// touched returns the part of a state that an event reads and writes, in maps
// that may be written to, so that what the event does can be looked at without
// copying a filing of thousands of rows. Of an event it does not know it
// returns everything.
func touched(s filing.State, e filing.Event) filing.State {
	all := s
	s.Staff, s.Equipment, s.Documents, s.Cases, s.Subjects = nil, nil, nil, nil, nil
	s.AssetNumbers = nil // of commands alone
	switch e := e.(type) {
	case filing.CancellationProposed, filing.CancellationSentBack, filing.CancellationWithdrawn, filing.PersonalDataUnmasked:
	case filing.TransferLetGo:
		s.Transfers = maps.Clone(s.Transfers)
	case filing.TransferAnnotated:
		s.Transfers, s.Staff = maps.Clone(s.Transfers), only(all.Staff, e.StaffID)
	case filing.Registered, filing.AuthorityChosen, filing.CreditCodeCorrected, filing.IdentityRecorded, filing.BasicsRecorded, filing.ContactsRecorded,
		filing.OperationCapabilityRecorded, filing.AnnexStagingBegun, filing.AnnexPartStaged, filing.AnnexRecorded:
	case filing.CMARecorded:
		s.Cases = only(all.Cases, e.CaseID)
	case filing.TopManagerRecorded:
		s.Cases = only(all.Cases, e.CaseID)
	case filing.ScopeRecorded:
		s.Tracks = maps.Clone(s.Tracks)
	case filing.PremisesAdded, filing.PremisesRevised:
		s.Premises = maps.Clone(s.Premises)
	case filing.ManagementAdded, filing.ManagementRevised, filing.ManagementEnded:
		s.Management = maps.Clone(s.Management)
	case filing.EquipmentAdded, filing.EquipmentRevised, filing.EquipmentRetired, filing.EquipmentRetirementCorrected,
		filing.EquipmentReturned, filing.EquipmentReturnCorrected, filing.EquipmentSuspended, filing.EquipmentResumed, filing.EquipmentEntryWithdrawn:
		s.Equipment = only(all.Equipment, rowOf(e))
	case filing.StaffAdded, filing.StaffRevised, filing.StaffLeft, filing.StaffMovedToNonTechnicalPost,
		filing.StaffRehired, filing.StaffEntryWithdrawn, filing.IDNumberCorrected,
		filing.StaffTransferred, filing.StaffTransferReversed, filing.StaffReinstated:
		s.Staff = only(all.Staff, rowOf(e))
	case filing.DocumentAttached:
		s.Documents = only(all.Documents, e.DocumentID)
	case filing.CommitmentRecorded:
		s.Tracks, s.Documents = maps.Clone(s.Tracks), all.Documents
		s.Cases = only(all.Cases, e.CaseID)
	case filing.CaseOpened, filing.CaseSubmitted, filing.CaseTaken, filing.CasePutBack, filing.CaseReturned,
		filing.CaseDecisionProposed, filing.CaseDecisionSentBack, filing.CaseDecisionWithdrawn,
		filing.CaseWithdrawn, filing.CaseClosed, filing.IdentityProposed, filing.ScopeProposed:
		s.Tracks = maps.Clone(s.Tracks)
		s.Cases = only(all.Cases, caseOf(e))
	default:
		return cloneState(all)
	}
	return s
}

func only[V any](m map[uuid.UUID]V, id uuid.UUID) map[uuid.UUID]V {
	if v, ok := m[id]; ok {
		return map[uuid.UUID]V{id: v}
	}
	return map[uuid.UUID]V{}
}

// outcome returns the touched part of a state before and after an event.
func outcome(s filing.State, e filing.Event, at domain.Place) (before, after filing.State) {
	before, after = touched(s, e), touched(s, e)
	if _, staged := e.(filing.AnnexPartStaged); staged {
		return before, after // nothing anybody is shown, and of a thousand rows
	}
	filing.Evolve(&after, e, at)
	return before, after
}

// changesPublic reports whether the public sees anything of an event. There is
// no list of public events: an event is public if and because it changes what
// is published.
func changesPublic(s filing.State, e filing.Event, at domain.Place) bool {
	before, after := outcome(s, e, at)
	return !reflect.DeepEqual(publicOf(uuid.Nil, before), publicOf(uuid.Nil, after))
}

// caseOf returns the case an event is of or waits with, the zero UUID for none.
func caseOf(e filing.Event) uuid.UUID {
	switch e := e.(type) {
	case filing.CaseOpened:
		return e.CaseID
	case filing.CaseSubmitted:
		return e.CaseID
	case filing.CaseTaken:
		return e.CaseID
	case filing.CasePutBack:
		return e.CaseID
	case filing.CaseReturned:
		return e.CaseID
	case filing.CasePassed:
		return e.CaseID
	case filing.CaseWithdrawn:
		return e.CaseID
	case filing.CaseClosed:
		return e.CaseID
	case filing.CaseDecisionProposed:
		return e.CaseID
	case filing.CaseDecisionSentBack:
		return e.CaseID
	case filing.CaseDecisionWithdrawn:
		return e.CaseID
	case filing.IdentityProposed:
		return e.CaseID
	case filing.ScopeProposed:
		return e.CaseID
	case filing.CommitmentRecorded:
		return e.CaseID
	case filing.TopManagerRecorded:
		return e.CaseID
	case filing.CMARecorded:
		return e.CaseID
	case filing.DocumentAttached:
		return e.CaseID
	case filing.PersonalDataUnmasked:
		return e.CaseID
	}
	return uuid.Nil
}

// rowOf returns the row of a list that an event is about, the zero UUID for
// none.
func rowOf(e filing.Event) uuid.UUID {
	switch e := e.(type) {
	case filing.PremisesAdded:
		return e.PremisesID
	case filing.PremisesRevised:
		return e.PremisesID
	case filing.StaffAdded:
		return e.StaffID
	case filing.StaffRevised:
		return e.StaffID
	case filing.StaffLeft:
		return e.StaffID
	case filing.StaffMovedToNonTechnicalPost:
		return e.StaffID
	case filing.StaffRehired:
		return e.StaffID
	case filing.StaffEntryWithdrawn:
		return e.StaffID
	case filing.StaffRemoved:
		return e.StaffID
	case filing.IDNumberCorrected:
		return e.StaffID
	case filing.StaffTransferred:
		return e.StaffID
	case filing.StaffTransferReversed:
		return e.StaffID
	case filing.StaffReinstated:
		return e.StaffID
	case filing.TransferAnnotated:
		return e.StaffID
	case filing.PersonalDataUnmasked:
		return e.StaffID
	case filing.EquipmentAdded:
		return e.EquipmentID
	case filing.EquipmentRevised:
		return e.EquipmentID
	case filing.EquipmentRetired:
		return e.EquipmentID
	case filing.EquipmentRetirementCorrected:
		return e.EquipmentID
	case filing.EquipmentReturned:
		return e.EquipmentID
	case filing.EquipmentSuspended:
		return e.EquipmentID
	case filing.EquipmentResumed:
		return e.EquipmentID
	case filing.EquipmentReturnCorrected:
		return e.EquipmentID
	case filing.EquipmentEntryWithdrawn:
		return e.EquipmentID
	case filing.ManagementAdded:
		return e.ManagementID
	case filing.ManagementRevised:
		return e.ManagementID
	case filing.ManagementEnded:
		return e.ManagementID
	case filing.DocumentAttached:
		return e.DocumentID
	}
	return uuid.Nil
}
