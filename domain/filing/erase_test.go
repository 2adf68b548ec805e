package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

func TestEraseSubject(t *testing.T) {
	subject := leadMember.Person.Subject
	erase := filing.EraseSubject{Subject: subject, Reason: filing.ErasedOnRequest}
	erased := filing.SubjectErased{Subject: subject, Reason: filing.ErasedOnRequest}
	right := sealed("沈予安, corrected", "the right number")
	corrected := after(published, filing.IDNumberCorrected{StaffID: lead, OldSubject: subject, Person: right, Reason: "录入有误"})
	run(t, cases{
		{Name: "Q3.10: who holds no claim is erased", Given: leadGone, When: erase, Then: events{erased}, Claims: []domain.Claim{}},
		{Name: "Q3.10: who holds the claim is not", Given: published, When: erase, Refused: []error{filing.ErrSubjectHolds}},
		{Name: "2.6: nor whom a reversed transfer handed it back to, who is not in service again yet", Given: leadGone,
			When: with(erase, func(c *filing.EraseSubject) { c.ClaimBack = true }), Refused: []error{filing.ErrSubjectHolds}},
		{Name: "Q3.11: a number put right leaves the old subject to be erased",
			Given: corrected, When: filing.EraseSubject{Subject: subject, Reason: filing.ErasedAsReplaced},
			Then: events{filing.SubjectErased{Subject: subject, Reason: filing.ErasedAsReplaced}}},
		{Name: "Q3.11: and the new one holding",
			Given: corrected, When: filing.EraseSubject{Subject: right.Subject, Reason: filing.ErasedAsReplaced}, Refused: []error{filing.ErrSubjectHolds}},
		{Name: "Q3.10: erased already, it is nothing", Given: after(leadGone, erased), When: erase},
		{Name: "Q1.9: after cancellation everybody may be erased", Given: canceled, When: erase, Then: events{erased}},
		{Name: "Q3.10: a subject nobody was sealed under is unknown",
			Given: published, When: filing.EraseSubject{Subject: idOf("nobody"), Reason: filing.ErasedOnRequest}, Refused: []error{filing.ErrSubjectUnknown}},
		{Name: "Q3.10: the reason is one of the list",
			Given: leadGone, When: filing.EraseSubject{Subject: subject, Reason: "because"}, Refused: []error{filing.ErrNotAllowed.At("reason")}},
		{Name: "Q3.10: an erased subject is never sealed under again",
			Given: after(leadGone, erased), When: filing.AddStaff{StaffID: sampler, Member: leadMember, Facts: facts, Alteration: changedToday, Today: today},
			Refused: []error{filing.ErrSubjectTaken.At("person")}},
	})
}

// TestErasureLeavesNothingToRead holds that the state shows nothing of an
// erased subject, wherever it stood.
func TestErasureLeavesNothingToRead(t *testing.T) {
	history := after(leadGone, renameOpened, renameWanted)
	subjects := []uuid.UUID{
		leadMember.Person.Subject, identity.LegalRepresentative.Person.Subject,
		contacts.LegalRepresentative.Subject, contacts.FilingContact.Subject,
	}
	for _, s := range subjects {
		history = append(history, filing.SubjectErased{Subject: s, Reason: filing.ErasedOnRequest})
	}
	s := fold(history)
	for what, v := range map[string]domain.Sealed{
		"the staff row":                  s.Staff[lead].Person,
		"the legal representative":       s.Identity.Value.LegalRepresentative.Person,
		"the proposed representative":    s.Cases[renamingCase].Identity.Value.LegalRepresentative.Person,
		"the representative's telephone": s.Contacts.Value.LegalRepresentative,
		"the contact":                    s.Contacts.Value.FilingContact,
	} {
		if v.Ciphertext != nil || v.Masks != nil {
			t.Errorf("%s still shows %q and %v", what, v.Ciphertext, v.Masks)
		}
		if v.Subject == uuid.Nil {
			t.Errorf("%s has forgotten whose it was", what)
		}
	}
	if kept := s.Staff[quality].Person; kept.Ciphertext == nil || kept.Masks == nil {
		t.Error("somebody else was erased, too")
	}
}
