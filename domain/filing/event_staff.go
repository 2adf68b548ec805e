package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// StaffMember (人员) is one employment: clear are the codes that rules and
// counts need, everything that describes the person is sealed as one value.
type StaffMember struct {
	Person       domain.Sealed                  `json:"person"`                  // see PersonDetails
	Posts        map[domain.Track][]domain.Post `json:"posts"`                   // in the order of the code list (Q3.1)
	SigningScope string                         `json:"signing_scope,omitempty"` // 授权签字领域
	Education    domain.EducationLevel          `json:"education"`
	Degree       domain.Degree                  `json:"degree,omitempty"`
	MajorGroup   domain.MajorGroup              `json:"major_group,omitempty"` // of the major, which is sealed
	Title        domain.TitleLevel              `json:"title"`
	Contract     domain.ContractKind            `json:"contract"`
	YearsInField domain.Decimal                 `json:"years_in_field"`
	HiredOn      domain.Date                    `json:"hired_on"`

	Certificates []StaffCertificate `json:"certificates,omitempty"` // in the order given
}

// StaffCertificate (上岗或能力确认) says what a person was found able to do.
type StaffCertificate struct {
	Items    string      `json:"items"`
	IssuedOn domain.Date `json:"issued_on"`
	ValidTo  domain.Date `json:"valid_to,omitempty"` // empty for no end
}

// StaffAdded records that somebody joined (Q3.1, Q3.7). It takes the person's
// claim: one person, one institution (一人一机构, Q7.3).
type StaffAdded struct {
	StaffID uuid.UUID `json:"staff_id"`
	StaffMember
	Alteration Alteration `json:"alteration,omitzero"`
	TransferID uuid.UUID  `json:"transfer_id,omitzero"` // 重复人员信息申请 by which the person came
}

// EventType is the stored name.
func (StaffAdded) EventType() string { return "filing.staff_added" }

func (e StaffAdded) claims(State) []domain.Claim { return []domain.Claim{takePerson(e.Person.Subject)} }

func (e StaffAdded) apply(s *State, at domain.Place) {
	s.hire(e.StaffID, e.StaffMember, at)
	if e.TransferID == uuid.Nil {
		return
	}
	row := s.Staff[e.StaffID]
	row.CameBy = e.TransferID
	s.Staff[e.StaffID] = row
	s.changedOutside(at, sortedKeys(row.Posts)...)
}

// StaffRevised replaces the row of somebody in service (Q3.4): class B. The
// subject, and so the person, stays the same.
type StaffRevised struct {
	StaffID uuid.UUID `json:"staff_id"`
	StaffMember
	Alteration Alteration `json:"alteration,omitzero"`
}

// EventType is the stored name.
func (StaffRevised) EventType() string { return "filing.staff_revised" }

func (e StaffRevised) apply(s *State, at domain.Place) {
	row := s.Staff[e.StaffID]
	row.PastTracks = pastTracks(row.PastTracks, sortedKeys(row.Posts), sortedKeys(e.Posts))
	row.StaffMember, row.At = e.StaffMember, at
	s.Staff[e.StaffID] = row
}

// StaffLeft records that somebody left the institution (离职, Q3.5), with the
// proof. It releases the person's claim.
type StaffLeft struct {
	StaffID    uuid.UUID   `json:"staff_id"`
	LeftOn     domain.Date `json:"left_on"`
	DocumentID uuid.UUID   `json:"document_id"` // the proof (离职证明)
	Late       Lateness    `json:"late,omitzero"`
}

// EventType is the stored name.
func (StaffLeft) EventType() string { return "filing.staff_left" }

func (e StaffLeft) claims(s State) []domain.Claim {
	return []domain.Claim{releasePerson(s.Staff[e.StaffID].Person.Subject)}
}

func (e StaffLeft) apply(s *State, at domain.Place) {
	s.endEmployment(e.StaffID, domain.StaffLeft, e.LeftOn, at)
}

// StaffMovedToNonTechnicalPost records that somebody stays with the
// institution in a post that is not filed (转非技术岗, Q3.9). It releases the
// person's claim.
type StaffMovedToNonTechnicalPost struct {
	StaffID uuid.UUID   `json:"staff_id"`
	MovedOn domain.Date `json:"moved_on"`
	Late    Lateness    `json:"late,omitzero"`
}

// EventType is the stored name.
func (StaffMovedToNonTechnicalPost) EventType() string {
	return "filing.staff_moved_to_non_technical_post"
}

func (e StaffMovedToNonTechnicalPost) claims(s State) []domain.Claim {
	return []domain.Claim{releasePerson(s.Staff[e.StaffID].Person.Subject)}
}

func (e StaffMovedToNonTechnicalPost) apply(s *State, at domain.Place) {
	s.endEmployment(e.StaffID, domain.StaffMovedToNonTechnicalPost, e.MovedOn, at)
}

// StaffRehired records that a former member of the staff is in service again
// (恢复在职): a second employment, a row and a subject of its own; the first one
// stays. It takes the person's claim again.
type StaffRehired struct {
	StaffID       uuid.UUID `json:"staff_id"`
	FormerStaffID uuid.UUID `json:"former_staff_id"`
	StaffMember
	Late Lateness `json:"late,omitzero"`
}

// EventType is the stored name.
func (StaffRehired) EventType() string { return "filing.staff_rehired" }

func (e StaffRehired) claims(State) []domain.Claim {
	return []domain.Claim{takePerson(e.Person.Subject)}
}

func (e StaffRehired) apply(s *State, at domain.Place) {
	s.hire(e.StaffID, e.StaffMember, at)
	row := s.Staff[e.StaffID]
	row.FormerStaffID = e.FormerStaffID
	s.Staff[e.StaffID] = row
}

// StaffEntryWithdrawn takes an entry back before any track was ever submitted
// (撤回录入; our easing of Q3.5). It releases the person's claim.
type StaffEntryWithdrawn struct {
	StaffID uuid.UUID `json:"staff_id"`
}

// EventType is the stored name.
func (StaffEntryWithdrawn) EventType() string { return "filing.staff_entry_withdrawn" }

func (e StaffEntryWithdrawn) claims(s State) []domain.Claim {
	return []domain.Claim{releasePerson(s.Staff[e.StaffID].Person.Subject)}
}

func (e StaffEntryWithdrawn) apply(s *State, at domain.Place) {
	s.endEmployment(e.StaffID, EntryWithdrawn, "", at)
}

// IDNumberCorrected records that the authority had a wrong ID number put right
// (Q3.11): the row is sealed anew under a new subject, and the claim moves to
// it. The old subject is erased afterwards, for the wrong number may be a
// stranger's.
type IDNumberCorrected struct {
	StaffID    uuid.UUID     `json:"staff_id"`
	OldSubject uuid.UUID     `json:"old_subject"`
	Person     domain.Sealed `json:"person"`
	Reason     string        `json:"reason"`
}

// EventType is the stored name.
func (IDNumberCorrected) EventType() string { return "filing.id_number_corrected" }

func (e IDNumberCorrected) claims(s State) []domain.Claim {
	if !s.Staff[e.StaffID].Employed() {
		return nil
	}
	return []domain.Claim{releasePerson(e.OldSubject), takePerson(e.Person.Subject)}
}

func (e IDNumberCorrected) apply(s *State, at domain.Place) {
	row := s.Staff[e.StaffID]
	row.Person, row.At = e.Person, at
	s.Staff[e.StaffID] = row
	s.know(e.Person)
	s.changedOutside(at, sortedKeys(row.Posts)...)
}
