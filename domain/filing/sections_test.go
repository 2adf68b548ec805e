package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

func TestRecordBasics(t *testing.T) {
	record := filing.RecordBasics{Seen: domain.Empty, Basics: basics, Today: today}
	moved := with(basics, func(b *filing.Basics) { b.RegisteredAddress = "苏州市澄湖路2号" })
	update := filing.RecordBasics{Seen: at(published, basicsRecorded), Basics: moved, Alteration: changedToday, Today: today}
	wrong := func(edit func(*filing.Basics)) filing.RecordBasics {
		return with(record, func(c *filing.RecordBasics) { edit(&c.Basics) })
	}
	run(t, cases{
		{Name: "Q1.6: the basics are recorded", Given: begun, When: record, Then: events{basicsRecorded}},
		{Name: "Q6.3: the same once more records nothing",
			Given: draft, When: with(record, func(c *filing.RecordBasics) { c.Seen = at(draft, basicsRecorded) })},
		{Name: "Q6.3: an edit of what somebody else altered is refused", Given: draft, When: record, Refused: []error{filing.ErrStale}},
		{Name: "Q1.6: everything missing is named at once",
			Given: begun, When: filing.RecordBasics{Seen: domain.Empty, Today: today},
			Refused: required("certificate", "ownership_nature", "established_on", "term_from", "registered_address", "county", "term_to")},
		{Name: "Q2.3: an open term has no last day",
			Given: begun, When: wrong(func(b *filing.Basics) { b.TermTo = "2045-05-31" }), Refused: []error{filing.ErrNotAllowed.At("term_to")}},
		{Name: "Q2.3: a term has a last day unless it is open",
			Given: begun, When: wrong(func(b *filing.Basics) { b.TermOpen = false }), Refused: required("term_to")},
		{Name: "Q2.3: a term ends after it begins",
			Given: begun, When: wrong(func(b *filing.Basics) { b.TermOpen, b.TermTo = false, b.TermFrom }),
			Refused: []error{filing.ErrDateOrder.At("term_to")}},
		{Name: "Q1.6: nobody is established tomorrow",
			Given: begun, When: wrong(func(b *filing.Basics) { b.EstablishedOn = tomorrow }), Refused: []error{filing.ErrInFuture.At("established_on")}},
		{Name: "Q1.8: once published another address takes effect at once",
			Given: published, When: update, Then: events{filing.BasicsRecorded{Basics: moved, Alteration: changedToday}}},
		{Name: "Q1.8: also while an amendment is under review",
			Given: renamingTaken, When: update, Then: events{filing.BasicsRecorded{Basics: moved, Alteration: changedToday}}},
		{Name: "Q7.6: but not while the first case is", Given: underReview, When: update, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nothing is recorded after cancellation", Given: canceled, When: update, Refused: []error{filing.ErrCanceled}},
	})
}

func TestAlterationsAreExplained(t *testing.T) {
	update := func(a filing.Alteration) filing.RecordBasics {
		return filing.RecordBasics{Seen: at(published, basicsRecorded), Alteration: a, Today: today,
			Basics: with(basics, func(b *filing.Basics) { b.RegisteredAddress = "苏州市澄湖路2号" })}
	}
	run(t, cases{
		{Name: "Q1.8: once published every alteration is a change or a correction",
			Given: published, When: update(filing.Alteration{}), Refused: []error{filing.ErrAlteration.At("alteration.kind")}},
		{Name: "Q1.8: a change says when it happened",
			Given: published, When: update(filing.Alteration{Kind: filing.Changed}), Refused: required("alteration.occurred_on")},
		{Name: "Q1.8: a change does not happen tomorrow",
			Given: published, When: update(filing.Alteration{Kind: filing.Changed, OccurredOn: tomorrow}),
			Refused: []error{filing.ErrInFuture.At("alteration.occurred_on")}},
		{Name: "Q1.8: a change has no reason",
			Given: published, When: update(filing.Alteration{Kind: filing.Changed, OccurredOn: today, Reason: "搬迁"}),
			Refused: []error{filing.ErrNotAllowed.At("alteration.reason")}},
		{Name: "Q5.3: a correction says why",
			Given: published, When: update(filing.Alteration{Kind: filing.Corrected}), Refused: required("alteration.reason")},
		{Name: "Q5.3: a correction has no day on which anything happened",
			Given: published, When: update(filing.Alteration{Kind: filing.Corrected, OccurredOn: today, Reason: "录入错误"}),
			Refused: []error{filing.ErrNotAllowed.At("alteration.occurred_on")}},
		{Name: "Q5.3: a correction is recorded as one",
			Given: published, When: update(corrected),
			Then: events{filing.BasicsRecorded{Basics: update(corrected).Basics, Alteration: corrected}}},
	})
}

func TestRecordContacts(t *testing.T) {
	record := filing.RecordContacts{Seen: domain.Empty, Contacts: contacts}
	another := with(contacts, func(c *filing.Contacts) { c.FilingContact = sealed("何砚秋", "name, mobile, email") })
	resealed := with(contacts, func(c *filing.Contacts) { c.LegalRepresentative.Ciphertext = []byte("another nonce") })
	update := filing.RecordContacts{Seen: at(published, contactsRecorded), Contacts: another}
	run(t, cases{
		{Name: "Q7.6: the contacts are recorded", Given: begun, When: record, Then: events{contactsRecorded}},
		{Name: "Q6.3: the same once more records nothing",
			Given: draft, When: with(record, func(c *filing.RecordContacts) { c.Seen = at(draft, contactsRecorded) })},
		{Name: "Q6.3: sealed anew it is another value, for the rules compare bytes",
			Given: draft, When: filing.RecordContacts{Seen: at(draft, contactsRecorded), Contacts: resealed},
			Then: events{filing.ContactsRecorded{Contacts: resealed}}},
		{Name: "Q6.3: an edit of what somebody else altered is refused", Given: draft, When: record, Refused: []error{filing.ErrStale}},
		{Name: "Q7.6: both persons are required",
			Given: begun, When: filing.RecordContacts{Seen: domain.Empty}, Refused: required("legal_representative.mobile", "filing_contact.name")},
		{Name: "Q3.10: each is sealed alone: who erases another's data does not erase theirs",
			Given: draft, When: filing.RecordContacts{Seen: at(draft, contactsRecorded), Contacts: filing.Contacts{
				LegalRepresentative: sealed("叶知远", "mobile"), FilingContact: leadMember.Person,
			}},
			Refused: []error{filing.ErrSubjectTaken.At("legal_representative.mobile"), filing.ErrSubjectTaken.At("filing_contact.name")}},
		{Name: "Q3.10: nor are the two one",
			Given: begun, When: filing.RecordContacts{Seen: domain.Empty, Contacts: filing.Contacts{
				LegalRepresentative: sealed("陆闻笛", "mobile"), FilingContact: sealed("陆闻笛", "name, mobile, email"),
			}},
			Refused: []error{filing.ErrSubjectTaken.At("filing_contact.name")}},
		{Name: "Q1.8: a new telephone number is no new legal representative: at once",
			Given: published, When: update, Then: events{filing.ContactsRecorded{Contacts: another}}},
		{Name: "Q7.6: not while the first case is with the authority", Given: submitted, When: update, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q1.9: nothing is recorded after cancellation", Given: canceled, When: update, Refused: []error{filing.ErrCanceled}},
	})
}

func TestRecordTopManager(t *testing.T) {
	authorization := idOf("letter of authorization")
	authorized := filing.TopManager{Name: "沈予安", Authorization: filing.Authorization{
		Scope: "全面负责", ValidFrom: "2026-01-01", ValidTo: "2026-12-31", Signed: true, SealPresent: true, DocumentID: authorization,
	}}
	lettered := after(begun, attached(authorization, domain.DocumentAuthorizationLetter))
	record := filing.RecordTopManager{Seen: domain.Empty, TopManager: authorized, Today: today}
	wrong := func(edit func(*filing.TopManager)) filing.RecordTopManager {
		return with(record, func(c *filing.RecordTopManager) { edit(&c.TopManager) })
	}
	bare := func(m *filing.TopManager) { m.Authorization.Signed, m.Authorization.SealPresent = false, false }
	bareManager := with(authorized, bare)
	run(t, cases{
		{Name: "Q2.4: the legal representative needs no letter",
			Given: begun, When: filing.RecordTopManager{Seen: domain.Empty, TopManager: topManager, Today: today}, Then: events{topManagerRecorded}},
		{Name: "Q2.4: somebody else has a letter with scope and term",
			Given: lettered, When: record, Then: events{filing.TopManagerRecorded{TopManager: authorized}}},
		{Name: "Q2.4: a draft may have it before it is signed and sealed",
			Given: lettered, When: wrong(bare), Then: events{filing.TopManagerRecorded{TopManager: bareManager}}},
		{Name: "Q2.4: in force at once it is signed and sealed",
			Given: after(published, attached(authorization, domain.DocumentAuthorizationLetter)),
			When: with(wrong(bare), func(c *filing.RecordTopManager) {
				c.Seen, c.Alteration = at(published, topManagerRecorded), changedToday
			}),
			Refused: []error{filing.ErrLetterUnsigned.At("authorization.signed"), filing.ErrLetterUnsealed.At("authorization.seal_present")}},
		{Name: "Q2.4: somebody else has nothing without a letter",
			Given: begun, When: filing.RecordTopManager{Seen: domain.Empty, TopManager: filing.TopManager{Name: "沈予安"}, Today: today},
			Refused: required("authorization.scope", "authorization.valid_from", "authorization.valid_to", "authorization.document_id")},
		{Name: "Q2.4: the letter is a file in the filing", Given: begun, When: record, Refused: []error{filing.ErrDocument.At("authorization.document_id")}},
		{Name: "Q2.4: the letter is a letter of authorization",
			Given: after(begun, attached(authorization, domain.DocumentEvidence)), When: record,
			Refused: []error{filing.ErrDocument.At("authorization.document_id")}},
		{Name: "Q7.8: the letter is in force, not waiting with an amendment",
			Given: after(renaming, attachedTo(renamingCase, authorization, domain.DocumentAuthorizationLetter)),
			When: with(record, func(c *filing.RecordTopManager) {
				c.Seen, c.Alteration = at(renaming, topManagerRecorded), changedToday
			}),
			Refused: []error{filing.ErrDocument.At("authorization.document_id")}},
		{Name: "Q2.4: an authorization ends after it begins",
			Given: lettered, When: wrong(func(m *filing.TopManager) { m.Authorization.ValidTo = "2026-01-01" }),
			Refused: []error{filing.ErrDateOrder.At("authorization.valid_to")}},
		{Name: "Q2.4: the legal representative is authorized by nobody",
			Given: lettered, When: wrong(func(m *filing.TopManager) { m.IsLegalRepresentative = true }),
			Refused: []error{filing.ErrNotAllowed.At("authorization")}},
		{Name: "Q2.4: a top manager has a name",
			Given: begun, When: filing.RecordTopManager{Seen: domain.Empty, TopManager: filing.TopManager{IsLegalRepresentative: true}, Today: today},
			Refused: required("name")},
		{Name: "Q6.3: the same once more records nothing",
			Given: draft, When: filing.RecordTopManager{Seen: at(draft, topManagerRecorded), TopManager: topManager, Today: today}},
		{Name: "Q6.3: an edit of what somebody else altered is refused", Given: draft, When: record, Refused: []error{filing.ErrStale}},
		{Name: "Q1.8: once published the alteration is explained, and the legal representative is the one of that name",
			Given: published, When: filing.RecordTopManager{
				Seen: at(published, topManagerRecorded), TopManager: filing.TopManager{Name: "叶知秋", IsLegalRepresentative: true}, Today: today,
			}, Refused: []error{filing.ErrAlteration.At("alteration.kind"), filing.ErrNotAllowed.At("name")}},
		{Name: "Q1.9: nothing is recorded after cancellation", Given: canceled, When: record, Refused: []error{filing.ErrCanceled}},
	})
}
