package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

func TestRemoveStaff(t *testing.T) {
	remove := filing.RemoveStaff{StaffID: lead, Reason: "误录入"}
	removed := filing.StaffRemoved{StaffID: lead, Reason: "误录入"}
	erased := filing.SubjectErased{Subject: leadMember.Person.Subject, Reason: filing.ErasedAsMistaken}
	run(t, cases{
		{Name: "Q3.10: who was entered by mistake leaves the list, and is free",
			Given: published, When: remove, Then: events{removed, erased}, Claims: []domain.Claim{releases(leadMember)}},
		{Name: "Q3.10: also while the first case is with the authority", Given: submitted, When: remove, Then: events{removed, erased}},
		{Name: "Q3.10: who left holds nothing to release", Given: leadGone, When: remove, Then: events{removed, erased}, Claims: []domain.Claim{}},
		{Name: "Q1.9: also after cancellation", Given: canceled, When: remove, Then: events{removed, erased}},
		{Name: "Q3.10: who was erased before is not erased again",
			Given: after(leadGone, filing.SubjectErased{Subject: leadMember.Person.Subject, Reason: filing.ErasedOnRequest}), When: remove, Then: events{removed}},
		{Name: "2.6: not while a reversed transfer is to open the employment again", Given: leadGone,
			When: with(remove, func(c *filing.RemoveStaff) { c.ClaimBack = true }), Refused: []error{filing.ErrSubjectHolds}},
		{Name: "Q3.10: with a reason", Given: published, When: filing.RemoveStaff{StaffID: lead}, Refused: required("reason")},
		{Name: "Q3.10: nobody twice", Given: after(published, removed, erased), When: remove, Refused: []error{filing.ErrStaffUnknown}},
	})
}

// TestRemovedLeavesEveryView holds that nothing of the row or of documents about
// the person stays, and the subject is known for ever.
func TestRemovedLeavesEveryView(t *testing.T) {
	s := fold(after(proven, filing.StaffRemoved{StaffID: lead, Reason: "误录入"}))
	if _, ok := s.Staff[lead]; ok {
		t.Error("Q3.10: the row stays")
	}
	if _, ok := s.Documents[leadProof]; ok {
		t.Error("Q3.10: a document about the person stays")
	}
	if _, ok := s.Staff[quality]; !ok {
		t.Error("Q3.10: somebody else was removed, too")
	}
	if known := s.Subjects[leadMember.Person.Subject]; !known {
		t.Error("Q3.10: the subject is forgotten")
	}
}

// TestEvidence: what supports a suggestion comes whenever it is raised, and
// about whom it is raised.
func TestEvidence(t *testing.T) {
	evidence := with(attachedAbout(lead, idOf("evidence"), domain.DocumentEvidence), func(d *filing.DocumentAttached) { d.CaseID = uuid.Nil })
	general := with(evidence, func(d *filing.DocumentAttached) { d.StaffID, d.Subject = uuid.Nil, uuid.Nil })
	attach := func(d filing.DocumentAttached) filing.AttachDocument {
		return filing.AttachDocument{DocumentID: d.DocumentID, Document: d.Document}
	}
	run(t, cases{
		{Name: "Q3.10: about a person", Given: published, When: attach(evidence), Then: events{evidence}},
		{Name: "Q7.2: or not", Given: published, When: attach(general), Then: events{general}},
		{Name: "Q7.2: also while the first case is with the authority", Given: submitted, When: attach(general), Then: events{general}},
		{Name: "Q1.9: not after cancellation", Given: canceled, When: attach(general), Refused: []error{filing.ErrCanceled}},
	})
}
