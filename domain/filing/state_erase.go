package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// erase forgets what the state holds of a subject: the ciphertext means
// nothing any more, and the masks say more than needs to be said.
func (s *State) erase(subject uuid.UUID) {
	put(&s.Subjects, subject, false)
	wipe := func(v *domain.Sealed) {
		if v.Subject == subject {
			v.Ciphertext, v.Masks = nil, nil
		}
	}
	wipe(&s.Identity.Value.LegalRepresentative.Person)
	wipe(&s.Contacts.Value.LegalRepresentative)
	wipe(&s.Contacts.Value.FilingContact)
	for id, row := range s.Staff {
		wipe(&row.Person)
		s.Staff[id] = row
	}
	for _, c := range s.Cases {
		if c.Identity != nil {
			proposed := *c.Identity
			wipe(&proposed.Value.LegalRepresentative.Person)
			wipe(&proposed.Value.Mobile)
			c.Identity = &proposed
			s.Cases[c.ID] = c
		}
	}
}

// holdsClaim reports whether the subject holds a person's claim.
func (s State) holdsClaim(subject uuid.UUID) bool {
	for _, row := range s.Staff {
		if row.Person.Subject == subject && row.Employed() {
			return true
		}
	}
	return false
}
