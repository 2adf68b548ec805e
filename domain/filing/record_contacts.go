package filing

import "example.org/ledger/domain"

// RecordContacts sets how the institution is reached: class B. A new telephone
// number is not a new legal representative.
type RecordContacts struct {
	Seen     domain.Revision
	Contacts Contacts
}

func (c RecordContacts) decide(s State) ([]Event, error) {
	if err := s.edit(c.Seen, s.Contacts.Revision()); err != nil {
		return nil, err
	}
	if s.Contacts.Recorded() && s.Contacts.Value.equal(c.Contacts) {
		return nil, nil
	}
	var p problems
	p.required(map[string]bool{
		"legal_representative.mobile": !c.Contacts.LegalRepresentative.IsZero(),
		"filing_contact.name":         !c.Contacts.FilingContact.IsZero(),
	})
	p.resealed(s, c.Contacts.LegalRepresentative, "legal_representative.mobile", s.Contacts.Value.LegalRepresentative)
	p.resealed(s, c.Contacts.FilingContact, "filing_contact.name", s.Contacts.Value.FilingContact)
	// Two people: erasing one must not erase the other.
	p.addIf(!c.Contacts.FilingContact.IsZero() && c.Contacts.FilingContact.Subject == c.Contacts.LegalRepresentative.Subject,
		ErrSubjectTaken, "filing_contact.name")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{ContactsRecorded{c.Contacts}}, nil
}

func (c Contacts) equal(o Contacts) bool {
	return c.LegalRepresentative.Equal(o.LegalRepresentative) && c.FilingContact.Equal(o.FilingContact) &&
		c.OfficePhone == o.OfficePhone && c.Website == o.Website && c.Postcode == o.Postcode
}
