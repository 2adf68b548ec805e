package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestUnmask(t *testing.T) {
	of := func(part domain.PersonalPart) filing.PersonalDataOf { return filing.PersonalDataOf{Part: part} }
	leadOf := filing.PersonalDataOf{Part: domain.PersonalStaff, StaffID: lead}
	look := filing.Unmask{
		Of: leadOf, Fields: []domain.PersonalField{domain.PersonalIDNumber, domain.PersonalMobile},
		Purpose: domain.UnmaskToVerifyIdentity, Reason: "与劳动合同核对",
	}
	at := func(of filing.PersonalDataOf, fields ...domain.PersonalField) filing.Unmask {
		return with(look, func(c *filing.Unmask) { c.Of, c.Fields = of, fields })
	}
	looked := func(c filing.Unmask, subject uuid.UUID) events {
		return events{filing.PersonalDataUnmasked{PersonalDataOf: c.Of, Subject: subject, Fields: c.Fields, Purpose: c.Purpose, Reason: c.Reason}}
	}
	representative := at(of(domain.PersonalLegalRepresentative), domain.PersonalIDNumber)
	proposed := at(filing.PersonalDataOf{Part: domain.PersonalLegalRepresentative, CaseID: renamingCase}, domain.PersonalIDNumber)
	telephone := at(of(domain.PersonalLegalRepresentativeContact), domain.PersonalMobile)
	proposedTelephone := at(filing.PersonalDataOf{Part: domain.PersonalLegalRepresentativeContact, CaseID: renamingCase}, domain.PersonalMobile)
	contact := at(of(domain.PersonalFilingContact), domain.PersonalName, domain.PersonalMobile, domain.PersonalEmail)
	wanted := after(published, renameOpened, renameWanted)
	erased := filing.SubjectErased{Subject: leadMember.Person.Subject, Reason: filing.ErasedOnRequest}
	suggested := with(at(filing.PersonalDataOf{Part: domain.PersonalSuggestedNumber, SuggestionID: idOf("suggestion")}, domain.PersonalIDNumber),
		func(c *filing.Unmask) { c.Sealed = sealed("right number", "the right number") })
	run(t, cases{
		{Name: "B10: the number that a suggestion asks for", Given: published, When: suggested, Then: looked(suggested, suggested.Sealed.Subject), Claims: []domain.Claim{}, Anew: true},
		{Name: "B10: of a suggestion that asks for none", Given: published, When: with(suggested, func(c *filing.Unmask) { c.Sealed = domain.Sealed{} }),
			Refused: []error{filing.ErrPersonalData}},
		{Name: "B10: nor once the row has it and was erased",
			Given: after(leadGone, erased), When: with(suggested, func(c *filing.Unmask) { c.Sealed = leadMember.Person }), Refused: []error{filing.ErrSubjectErased}},
		{Name: "B10: who looks at a person is recorded, without a value", Given: published, When: look, Then: looked(look, leadMember.Person.Subject), Claims: []domain.Claim{}, Anew: true},
		{Name: "B10: of who left, too", Given: leadGone, When: look, Then: looked(look, leadMember.Person.Subject), Anew: true},
		{Name: "B10: and after a cancellation", Given: canceled, When: look, Then: looked(look, leadMember.Person.Subject), Anew: true},
		{Name: "B10: every look is one of its own", Given: after(published, looked(look, leadMember.Person.Subject)...), When: look, Then: looked(look, leadMember.Person.Subject), Anew: true},
		{Name: "B10: the legal representative", Given: draft, When: representative, Then: looked(representative, identity.LegalRepresentative.Person.Subject), Anew: true},
		{Name: "B10: the proposed one", Given: wanted, When: proposed, Then: looked(proposed, renamed.LegalRepresentative.Person.Subject), Anew: true},
		{Name: "B10: the representative's telephone", Given: draft, When: telephone, Then: looked(telephone, contacts.LegalRepresentative.Subject), Anew: true},
		{Name: "B10: the proposed one's", Given: reachable, When: proposedTelephone, Then: looked(proposedTelephone, newMobile.Subject), Anew: true},
		{Name: "B10: of who is proposed without one", Given: wanted, When: proposedTelephone, Refused: []error{filing.ErrPersonalData}},
		{Name: "B10: the contact", Given: draft, When: contact, Then: looked(contact, contacts.FilingContact.Subject), Anew: true},

		{Name: "B10: in the order of the list, however it is asked", Given: published, When: at(leadOf, domain.PersonalMobile, domain.PersonalIDNumber),
			Then: looked(look, leadMember.Person.Subject), Anew: true},

		{Name: "B10: nobody there", Given: published, When: at(filing.PersonalDataOf{Part: domain.PersonalStaff, StaffID: idOf("nobody")}), Refused: []error{filing.ErrStaffUnknown}},
		{Name: "B10: nothing recorded there", Given: begun, When: representative, Refused: []error{filing.ErrPersonalData}},
		{Name: "B10: no such part", Given: published, When: at(of("equipment")), Refused: []error{filing.ErrPersonalData}},
		{Name: "B10: no such case", Given: published, When: proposed, Refused: []error{filing.ErrCaseUnknown}},
		{Name: "B10: nor a telephone in it", Given: published, When: proposedTelephone, Refused: []error{filing.ErrCaseUnknown}},
		{Name: "B10: a case that proposes no other", Given: after(published, renameOpened), When: proposed, Refused: []error{filing.ErrPersonalData}},
		{Name: "B10: who was erased", Given: after(leadGone, erased), When: look, Refused: []error{filing.ErrSubjectErased}},
		{Name: "B10: everything is said", Given: published, When: filing.Unmask{Of: leadOf}, Refused: required("fields", "purpose", "reason")},
		{Name: "B10: only what the part has", Given: published, When: at(leadOf, domain.PersonalIDNumber, domain.PersonalEmail, domain.PersonalIDNumber),
			Refused: []error{filing.ErrNotAllowed.At("fields.1"), filing.ErrRepeated.At("fields.2")}},
	})
}

// TestUnmaskingAltersNothing: what others edit or decide is as fresh as before.
func TestUnmaskingAltersNothing(t *testing.T) {
	for name, history := range map[string]events{"published": published, "under review": underReview, "canceled": canceled} {
		looked := after(history, filing.PersonalDataUnmasked{
			PersonalDataOf: filing.PersonalDataOf{Part: domain.PersonalStaff, StaffID: lead}, Subject: leadMember.Person.Subject,
		})
		if diff := cmp.Diff(fold(history), fold(looked)); diff != "" {
			t.Errorf("%s: looking altered it (-before +after):\n%s", name, diff)
		}
	}
}

// TestPersonalParts: every part has fields, each of which some part has.
func TestPersonalParts(t *testing.T) {
	had := map[domain.PersonalField]bool{}
	for _, p := range domain.PersonalParts() {
		if len(p.Fields()) == 0 || p.Label() == string(p) {
			t.Errorf("%s has the fields %v and the label %s", p, p.Fields(), p.Label())
		}
		for _, f := range p.Fields() {
			had[f] = true
		}
	}
	for _, f := range domain.PersonalFields() {
		if !had[f] {
			t.Errorf("no part has %s", f)
		}
	}
}
