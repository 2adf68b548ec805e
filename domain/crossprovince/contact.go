package crossprovince

import (
	"fmt"
	"maps"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// ContactFields are what is sealed of a contact (联系人), in the order of the code list.
func ContactFields() []domain.PersonalField {
	return []domain.PersonalField{domain.PersonalName, domain.PersonalMobile}
}

// PersonalDataUnmasked records that somebody was shown a contact in the clear (查看明文):
// which fields and what for, never a value. It is recorded before anything is shown, and
// alters nothing: what others answer meanwhile is as fresh as before.
type PersonalDataUnmasked struct {
	Key     string                 `json:"key"` // of the item
	Subject uuid.UUID              `json:"subject"`
	Fields  []domain.PersonalField `json:"fields"` // in the order of the code list
	Purpose domain.UnmaskPurpose   `json:"purpose"`
	Reason  string                 `json:"reason"`
}

// EventType is the stored name.
func (PersonalDataUnmasked) EventType() string { return "crossprovince.personal_data_unmasked" }

func (PersonalDataUnmasked) apply(*State, domain.Place) {}

// ContactErased records that a contact can be read no more. The reaction to it destroys
// the key.
type ContactErased struct {
	Subject  uuid.UUID   `json:"subject"`
	ErasedOn domain.Date `json:"erased_on"`
}

// EventType is the stored name.
func (ContactErased) EventType() string { return "crossprovince.contact_erased" }

func (e ContactErased) apply(s *State, _ domain.Place) {
	s.Subjects = maps.Clone(s.Subjects)
	s.Subjects[e.Subject] = false
	s.Answers = slices.Clone(s.Answers)
	for i := range s.Answers {
		if c := &s.Answers[i].Contact; c.Subject == e.Subject {
			c.Ciphertext, c.Masks = nil, nil // they mean nothing any more, and say more than needs to be said
		}
	}
}

// keep notes whose contacts there are.
func (s *State) keep(answers []Answer) {
	for _, a := range answers {
		if a.Contact.IsZero() {
			continue
		}
		if _, known := s.Subjects[a.Contact.Subject]; known {
			continue
		}
		if s.Subjects = maps.Clone(s.Subjects); s.Subjects == nil {
			s.Subjects = map[uuid.UUID]bool{}
		}
		s.Subjects[a.Contact.Subject] = true
	}
}

// subject adds a problem if a contact is sealed for somebody who was one before: erasing
// that one would erase this one, too. It is a mistake of the edge, never a person's.
func (p *problems) subject(s State, before []Answer, a Answer, field string) {
	if a.Contact.IsZero() || slices.ContainsFunc(s.Answers, func(b Answer) bool { return b.Key == a.Key && b.Contact.Equal(a.Contact) }) {
		return
	}
	_, known := s.Subjects[a.Contact.Subject]
	p.addIf(known || slices.ContainsFunc(before, func(b Answer) bool { return b.Contact.Subject == a.Contact.Subject }), ErrSubjectUsed, field)
}

// Contact returns the contact that answers an item, as it stands. What was erased, or
// never answered, is refused.
func (s State) Contact(key string) (domain.Sealed, error) {
	for _, a := range s.Answers {
		switch {
		case a.Key != key || a.Contact.IsZero():
		case !s.Subjects[a.Contact.Subject]:
			return domain.Sealed{}, ErrErased
		default:
			return a.Contact, nil
		}
	}
	return domain.Sealed{}, ErrContact
}

// Unmask asks to be shown a contact in the clear. Who may ask is the edge's to know.
type Unmask struct {
	Key     string
	Fields  []domain.PersonalField
	Purpose domain.UnmaskPurpose
	Reason  string
}

func (c Unmask) decide(s State) ([]Event, error) {
	sealed, err := s.Contact(c.Key)
	if err != nil {
		return nil, err
	}
	var p problems
	p.addIf(len(c.Fields) == 0, ErrRequired, "fields")
	p.addIf(c.Purpose == "", ErrRequired, "purpose")
	p.addIf(c.Reason == "", ErrRequired, "reason")
	for i, f := range c.Fields {
		field := fmt.Sprintf("fields.%d", i)
		p.addIf(!slices.Contains(ContactFields(), f), ErrField, field)
		p.addIf(slices.Contains(c.Fields[:i], f), ErrRepeated, field)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	ordered := slices.DeleteFunc(ContactFields(), func(f domain.PersonalField) bool { return !slices.Contains(c.Fields, f) })
	return []Event{PersonalDataUnmasked{Key: c.Key, Subject: sealed.Subject, Fields: ordered, Purpose: c.Purpose, Reason: c.Reason}}, nil
}

// EraseContact makes a contact unreadable, once nothing requires it: one that was
// replaced, or of a report that has ended.
type EraseContact struct {
	Subject uuid.UUID
	Today   domain.Date
}

func (c EraseContact) decide(s State) ([]Event, error) {
	readable, known := s.Subjects[c.Subject]
	switch {
	case !known:
		return nil, ErrSubject
	case !readable:
		return nil, nil
	case c.Today == "":
		return nil, ErrRequired.At("erased_on")
	case !s.Ended() && slices.ContainsFunc(s.Answers, func(a Answer) bool { return a.Contact.Subject == c.Subject }):
		return nil, ErrInUse
	}
	return []Event{ContactErased{Subject: c.Subject, ErasedOn: c.Today}}, nil
}
