package filing

import (
	"errors"
	"maps"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Form hands several edits in at once, as one form does (备案变更, Q7.8): all of
// them or, if any is refused, none. What is of class B takes effect with it;
// what is of class A waits in its case, and so does what depends on that and
// names the case (domain-decisions 1.3). Each part records events of its own, so
// that the classes never share one.
type Form struct {
	Parts []FormPart
}

// FormPart is one edit of a form. Its name comes before the fields that are
// refused: "identity.name".
type FormPart struct {
	Name string
	Edit Command
}

func (c Form) decide(s State) ([]Event, error) {
	var refused []error
	if len(c.Parts) == 0 {
		refused = append(refused, ErrRequired.At("parts"))
	}
	var all []Event
	s = s.clone()
	for _, part := range c.Parts {
		if !edits(part.Edit) {
			refused = append(refused, ErrNotAllowed.At(part.Name))
			continue
		}
		events, err := carryOut(s, part.Edit)
		if err != nil {
			refused = append(refused, domain.At(err, part.Name))
			continue
		}
		for _, e := range events {
			e.apply(&s, ahead(len(all)))
			all = append(all, e)
		}
	}
	if err := errors.Join(refused...); err != nil {
		return nil, err
	}
	return all, nil
}

// edits reports whether a command is one that a form may have: it records what
// the institution says, and decides nothing.
func edits(c Command) bool {
	switch c.(type) {
	case RecordIdentity, RecordScope, RecordBasics, RecordContacts, RecordTopManager, RecordCommitment, RecordCMA, RecordAnnex, RecordOperationCapability, AttachDocument,
		AddPremises, RevisePremises, AddStaff, ReviseStaff, LeaveStaff, MoveStaff, RehireStaff,
		AddEquipment, ReviseEquipment, RetireEquipment, ReturnEquipment, SuspendEquipment, ResumeEquipment, AddManagement, ReviseManagement, EndManagement, OpenAmendment:
		return true
	}
	return false
}

// ahead is where an event of a form stands while the rest is decided: nowhere
// yet, and after everything that anybody has seen.
func ahead(n int) domain.Place {
	return domain.Place{ID: domain.DeriveID(uuid.Nil, "ahead", n), Revision: domain.Revision(1<<62 + int64(n))}
}

// clone returns a state that events applied to s leave alone.
func (s State) clone() State {
	s.Tracks = maps.Clone(s.Tracks)
	s.Premises = maps.Clone(s.Premises)
	s.Staff = maps.Clone(s.Staff)
	s.Equipment, s.AssetNumbers = maps.Clone(s.Equipment), maps.Clone(s.AssetNumbers)
	s.Management = maps.Clone(s.Management)
	s.Documents = maps.Clone(s.Documents)
	s.Cases = maps.Clone(s.Cases)
	s.Subjects = maps.Clone(s.Subjects)
	return s
}
