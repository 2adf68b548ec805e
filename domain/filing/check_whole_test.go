package filing_test

import (
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// TestQ1_6_NothingIsLeftOut: what the fifth and the sixth version of the rules
// block.
func TestQ1_6_NothingIsLeftOut(t *testing.T) {
	office := idOf("branch office")
	branch := filing.PremisesAdded{PremisesID: office, Premises: with(premises, func(p *filing.Premises) {
		p.Kind, p.ProofID = domain.PremisesBranchOffice, filing.Premises{}.ProofID
	})}
	proven := filing.PremisesRevised{PremisesID: office, Premises: with(branch.Premises, func(p *filing.Premises) { p.ProofID = deed })}
	ended := filing.ManagementEnded{ManagementID: dataRules, EndedOn: today}
	hand := filing.SubmitCase{CaseID: firstCase, Today: earlier}
	second := filing.SubmitCase{CaseID: secondCase, Today: today}
	unproven := instead(bare, premisesAdded, filing.PremisesAdded{PremisesID: mainPremises, Premises: with(premises, func(p *filing.Premises) { p.ProofID = branch.ProofID })})
	run(t, cases{
		{Name: "Q4.2: testing has an annex", Given: bare, When: hand, Refused: []error{finding("section_missing", "annex")}},
		{Name: "Q4.2: one that is handed over is none yet", Given: after(bare, firstAnnexBegun, firstAnnexStaged), When: hand,
			Refused: []error{finding("section_missing", "annex")}},
		{Name: "Q4.2: and a certificate", Given: without(draft, cmaRecorded), When: hand, Refused: []error{finding("section_missing", "cma")}},
		{Name: "Q4.3: operation says what it offers", Given: without(secondDraft, fieldsRecorded), When: second,
			Refused: []error{finding("section_missing", "operation_capability")}},
		{Name: "1.26: testing has rules on the quality of its data", Given: without(draft, dataRulesAdded), When: hand,
			Refused: []error{finding("management_missing", "management.data_quality_system")}},
		{Name: "1.26: in force", Given: after(draft, ended), When: hand,
			Refused: []error{finding("management_missing", "management.data_quality_system")}},
		{Name: "1.26: another document will not do", When: hand,
			Given:   instead(draft, dataRulesAdded, filing.ManagementAdded{ManagementID: dataRules, Management: with(dataQuality, func(m *filing.Management) { m.Kind = domain.ManagementQualityManual })}),
			Refused: []error{finding("management_missing", "management.data_quality_system")}},
		{Name: "1.26: operation has rules on its records", Given: without(secondDraft, recordsAdded), When: second,
			Refused: []error{finding("management_missing", "management.operation_record_system")}},
		{Name: "10.7: each place is proven", Given: after(draft, branch), When: hand,
			Refused: []error{finding("document_missing", "premises."+office.String()+".proof_id")}},
		{Name: "10.7: the main one, too", Given: after(unproven, draft[len(bare):]...), When: hand,
			Refused: []error{finding("document_missing", "premises."+mainPremises.String()+".proof_id")}},
	})
	for name, c := range map[string]struct {
		history events
		hand    filing.SubmitCase
	}{
		"10.7: a place that is proven since":         {after(draft, branch, proven), hand},
		"1.16: nothing shared with the second track": {after(secondDraft, with(branch, func(e *filing.PremisesAdded) { e.Alteration = changedToday })), second},
	} {
		if _, err := filing.Decide(fold(c.history), c.hand); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNothingIsAskedOfEarlierSubmissions: what was handed in under rules that
// only advised on the annex and on the certificate, and asked for no document, is
// decided by them.
func TestNothingIsAskedOfEarlierSubmissions(t *testing.T) {
	lacking := without(without(bare, dataRulesAdded), cmaRecorded)
	old := with(firstSubmitted, func(e *filing.CaseSubmitted) { e.Rules = 4 })
	s := fold(after(lacking, old, firstTaken))
	missing := filing.Finding{Code: "check.section_missing", Severity: filing.Advises, Field: "annex", Source: "Q4.2"}
	uncertified := with(missing, func(f *filing.Finding) { f.Field = "cma" })
	got := filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{})
	if !slices.Contains(got, missing) || !slices.Contains(got, uncertified) || slices.ContainsFunc(got, func(f filing.Finding) bool { return f.Severity == filing.Blocks }) {
		t.Errorf("rules 4 find %+v", got)
	}
	run(t, cases{
		{Name: "Q7.6: it passes by the rules it was handed in under", Given: after(lacking, old, firstTaken),
			When:   filing.PassCase{CaseID: firstCase, Submission: submission(after(lacking, old)), Reviewer: officials[0], Number: number, Today: earlier},
			Then:   events{with(firstPassed, func(e *filing.CasePassed) { e.Submission = submission(after(lacking, old)) })},
			Claims: []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: number}}},
		{Name: "Q7.6: returned, it is handed in by the present ones",
			Given:   after(lacking, old, firstTaken, with(firstReturned, func(e *filing.CaseReturned) { e.Submission = submission(after(lacking, old)) })),
			When:    filing.SubmitCase{CaseID: firstCase, Today: earlier, Answers: answersInWords},
			Refused: []error{finding("section_missing", "annex"), finding("section_missing", "cma"), finding("management_missing", "management.data_quality_system")}},
	})
}
