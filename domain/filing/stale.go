package filing

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// StaleEdit is told with [ErrStale]: somebody else wrote what was to be edited,
// and nothing that either of them typed is lost (Q6.3, B4). Values are those of
// the section or row; of a change of status there is none to compare.
type StaleEdit struct {
	Part    string          `json:"part"`             // the path of the section or row: "basics", "staff.<id>", "cases.<id>.identity"
	Seen    domain.Revision `json:"seen"`             // what the editor had before them
	Current domain.Revision `json:"current"`          // what there is now
	Event   uuid.UUID       `json:"event,omitzero"`   // that wrote it
	Theirs  any             `json:"theirs,omitempty"` // what it says
	Yours   any             `json:"yours,omitempty"`  // what the editor wanted to write
	Fields  []string        `json:"fields,omitempty"` // the paths below the part in which the two differ
}

// stale is implemented by commands that edit what somebody saw.
type stale interface{ edited(State) StaleEdit }

// explained adds to a refusal as stale what the editor has to compare.
func explained(s State, c Command, err error) error {
	editor, ok := c.(stale)
	if !ok || !errors.Is(err, ErrStale) {
		return err
	}
	e := editor.edited(s)
	e.Fields = differences(e.Theirs, e.Yours)
	return ErrStale.With(e)
}

// between describes an edit of a part that holds a value of its own.
func between[T any](path string, seen domain.Revision, current Part[T], yours T) StaleEdit {
	e := StaleEdit{Part: path, Seen: seen, Current: current.Revision(), Event: current.At.ID, Yours: yours}
	if current.Recorded() {
		e.Theirs = current.Value
	}
	return e
}

// proposal is the part of a case, nothing if it proposes none.
func proposal[T any](p *Part[T]) Part[T] {
	if p == nil {
		return Part[T]{}
	}
	return *p
}

func pathOf(list string, id uuid.UUID) string { return list + "." + id.String() }

func (c RecordIdentity) edited(s State) StaleEdit {
	if open, ok := s.OpenCase(InstitutionLevel); ok && open.Identity != nil && s.Published() {
		return between(pathOf("cases", open.ID)+".identity", c.Seen, *open.Identity, ProposedIdentity{c.Identity, c.Mobile})
	}
	return between("identity", c.Seen, s.Identity, c.Identity)
}

func (c RecordScope) edited(s State) StaleEdit {
	if open, ok := s.OpenCase(TrackLevel(c.Track)); ok && open.Scope != nil {
		return between(pathOf("cases", open.ID)+".scope", c.Seen, *open.Scope, c.Scope)
	}
	return between("tracks."+string(c.Track)+".scope", c.Seen, s.Tracks[c.Track].Scope, c.Scope)
}

func (c RecordBasics) edited(s State) StaleEdit { return between("basics", c.Seen, s.Basics, c.Basics) }

func (c RecordCMA) edited(s State) StaleEdit {
	if c.CaseID != uuid.Nil {
		return between(pathOf("cases", c.CaseID)+".cma", c.Seen, proposal(s.Cases[c.CaseID].CMA), c.CMA)
	}
	return between("cma", c.Seen, s.CMA, c.CMA)
}

func (c RecordAnnex) edited(s State) StaleEdit {
	yours := Annex{StagingID: c.StagingID, Parts: c.Parts, Rows: c.Rows}
	return between("annex", c.Seen, s.Annex, yours)
}

func (c RecordOperationCapability) edited(s State) StaleEdit {
	return between("operation_capability", c.Seen, s.OperationCapability, c.Capability)
}

func (c RecordContacts) edited(s State) StaleEdit {
	return between("contacts", c.Seen, s.Contacts, c.Contacts)
}

func (c RecordTopManager) edited(s State) StaleEdit {
	if c.CaseID != uuid.Nil {
		return between(pathOf("cases", c.CaseID)+".top_manager", c.Seen, proposal(s.Cases[c.CaseID].TopManager), c.TopManager)
	}
	return between("top_manager", c.Seen, s.TopManager, c.TopManager)
}

func (c RecordCommitment) edited(s State) StaleEdit {
	if c.CaseID != uuid.Nil {
		return between(pathOf("cases", c.CaseID)+".commitment", c.Seen, proposal(s.Cases[c.CaseID].Commitment), c.Commitment)
	}
	return between("commitment", c.Seen, s.Commitment, c.Commitment)
}

func (c RevisePremises) edited(s State) StaleEdit {
	return between(pathOf("premises", c.PremisesID), c.Seen, s.Premises[c.PremisesID], c.Premises)
}

func (c ReviseStaff) edited(s State) StaleEdit {
	row := s.Staff[c.StaffID]
	return between(pathOf("staff", c.StaffID), c.Seen, Part[StaffMember]{row.StaffMember, row.At}, c.Member)
}

func (c ReviseEquipment) edited(s State) StaleEdit {
	row := s.Equipment[c.EquipmentID]
	return between(pathOf("equipment", c.EquipmentID), c.Seen, Part[Equipment]{row.Equipment, row.At}, c.Equipment)
}

func (c ReviseManagement) edited(s State) StaleEdit {
	row := s.Management[c.ManagementID]
	return between(pathOf("management", c.ManagementID), c.Seen, Part[Management]{row.Management, row.At}, c.Management)
}

func (c EndManagement) edited(s State) StaleEdit {
	row := s.Management[c.ManagementID]
	return StaleEdit{Part: pathOf("management", c.ManagementID), Seen: c.Seen, Current: row.At.Revision, Event: row.At.ID, Theirs: row}
}

func (c LeaveStaff) edited(s State) StaleEdit         { return s.staffEdited(c.StaffID, c.Seen) }
func (c MoveStaff) edited(s State) StaleEdit          { return s.staffEdited(c.StaffID, c.Seen) }
func (c RehireStaff) edited(s State) StaleEdit        { return s.staffEdited(c.FormerStaffID, c.Seen) }
func (c WithdrawStaffEntry) edited(s State) StaleEdit { return s.staffEdited(c.StaffID, c.Seen) }
func (c CorrectIDNumber) edited(s State) StaleEdit    { return s.staffEdited(c.StaffID, c.Seen) }

func (c RetireEquipment) edited(s State) StaleEdit   { return s.equipmentEdited(c.EquipmentID, c.Seen) }
func (c CorrectRetirement) edited(s State) StaleEdit { return s.equipmentEdited(c.EquipmentID, c.Seen) }
func (c ReturnEquipment) edited(s State) StaleEdit   { return s.equipmentEdited(c.EquipmentID, c.Seen) }
func (c SuspendEquipment) edited(s State) StaleEdit  { return s.equipmentEdited(c.EquipmentID, c.Seen) }
func (c ResumeEquipment) edited(s State) StaleEdit   { return s.equipmentEdited(c.EquipmentID, c.Seen) }
func (c CorrectReturn) edited(s State) StaleEdit     { return s.equipmentEdited(c.EquipmentID, c.Seen) }
func (c WithdrawEquipmentEntry) edited(s State) StaleEdit {
	return s.equipmentEdited(c.EquipmentID, c.Seen)
}

// staffEdited is a change of status, beside what the row says now.
func (s State) staffEdited(id uuid.UUID, seen domain.Revision) StaleEdit {
	row := s.Staff[id]
	return StaleEdit{Part: pathOf("staff", id), Seen: seen, Current: row.At.Revision, Event: row.At.ID, Theirs: row}
}

func (s State) equipmentEdited(id uuid.UUID, seen domain.Revision) StaleEdit {
	row := s.Equipment[id]
	return StaleEdit{Part: pathOf("equipment", id), Seen: seen, Current: row.At.Revision, Event: row.At.ID, Theirs: row}
}

// differences lists the fields in which two values differ, by their stored
// names, in order. It is empty if either is nothing.
func differences(a, b any) []string {
	if a == nil || b == nil {
		return nil
	}
	found := map[string]bool{}
	compare(found, "", stored(a), stored(b))
	return slices.Sorted(maps.Keys(found))
}

// stored is a value as it would be read back: what is left out is as good as
// what is empty.
func stored(v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	var read any
	if json.Unmarshal(b, &read) != nil {
		return nil
	}
	return read
}

func compare(found map[string]bool, path string, a, b any) {
	before, ok1 := a.(map[string]any)
	after, ok2 := b.(map[string]any)
	if !ok1 || !ok2 {
		if !same(a, b) {
			found[path] = true
		}
		return
	}
	for key := range maps.Keys(merged(before, after)) {
		below := key
		if path != "" {
			below = path + "." + key
		}
		if key == "ciphertext" || key == "masks" || key == "subject" || key == "key" {
			below = path // of what is sealed nothing else is to be told apart
		}
		compare(found, below, before[key], after[key])
	}
}

func merged(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// same reports whether two stored values are; lists by their elements.
func same(a, b any) bool {
	first, err1 := json.Marshal(a)
	second, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && string(first) == string(second)
}
