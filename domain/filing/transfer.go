package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// TransferStaff ends an employment because another institution proved that the
// person left (重复人员信息申请, Q3.6, Q7.3), and hands the person's claim to the
// row that institution enters. It comes from outside, so it waits for no case of
// this filing; a case that is with the authority is told (1.14).
type TransferStaff struct {
	TransferID uuid.UUID
	Subject    uuid.UUID // of the row that holds the claim
	To         uuid.UUID // the other institution's filing
	ToSubject  uuid.UUID // of the row that is entered there
	LeftOn     domain.Date
	Today      domain.Date
}

func (c TransferStaff) decide(s State) ([]Event, error) {
	id, row, ok := s.holder(c.Subject)
	if !ok {
		return nil, ErrStaffNotInPost
	}
	var p problems
	p.required(map[string]bool{"transfer_id": c.TransferID != uuid.Nil, "to": c.To != uuid.Nil, "to_subject": c.ToSubject != uuid.Nil})
	p.ending(row, c.LeftOn, "left_on", c.Today)
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{StaffTransferred{StaffID: id, TransferID: c.TransferID, To: c.To, ToSubject: c.ToSubject, LeftOn: c.LeftOn}}, nil
}

// holder returns the row of somebody in service that has a subject.
func (s State) holder(subject uuid.UUID) (uuid.UUID, StaffRow, bool) {
	for id, row := range s.Staff {
		if row.Person.Subject == subject && row.Employed() {
			return id, row, true
		}
	}
	return uuid.Nil, StaffRow{}, false
}

// ReverseTransfer ends the employment that a transfer had begun, because the
// former institution's dispute was upheld (domain-decisions 2.6), and hands the
// claim back to the row it came from.
type ReverseTransfer struct {
	TransferID uuid.UUID
	StaffID    uuid.UUID // the row that the transfer entered
	Subject    uuid.UUID // of that row, when it was found to be of the same person
	To         uuid.UUID // the former institution's filing
	ToSubject  uuid.UUID // of its row
	Reason     string
	Today      domain.Date
}

func (c ReverseTransfer) decide(s State) ([]Event, error) {
	row, ok := s.Staff[c.StaffID]
	if !ok || row.CameBy != c.TransferID || c.TransferID == uuid.Nil {
		return nil, ErrStaffUnknown
	}
	if !row.Employed() || row.Person.Subject != c.Subject {
		return nil, ErrStaffNotInPost
	}
	var p problems
	p.required(map[string]bool{
		"to": c.To != uuid.Nil, "to_subject": c.ToSubject != uuid.Nil, "reason": c.Reason != "", "ended_on": c.Today != "",
	})
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{StaffTransferReversed{
		StaffID: c.StaffID, TransferID: c.TransferID, To: c.To, ToSubject: c.ToSubject, Reason: c.Reason, EndedOn: c.Today,
	}}, nil
}

// ReinstateStaff opens an employment again that a transfer had ended, after the
// claim came back. Posts in a track that is not filed any more are not taken up
// again; somebody who had no others cannot come back.
type ReinstateStaff struct {
	TransferID uuid.UUID
	StaffID    uuid.UUID
	Subject    uuid.UUID // of the row, that the claim came back to
}

func (c ReinstateStaff) decide(s State) ([]Event, error) {
	row, ok := s.Staff[c.StaffID]
	switch {
	case !ok || c.TransferID == uuid.Nil:
		return nil, ErrStaffUnknown
	case s.Canceled():
		return nil, ErrCanceled
	case row.Employed() && row.CameBackBy == c.TransferID:
		return nil, nil
	case row.WentBy != c.TransferID || row.Employed() || row.Person.Subject != c.Subject:
		return nil, ErrStaffNotInPost
	case !s.Subjects[row.Person.Subject]:
		return nil, ErrSubjectUnknown
	}
	for t := range row.Posts {
		if s.files(t) {
			return []Event{StaffReinstated{StaffID: c.StaffID, TransferID: c.TransferID}}, nil
		}
	}
	return nil, ErrStaffNotInPost
}

// LetGo gives up a claim that a transfer handed to this filing, because the row
// it was for cannot be entered: the filing was canceled or given up meanwhile.
type LetGo struct {
	TransferID uuid.UUID
	Subject    uuid.UUID
	Code       string // of the refusal
}

func (c LetGo) decide(s State) ([]Event, error) {
	_, _, held := s.holder(c.Subject)
	if held || s.Transfers[c.TransferID].LetGo != "" {
		return nil, nil
	}
	var p problems
	p.required(map[string]bool{"transfer_id": c.TransferID != uuid.Nil, "subject": c.Subject != uuid.Nil, "code": c.Code != ""})
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{TransferLetGo(c)}, nil
}

// AnnotateTransfer records what was found about a transfer that can no longer be
// reversed: nothing moves (domain-decisions 2.6).
type AnnotateTransfer struct {
	TransferID uuid.UUID
	StaffID    uuid.UUID // the row it entered, or ended
	Reason     string
}

func (c AnnotateTransfer) decide(s State) ([]Event, error) {
	if s.Transfers[c.TransferID].Annotation != "" {
		return nil, nil
	}
	var p problems
	p.required(map[string]bool{"transfer_id": c.TransferID != uuid.Nil, "staff_id": c.StaffID != uuid.Nil, "reason": c.Reason != ""})
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{TransferAnnotated(c)}, nil
}
