package filing_test

import (
	"fmt"
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// wellStaffed is the draft with as many people as testing is asked for.
var (
	sampling    = after(after(draft, samplers(4)...), system...)
	wellStaffed = after(sampling, colleagues(18)...)
)

// samplers are instruments that sample the air at several points at one time.
func samplers(n int) (all events) {
	for i := range n {
		all = append(all, filing.EquipmentAdded{EquipmentID: idOf(fmt.Sprintf("air sampler %d", i)), Equipment: with(equipment, func(e *filing.Equipment) {
			e.AssetNumber, e.FactoryNumber = fmt.Sprintf("CY-02%02d", i), fmt.Sprintf("22-03%02d", i)
			e.Name, e.Model, e.Uses, e.Categories = "环境空气颗粒物综合采样器", "KL-2050", []domain.EquipmentUse{domain.UseSampling}, []domain.MonitoringCategory{"M02"}
		})})
	}
	return all
}

// system is what the system of management of testing has beside what it cannot do
// without.
var system = func() (all events) {
	for _, kind := range []domain.ManagementDocument{
		domain.ManagementAntiFalsification, domain.ManagementInformationSystem, domain.ManagementArchive,
		domain.ManagementInternalAudit, domain.ManagementReview, domain.ManagementQualityControlPlan,
	} {
		all = append(all, manages(kind, "2025-09-01"))
	}
	return all
}()

// manages is a document of the management system, or an audit or review, of a day.
func manages(kind domain.ManagementDocument, on domain.Date) filing.ManagementAdded {
	return filing.ManagementAdded{ManagementID: idOf("system " + string(kind)), Management: with(dataQuality, func(m *filing.Management) {
		m.Kind, m.Title, m.EffectiveOn = kind, kind.Label(), on
	})}
}

// until is a history in which the certificate ends on a day.
func until(to domain.Date, history events) events {
	return instead(history, cmaRecorded, filing.CMARecorded{CMA: with(qualification, func(c *filing.CMA) { c.To = to })})
}

// colleagues are people without a key post, about whom nothing is to be said.
func colleagues(n int) events {
	var all events
	for i := range n {
		name := fmt.Sprintf("colleague %d", i)
		all = append(all, filing.StaffAdded{StaffID: idOf(name), StaffMember: with(qualityMember, func(m *filing.StaffMember) {
			m.Person = sealed(name, name)
			m.Posts = map[domain.Track][]domain.Post{domain.Testing: {domain.PostLaboratoryAnalysis}}
		})})
	}
	return all
}

// TestReviewAdvises: each finding by something that is wrong with a filing of
// which nothing else is to be said, at the edge of what is right.
func TestReviewAdvises(t *testing.T) {
	member := func(m filing.StaffMember, edit func(*filing.StaffMember)) events {
		added := qualityAdded
		if m.Person.Subject == leadMember.Person.Subject {
			added = leadAdded
		}
		return instead(wellStaffed, added, filing.StaffAdded{StaffID: added.StaffID, StaffMember: with(m, edit)})
	}
	analyst := func(edit func(*filing.StaffMember)) events {
		first := wellStaffed[len(sampling)].(filing.StaffAdded)
		return instead(wellStaffed, first, filing.StaffAdded{StaffID: first.StaffID, StaffMember: with(first.StaffMember, edit)})
	}
	instrument := func(edit func(*filing.Equipment)) events {
		return instead(wellStaffed, equipmentAdded, filing.EquipmentAdded{EquipmentID: spectrometer, Equipment: with(equipment, edit)})
	}
	place := func(edit func(*filing.Premises)) events {
		return instead(wellStaffed, premisesAdded, filing.PremisesAdded{PremisesID: mainPremises, Premises: with(premises, edit)})
	}
	written := func(edit func(*filing.Basics)) events {
		return instead(wellStaffed, basicsRecorded, filing.BasicsRecorded{Basics: with(basics, edit)})
	}
	audited := func(kind domain.ManagementDocument, on domain.Date) events {
		return instead(wellStaffed, manages(kind, "2025-09-01"), manages(kind, on))
	}
	quiet := instead(wellStaffed[:len(sampling)+7], scopeRecorded, filing.ScopeRecorded{Track: domain.Testing, Scope: with(scope, func(s *filing.Scope) {
		s.MonitoringCategories = []domain.MonitoringCategory{"M09", "M10", "M13"}
	})})
	certified := func(to domain.Date) events { return until(to, wellStaffed) }
	unskilled := func(n int) events {
		all := slices.Clone(wellStaffed)
		for i := range n {
			added := all[len(sampling)+i].(filing.StaffAdded)
			added.Title, added.YearsInField = domain.TitleAssistant, "4.5"
			all[len(sampling)+i] = added
		}
		return all
	}
	staffOf := func(id uuid.UUID, field string) string { return "staff." + id.String() + "." + field }
	analystID := wellStaffed[len(sampling)].(filing.StaffAdded).StaffID
	thing := "equipment." + spectrometer.String()
	for name, c := range map[string]struct {
		history     events
		code, field string // "" for nothing found
		source      string
	}{
		"R5: twenty people":                     {wellStaffed, "", "", ""},
		"R5: nineteen":                          {wellStaffed[:len(wellStaffed)-1], "staff_few", "staff", "R5"},
		"R5: of noise and oil vapor nine":       {quiet, "staff_few", "staff", "R5"},
		"R5: and ten":                           {after(quiet, wellStaffed[len(sampling)+7]), "", "", ""},
		"R5: one in four is skilled":            {unskilled(15), "", "", ""},
		"R5: fewer are":                         {unskilled(16), "title_share_low", "staff.titles", "R5"},
		"R5: years of the technical lead":       {member(leadMember, func(m *filing.StaffMember) { m.YearsInField = "7.5" }), "lead_years_short", staffOf(lead, "years_in_field"), "R5"},
		"R5: years of the quality lead":         {member(qualityMember, func(m *filing.StaffMember) { m.YearsInField = "5.9" }), "lead_years_short", staffOf(quality, "years_in_field"), "R5"},
		"R5: six years of who leads quality":    {member(qualityMember, func(m *filing.StaffMember) { m.YearsInField = "6" }), "", "", ""},
		"R6: a key post by a dispatched person": {member(leadMember, func(m *filing.StaffMember) { m.Contract = domain.ContractDispatched }), "key_post_contract", staffOf(lead, "contract"), "R6"},
		"R6: by a retired one":                  {member(qualityMember, func(m *filing.StaffMember) { m.Contract = domain.ContractRehiredAfterRetirement }), "key_post_contract", staffOf(quality, "contract"), "R6"},
		"R6: others may be dispatched":          {analyst(func(m *filing.StaffMember) { m.Contract = domain.ContractDispatched }), "", "", ""},
		"R5: below college, four years":         {analyst(func(m *filing.StaffMember) { m.Education, m.YearsInField = domain.EducationSecondaryOrBelow, "4" }), "education_low", staffOf(analystID, "education"), "R5"},
		"R5: below college, five years":         {analyst(func(m *filing.StaffMember) { m.Education, m.YearsInField = domain.EducationSecondaryOrBelow, "5" }), "", "", ""},
		"R2: a CMA of three more months":        {certified("2026-06-02"), "", "", ""},
		"R2: a CMA of less":                     {certified("2026-06-01"), "cma_expiring", "cma.to", "R2"},
		"R2: a CMA of today":                    {certified(today), "cma_expiring", "cma.to", "R2"},
		"10.4: an expired calibration":          {instrument(func(e *filing.Equipment) { e.Traceability.To = "2026-03-01" }), "calibration_expired", thing + ".traceability.to", "O"},
		"10.4: one that expires today":          {instrument(func(e *filing.Equipment) { e.Traceability.To = today }), "", "", ""},
		"1.23: checked only":                    {instrument(func(e *filing.Equipment) { e.Traceability.Mode = domain.TraceabilityCheck }), "traceability_check", thing + ".traceability.mode", "O"},
		"R4: leased for a year": {until("2026-12-30", instrument(func(e *filing.Equipment) {
			e.Lease = filing.Lease{From: "2026-01-01", To: "2026-12-31", Lessor: "某公司"}
		})), "", "", ""},
		"R4: leased for less": {until("2026-12-30", instrument(func(e *filing.Equipment) {
			e.Lease = filing.Lease{From: "2026-01-01", To: "2026-12-30", Lessor: "某公司"}
		})), "lease_short", thing + ".lease.to", "R4"},
		"10.1: a place leased for a year from its beginning": {until("2026-12-30", place(func(p *filing.Premises) {
			p.Tenure, p.LeasedFrom, p.LeasedTo = domain.PremisesLeased, "2026-01-01", "2026-12-31"
		})), "", "", ""},
		"10.1: a place leased for less": {until("2026-12-30", place(func(p *filing.Premises) {
			p.Tenure, p.LeasedFrom, p.LeasedTo = domain.PremisesLeased, "2026-01-01", "2026-12-30"
		})), "premises_lease_short", "premises." + mainPremises.String() + ".leased_to", "R4"},
		"10.1: a place lent for another year":  {until("2027-03-01", place(func(p *filing.Premises) { p.Tenure, p.LeasedTo = domain.PremisesBorrowed, "2027-03-02" })), "", "", ""},
		"10.1: a place lent for less":          {until("2027-03-01", place(func(p *filing.Premises) { p.Tenure, p.LeasedTo = domain.PremisesBorrowed, "2027-03-01" })), "premises_lease_short", "premises." + mainPremises.String() + ".leased_to", "R4"},
		"10.5: audited a year ago":             {audited(domain.ManagementInternalAudit, "2025-03-02"), "", "", ""},
		"10.5: audited earlier":                {audited(domain.ManagementInternalAudit, "2025-03-01"), "audit_old", "management.internal_audit", "O"},
		"10.5: reviewed earlier":               {audited(domain.ManagementReview, "2025-03-01"), "audit_old", "management.management_review", "O"},
		"Q2.7: another text than the code's":   {written(func(b *filing.Basics) { b.OwnershipNatureCode = "110" }), "ownership_text_differs", "basics.ownership_nature", "Q2.7"},
		"Q2.7: the text of the code":           {written(func(b *filing.Basics) { b.OwnershipNature, b.OwnershipNatureCode = "国有全资企业", "110" }), "", "", ""},
		"5.2: a credit code that files seldom": {instead(wellStaffed, registered, filing.Registered{CreditCode: "71320500DEMQ000184", Authority: "32"}), "credit_code_unusual", "credit_code", "O"},
	} {
		t.Run(name, func(t *testing.T) {
			var want []filing.Finding
			if c.code != "" {
				want = []filing.Finding{{Code: "check." + c.code, Severity: filing.Advises, Field: c.field, Source: c.source}}
			}
			s := fold(c.history)
			got := filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{})
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("findings (-want +got):\n%s", d)
			}
		})
	}
}

// TestNewcomersDoNotCount: R6: who was hired less than three months ago is named
// and is none of the twenty.
func TestNewcomersDoNotCount(t *testing.T) {
	for hired, want := range map[domain.Date][]string{
		"2025-12-02": nil,
		"2025-12-03": {"check.not_yet_independent", "check.staff_few"},
	} {
		last := wellStaffed[len(wellStaffed)-1].(filing.StaffAdded)
		s := fold(instead(wellStaffed, last, filing.StaffAdded{StaffID: last.StaffID, StaffMember: with(last.StaffMember, func(m *filing.StaffMember) { m.HiredOn = hired })}))
		if got := codesOf(filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{})); !slices.Equal(got, want) {
			t.Errorf("R6: hired on %s: finds %v, want %v", hired, got, want)
		}
	}
}

func codesOf(all []filing.Finding) (codes []string) {
	for _, f := range all {
		codes = append(codes, f.Code)
	}
	return codes
}

// TestOperationIsAdvised: 1.18: who serves automatic monitoring of sources is
// usually of that category; staff are not counted.
func TestOperationIsAdvised(t *testing.T) {
	const field = "tracks.operation.scope.institution_categories"
	of := func(institution domain.InstitutionCategory, categories ...domain.MonitoringCategory) []filing.Finding {
		s := fold(events{registered,
			filing.CaseOpened{CaseID: firstCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.FirstCase},
			filing.ScopeRecorded{Track: domain.Operation, Scope: filing.Scope{InstitutionCategories: []domain.InstitutionCategory{institution}, MonitoringCategories: categories}}})
		return slices.DeleteFunc(filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{}), func(f filing.Finding) bool { return f.Field != field })
	}
	inconsistent := []filing.Finding{{Code: "check.operation_category_inconsistent", Severity: filing.Advises, Field: field, Source: "O"}}
	for name, c := range map[string]struct{ got, want []filing.Finding }{
		"sources by who serves sources":         {of(domain.InstitutionPollutionSourceOperation, domain.OperationSourceGas), []filing.Finding{}},
		"sources by who serves the environment": {of(domain.InstitutionAmbientOperation, domain.OperationSourceGas), inconsistent},
		"air by who serves sources":             {of(domain.InstitutionPollutionSourceOperation, domain.OperationAmbientAir), inconsistent},
		"noise by either":                       {of(domain.InstitutionPollutionSourceOperation, domain.OperationNoise), []filing.Finding{}},
		"anything else by either":               {of(domain.InstitutionAmbientOperation, domain.OperationOther), []filing.Finding{}},
	} {
		if d := cmp.Diff(c.want, c.got); d != "" {
			t.Errorf("1.18: %s (-want +got):\n%s", name, d)
		}
	}
}

// TestRulesAreThoseOfTheSubmission: a case that is with the authority or decided
// is looked at by the rules it was handed in under; one that is handed in again
// by the present ones.
func TestRulesAreThoseOfTheSubmission(t *testing.T) {
	old := with(firstSubmitted, func(e *filing.CaseSubmitted) { e.Rules = 0 })
	before := after(draft, old, firstTaken)
	present := append([]string{"check.staff_few", "check.device_count_low"}, slices.Repeat([]string{"check.management_advised"}, len(system))...)
	for name, c := range map[string]struct {
		history events
		want    []string
	}{
		"a draft":               {draft, present},
		"handed in now":         {submitted, present},
		"under review":          {underReview, present},
		"published":             {published, present},
		"handed in before":      {after(draft, old), nil},
		"under review since":    {before, nil},
		"published since":       {after(before, firstPassed), nil},
		"returned, to be again": {after(before, firstReturned), present},
	} {
		s := fold(c.history)
		if got := codesOf(filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{})); !slices.Equal(got, c.want) {
			t.Errorf("%s: finds %v, want %v", name, got, c.want)
		}
	}
	handedIn, err := filing.Decide(fold(draft), filing.SubmitCase{CaseID: firstCase, Today: today})
	if err != nil || handedIn[0].(filing.CaseSubmitted).Rules != filing.Rules {
		t.Errorf("handed in is %+v, %v", handedIn, err)
	}
}

// TestExpiredCertificateBlocks: 2.30.
func TestExpiredCertificateBlocks(t *testing.T) {
	expired := instead(wellStaffed, cmaRecorded, filing.CMARecorded{CMA: with(qualification, func(c *filing.CMA) { c.To = "2026-03-01" })})
	run(t, cases{
		{Name: "2.30: an expired certificate is not handed in", Given: expired, When: filing.SubmitCase{CaseID: firstCase, Today: today},
			Refused: []error{finding("cma_expired", "cma.to")}},
	})
}

// TestLateChangeIsAdvised: Q1.8: the reviewer is shown what the submission found.
func TestLateChangeIsAdvised(t *testing.T) {
	history := slices.Clone(renamingSubmitted)
	last := len(history) - 1
	history[last] = with(history[last].(filing.CaseSubmitted), func(e *filing.CaseSubmitted) { e.Late = filing.Lateness{DueOn: "2026-02-28"} })
	s := fold(history)
	want := filing.Finding{Code: "check.change_late", Severity: filing.Advises, Field: "alteration.occurred_on", Source: "Q1.8"}
	if got := filing.Check(s, s.Cases[renamingCase], today, filing.Elsewhere{}); !slices.Contains(got, want) {
		t.Errorf("Q1.8: finds %+v", got)
	}
	s = fold(renamingSubmitted)
	if got := codesOf(filing.Check(s, s.Cases[renamingCase], today, filing.Elsewhere{})); slices.Contains(got, want.Code) {
		t.Errorf("Q1.8: one that was in time has the findings %v", got)
	}
}
