package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

var (
	transfer, elsewhere, theirs = idOf("transfer"), idOf("another filing"), idOf("another subject")

	wentByTransfer = filing.StaffTransferred{StaffID: lead, TransferID: transfer, To: elsewhere, ToSubject: theirs, LeftOn: today}
	reversed       = filing.StaffTransferReversed{
		StaffID: lead, TransferID: transfer, To: elsewhere, ToSubject: theirs, Reason: "仍在原机构任职", EndedOn: today,
	}
	reinstated = filing.StaffReinstated{StaffID: lead, TransferID: transfer}
	// came is a filing whose lead came by a transfer.
	came = append(append(events{}, begun...), with(leadAdded, func(e *filing.StaffAdded) { e.TransferID = transfer }))
)

func hands(m filing.StaffMember) []domain.Claim {
	return []domain.Claim{{
		Op: domain.HandClaim, Kind: domain.ClaimPerson, Subject: m.Person.Subject,
		To: &domain.Holder{Stream: "filing-" + elsewhere.String(), Subject: theirs},
	}}
}

func TestTransferStaff(t *testing.T) {
	away := filing.TransferStaff{
		TransferID: transfer, Subject: leadMember.Person.Subject, To: elsewhere, ToSubject: theirs, LeftOn: today, Today: today,
	}
	run(t, cases{
		{Name: "Q3.6: somebody left whom the institution did not report", Given: published, When: away, Then: events{wentByTransfer}, Claims: hands(leadMember)},
		{Name: "2.5: a draft holds nobody against a transfer", Given: draft, When: away, Then: events{wentByTransfer}},
		{Name: "1.14: nor does a case that is with the authority", Given: underReview, When: away, Then: events{wentByTransfer}},
		{Name: "1.1: not in the future", Given: published, When: with(away, func(c *filing.TransferStaff) { c.LeftOn = "2027-01-01" }),
			Refused: []error{filing.ErrInFuture.At("left_on")}},
		{Name: "1.1: not before the first day", Given: published, When: with(away, func(c *filing.TransferStaff) { c.LeftOn = "2016-02-29" }),
			Refused: []error{filing.ErrDateOrder.At("left_on")}},
		{Name: "1.1: with a day", Given: published, When: with(away, func(c *filing.TransferStaff) { c.LeftOn = "" }), Refused: required("left_on")},
		{Name: "2.7: the institution was there before", Given: leadGone, When: away, Refused: []error{filing.ErrStaffNotInPost}},
		{Name: "2.8: a canceled filing holds nobody", Given: canceled, When: away, Refused: []error{filing.ErrStaffNotInPost}},
	})
	s := fold(after(underReview, wentByTransfer))
	row := s.Staff[lead]
	if row.Status != domain.StaffLeft || row.EndedOn != today || row.WentBy != transfer || s.Cases[firstCase].Change == uuid.Nil {
		t.Errorf("1.14: the row is %+v, the case %+v", row, s.Cases[firstCase])
	}
}

func TestAddStaffByTransfer(t *testing.T) {
	member := with(leadMember, func(m *filing.StaffMember) { m.Person = sealed("尉迟真", "another") })
	add := filing.AddStaff{
		StaffID: leadAgain, Member: member, TransferID: transfer, Today: today, Facts: filing.PersonFacts{ContractSignedInPast: true},
	}
	added := filing.StaffAdded{StaffID: leadAgain, StaffMember: member, TransferID: transfer}
	run(t, cases{
		{Name: "Q3.6: the person is entered", Given: draft, When: add, Then: events{added}, Claims: []domain.Claim{takes(member)}},
		{Name: "1.14: also when the case was handed in meanwhile", Given: submitted, When: add, Then: events{added}},
		{Name: "2.7: and when it was published", Given: published, When: add, Then: events{added}},
		{Name: "2.8: not once the filing is canceled", Given: canceled, When: add, Refused: []error{filing.ErrCanceled}},
	})
	if s := fold(after(submitted, added)); s.Staff[leadAgain].CameBy != transfer || s.Cases[firstCase].Change == uuid.Nil {
		t.Errorf("1.14: the case does not say what changed: %+v", s.Cases[firstCase])
	}
}

func TestReverseTransfer(t *testing.T) {
	reverse := filing.ReverseTransfer{TransferID: transfer, StaffID: lead, Subject: leadMember.Person.Subject, To: elsewhere, ToSubject: theirs, Reason: "仍在原机构任职", Today: today}
	annotate := filing.AnnotateTransfer{TransferID: transfer, StaffID: lead, Reason: "人员已再次离职"}
	run(t, cases{
		{Name: "2.6: upheld: the new employment ends and the claim goes back", Given: came, When: reverse, Then: events{reversed}, Claims: hands(leadMember)},
		{Name: "2.6: only by its own transfer", Given: came, When: with(reverse, func(c *filing.ReverseTransfer) { c.TransferID = idOf("x") }),
			Refused: []error{filing.ErrStaffUnknown}},
		{Name: "2.6: not of who came otherwise", Given: draft, When: reverse, Refused: []error{filing.ErrStaffUnknown}},
		{Name: "2.6: only while the claim is held", Given: after(came, leadLeft), When: reverse, Refused: []error{filing.ErrStaffNotInPost}},
		{Name: "2.6: nor once the row is of another person", Given: came, When: with(reverse, func(c *filing.ReverseTransfer) { c.Subject = idOf("x") }),
			Refused: []error{filing.ErrStaffNotInPost}},
		{Name: "2.6: with a reason", Given: came, When: with(reverse, func(c *filing.ReverseTransfer) { c.Reason = "" }), Refused: required("reason")},
		{Name: "2.6: otherwise it is noted", Given: after(came, leadLeft), When: annotate,
			Then: events{filing.TransferAnnotated{TransferID: transfer, StaffID: lead, Reason: "人员已再次离职"}}, Claims: []domain.Claim{}},
		{Name: "2.6: also of a draft that was given up", Given: codeReleased, When: annotate,
			Then: events{filing.TransferAnnotated{TransferID: transfer, StaffID: lead, Reason: "人员已再次离职"}}},
	})
}

func TestReinstateStaff(t *testing.T) {
	back := filing.ReinstateStaff{TransferID: transfer, StaffID: lead, Subject: leadMember.Person.Subject}
	gone := after(published, wentByTransfer)
	run(t, cases{
		{Name: "2.6: the old employment goes on", Given: gone, When: back, Then: events{reinstated}, Claims: []domain.Claim{takes(leadMember)}},
		{Name: "2.6: once", Given: after(gone, reinstated), When: back},
		{Name: "2.6: not of who left otherwise", Given: leadGone, When: back, Refused: []error{filing.ErrStaffNotInPost}},
		{Name: "2.6: not of who was erased", Given: after(gone, filing.SubjectErased{Subject: leadMember.Person.Subject, Reason: filing.ErasedOnRequest}),
			When: back, Refused: []error{filing.ErrSubjectUnknown}},
		{Name: "2.6: nor whom the claim did not come back to", Given: gone, When: with(back, func(c *filing.ReinstateStaff) { c.Subject = idOf("x") }),
			Refused: []error{filing.ErrStaffNotInPost}},
		{Name: "2.6: nor in a canceled filing", Given: after(gone, wholeCanceled), When: back, Refused: []error{filing.ErrCanceled}},
	})
	if row := fold(after(gone, reinstated)).Staff[lead]; !row.Employed() || row.EndedOn != "" || row.CameBackBy != transfer {
		t.Errorf("2.6: the row is %+v", row)
	}
}

func TestLetGo(t *testing.T) {
	let := filing.LetGo{TransferID: transfer, Subject: theirs, Code: "filing.canceled"}
	gone := filing.TransferLetGo(let)
	run(t, cases{
		{Name: "2.7: nobody could be entered", Given: canceled, When: let, Then: events{gone},
			Claims: []domain.Claim{{Op: domain.ReleaseClaim, Kind: domain.ClaimPerson, Subject: theirs}}},
		{Name: "Q7.2: nor in a draft that was given up", Given: codeReleased, When: let, Then: events{gone}},
		{Name: "2.7: once", Given: after(canceled, gone), When: let},
		{Name: "2.7: not of who is here", Given: came, When: with(let, func(c *filing.LetGo) { c.Subject = leadMember.Person.Subject })},
	})
}
