package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// EmploymentTransferReversed is an employment that a transfer had begun and its
// reversal ended.
const EmploymentTransferReversed domain.EmploymentStatus = "ended_by_transfer_reversal" // 人员信息异议成立，恢复由原机构备案

// TransferNote is what a filing records of a transfer beside its rows.
type TransferNote struct {
	LetGo      string `json:"let_go,omitempty"`     // why nobody was entered although the claim was handed here: the code
	Annotation string `json:"annotation,omitempty"` // what was found when nothing could be moved any more
}

// StaffTransferred records that somebody left, as another institution proved
// (重复人员信息申请): the day is its, and so is the proof, which is the
// transfer's. The person's claim is handed to the row that is entered there, and
// is never free in between.
type StaffTransferred struct {
	StaffID    uuid.UUID   `json:"staff_id"`
	TransferID uuid.UUID   `json:"transfer_id"`
	To         uuid.UUID   `json:"to"` // the filing
	ToSubject  uuid.UUID   `json:"to_subject"`
	LeftOn     domain.Date `json:"left_on"`
}

// EventType is the stored name.
func (StaffTransferred) EventType() string { return "filing.staff_transferred" }

func (e StaffTransferred) claims(s State) []domain.Claim {
	return []domain.Claim{handPerson(s.Staff[e.StaffID].Person.Subject, e.To, e.ToSubject)}
}

func (e StaffTransferred) apply(s *State, at domain.Place) {
	s.endEmployment(e.StaffID, domain.StaffLeft, e.LeftOn, at)
	row := s.Staff[e.StaffID]
	row.WentBy = e.TransferID
	s.Staff[e.StaffID] = row
	s.changedOutside(at, sortedKeys(row.Posts)...)
}

// StaffTransferReversed records that the employment which a transfer had begun
// has ended, because the dispute of the former institution was upheld. The claim
// goes back to the row it came from.
type StaffTransferReversed struct {
	StaffID    uuid.UUID   `json:"staff_id"`
	TransferID uuid.UUID   `json:"transfer_id"`
	To         uuid.UUID   `json:"to"` // the former institution's filing
	ToSubject  uuid.UUID   `json:"to_subject"`
	Reason     string      `json:"reason"`
	EndedOn    domain.Date `json:"ended_on"`
}

// EventType is the stored name.
func (StaffTransferReversed) EventType() string { return "filing.staff_transfer_reversed" }

func (e StaffTransferReversed) claims(s State) []domain.Claim {
	return []domain.Claim{handPerson(s.Staff[e.StaffID].Person.Subject, e.To, e.ToSubject)}
}

func (e StaffTransferReversed) apply(s *State, at domain.Place) {
	s.endEmployment(e.StaffID, EmploymentTransferReversed, e.EndedOn, at)
	s.changedOutside(at, sortedKeys(s.Staff[e.StaffID].Posts)...)
}

// StaffReinstated records that somebody is in service again whose departure by a
// transfer was reversed. The claim is there already.
type StaffReinstated struct {
	StaffID    uuid.UUID `json:"staff_id"`
	TransferID uuid.UUID `json:"transfer_id"`
}

// EventType is the stored name.
func (StaffReinstated) EventType() string { return "filing.staff_reinstated" }

func (e StaffReinstated) claims(s State) []domain.Claim {
	return []domain.Claim{takePerson(s.Staff[e.StaffID].Person.Subject)}
}

func (e StaffReinstated) apply(s *State, at domain.Place) {
	row := s.Staff[e.StaffID]
	row.Status, row.EndedOn, row.WentBy, row.CameBackBy, row.At = domain.StaffEmployed, "", uuid.Nil, e.TransferID, at
	s.Staff[e.StaffID] = row
	for _, t := range sortedKeys(row.Posts) {
		if !s.files(t) {
			s.leavePosts(e.StaffID, t, at)
		}
	}
	s.changedOutside(at, sortedKeys(row.Posts)...)
}

// TransferLetGo records that nobody was entered although a transfer had handed
// the claim here, and why. It releases the claim.
type TransferLetGo struct {
	TransferID uuid.UUID `json:"transfer_id"`
	Subject    uuid.UUID `json:"subject"`
	Code       string    `json:"code"` // of the refusal
}

// EventType is the stored name.
func (TransferLetGo) EventType() string { return "filing.transfer_let_go" }

func (e TransferLetGo) claims(State) []domain.Claim { return []domain.Claim{releasePerson(e.Subject)} }

func (e TransferLetGo) apply(s *State, _ domain.Place) {
	s.noteTransfer(e.TransferID, func(n *TransferNote) { n.LetGo = e.Code })
}

// TransferAnnotated records what was found about a transfer that can no longer be
// reversed.
type TransferAnnotated struct {
	TransferID uuid.UUID `json:"transfer_id"`
	StaffID    uuid.UUID `json:"staff_id"`
	Reason     string    `json:"reason"`
}

// EventType is the stored name.
func (TransferAnnotated) EventType() string { return "filing.transfer_annotated" }

func (e TransferAnnotated) apply(s *State, _ domain.Place) {
	s.noteTransfer(e.TransferID, func(n *TransferNote) { n.Annotation = e.Reason })
}

func (s *State) noteTransfer(id uuid.UUID, note func(*TransferNote)) {
	n := s.Transfers[id]
	note(&n)
	put(&s.Transfers, id, n)
}

func handPerson(subject, to, toSubject uuid.UUID) domain.Claim {
	return domain.Claim{
		Op: domain.HandClaim, Kind: domain.ClaimPerson, Subject: subject,
		To: &domain.Holder{Stream: "filing-" + to.String(), Subject: toSubject},
	}
}
