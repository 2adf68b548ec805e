package crossprovince_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/domaintest"
	"github.com/google/uuid"
)

var (
	person  = authority.Supplement{Key: "person", Label: "省内联系人", Kind: authority.SupplementContact, Required: true}
	second  = authority.Supplement{Key: "second", Label: "备用联系人", Kind: authority.SupplementContact}
	persons = crossprovince.Form{Items: []authority.Supplement{person, second}, Configuration: idOf("persons")}

	zhongli = contact("person", "钟离雪")
	xiahou  = contact("person", "夏侯青")
	telling = with(report, func(c *crossprovince.Report) { c.Form, c.Answers = persons, []crossprovince.Answer{zhongli} })
	told    = events{reportedBy(telling), completed}
	now     = crossprovince.Supplemented{Answers: []crossprovince.Answer{xiahou}, SupplementedOn: today}
)

// contact is an answer with somebody sealed.
func contact(key, who string) crossprovince.Answer {
	return crossprovince.Answer{Key: key, Contact: domain.Sealed{
		Subject: idOf(who), Key: "v1", Ciphertext: []byte("sealed: " + who), Masks: map[string]string{"mobile": "1*********" + string([]rune(who)[2])},
	}}
}

// TestContacts: a person is answered sealed, under a subject of their own.
func TestContacts(t *testing.T) {
	naming := func(seen domain.Revision, answers ...crossprovince.Answer) crossprovince.Supplement {
		return crossprovince.Supplement{Seen: seen, Form: persons, Answers: answers, Today: today}
	}
	as := func(a crossprovince.Answer, subject uuid.UUID) crossprovince.Answer {
		return with(a, func(a *crossprovince.Answer) { a.Contact.Subject = subject })
	}
	erased := crossprovince.ContactErased{Subject: idOf("钟离雪"), ErasedOn: today}
	run(t, cases{
		{Name: "Q1.7: a person answers", When: telling, Then: told},
		{Name: "Q1.7: another one takes the place", Given: told, When: naming(1, xiahou), Then: events{now}},
		{Name: "Q1.7: the same bytes are nothing new", Given: told, When: naming(1, zhongli)},
		{Name: "2.20: no text in place of a person", Given: told, When: naming(1, crossprovince.Answer{Key: "person", Text: "钟离雪"}), Refused: []error{crossprovince.ErrAnswer.At("answers.0")}},
		{Name: "Q1.7: no person in place of a text", When: answering(contact("point", "钟离雪")), Refused: []error{crossprovince.ErrAnswer.At("answers.0")}},
		{Name: "security 5: two contacts are two subjects", When: with(telling, func(c *crossprovince.Report) {
			c.Answers = []crossprovince.Answer{zhongli, contact("second", "钟离雪")}
		}),
			Refused: []error{crossprovince.ErrSubjectUsed.At("answers.1.contact")}},
		{Name: "security 5: nor is it one of before", Given: append(told, now), When: naming(2, as(contact("second", "司空朔"), idOf("钟离雪"))),
			Refused: []error{crossprovince.ErrSubjectUsed.At("answers.0.contact")}},
		{Name: "security 5: nor one that was erased", Given: append(told, now, erased), When: naming(2, as(contact("second", "司空朔"), idOf("钟离雪"))),
			Refused: []error{crossprovince.ErrSubjectUsed.At("answers.0.contact")}},
	})
}

func TestUnmask(t *testing.T) {
	look := crossprovince.Unmask{Key: "person", Fields: []domain.PersonalField{domain.PersonalMobile, domain.PersonalName}, Purpose: domain.UnmaskToContact, Reason: "核对联系方式"}
	seen := crossprovince.PersonalDataUnmasked{
		Key: "person", Subject: idOf("钟离雪"), Fields: []domain.PersonalField{domain.PersonalName, domain.PersonalMobile}, Purpose: domain.UnmaskToContact, Reason: "核对联系方式",
	}
	ended := crossprovince.ServiceEnded{EndedOn: today, RecordedOn: today}
	run(t, cases{
		{Name: "B10: who looked is recorded", Given: told, When: look, Then: events{seen}, Anew: true},
		{Name: "B10: and nothing is stale by that", Given: append(told, seen), When: crossprovince.Amend{Seen: 1, Period: crossprovince.Period{StartOn: "2026-05-18"}, Today: today},
			Then: events{crossprovince.Amended{Period: crossprovince.Period{StartOn: "2026-05-18"}, AmendedOn: today}}},
		{Name: "B10: also when the report has ended", Given: append(told, ended), When: look, Then: events{seen}, Anew: true},
		{Name: "B10: what is not answered is not shown", Given: told, When: with(look, func(c *crossprovince.Unmask) { c.Key = "second" }), Refused: []error{crossprovince.ErrContact}},
		{Name: "B10: nor what was erased", Given: append(told, ended, crossprovince.ContactErased{Subject: idOf("钟离雪"), ErasedOn: today}), When: look, Refused: []error{crossprovince.ErrErased}},
		{Name: "B10: what, what for and why", Given: told, When: crossprovince.Unmask{Key: "person"},
			Refused: []error{crossprovince.ErrRequired.At("fields"), crossprovince.ErrRequired.At("purpose"), crossprovince.ErrRequired.At("reason")}},
		{Name: "B10: of what a contact has", Given: told, When: with(look, func(c *crossprovince.Unmask) {
			c.Fields = []domain.PersonalField{domain.PersonalIDNumber, domain.PersonalName, domain.PersonalName}
		}), Refused: []error{crossprovince.ErrField.At("fields.0"), crossprovince.ErrRepeated.At("fields.2")}},
		{Name: "2.19: not of none", When: look, Refused: []error{crossprovince.ErrNotFound}},
	})
}

func TestEraseContact(t *testing.T) {
	erase := crossprovince.EraseContact{Subject: idOf("钟离雪"), Today: today}
	erased := crossprovince.ContactErased{Subject: idOf("钟离雪"), ErasedOn: today}
	ended := crossprovince.ServiceEnded{EndedOn: today, RecordedOn: today}
	run(t, cases{
		{Name: "security 5: who was replaced", Given: append(told, now), When: erase, Then: events{erased}},
		{Name: "security 5: who was named, of a report that has ended", Given: append(told, ended), When: erase, Then: events{erased}},
		{Name: "security 5: it is erased already", Given: append(told, ended, erased), When: erase},
		{Name: "security 5: not who is the contact now", Given: told, When: erase, Refused: []error{crossprovince.ErrInUse}},
		{Name: "security 5: not who never was", Given: told, When: crossprovince.EraseContact{Subject: idOf("夏侯青"), Today: today}, Refused: []error{crossprovince.ErrSubject}},
		{Name: "security 5: on a day", Given: append(told, ended), When: crossprovince.EraseContact{Subject: idOf("钟离雪")}, Refused: []error{crossprovince.ErrRequired.At("erased_on")}},
	})
	recorded := append(told, ended, erased)
	s := domaintest.Fold(crossprovince.Evolve, recorded)
	if c := s.Answers[0].Contact; len(c.Ciphertext) > 0 || len(c.Masks) > 0 || s.Subjects[idOf("钟离雪")] || s.Status != crossprovince.ByInstitution {
		t.Errorf("erased, it is %+v", s)
	}
	if first := recorded[0].(crossprovince.Reported); len(first.Answers[0].Contact.Ciphertext) == 0 {
		t.Error("the fold changed what was recorded")
	}
}
