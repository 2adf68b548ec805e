package filing_test

import (
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// TestRecordsAreFound: what the third version of the rules finds, at the edge of
// what is right, and that a case decided before finds none of it.
func TestRecordsAreFound(t *testing.T) {
	analystAdded := wellStaffed[len(sampling)].(filing.StaffAdded)
	analyst := func(edit func(*filing.StaffMember)) events {
		return instead(wellStaffed, analystAdded, filing.StaffAdded{StaffID: analystAdded.StaffID, StaffMember: with(analystAdded.StaffMember, edit)})
	}
	instrument := func(edit func(*filing.Equipment)) events {
		return instead(wellStaffed, equipmentAdded, filing.EquipmentAdded{EquipmentID: spectrometer, Equipment: with(equipment, edit)})
	}
	certificate := func(edit func(*filing.CMA)) events {
		return instead(wellStaffed, cmaRecorded, filing.CMARecorded{CMA: with(qualification, edit)})
	}
	major, thing := "staff."+analystAdded.StaffID.String()+".major_group", "equipment."+spectrometer.String()
	lease := filing.Lease{From: "2025-01-01", Lessor: "某公司"}
	for name, c := range map[string]struct {
		history events
		want    filing.Finding // the zero one for none
	}{
		"R5: another major, four years":  {analyst(func(m *filing.StaffMember) { m.MajorGroup, m.YearsInField = domain.MajorOther, "4.9" }), filing.Finding{Code: "check.major_unrelated", Severity: filing.Advises, Field: major, Source: "R5"}},
		"R5: another major, five years":  {analyst(func(m *filing.StaffMember) { m.MajorGroup, m.YearsInField = domain.MajorOther, "5" }), filing.Finding{}},
		"R5: a related major":            {analyst(func(m *filing.StaffMember) { m.MajorGroup, m.YearsInField = "chemistry", "4" }), filing.Finding{}},
		"R5: a lease as long as the CMA": {instrument(func(e *filing.Equipment) { e.Lease = lease; e.Lease.To = qualification.To }), filing.Finding{}},
		"R5: a shorter one": {instrument(func(e *filing.Equipment) { e.Lease = lease; e.Lease.To = qualification.To.AddDays(-1) }),
			filing.Finding{Code: "check.lease_before_cma", Severity: filing.Advises, Field: thing + ".lease.to", Source: "R5"}},
		"R5: a sound-level meter": {instrument(func(e *filing.Equipment) { e.Name = "多功能声级计" }), filing.Finding{Code: "check.anti_tamper_missing", Severity: filing.Advises, Field: thing + ".anti_tamper", Source: "R5"}},
		"R5: one that keeps its log": {instrument(func(e *filing.Equipment) {
			e.Name, e.AntiTamper = "多功能声级计", []domain.AntiTamper{domain.AntiTamperLog}
		}), filing.Finding{}},
		"10.4: one that does not conform": {instrument(func(e *filing.Equipment) { e.Confirmation = domain.ConfirmedNonconforming }),
			filing.Finding{Code: "check.equipment_nonconforming", Severity: filing.Advises, Field: thing + ".confirmation", Source: "O"}},
		"10.4: one that does":              {instrument(func(e *filing.Equipment) { e.Confirmation = domain.ConfirmedConforming }), filing.Finding{}},
		"R2: a certificate that holds":     {certificate(func(m *filing.CMA) { m.Status = domain.CMAValid }), filing.Finding{}},
		"R2: a suspended certificate":      {certificate(func(m *filing.CMA) { m.Status = domain.CMASuspended }), filing.Finding{Code: "check.cma_status", Severity: filing.Blocks, Field: "cma.status", Source: "R2"}},
		"1.3: a certificate of who else":   {certificate(func(m *filing.CMA) { m.Institution = "某某公司" }), filing.Finding{Code: "check.cma_name_differs", Severity: filing.Blocks, Field: "cma.institution", Source: "domain-decisions 1.3"}},
		"1.3: one from before it was said": {certificate(func(m *filing.CMA) { m.Institution = "" }), filing.Finding{}},
	} {
		t.Run(name, func(t *testing.T) {
			var want []filing.Finding
			if c.want.Code != "" {
				want = append(want, c.want)
			}
			s := fold(c.history)
			if d := cmp.Diff(want, filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{})); d != "" {
				t.Errorf("findings (-want +got):\n%s", d)
			}
			decided := s.Cases[firstCase]
			decided.Status, decided.Rules = filing.CasePassedStatus, 2
			if got := filing.Check(s, decided, today, filing.Elsewhere{}); len(got) > 0 {
				t.Errorf("decided by the second version it finds %+v", got)
			}
		})
	}
}

// TestNewNameOnTheCertificate: 1.3: a certificate in the new name waits with the
// amendment, and takes effect with it.
func TestNewNameOnTheCertificate(t *testing.T) {
	newCertificate, newAnnex := idOf("certificate in the new name"), idOf("annex in the new name")
	papers := renaming
	papers = after(papers, attachedTo(renamingCase, newCertificate, domain.DocumentCMACertificate), attachedTo(renamingCase, newAnnex, domain.DocumentCMAAnnex))
	state := fold(papers)
	newName := state.Cases[renamingCase].Identity.Value.Name
	renamed := with(qualification, func(m *filing.CMA) { m.Institution, m.CertificateID, m.AnnexID = newName, newCertificate, newAnnex })
	record := filing.RecordCMA{CaseID: renamingCase, Seen: domain.Empty, CMA: renamed, Alteration: changedToday, Today: today}
	proposed := filing.CMARecorded{CaseID: renamingCase, CMA: renamed, Alteration: changedToday}
	edit := func(edit func(*filing.RecordCMA)) filing.Command { return with(record, edit) }
	run(t, cases{
		{Name: "1.3: it waits with the amendment", Given: papers, When: record, Then: events{proposed}},
		{Name: "1.3: once is enough", Given: after(papers, proposed), When: edit(func(c *filing.RecordCMA) { c.Seen = at(after(papers, proposed), proposed) })},
		{Name: "1.3: at once it is refused", Given: papers, When: edit(func(c *filing.RecordCMA) {
			c.CaseID, c.Seen, c.CMA = uuid.Nil, at(papers, cmaRecorded), with(qualification, func(m *filing.CMA) { m.Institution = newName })
		}), Refused: []error{filing.ErrNotAllowed.At("institution")}},
		{Name: "1.3: its papers wait, too", Given: papers, When: edit(func(c *filing.RecordCMA) { c.CMA.CertificateID, c.CMA.AnnexID = cma, annex }),
			Refused: []error{filing.ErrDocument.At("certificate_id"), filing.ErrDocument.At("annex_id")}},
		{Name: "1.3: it waits with no case nobody opened", Given: papers, When: edit(func(c *filing.RecordCMA) { c.CaseID = idOf("none") }), Refused: []error{filing.ErrCaseUnknown}},
		{Name: "1.3: nor with a first one", Given: papers, When: edit(func(c *filing.RecordCMA) { c.CaseID = firstCase }), Refused: []error{filing.ErrCaseState}},
		{Name: "1.3: nor once that is under review", Given: renamingTaken, When: record, Refused: []error{filing.ErrWithAuthority}},
		{Name: "Q6.3: not over another proposal", Given: after(papers, proposed), When: edit(func(c *filing.RecordCMA) { c.CMA.To = "2030-01-31" }), Refused: []error{filing.ErrStale}},
	})
	waiting := fold(after(papers, proposed))
	if got := waiting.CMA.Value; got != qualification {
		t.Errorf("1.3: while it waits %+v is in force", got)
	}
	passed := fold(after(papers, proposed, filing.CasePassed{CaseID: renamingCase, Number: "", PassedOn: today}))
	if got := passed.CMA.Value; got != renamed {
		t.Errorf("1.3: passed, %+v is in force", got)
	}
	for what, c := range map[string]struct {
		history events
		code    string
		found   bool
	}{
		"without one it is advised":      {papers, "check.cma_not_renamed", true},
		"with one it is not":             {after(papers, proposed), "check.cma_not_renamed", false},
		"in the new name it is right":    {after(papers, proposed), "check.cma_name_differs", false},
		"in the old one it is not":       {after(papers, with(proposed, func(e *filing.CMARecorded) { e.Institution = identity.Name })), "check.cma_name_differs", true},
		"nor is one that does not apply": {after(papers, with(proposed, func(e *filing.CMARecorded) { e.Status = domain.CMARevoked })), "check.cma_status", true},
	} {
		s := fold(c.history)
		if got := codesOf(filing.Check(s, s.Cases[renamingCase], today, filing.Elsewhere{})); slices.Contains(got, c.code) != c.found {
			t.Errorf("1.3: %s: finds %v", what, got)
		}
	}
}
