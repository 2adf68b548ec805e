package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

var (
	proven       = after(published, attachedAbout(lead, leadProof, domain.DocumentLeaveProof))
	leadLeft     = filing.StaffLeft{StaffID: lead, LeftOn: today, DocumentID: leadProof}
	leadGone     = after(proven, leadLeft)
	qualityMoved = filing.StaffMovedToNonTechnicalPost{StaffID: quality, MovedOn: today}
	qualityGone  = after(published, qualityMoved)

	leadAgain       = idOf("technical lead, again")
	leadAgainMember = with(leadMember, func(m *filing.StaffMember) { m.Person, m.HiredOn = sealed("沈予安, again", "the lead"), today })
)

func TestLeaveStaff(t *testing.T) {
	leave := filing.LeaveStaff{StaffID: lead, Seen: at(proven, leadAdded), LeftOn: today, DocumentID: leadProof, Today: today}
	on := func(d domain.Date) filing.LeaveStaff { return with(leave, func(c *filing.LeaveStaff) { c.LeftOn = d }) }
	proof := func(d filing.DocumentAttached) events { return after(published, d) }
	refusedProof := []error{filing.ErrDocument.At("document_id")}
	run(t, cases{
		{Name: "Q3.5: leaving with a day and a proof releases the person",
			Given: proven, When: leave, Then: events{leadLeft}, Claims: []domain.Claim{releases(leadMember)}},
		{Name: "Q3.5: leaving needs a day and a proof",
			Given: proven, When: with(leave, func(c *filing.LeaveStaff) { *c = filing.LeaveStaff{StaffID: lead, Seen: c.Seen, Today: today} }),
			Refused: required("left_on", "document_id")},
		{Name: "Q3.5: nobody leaves tomorrow", Given: proven, When: on(tomorrow), Refused: []error{filing.ErrInFuture.At("left_on")}},
		{Name: "Q3.5: nobody leaves before the first day", Given: proven, When: on("2016-02-29"), Refused: []error{filing.ErrDateOrder.At("left_on")}},
		{Name: "Q3.5: the first day may be the last", Given: proven, When: on("2016-03-01"),
			Then: events{filing.StaffLeft{
				StaffID: lead, LeftOn: "2016-03-01", DocumentID: leadProof, Late: filing.Lateness{DueOn: "2016-04-01", Assumed: true},
			}}},
		{Name: "Q3.5: the proof is a file in the filing", Given: published, When: leave, Refused: refusedProof},
		{Name: "Q3.5: the proof is a leave proof",
			Given: proof(attachedAbout(lead, leadProof, domain.DocumentStaffEvidence)), When: leave, Refused: refusedProof},
		{Name: "Q3.5: the proof is this person's",
			Given: proof(attachedAbout(quality, leadProof, domain.DocumentLeaveProof)), When: leave, Refused: refusedProof},
		{Name: "Q7.8: the proof does not wait with an amendment",
			Given: after(renaming, with(attachedAbout(lead, leadProof, domain.DocumentLeaveProof), func(d *filing.DocumentAttached) {
				d.CaseID = renamingCase
			})), When: leave, Refused: refusedProof},
		{Name: "Q3.5: who left on that day already has left", Given: leadGone, When: leave},
		{Name: "Q3.5: nobody leaves twice",
			Given: leadGone, When: with(on("2026-03-01"), func(c *filing.LeaveStaff) { c.Seen = at(leadGone, leadLeft) }),
			Refused: []error{filing.ErrStaffNotInPost}},
		{Name: "Q6.3: whom somebody else altered does not leave unseen",
			Given: after(proven, filing.StaffRevised{StaffID: lead, StaffMember: leadMember, Alteration: corrected}), When: leave,
			Refused: []error{filing.ErrStale}},
		{Name: "Q3.5: nobody leaves who was not entered", Given: begun, When: leave, Refused: []error{filing.ErrStaffUnknown}},
		{Name: "Q3.5: leaving does not wait for an amendment",
			Given: after(renamingTaken, attachedAbout(lead, leadProof, domain.DocumentLeaveProof)), When: leave, Then: events{leadLeft}},
		{Name: "Q7.6: while the first case is with the authority nobody leaves", Given: submitted, When: leave, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nobody leaves after cancellation", Given: canceled, When: leave, Refused: []error{filing.ErrCanceled}},
	})
}

func TestMoveStaff(t *testing.T) {
	move := filing.MoveStaff{StaffID: quality, Seen: at(published, qualityAdded), MovedOn: today, Today: today}
	on := func(d domain.Date) filing.MoveStaff { return with(move, func(c *filing.MoveStaff) { c.MovedOn = d }) }
	run(t, cases{
		{Name: "Q3.9: a post that is not filed releases the person, without proof",
			Given: published, When: move, Then: events{qualityMoved}, Claims: []domain.Claim{releases(qualityMember)}},
		{Name: "Q3.9: moved on that day already, it is nothing", Given: qualityGone, When: move},
		{Name: "Q3.9: nobody moves twice",
			Given: qualityGone, When: with(on("2026-03-01"), func(c *filing.MoveStaff) { c.Seen = at(qualityGone, qualityMoved) }),
			Refused: []error{filing.ErrStaffNotInPost}},
		{Name: "Q3.9: a day is required", Given: published, When: on(""), Refused: required("moved_on")},
		{Name: "Q3.9: nobody moves tomorrow", Given: published, When: on(tomorrow), Refused: []error{filing.ErrInFuture.At("moved_on")}},
		{Name: "Q3.9: nobody moves before the first day", Given: published, When: on("2019-06-30"), Refused: []error{filing.ErrDateOrder.At("moved_on")}},
		{Name: "Q6.3: whom somebody else altered does not move unseen",
			Given: published, When: with(move, func(c *filing.MoveStaff) { c.Seen-- }), Refused: []error{filing.ErrStale}},
		{Name: "Q3.9: nobody moves who was not entered", Given: begun, When: move, Refused: []error{filing.ErrStaffUnknown}},
		{Name: "Q1.9: nobody moves after cancellation", Given: canceled, When: move, Refused: []error{filing.ErrCanceled}},
	})
}

func TestRehireStaff(t *testing.T) {
	rehire := filing.RehireStaff{
		StaffID: leadAgain, FormerStaffID: lead, Seen: at(leadGone, leadLeft), Member: leadAgainMember, Facts: facts, Today: today,
	}
	leadBackAndGone := after(leadGone, filing.StaffRehired{StaffID: leadAgain, FormerStaffID: lead, StaffMember: leadAgainMember},
		filing.StaffLeft{StaffID: leadAgain, LeftOn: tomorrow, DocumentID: idOf("proof")})
	rehired := filing.StaffRehired{StaffID: leadAgain, FormerStaffID: lead, StaffMember: leadAgainMember}
	member := with(leadAgainMember, func(m *filing.StaffMember) { m.Person = sealed("顾清荷, again", "the quality lead") })
	run(t, cases{
		{Name: "Q3.5: who left comes back as a row and a subject of its own",
			Given: leadGone, When: rehire, Then: events{rehired}, Claims: []domain.Claim{takes(leadAgainMember)}},
		{Name: "Q3.9: so does who moved to another post",
			Given: qualityGone, When: filing.RehireStaff{
				StaffID: leadAgain, FormerStaffID: quality, Seen: at(qualityGone, qualityMoved), Member: member, Facts: facts, Today: today,
			}, Then: events{filing.StaffRehired{StaffID: leadAgain, FormerStaffID: quality, StaffMember: member}}},
		{Name: "Q3.5: somebody in service is not rehired",
			Given: published, When: with(rehire, func(c *filing.RehireStaff) { c.Seen = at(published, leadAdded) }), Refused: []error{filing.ErrStaffInPost}},
		{Name: "Q3.5: somebody else is not rehired in the row",
			Given: leadGone, When: with(rehire, func(c *filing.RehireStaff) { c.Facts.SamePerson = false }),
			Refused: []error{filing.ErrNotSamePerson.At("id_number")}},
		{Name: "Q3.5: the second employment has a subject of its own",
			Given: leadGone, When: with(rehire, func(c *filing.RehireStaff) { c.Member.Person = leadMember.Person }),
			Refused: []error{filing.ErrSubjectTaken.At("person")}},
		{Name: "Q3.5: and a row of its own",
			Given: leadGone, When: with(rehire, func(c *filing.RehireStaff) { c.StaffID = lead }), Refused: []error{filing.ErrIDTaken.At("staff_id")}},
		{Name: "Q3.5: nobody comes back before leaving",
			Given: leadGone, When: with(rehire, func(c *filing.RehireStaff) { c.Member.HiredOn = "2026-03-01" }), Refused: []error{filing.ErrDateOrder.At("hired_on")}},
		{Name: "Q3.5: nor before leaving the second time",
			Given: after(leadBackAndGone, attachedAbout(leadAgain, idOf("proof"), domain.DocumentLeaveProof)),
			When: with(rehire, func(c *filing.RehireStaff) {
				c.StaffID, c.Member.Person = idOf("a third row"), sealed("沈予安, a third time", "the lead")
			}),
			Refused: []error{filing.ErrDateOrder.At("hired_on")}},
		{Name: "Q3.1: the row is checked like an entry",
			Given: leadGone, When: with(rehire, func(c *filing.RehireStaff) { c.Member.Education, c.Facts.ContractSignedInPast = "", false }),
			Refused: append(required("education"), filing.ErrInFuture.At("contract_signed_on"))},
		{Name: "Q6.3: whom somebody else altered is not rehired unseen",
			Given: leadGone, When: with(rehire, func(c *filing.RehireStaff) { c.Seen-- }), Refused: []error{filing.ErrStale}},
		{Name: "Q3.1: nobody is rehired who was not entered", Given: begun, When: rehire, Refused: []error{filing.ErrStaffUnknown}},
		{Name: "Q3.10: nor whose entry was taken back",
			Given: after(draft, filing.StaffEntryWithdrawn{StaffID: lead}),
			When:  with(rehire, func(c *filing.RehireStaff) { c.Seen = domain.Revision(len(draft)) }), Refused: []error{filing.ErrStaffUnknown}},
		{Name: "Q1.9: nobody is rehired after cancellation", Given: canceled, When: rehire, Refused: []error{filing.ErrCanceled}},
	})
	run(t, cases{{
		Name:  "Q3.5: nor does a revision make it so",
		Given: after(leadGone, rehired),
		When: filing.ReviseStaff{
			StaffID: leadAgain, Seen: domain.Revision(len(leadGone)), Facts: facts, Alteration: corrected, Today: today,
			Member: with(leadAgainMember, func(m *filing.StaffMember) { m.HiredOn = "2026-03-01" }),
		},
		Refused: []error{filing.ErrDateOrder.At("hired_on")},
	}})
	s := fold(after(leadGone, rehired))
	if first := s.Staff[lead]; first.Employed() || first.EndedOn != today {
		t.Errorf("Q3.5: the first employment stays as it ended, not %+v", first)
	}
	if second := s.Staff[leadAgain]; !second.Employed() || second.FormerStaffID != lead {
		t.Errorf("Q3.5: the second one refers to the first, not %+v", second)
	}
}
