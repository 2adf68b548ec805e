package runnertest

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// story tells one person's row with fixed IDs, keys and instants, so that
// every store records the same bytes.
type story struct {
	*runner
	steps int
}

// The two filings, and the two persons: one whose number was first typed
// wrongly, and the stranger whom the wrong number belongs to.
var (
	here, there   = named("filing here").String(), named("filing there").String()
	stranger      = []byte("key of the wrong number's person")
	herself       = []byte("key of the right number's person")
	row, again    = named("row"), named("row, again")
	leaveProof    = named("leave proof")
	elsewhere     = named("row elsewhere")
	firstSubject  = named("subject")
	againSubject  = named("subject, again")
	rightSubject  = named("subject of the right number")
	doubleSubject = named("subject entered twice")
	otherSubject  = named("subject elsewhere")
	proofSubject  = named("subject of the leave proof")
)

func named(what string) uuid.UUID { return domain.DeriveID(uuid.Nil, "staff row: "+what, 0) }

// next is the request of the story's next step, a minute after the last one.
func (s *story) next() eventstore.Request {
	s.steps++
	return eventstore.Request{
		Command: domain.DeriveID(uuid.Nil, "staff row: command", s.steps),
		At:      noon.Add(time.Duration(s.steps) * time.Minute),
		Actor:   domain.Actor{Kind: domain.ActorInstitution, ID: named("account").String()},
	}
}

func tellStaffRow(t *testing.T, store eventstore.Store, goldens string) {
	s := &story{runner: newRunner(t, store)}
	for subject, key := range map[uuid.UUID][]byte{
		firstSubject: stranger, againSubject: stranger, doubleSubject: stranger, otherSubject: stranger, rightSubject: herself,
	} {
		s.vault[subject] = key
	}
	s.opens(here, "91320500DEMQ000184")
	s.opens(there, "91330100DEMQ00026E")
	s.joins()
	s.leaves()
	s.isPutRight()
	s.ends()

	var b bytes.Buffer
	for _, id := range []string{here, there} {
		for _, e := range s.recorded(id) {
			fmt.Fprintf(&b, `{"stream":"%s","revision":%d,"id":"%s","type":"%s","data":%s,"metadata":%s}`+"\n",
				e.Stream, e.Revision, e.ID, e.Type, e.Data, e.Metadata)
		}
	}
	domaintest.Golden(t, filepath.Join(goldens, "staff_row.jsonl"), b.Bytes())
}

func (s *story) opens(id string, code domain.CreditCode) {
	s.t.Helper()
	s.do(id, filing.Register{CreditCode: code, Authority: "32", Track: domain.Testing, CaseID: named("first case of " + id)}, s.next())
}

// joins: entered; entered twice; entered elsewhere; revised.
func (s *story) joins() {
	s.t.Helper()
	s.do(here, enter(row, firstSubject), s.next())
	holder := eventstore.Holder{Stream: s.Stream(here), Subject: firstSubject}
	s.wantClaimed(here, enter(named("double"), doubleSubject), domain.ClaimPerson, holder)
	s.wantClaimed(there, enter(elsewhere, otherSubject), domain.ClaimPerson, holder)

	revise := filing.ReviseStaff{StaffID: row, Seen: 2, Member: member(firstSubject), Facts: papers, Today: today}
	if got := s.do(here, revise, s.next()); got.Events != 0 {
		s.t.Errorf("revised unchanged, it records %d events", got.Events)
	}
	revise.Member.Title = domain.TitleAssistant
	s.do(here, revise, s.next())
}

// leaves: left with a proof, entered elsewhere, taken back there, rehired.
func (s *story) leaves() {
	s.t.Helper()
	s.do(here, filing.AttachDocument{DocumentID: leaveProof, Document: filing.Document{
		Kind: domain.DocumentLeaveProof, SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", Size: 48213,
		MediaType: "application/pdf", Subject: proofSubject, StaffID: row,
	}}, s.next())
	s.do(here, filing.LeaveStaff{StaffID: row, Seen: 3, LeftOn: today, DocumentID: leaveProof, Today: today}, s.next())
	rehire := filing.RehireStaff{StaffID: again, FormerStaffID: row, Seen: 5, Member: member(againSubject), Facts: papers, Today: today}
	rehire.Member.HiredOn = today

	s.do(there, enter(elsewhere, otherSubject), s.next())
	s.wantClaimed(here, rehire, domain.ClaimPerson, eventstore.Holder{Stream: s.Stream(there), Subject: otherSubject})
	s.do(there, filing.WithdrawStaffEntry{StaffID: elsewhere, Seen: 2}, s.next())
	s.do(here, rehire, s.next())
}

// isPutRight: the ID number corrected, which frees the stranger; the old
// subject erased, the new one not; the stranger is somebody else's to enter.
func (s *story) isPutRight() {
	s.t.Helper()
	right := domain.Sealed{Subject: rightSubject, Key: "v1", Ciphertext: []byte("sealed anew")}
	s.do(here, filing.CorrectIDNumber{StaffID: again, Seen: 6, Person: right, Reason: "采纳工作建议：录入时末位有误"}, s.next())
	s.do(here, filing.EraseSubject{Subject: againSubject, Reason: filing.ErasedAsReplaced}, s.next())
	s.do(here, filing.EraseSubject{Subject: firstSubject, Reason: filing.ErasedAsReplaced}, s.next())
	if _, err := s.Execute(s.t.Context(), here, filing.EraseSubject{Subject: rightSubject, Reason: filing.ErasedOnRequest}, s.next()); domain.KindOf(err) != domain.Conflict {
		s.t.Errorf("erased while in service: %v", err)
	}
	s.do(s.registered(), s.enter(stranger), request())
}

// ends checks the rows that the filing here is left with.
func (s *story) ends() {
	s.t.Helper()
	l, err := s.Load(s.t.Context(), here)
	if err != nil {
		s.t.Fatal(err)
	}
	rows := l.State.Staff
	if len(rows) != 2 || rows[row].Status != domain.StaffLeft || rows[again].Status != domain.StaffEmployed {
		s.t.Errorf("the filing is left with %+v", rows)
	}
	if got := rows[again].Person.Subject; got != rightSubject {
		s.t.Errorf("the row is sealed under %s, want the right number's subject", got)
	}
}
