package filing

import (
	"maps"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// StaffRemoved records that the authority had somebody taken off the list who
// should never have been on it (Q3.10): the row and the documents about the
// person leave every view of the filing as it stands from here on. It releases
// the person's claim. The act stays in the history, and the subject is erased.
type StaffRemoved struct {
	StaffID uuid.UUID `json:"staff_id"`
	Reason  string    `json:"reason"`
}

// EventType is the stored name.
func (StaffRemoved) EventType() string { return "filing.staff_removed" }

func (e StaffRemoved) claims(s State) []domain.Claim {
	if row := s.Staff[e.StaffID]; row.Employed() {
		return []domain.Claim{releasePerson(row.Person.Subject)}
	}
	return nil
}

func (e StaffRemoved) apply(s *State, at domain.Place) {
	tracks := sortedKeys(s.Staff[e.StaffID].Posts)
	delete(s.Staff, e.StaffID)
	maps.DeleteFunc(s.Documents, func(_ uuid.UUID, d DocumentRow) bool { return d.StaffID == e.StaffID })
	s.changedOutside(at, tracks...)
}

// RemoveStaff takes somebody off the list by order of the authority, which
// adopted a suggestion (Q3.10); no institution does so itself (Q3.5). With it
// the person's subject is recorded as erased.
type RemoveStaff struct {
	StaffID   uuid.UUID
	Reason    string
	ClaimBack bool // a transfer that is being reversed handed the claim back to the row
}

func (c RemoveStaff) decide(s State) ([]Event, error) {
	row, ok := s.Staff[c.StaffID]
	switch {
	case !ok:
		return nil, ErrStaffUnknown
	case c.Reason == "":
		return nil, ErrRequired.At("reason")
	case c.ClaimBack:
		return nil, ErrSubjectHolds
	}
	events := []Event{StaffRemoved{StaffID: c.StaffID, Reason: c.Reason}}
	if s.Subjects[row.Person.Subject] {
		events = append(events, SubjectErased{Subject: row.Person.Subject, Reason: ErasedAsMistaken})
	}
	return events, nil
}
