package filing_test

import (
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// finding refuses a submission for what the formal review would find.
func finding(code, field string) error {
	return &domain.Error{Kind: domain.Conflict, Code: "check." + code, Field: field}
}

// without is a history in which an event never happened.
func without(history events, e filing.Event) events {
	i := int(at(history, e))
	return slices.Concat(history[:i], history[i+1:])
}

// instead is a history in which something else happened.
func instead(history events, e, other filing.Event) events {
	return slices.Concat(history[:at(history, e)], events{other}, history[at(history, e)+1:])
}

func submit(on domain.Date) filing.SubmitCase { return filing.SubmitCase{CaseID: firstCase, Today: on} }

func TestSubmitCase(t *testing.T) {
	withdrawn := after(submitted, filing.CaseWithdrawn{CaseID: firstCase})
	second := with(firstSubmitted, func(e *filing.CaseSubmitted) { e.Round = 2 })
	answered := with(second, func(e *filing.CaseSubmitted) { e.Answers = answersInWords })
	run(t, cases{
		{Name: "Q1.6: a complete draft goes to formal review", Given: draft, When: submit(earlier), Then: events{firstSubmitted}, Claims: []domain.Claim{}},
		{Name: "Q7.6: what was returned is handed in once more", Given: returned, When: with(submit(earlier), func(c *filing.SubmitCase) { c.Answers = answersInWords }), Then: events{answered}},
		{Name: "Q7.6: so is what was withdrawn", Given: withdrawn, When: submit(earlier), Then: events{second}},
		{Name: "Q7.6: what is submitted is not submitted again", Given: submitted, When: submit(today), Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nor what is under review", Given: underReview, When: submit(today), Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: nor what has passed", Given: published, When: submit(today), Refused: []error{filing.ErrCaseState}},
		{Name: "Q7.6: a case nobody opened is unknown",
			Given: draft, When: filing.SubmitCase{CaseID: idOf("no case"), Today: today}, Refused: []error{filing.ErrCaseUnknown}},
		{Name: "Q7.6: a submission has its day", Given: draft, When: submit(""), Refused: required("submitted_on")},
		{Name: "Q1.9: nothing is submitted after cancellation", Given: canceled, When: submit(today), Refused: []error{filing.ErrCanceled}},
		{Name: "Q1.6: everything missing is named at once",
			Given: begun, When: submit(today), Refused: []error{
				finding("section_missing", "identity"), finding("section_missing", "basics"), finding("section_missing", "contacts"),
				finding("section_missing", "top_manager"), finding("main_premises_missing", "premises"), finding("section_missing", "equipment"),
				finding("section_missing", "tracks.testing.scope"), finding("section_missing", "staff"),
				finding("post_vacant", "staff.posts.technical_management"), finding("post_vacant", "staff.posts.quality_management"),
				finding("section_missing", "commitment"), finding("document_missing", "documents.registration_certificate"),
				finding("document_missing", "documents.cma_certificate"), finding("document_missing", "documents.cma_annex"),
				finding("section_missing", "annex"), finding("management_missing", "management.data_quality_system"), finding("section_missing", "cma"),
			}},
	})
}

func TestWhatBlocksASubmission(t *testing.T) {
	expiring := with(basics, func(b *filing.Basics) { b.TermOpen, b.TermTo = false, "2026-03-01" })
	authorized := filing.TopManager{Name: "沈予安", Authorization: filing.Authorization{
		Scope: "全面负责", ValidFrom: "2025-01-01", ValidTo: "2026-03-01", Signed: true, SealPresent: true, DocumentID: idOf("letter of authorization"),
	}}
	manager := func(m filing.TopManager) events {
		return instead(draft, topManagerRecorded, filing.TopManagerRecorded{TopManager: m})
	}
	letterOf := func(edit func(*filing.Commitment)) events {
		return instead(draft, commitmentRecorded, filing.CommitmentRecorded{Commitment: with(commitment, edit)})
	}
	run(t, cases{
		{Name: "Q2.3: a term that is over", Given: instead(draft, basicsRecorded, filing.BasicsRecorded{Basics: expiring}), When: submit(today),
			Refused: []error{finding("term_expired", "basics.term_to")}},
		{Name: "Q2.4: a top manager said to be the legal representative, by another name",
			Given: manager(filing.TopManager{Name: "沈予安", IsLegalRepresentative: true}), When: submit(today),
			Refused: []error{finding("top_manager_differs", "top_manager.name")}},
		{Name: "Q2.4: an authorization that is over", Given: manager(authorized), When: submit(today),
			Refused: []error{finding("authorization_expired", "top_manager.authorization.valid_to")}},
		{Name: "Q2.4: a letter of authorization neither signed nor sealed",
			Given: manager(with(authorized, func(m *filing.TopManager) {
				m.Authorization.ValidTo, m.Authorization.Signed, m.Authorization.SealPresent = today, false, false
			})), When: submit(today),
			Refused: []error{finding("authorization_unsigned", "top_manager.authorization.signed"), finding("authorization_unsealed", "top_manager.authorization.seal_present")}},
		{Name: "Q2.5: a letter for the name before the last",
			Given: after(draft, filing.IdentityRecorded{Identity: renamed}), When: submit(today),
			Refused: []error{finding("commitment_stale", "commitment.institution"), finding("cma_name_differs", "cma.institution")}},
		{Name: "Q2.5: a letter by somebody who is not the legal representative",
			Given: letterOf(func(c *filing.Commitment) { c.Signer = "沈予安" }), When: submit(today),
			Refused: []error{finding("commitment_stale", "commitment.signer")}},
		{Name: "domain-facts 10.6: a letter that is not sealed",
			Given: letterOf(func(c *filing.Commitment) { c.SealPresent = false }), When: submit(today),
			Refused: []error{finding("commitment_unsealed", "commitment.seal_present")}},
		{Name: "Q3.1: nobody leads quality", Given: without(draft, qualityAdded), When: submit(today),
			Refused: []error{finding("post_vacant", "staff.posts.quality_management")}},
		{Name: "Q3.5: nobody leads quality any more",
			Given: after(draft, filing.StaffMovedToNonTechnicalPost{StaffID: quality, MovedOn: today}), When: submit(today),
			Refused: []error{finding("post_vacant", "staff.posts.quality_management")}},
		{Name: "Q5.4: no instrument is in service",
			Given: after(draft, filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: today, Reason: "损坏"}), When: submit(today),
			Refused: []error{finding("section_missing", "equipment")}},
	})
	signed := letterOf(func(c *filing.Commitment) { c.Signer, c.SignerRole = "沈予安", domain.SignerDelegate })
	if _, err := filing.Decide(fold(signed), submit(today)); err != nil {
		t.Errorf("Q2.5: somebody with a letter of authorization may sign: %v", err)
	}
}

func TestRadiation(t *testing.T) {
	scoped := func(i domain.InstitutionCategory, m ...domain.MonitoringCategory) events {
		rows := slices.DeleteFunc(slices.Clone(everyItem), func(r filing.AnnexRow) bool { return !slices.Contains(m, r.Category) })
		return after(instead(bare, scopeRecorded, filing.ScopeRecorded{Track: domain.Testing, Scope: filing.Scope{
			InstitutionCategories: []domain.InstitutionCategory{i}, MonitoringCategories: m,
		}}), annexBegun, stagedPart(staging, 1, rows...), recordedAnnex(staging, rows, filing.Alteration{}))
	}
	field := "tracks.testing.scope.institution_categories"
	run(t, cases{
		{Name: "Q2.1: radiation alone is 辐射专项监测类", Given: scoped(domain.InstitutionGeneral, "M11", "M12"), When: submit(today),
			Refused: []error{finding("radiation_only", field)}},
		{Name: "Q2.1: 辐射专项监测类 is radiation alone", Given: scoped(domain.InstitutionRadiationOnly, "M09", "M12"), When: submit(today),
			Refused: []error{finding("not_radiation_only", field), finding("not_radiation_only", "annex")}},
		{Name: "Q2.1: also in an amendment",
			Given: instead(extending, widerWanted, with(widerWanted, func(e *filing.ScopeProposed) {
				e.MonitoringCategories = []domain.MonitoringCategory{"M11"}
			})), When: filing.SubmitCase{CaseID: extensionCase, Today: today},
			Refused: []error{finding("radiation_only", "scope.institution_categories")}},
	})
	for name, h := range map[string]events{
		"Q2.1: 综合监测类 may have radiation among others": scoped(domain.InstitutionGeneral, "M09", "M12"),
		"Q2.1: 辐射专项监测类 with radiation alone":          scoped(domain.InstitutionRadiationOnly, "M12"),
	} {
		if _, err := filing.Decide(fold(h), submit(today)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSubmitAnAmendment(t *testing.T) {
	rename := filing.SubmitCase{CaseID: renamingCase, Today: today}
	extend := filing.SubmitCase{CaseID: extensionCase, Today: today}
	noLetter := after(renaming, proofAttached)
	sameName := instead(noLetter, renameWanted, with(renameWanted, func(e *filing.IdentityProposed) {
		e.Identity = with(identity, func(i *filing.Identity) { i.LegalRepresentative.Person = sealed("叶知远, corrected", "id number") })
	}))
	run(t, cases{
		{Name: "Q7.8: an amendment binds what it proposes alone",
			Given: renamingComplete, When: rename, Then: events{renamingSubmitted[len(renamingComplete)]}},
		{Name: "Q7.8: what happens beside it does not matter",
			Given: after(renamingComplete, filing.BasicsRecorded{Basics: basics, Alteration: corrected}), When: rename,
			Then: events{renamingSubmitted[len(renamingComplete)]}},
		{Name: "Q7.8: other categories need no new letter; the one in force is bound",
			Given: extending, When: extend, Then: events{extendingSubmitted[len(extending)]}},
		{Name: "Q2.5: a new name needs a new letter", Given: noLetter, When: rename, Refused: []error{finding("commitment_needed", "commitment")}},
		{Name: "Q2.5: a letter for the name before the last is none",
			Given: after(renamingComplete, with(renameWanted, func(e *filing.IdentityProposed) { e.Identity = renamedAgain })), When: rename,
			Refused: []error{finding("commitment_stale", "commitment.institution")}},
		{Name: "Q7.8: nor does other categories' letter bring a name into force that nobody reviewed",
			Given: after(extending, filing.CommitmentRecorded{CaseID: extensionCase, Commitment: newCommitment}), When: extend,
			Refused: []error{finding("commitment_stale", "commitment.institution")}},
		{Name: "Q7.8: a change is proven", Given: without(renamingComplete, proofAttached), When: rename,
			Refused: []error{finding("document_missing", "documents.change_proof")}},
		{Name: "Q7.8: an amendment proposes something",
			Given: after(published, renameOpened), When: rename, Refused: []error{finding("nothing_proposed", "case")}},
		{Name: "Q7.8: a returned amendment is handed in once more",
			Given: renamingReturned, When: with(rename, func(c *filing.SubmitCase) { c.Answers = answersInWords }),
			Then: events{with(renamingSubmitted[len(renamingComplete)].(filing.CaseSubmitted),
				func(e *filing.CaseSubmitted) { e.Round, e.Answers = 2, answersInWords })}},
		{Name: "Q7.8: a withdrawn one is not",
			Given: after(renamingComplete, filing.CaseWithdrawn{CaseID: renamingCase}), When: rename, Refused: []error{filing.ErrCaseState}},
	})
	if _, err := filing.Decide(fold(sameName), rename); err != nil {
		t.Errorf("Q2.5: the same person under a corrected number needs no new letter: %v", err)
	}
}

func TestCheckAdvises(t *testing.T) {
	elsewhere := instead(draft, registered, filing.Registered{CreditCode: registered.CreditCode, Authority: "33"})
	wrongInside := instead(draft, registered, filing.Registered{CreditCode: "91320500DEMQ00011X", Authority: "32"})
	two := after(draft, filing.StaffAdded{StaffID: sampler, StaffMember: with(qualityMember, func(m *filing.StaffMember) {
		m.Person = sealed("梁未晞", "the sampler")
	})})
	operation := after(events{registered, filing.CaseOpened{
		CaseID: firstCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.FirstCase,
	}}, draft[2:]...)
	for name, c := range map[string]struct {
		history events
		want    filing.Finding
	}{
		"Q1.5: a code of another province": {elsewhere, filing.Finding{
			Code: "check.authority_differs", Severity: filing.Advises, Field: "authority", Source: "Q1.5"}},
		"GB 11714: an inner check that fails": {wrongInside, filing.Finding{
			Code: "check.credit_code_inner", Severity: filing.Advises, Field: "credit_code", Source: "GB 11714"}},
		"Q3.1: two who lead quality": {two, filing.Finding{
			Code: "check.post_shared", Severity: filing.Advises, Field: "staff.posts.quality_management", Source: "O"}},
		"Q3.1: operation without who leads technique": {operation, filing.Finding{
			Code: "check.post_vacant", Severity: filing.Advises, Field: "staff.posts.technical_management", Source: "O"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := fold(c.history)
			got := filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{})
			if !slices.Contains(got, c.want) {
				t.Errorf("finds %+v, want %+v among it", got, c.want)
			}
		})
	}
	s := fold(wellStaffed)
	if got := filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{}); len(got) > 0 {
		t.Errorf("a draft without fault has the findings %+v", got)
	}
}
