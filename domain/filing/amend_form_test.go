package filing_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// The institution has a new name and legal representative, who is its top
// manager, too.
var (
	successor = with(renamed, func(i *filing.Identity) {
		i.LegalRepresentative = filing.LegalRepresentative{Name: "陆闻笛", Person: sealed("陆闻笛, representative", "id number")}
	})
	successionWanted = filing.IdentityProposed{CaseID: renamingCase, Identity: successor, Alteration: changedToday}
	successorManages = filing.TopManager{Name: "陆闻笛", IsLegalRepresentative: true}
	managerWaits     = filing.TopManagerRecorded{CaseID: renamingCase, TopManager: successorManages, Alteration: changedToday}
	succession       = after(published, renameOpened, successionWanted)
)

func TestOneFormOfBothClasses(t *testing.T) {
	reachable := with(contacts, func(c *filing.Contacts) { c.OfficePhone, c.Website = "0512-60000009", "https://www.example.org" })
	letterOf := with(newCommitment, func(c *filing.Commitment) { c.Signer = successor.LegalRepresentative.Name })
	form := filing.Form{Parts: []filing.FormPart{
		{Name: "identity", Edit: filing.RecordIdentity{
			Seen: at0(identityRecorded), Identity: successor, Alteration: changedToday, Today: today, CaseID: renamingCase,
		}},
		{Name: "contacts", Edit: filing.RecordContacts{Seen: at0(contactsRecorded), Contacts: reachable}},
		{Name: "top_manager", Edit: filing.RecordTopManager{CaseID: renamingCase, Seen: domain.Empty, TopManager: successorManages, Alteration: changedToday, Today: today}},
		{Name: "letter", Edit: filing.AttachDocument{DocumentID: newLetter, CaseID: renamingCase, Document: newLetterHere.Document}},
		{Name: "proof", Edit: filing.AttachDocument{DocumentID: changeProof, CaseID: renamingCase, Document: proofAttached.Document}},
		{Name: "commitment", Edit: filing.RecordCommitment{CaseID: renamingCase, Seen: domain.Empty, Commitment: letterOf, Today: today}},
	}}
	recorded := events{
		renameOpened, successionWanted, filing.ContactsRecorded{Contacts: reachable}, managerWaits,
		newLetterHere, proofAttached, filing.CommitmentRecorded{CaseID: renamingCase, Commitment: letterOf},
	}
	part := func(n int, edit func(*filing.FormPart)) filing.Form {
		return with(form, func(f *filing.Form) {
			f.Parts = append([]filing.FormPart(nil), f.Parts...)
			edit(&f.Parts[n])
		})
	}
	run(t, cases{
		{Name: "Q7.8: one form holds both classes, each in events of its own", Given: published, When: form, Then: recorded, Claims: []domain.Claim{}},
		{Name: "Q7.8: all of it or nothing: every refusal is named, with its part", Given: after(published, filing.ContactsRecorded{Contacts: reachable}),
			When: part(0, func(p *filing.FormPart) {
				p.Edit = filing.RecordBasics{Seen: at0(basicsRecorded), Alteration: changedToday, Today: today}
			}),
			Refused: append(required("identity.certificate", "identity.ownership_nature", "identity.established_on", "identity.term_from",
				"identity.registered_address", "identity.county", "identity.term_to"),
				filing.ErrStale.At("contacts"), filing.ErrCaseUnknown.At("top_manager"), filing.ErrCaseState.At("letter.case_id"),
				filing.ErrCaseState.At("proof.case_id"), filing.ErrCaseUnknown.At("commitment"))},
		{Name: "Q7.8: a form has something in it", Given: published, When: filing.Form{}, Refused: required("parts")},
		{Name: "Q7.8: it edits, and decides nothing", Given: published, Refused: []error{filing.ErrNotAllowed.At("cancel")},
			When: filing.Form{Parts: []filing.FormPart{{Name: "cancel", Edit: filing.Cancel{Reason: "x", Confirmed: true, Today: today}}}}},
		{Name: "Q6.3: one section is edited once", Given: published, Refused: []error{filing.ErrStale.At("again")},
			When: with(form, func(f *filing.Form) {
				f.Parts = append(f.Parts[:2:2], filing.FormPart{Name: "again", Edit: filing.RecordContacts{Seen: at0(contactsRecorded), Contacts: contacts}})
			})},
		{Name: "Q7.8: in a draft it is one way of typing", Given: begun, Then: events{identityRecorded, basicsRecorded},
			When: filing.Form{Parts: []filing.FormPart{
				{Name: "identity", Edit: filing.RecordIdentity{Seen: domain.Empty, Identity: identity, Today: today}},
				{Name: "basics", Edit: filing.RecordBasics{Seen: domain.Empty, Basics: basics, Today: today}},
			}}},
	})
	s := fold(after(published, recorded...))
	if s.Contacts.Value.Website == "" {
		t.Error("Q7.8: class B did not take effect at once")
	}
	if s.Identity.Value.Name != identity.Name || s.TopManager.Value != topManager || s.Commitment.Value.DocumentID != letter {
		t.Errorf("1.3: before the case passed in force are %+v, %+v, %+v", s.Identity.Value, s.TopManager.Value, s.Commitment.Value)
	}
	passed := fold(after(published, append(recorded, filing.CasePassed{CaseID: renamingCase, PassedOn: today})...))
	if passed.Identity.Value.Name != successor.Name || passed.TopManager.Value != successorManages || passed.Commitment.Value.DocumentID != newLetter {
		t.Errorf("1.3: once it passed in force are %+v, %+v, %+v", passed.Identity.Value, passed.TopManager.Value, passed.Commitment.Value)
	}
}

func TestTheTopManagerWaitsWithTheLegalRepresentative(t *testing.T) {
	record := filing.RecordTopManager{CaseID: renamingCase, Seen: domain.Empty, TopManager: successorManages, Alteration: changedToday, Today: today}
	handedIn := after(succession, filing.CaseSubmitted{CaseID: renamingCase, Round: 1, SubmittedOn: today})
	letterOfAuthority := attachedTo(renamingCase, idOf("letter of authorization"), domain.DocumentAuthorizationLetter)
	authorized := filing.TopManager{Name: "沈予安", Authorization: filing.Authorization{
		Scope: "全面负责", ValidFrom: "2026-01-01", ValidTo: "2028-12-31", Signed: true, SealPresent: true, DocumentID: letterOfAuthority.DocumentID,
	}}
	waiting := after(succession, managerWaits)
	complete := func(h events) events {
		return after(h, proofAttached, newLetterHere, filing.CommitmentRecorded{CaseID: renamingCase, Commitment: with(newCommitment, func(c *filing.Commitment) {
			c.Signer = successor.LegalRepresentative.Name
		})})
	}
	run(t, cases{
		{Name: "1.3: who is to be the legal representative waits with the case", Given: succession, When: record, Then: events{managerWaits}},
		{Name: "1.3: said again, it is nothing", Given: waiting, When: with(record, func(c *filing.RecordTopManager) { c.Seen = domain.Revision(len(succession)) })},
		{Name: "Q6.3: nor over what somebody else wrote", Given: waiting, When: record, Refused: []error{filing.ErrStale}},
		{Name: "1.3: without the case it would be published before", Given: succession, Refused: []error{filing.ErrNotAllowed.At("name")},
			When: with(record, func(c *filing.RecordTopManager) { c.CaseID, c.Seen = uuid.Nil, at0(topManagerRecorded) })},
		{Name: "Q2.4: nor is the old one said to be the new one", Given: succession, Refused: []error{filing.ErrNotAllowed.At("name")},
			When: with(record, func(c *filing.RecordTopManager) { c.TopManager = topManager })},
		{Name: "1.38: somebody else has a letter that waits, too", Given: after(succession, letterOfAuthority),
			When: with(record, func(c *filing.RecordTopManager) { c.TopManager = authorized }),
			Then: events{filing.TopManagerRecorded{CaseID: renamingCase, TopManager: authorized, Alteration: changedToday}}},
		{Name: "1.38: without one it blocks", Given: succession, Refused: required("authorization.scope", "authorization.valid_from",
			"authorization.valid_to", "authorization.document_id"),
			When: with(record, func(c *filing.RecordTopManager) { c.TopManager = filing.TopManager{Name: "沈予安"} })},
		{Name: "2.2: what is handed in stands still", Given: handedIn, When: record, Refused: []error{filing.ErrWithAuthority}},
		{Name: "1.3: it waits with the institution's amendment alone", Given: extending, Refused: []error{filing.ErrCaseState},
			When: with(record, func(c *filing.RecordTopManager) { c.CaseID = extensionCase })},
		{Name: "1.3: and one that was opened", Given: published, When: record, Refused: []error{filing.ErrCaseUnknown}},
		{Name: "Q2.4: what waits is compared once more when it is handed in",
			Given: complete(after(waiting, with(successionWanted, func(e *filing.IdentityProposed) { e.LegalRepresentative.Name = "叶知秋" }))),
			When:  filing.SubmitCase{CaseID: renamingCase, Today: today},
			Refused: []error{
				finding("top_manager_differs", "top_manager.name"), finding("commitment_stale", "commitment.signer"),
			}},
	})
	handIn := filing.SubmitCase{CaseID: renamingCase, Today: today}
	run(t, cases{{Name: "Q2.4: nor is a letter handed in with the case that nobody signed",
		Given: complete(after(succession, letterOfAuthority, filing.TopManagerRecorded{CaseID: renamingCase, Alteration: changedToday, TopManager: with(authorized, func(m *filing.TopManager) {
			m.Authorization.Signed = false
		})})), When: handIn, Refused: []error{finding("authorization_unsigned", "top_manager.authorization.signed")}}})
	ready, other := complete(waiting), complete(after(succession, with(managerWaits, func(e *filing.TopManagerRecorded) {
		e.Alteration = filing.Alteration{Kind: filing.Corrected, Reason: "x"}
	}), managerWaits))
	first, err1 := filing.Decide(fold(ready), handIn)
	second, err2 := filing.Decide(fold(other), handIn)
	if err1 != nil || err2 != nil || first[0].(filing.CaseSubmitted).Content == second[0].(filing.CaseSubmitted).Content {
		t.Errorf("Q6.2: what waits is bound with the case: %v, %v, %v, %v", first, err1, second, err2)
	}
	for what, c := range map[string]struct {
		history events
		code    string
	}{
		"1.38: the top manager is no longer the legal representative": {complete(succession), "check.top_manager_differs"},
		"1.38: an authorization by the one before": {complete(after(
			instead(published, topManagerRecorded, filing.TopManagerRecorded{TopManager: authorized}), renameOpened, successionWanted)), "check.authorization_old"},
	} {
		s := fold(c.history)
		found := false
		for _, f := range filing.Check(s, s.Cases[renamingCase], today, filing.Elsewhere{}) {
			found = found || f.Code == c.code && f.Severity == filing.Advises
		}
		if !found {
			t.Errorf("%s: %s is not advised", what, c.code)
		}
	}
}

func TestCorrectRetirement(t *testing.T) {
	retired := filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: today, Reason: "损坏"}
	gone := after(published, retired)
	correct := filing.CorrectRetirement{EquipmentID: spectrometer, Seen: at(gone, retired), Reason: "点击有误"}
	back := filing.EquipmentRetirementCorrected{EquipmentID: spectrometer, Reason: "点击有误"}
	run(t, cases{
		{Name: "1.22: a wrong click is corrected, with the reason", Given: gone, When: correct, Then: events{back}},
		{Name: "1.22: which is required", Given: gone, When: with(correct, func(c *filing.CorrectRetirement) { c.Reason = "" }), Refused: required("reason")},
		{Name: "1.22: in service already, it is nothing", Given: published, When: correct},
		{Name: "Q6.3: not over what somebody else wrote", Given: gone, When: with(correct, func(c *filing.CorrectRetirement) { c.Seen = 0 }), Refused: []error{filing.ErrStale}},
		{Name: "1.6: an entry that was taken back is none", Given: after(draft, filing.EquipmentEntryWithdrawn{EquipmentID: spectrometer}),
			When:    filing.CorrectRetirement{EquipmentID: spectrometer, Seen: domain.Revision(len(draft)), Reason: "x"},
			Refused: []error{filing.ErrEquipmentEnded}},
		{Name: "Q5.4: an instrument nobody entered is unknown", Given: gone, When: with(correct, func(c *filing.CorrectRetirement) { c.EquipmentID = idOf("none") }),
			Refused: []error{filing.ErrEquipment}},
		{Name: "Q1.9: not after cancellation", Given: after(gone, wholeCanceled), When: correct, Refused: []error{filing.ErrCanceled}},
	})
	if row := fold(after(gone, back)).Equipment[spectrometer]; !row.InService() || row.EndedOn != "" {
		t.Errorf("1.22: corrected, the instrument is %+v", row)
	}
}

func TestCorrectCreditCode(t *testing.T) {
	const right = domain.CreditCode("91320500DEMQ00011X")
	correct := filing.CorrectCreditCode{Seen: registered.CreditCode, CreditCode: right, Reason: "误填主管单位代码"}
	done := filing.CreditCodeCorrected{Old: registered.CreditCode, CreditCode: right, Reason: correct.Reason}
	run(t, cases{
		{Name: "Q7.2: a wrong credit code is put right, and the claim moves", Given: draft, When: correct, Then: events{done}, Claims: []domain.Claim{
			{Op: domain.ReleaseClaim, Kind: domain.ClaimCreditCode, Key: string(registered.CreditCode)},
			{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: string(right)},
		}},
		{Name: "1.5: from the registration on, whatever the state", Given: published, When: correct, Then: events{done}},
		{Name: "1.5: also after cancellation", Given: canceled, When: correct, Then: events{done}},
		{Name: "Q7.2: right already, it is nothing", Given: after(draft, done), When: correct},
		{Name: "Q7.2: it is bound to the code that was looked at", Given: after(draft, done), Refused: []error{filing.ErrStale},
			When: with(correct, func(c *filing.CorrectCreditCode) { c.CreditCode = "91330100DEMQ00026E" })},
		{Name: "Q7.2: code and reason are required", Given: draft, When: filing.CorrectCreditCode{Seen: registered.CreditCode}, Refused: required("credit_code", "reason")},
	})
	wantClaims(t, after(published, done, wholeCanceled))
	if fold(after(underReview, done)).Cases[firstCase].Change == uuid.Nil {
		t.Error("1.14: a corrected code is no change of the case under review")
	}
}
