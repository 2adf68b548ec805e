package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// The names and JSON fields of the events in this package are stored for ever.
// Adding a field is safe if its zero value means "not recorded"; anything else
// is a new event.

// Event is a fact about one filing. The set is closed: a type that does not
// say how it changes State is not an Event.
type Event interface {
	domain.Event
	apply(*State, domain.Place)
}

// claimer is an event that takes, releases or hands claims. Claims follow from
// the fact and the state before it, so that no command can forget one and an
// auditor can derive them again.
type claimer interface{ claims(State) []domain.Claim }

// Claims returns what e does to claims in the state before it.
func Claims(before State, e Event) []domain.Claim {
	if c, ok := e.(claimer); ok {
		return c.claims(before)
	}
	return nil
}

// Events lists one zero value of every Event. A test fails if one is missing.
func Events() []Event {
	return []Event{
		Registered{}, IdentityRecorded{}, IdentityProposed{}, ScopeRecorded{}, ScopeProposed{},
		BasicsRecorded{}, ContactsRecorded{}, TopManagerRecorded{}, PremisesAdded{}, PremisesRevised{},
		StaffAdded{}, StaffRevised{}, StaffLeft{}, StaffMovedToNonTechnicalPost{}, StaffRehired{},
		StaffEntryWithdrawn{}, StaffRemoved{}, IDNumberCorrected{},
		StaffTransferred{}, StaffTransferReversed{}, StaffReinstated{}, TransferLetGo{}, TransferAnnotated{},
		EquipmentAdded{}, EquipmentRevised{}, EquipmentRetired{}, EquipmentRetirementCorrected{}, EquipmentReturned{}, EquipmentReturnCorrected{}, EquipmentSuspended{}, EquipmentResumed{},
		EquipmentEntryWithdrawn{},
		CMARecorded{}, OperationCapabilityRecorded{}, AnnexStagingBegun{}, AnnexPartStaged{}, AnnexRecorded{},
		ManagementAdded{}, ManagementRevised{}, ManagementEnded{},
		CreditCodeCorrected{},
		CommitmentRecorded{}, DocumentAttached{},
		CaseOpened{}, CaseSubmitted{}, CaseTaken{}, CasePutBack{}, CaseReturned{}, CasePassed{}, CaseWithdrawn{}, CaseClosed{},
		CaseDecisionProposed{}, CaseDecisionSentBack{}, CaseDecisionWithdrawn{},
		CancellationProposed{}, CancellationSentBack{}, CancellationWithdrawn{}, CanceledExOfficio{},
		Canceled{}, CanceledTrack{}, Discarded{}, AuthorityChosen{}, SubjectErased{}, PersonalDataUnmasked{},
	}
}

// Alteration says why a recorded value was altered: something happened on a
// day (变更), or it had been recorded wrongly (更正). Its zero value belongs to
// entries made before the first publication, which nobody has to explain.
type Alteration struct {
	Kind       AlterationKind `json:"kind,omitempty"`
	OccurredOn domain.Date    `json:"occurred_on,omitempty"` // changed: the day it happened; shown, never orders
	Reason     string         `json:"reason,omitempty"`      // corrected: why
	Late       Lateness       `json:"late,omitzero"`         // changed, and entered late: found by the rules, never said in a command
}

// AlterationKind distinguishes a change from a correction.
type AlterationKind string

// The kinds of alteration.
const (
	Changed   AlterationKind = "changed"   // 变更, Q1.8
	Corrected AlterationKind = "corrected" // 更正, Q5.3
)

// Registered records that an institution opened its filing with the authority
// of the province where it is registered (Q1.5). It takes the credit code's
// claim.
type Registered struct {
	CreditCode domain.CreditCode `json:"credit_code"`
	Authority  domain.Authority  `json:"authority"`
}

// EventType is the stored name.
func (Registered) EventType() string { return "filing.registered" }

func (e Registered) claims(State) []domain.Claim {
	return []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: string(e.CreditCode)}}
}

func (e Registered) apply(s *State, _ domain.Place) {
	s.Registered = true
	s.CreditCode, s.Authority = e.CreditCode, e.Authority
}

// SubjectErased records that a person's data was made unreadable: the vault's
// key for the subject is destroyed after this event, and no second one is ever
// made (Q3.10). The ciphertext stays in the log and means nothing.
type SubjectErased struct {
	Subject uuid.UUID     `json:"subject"`
	Reason  ErasureReason `json:"reason"`
}

// ErasureReason says why a subject was erased.
type ErasureReason string

// The reasons.
const (
	ErasedAsMistaken ErasureReason = "entered_by_mistake" // Q3.10
	ErasedAsReplaced ErasureReason = "number_corrected"   // Q3.11: the wrong number may be a stranger's
	ErasedOnRequest  ErasureReason = "retention_ended"    // nothing requires the data any more
)

// EventType is the stored name.
func (SubjectErased) EventType() string { return "filing.subject_erased" }

func (e SubjectErased) apply(s *State, _ domain.Place) { s.erase(e.Subject) }

func takePerson(subject uuid.UUID) domain.Claim {
	return domain.Claim{Op: domain.TakeClaim, Kind: domain.ClaimPerson, Subject: subject}
}

func releasePerson(subject uuid.UUID) domain.Claim {
	return domain.Claim{Op: domain.ReleaseClaim, Kind: domain.ClaimPerson, Subject: subject}
}
