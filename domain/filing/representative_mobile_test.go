package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// The new legal representative is reached by another number than the old one.
var (
	newMobile       = sealed("陆闻笛, representative's mobile", "mobile")
	reachableWanted = with(successionWanted, func(e *filing.IdentityProposed) { e.Mobile = newMobile })
	reachable       = after(published, renameOpened, reachableWanted)
)

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
