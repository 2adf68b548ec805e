package filing_test

import (
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// advised is a finding that hinders nobody, if there is to be one.
func advised(code, field, source string) []filing.Finding {
	if code == "" {
		return nil
	}
	return []filing.Finding{{Code: "check." + code, Severity: filing.Advises, Field: field, Source: source}}
}

// TestFurtherIsAdvised: what the eighth version of the rules advises on, at the
// limits, and nothing by the seventh.
func TestFurtherIsAdvised(t *testing.T) {
	certified := func(edit func(*filing.CMA)) events {
		return instead(wellStaffed, cmaRecorded, filing.CMARecorded{CMA: with(qualification, edit)})
	}
	accredited := func(to domain.Date) events {
		return certified(func(c *filing.CMA) { c.Accreditation = filing.Accreditation{Number: "CNAS L12345", To: to} })
	}
	authorized := func(from domain.Date) events {
		return instead(wellStaffed, topManagerRecorded, filing.TopManagerRecorded{TopManager: filing.TopManager{
			Name: "沈予安", Authorization: filing.Authorization{Scope: "全面负责", ValidFrom: from, ValidTo: "2028-01-01", Signed: true, SealPresent: true, DocumentID: idOf("authorization")},
		}})
	}
	archive := manages(domain.ManagementArchive, "2025-09-01")
	kept := func(years int) events {
		return instead(wellStaffed, archive, with(archive, func(e *filing.ManagementAdded) { e.RetentionYears = years }))
	}
	instrument := func(name string, functions ...domain.AntiTamper) events {
		return instead(wellStaffed, equipmentAdded, filing.EquipmentAdded{EquipmentID: spectrometer, Equipment: with(equipment, func(e *filing.Equipment) { e.Name, e.AntiTamper = name, functions })})
	}
	const missing, own = "management_advised", "domain-decisions 1.26"
	lacks := func(kind domain.ManagementDocument) events { return without(wellStaffed, manages(kind, "2025-09-01")) }
	retention, tamper := "management."+archive.ManagementID.String()+".retention_years", "equipment."+spectrometer.String()+".anti_tamper"
	for name, c := range map[string]struct {
		history             events
		code, field, source string
	}{
		"7.10: an issuer of the list":              {certified(func(c *filing.CMA) { c.Number = "253112059998" }), "", "", ""},
		"7.10: one that is none":                   {certified(func(c *filing.CMA) { c.Number = "253212059998" }), "cma_issuer_unknown", "cma.number", "domain-facts 7.10"},
		"Q4.1: an accreditation until today":       {accredited(today), "", "", ""},
		"Q4.1: until yesterday":                    {accredited("2026-03-01"), "accreditation_expired", "cma.accreditation.to", "O"},
		"Q2.4: authorized from today":              {authorized(today), "", "", ""},
		"Q2.4: from tomorrow":                      {authorized(tomorrow), "authorization_not_yet", "top_manager.authorization.valid_from", "Q2.4"},
		"R5: nothing against false data":           {lacks(domain.ManagementAntiFalsification), missing, "management.anti_falsification_system", "R5"},
		"R5: no information system":                {lacks(domain.ManagementInformationSystem), missing, "management.information_system", "R5"},
		"1.26: no rules on archives":               {lacks(domain.ManagementArchive), missing, "management.archive_system", own},
		"1.26: never audited":                      {lacks(domain.ManagementInternalAudit), missing, "management.internal_audit", own},
		"1.26: never reviewed":                     {lacks(domain.ManagementReview), missing, "management.management_review", own},
		"1.26: no plan of quality control":         {lacks(domain.ManagementQualityControlPlan), missing, "management.quality_control_plan", own},
		"1.26: rules that are in force no more":    {after(wellStaffed, filing.ManagementEnded{ManagementID: archive.ManagementID, EndedOn: today}), missing, "management.archive_system", own},
		"R3: records kept for six years":           {kept(6), "", "", ""},
		"R3: for five":                             {kept(5), "retention_short", retention, "R3"},
		"R5: a field tester by beta rays":          {instrument("便携式β射线烟道颗粒物测定仪"), "anti_tamper_missing", tamper, "R5"},
		"R5: a sampler for stationary sources":     {instrument("固定污染源颗粒物采样器"), "anti_tamper_missing", tamper, "R5"},
		"R5: one that keeps what it does":          {instrument("固定污染源颗粒物采样器", domain.AntiTamperLog), "", "", ""},
		"R5: one known before is named once":       {instrument("低浓度颗粒物烟尘采样器"), "anti_tamper_missing", tamper, "R5"},
		"R5: beta rays in the open air need none":  {instrument("环境空气颗粒物β射线监测仪"), "", "", ""},
		"R5: nor does a sampler of the open air":   {instrument("环境空气颗粒物综合采样器"), "", "", ""},
		"R5: nor does a meter of contamination":    {instrument("α、β表面污染测量仪"), "", "", ""},
		"10.6: a letter signed in another's place": {instead(authorized("2025-01-01"), commitmentRecorded, filing.CommitmentRecorded{Commitment: with(commitment, func(c *filing.Commitment) { c.Signer, c.SignerRole = "沈予安", domain.SignerDelegate })}), "letter_by_delegate", "commitment.signer_role", "Q2.5"},
	} {
		t.Run(name, func(t *testing.T) {
			s := fold(c.history)
			if d := cmp.Diff(advised(c.code, c.field, c.source), filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{})); d != "" {
				t.Errorf("findings (-want +got):\n%s", d)
			}
			decided := s.Cases[firstCase]
			decided.Status, decided.Rules = filing.CasePassedStatus, 7
			got := filing.Check(s, decided, today, filing.Elsewhere{})
			if len(got) > 0 && name != "R5: one known before is named once" {
				t.Errorf("decided by the seventh version it finds %+v", got)
			}
		})
	}
}

// TestQ4_3_OperationCertificateExpired: a certificate that is named is one that
// holds.
func TestQ4_3_OperationCertificateExpired(t *testing.T) {
	for to, want := range map[domain.Date][]filing.Finding{
		today:        nil,
		"2026-03-01": advised("operation_certificate_expired", "operation_capability.fields.1.valid_to", "O"),
	} {
		s := fold(instead(operationDraft, fieldsAtFirst, filing.OperationCapabilityRecorded{OperationCapability: filing.OperationCapability{Fields: []filing.OperationField{
			operationFields.Fields[0],
			{Field: domain.OperatesWaterAmmonia, Certificate: "NL-1", Level: domain.CapabilityFirstLevel, Issuer: "示范协会", ValidTo: to},
		}}}))
		if got := filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{}); !slices.Equal(got, want) {
			t.Errorf("until %s: finds %+v, want %+v", to, got, want)
		}
	}
}

// TestQ7_8_AmendmentIsAdvised: what an amendment brings along is looked at, too,
// and another scope is proven like another name (A13).
func TestQ7_8_AmendmentIsAdvised(t *testing.T) {
	delegated := with(newCommitmentRecorded, func(e *filing.CommitmentRecorded) { e.Signer, e.SignerRole = "沈予安", domain.SignerDelegate })
	waits := filing.CMARecorded{CaseID: renamingCase, CMA: with(qualification, func(c *filing.CMA) {
		c.Institution, c.Number, c.Accreditation = renamed.Name, "259912059998", filing.Accreditation{Number: "CNAS L12345", To: "2026-03-01"}
	})}
	manager := filing.TopManagerRecorded{CaseID: renamingCase, TopManager: filing.TopManager{Name: "沈予安", Authorization: filing.Authorization{ValidFrom: tomorrow}}}
	for name, c := range map[string]struct {
		history events
		caseID  uuid.UUID
		want    []filing.Finding
	}{
		"another scope":             {extending, extensionCase, advised("change_proof_missing", "documents.change_proof", "Q7.8")},
		"another scope, proven":     {after(extending, attachedTo(extensionCase, idOf("proof of the scope"), domain.DocumentChangeProof)), extensionCase, nil},
		"another name, proven":      {renamingComplete, renamingCase, nil},
		"a letter by somebody else": {after(renamingComplete, delegated), renamingCase, advised("letter_by_delegate", "commitment.signer_role", "Q2.5")},
		"a certificate": {after(renamingComplete, waits), renamingCase, slices.Concat(
			advised("cma_issuer_unknown", "cma.number", "domain-facts 7.10"), advised("accreditation_expired", "cma.accreditation.to", "O"))},
		"a top manager": {after(renamingComplete, manager), renamingCase, advised("authorization_not_yet", "top_manager.authorization.valid_from", "Q2.4")},
	} {
		s := fold(c.history)
		known := []string{"check.letter_by_delegate", "check.change_proof_missing", "check.cma_issuer_unknown", "check.accreditation_expired", "check.authorization_not_yet"}
		got := slices.DeleteFunc(filing.Check(s, s.Cases[c.caseID], today, filing.Elsewhere{}), func(f filing.Finding) bool { return !slices.Contains(known, f.Code) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: finds %+v, want %+v", name, got, c.want)
		}
	}
}
