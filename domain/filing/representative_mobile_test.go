package filing_test

import (
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
)

// The new legal representative is reached by another number than the old one.
var (
	newMobile       = sealed("陆闻笛, representative's mobile", "mobile")
	reachableWanted = with(successionWanted, func(e *filing.IdentityProposed) { e.Mobile = newMobile })
	reachable       = after(published, renameOpened, reachableWanted)
)

func TestTheNumberOfAnotherLegalRepresentative(t *testing.T) {
	propose := filing.RecordIdentity{
		Seen: at0(identityRecorded), Identity: successor, Mobile: newMobile, Alteration: changedToday, Today: today, CaseID: renamingCase,
	}
	onward := with(propose, func(c *filing.RecordIdentity) { c.Seen = at(reachable, reachableWanted) })
	mobile := func(v domain.Sealed) func(*filing.RecordIdentity) {
		return func(c *filing.RecordIdentity) { c.Mobile = v }
	}
	mended := with(newMobile, func(v *domain.Sealed) { v.Ciphertext = []byte("another mobile") })
	notAllowed := []error{filing.ErrNotAllowed.At("legal_representative.mobile")}
	taken := []error{filing.ErrSubjectTaken.At("legal_representative.mobile")}
	erased := filing.SubjectErased{Subject: newMobile.Subject, Reason: filing.ErasedOnRequest}
	run(t, cases{
		{Name: "1.33: it comes with the proposal", Given: published, When: propose, Then: events{renameOpened, reachableWanted}, Claims: []domain.Claim{}},
		{Name: "1.33: or after it", Given: succession, When: with(propose, func(c *filing.RecordIdentity) { c.Seen = at(succession, successionWanted) }),
			Then: events{reachableWanted}},
		{Name: "1.33: said again, it is nothing", Given: reachable, When: onward},
		{Name: "1.33: it is put right under the same subject", Given: reachable, When: with(onward, mobile(mended)),
			Then: events{with(reachableWanted, func(e *filing.IdentityProposed) { e.Mobile = mended })}},
		{Name: "1.33: and taken back", Given: reachable, When: with(onward, mobile(domain.Sealed{})), Then: events{successionWanted}},
		{Name: "Q3.10: erasing another's number does not erase it", Given: published, When: with(propose, mobile(contacts.LegalRepresentative)), Refused: taken},
		{Name: "Q3.10: under a subject that was erased nothing is sealed", Given: after(reachable, erased), When: with(onward, mobile(mended)), Refused: taken},
		{Name: "1.10: another number of who is in office is no amendment", Given: published,
			When: with(propose, func(c *filing.RecordIdentity) { c.Identity = renamed }), Refused: notAllowed},
		{Name: "1.10: nor is it with the name in force", Given: published,
			When: with(propose, func(c *filing.RecordIdentity) { c.Identity = identity }), Refused: notAllowed},
		{Name: "Q1.6: a draft has it in its contacts", Given: begun,
			When: filing.RecordIdentity{Seen: domain.Empty, Identity: identity, Mobile: newMobile, Today: today}, Refused: notAllowed},
		{Name: "Q1.6: whatever else is there", Given: draft,
			When: filing.RecordIdentity{Seen: at(draft, identityRecorded), Identity: identity, Mobile: newMobile, Today: today}, Refused: notAllowed},
		{Name: "Q7.8: what is handed in stands still", Given: after(reachable, filing.CaseSubmitted{CaseID: renamingCase, Round: 1}), When: with(onward, mobile(mended)),
			Refused: []error{filing.ErrWithAuthority}},
	})
}

// TestQ7_6_AnotherRepresentativeWithoutANumberIsAdvised: the result would be told to
// the number of the one before. Nobody is asked for it who stays in office.
func TestQ7_6_AnotherRepresentativeWithoutANumberIsAdvised(t *testing.T) {
	missing := advised("representative_mobile_missing", "identity.legal_representative.mobile", "Q7.6")
	sameName := with(successionWanted, func(e *filing.IdentityProposed) {
		e.LegalRepresentative = with(identity.LegalRepresentative, func(r *filing.LegalRepresentative) { r.Person = sealed("叶知远, corrected", "id number") })
	})
	for name, c := range map[string]struct {
		history events
		want    []filing.Finding
	}{
		"another person": {succession, missing}, "with a number": {reachable, nil}, "another name of the institution": {renaming, nil},
		"a number put right": {after(published, renameOpened, sameName), nil}, "another scope": {extending, nil},
	} {
		s := fold(c.history)
		open := s.OpenCases()[0]
		got := slices.DeleteFunc(filing.Check(s, open, today, filing.Elsewhere{}), func(f filing.Finding) bool { return f.Code != "check.representative_mobile_missing" })
		if d := cmp.Diff(c.want, got, cmp.Transformer("none", func(f []filing.Finding) []filing.Finding { return append([]filing.Finding{}, f...) })); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		open.Status, open.Rules = filing.CaseUnderReview, 7
		if slices.ContainsFunc(filing.Check(s, open, today, filing.Elsewhere{}), func(f filing.Finding) bool { return f.Code == "check.representative_mobile_missing" }) {
			t.Errorf("%s: handed in under the seventh version of the rules it is found", name)
		}
	}
}

// TestQ7_6_TheNumberWaitsWithThePerson: until an amendment has passed the number
// on record is the one of who is in office, whatever is proposed; from then on it is
// that of the successor.
func TestQ7_6_TheNumberWaitsWithThePerson(t *testing.T) {
	result := func(e filing.Event) events { return after(reachable, filing.CaseTaken{CaseID: renamingCase}, e) }
	passed := filing.CasePassed{CaseID: renamingCase, PassedOn: today}
	another := with(contacts, func(c *filing.Contacts) {
		c.LegalRepresentative, c.OfficePhone = sealed("叶知远, another mobile", "mobile"), "0512-60000009"
	})
	for name, c := range map[string]struct {
		history  events
		want     domain.Sealed
		altered  bool // the contacts
		proposed bool // the case keeps the number it proposed
	}{
		"1.33: proposed":                           {reachable, contacts.LegalRepresentative, false, true},
		"1.33: returned":                           {result(filing.CaseReturned{CaseID: renamingCase, Points: points}), contacts.LegalRepresentative, false, true},
		"1.33: withdrawn":                          {result(filing.CaseWithdrawn{CaseID: renamingCase}), contacts.LegalRepresentative, false, true},
		"1.33: closed":                             {result(filing.CaseClosed{CaseID: renamingCase}), contacts.LegalRepresentative, false, true},
		"1.33: passed":                             {result(passed), newMobile, true, true},
		"1.33: passed, of who came without":        {after(succession, passed), contacts.LegalRepresentative, false, false},
		"1.33: proposed anew without":              {after(reachable, successionWanted), contacts.LegalRepresentative, false, false},
		"1.33: the one in office has another":      {result(filing.ContactsRecorded{Contacts: another}), another.LegalRepresentative, true, true},
		"1.33: who leaves in the end has no say":   {after(reachable, filing.ContactsRecorded{Contacts: another}, passed), newMobile, true, true},
		"1.33: who came has another one afterward": {after(reachable, passed, filing.ContactsRecorded{Contacts: another}), another.LegalRepresentative, true, true},
	} {
		s := fold(c.history)
		if got := s.Contacts.Value.LegalRepresentative; !got.Equal(c.want) {
			t.Errorf("%s: on record is %s", name, got.Subject)
		}
		if got := s.Contacts.At != fold(published).Contacts.At; got != c.altered {
			t.Errorf("%s: who edits the contacts finds them altered: %v", name, got)
		}
		if got := s.Cases[renamingCase].Identity.Value.Mobile.Equal(newMobile); got != c.proposed {
			t.Errorf("%s: the case has the number: %v", name, got)
		}
	}
	if got := fold(after(reachable, filing.ContactsRecorded{Contacts: another}, passed)).Contacts.Value; got.OfficePhone != another.OfficePhone || !got.FilingContact.Equal(contacts.FilingContact) {
		t.Errorf("1.33: with the number of the representative %+v is replaced", got)
	}
}

// TestErasureOfAProposedNumber: it is nobody's any more, neither where it was
// proposed nor on record.
func TestErasureOfAProposedNumber(t *testing.T) {
	erased, passed := filing.SubjectErased{Subject: newMobile.Subject, Reason: filing.ErasedOnRequest}, filing.CasePassed{CaseID: renamingCase}
	for name, history := range map[string]events{
		"before it is in force": after(reachable, erased, passed), "afterwards": after(reachable, passed, erased),
	} {
		s := fold(history)
		for where, v := range map[string]domain.Sealed{"proposed": s.Cases[renamingCase].Identity.Value.Mobile, "on record": s.Contacts.Value.LegalRepresentative} {
			if v.Ciphertext != nil || v.Masks != nil || v.Subject != newMobile.Subject {
				t.Errorf("erased %s, the number %s still shows %q and %v of %s", name, where, v.Ciphertext, v.Masks, v.Subject)
			}
		}
		if s.Identity.Value.LegalRepresentative.Person.Ciphertext == nil {
			t.Errorf("erased %s, with it went the ID number", name)
		}
	}
}
