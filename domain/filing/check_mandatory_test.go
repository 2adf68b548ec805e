package filing_test

import (
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// The operation track as it is filed first, and the testing track that is added
// to it.
var (
	operationOpened   = filing.CaseOpened{CaseID: firstCase, Level: filing.TrackLevel(domain.Operation), Kind: filing.FirstCase}
	qualitySupervisor = filing.StaffAdded{StaffID: quality, StaffMember: with(operatorMember, func(m *filing.StaffMember) {
		m.Person = qualityMember.Person
		m.Posts = map[domain.Track][]domain.Post{domain.Operation: {domain.PostQualityManagement, domain.PostQualitySupervision}}
	})}
	operationLead = filing.StaffAdded{StaffID: lead, StaffMember: with(operatorMember, func(m *filing.StaffMember) {
		m.Person = leadMember.Person
		m.Posts = map[domain.Track][]domain.Post{domain.Operation: {domain.PostTechnicalManagement}}
	})}
	fieldsAtFirst  = filing.OperationCapabilityRecorded{OperationCapability: operationFields}
	recordsAtFirst = with(recordsAdded, func(e *filing.ManagementAdded) { e.Alteration = filing.Alteration{} })

	operationDraft = events{registered, operationOpened, identityRecorded, operationScoped, basicsRecorded, contactsRecorded, topManagerRecorded,
		deedAttached, premisesAdded, operationLead, qualitySupervisor, operatorAdded, spareAdded,
		licenseAttached, letterAttached, commitmentRecorded, recordsAttached, recordsAtFirst, fieldsAtFirst}
	operationSubmitted = with(firstSubmitted, func(e *filing.CaseSubmitted) { e.Content = contentOf(operationDraft) })
	operationPublished = after(operationDraft, operationSubmitted, firstTaken, filing.CasePassed{
		CaseID: firstCase, Submission: submission(after(operationDraft, operationSubmitted)), Number: filing.Number("32", domain.Operation, 2026, 1), PassedOn: earlier,
	})
	testingOpened = filing.CaseOpened{CaseID: secondCase, Level: filing.TrackLevel(domain.Testing), Kind: filing.SecondTrackCase}

	testingLead = filing.StaffAdded{StaffID: idOf("testing lead"), StaffMember: with(leadMember, func(m *filing.StaffMember) {
		m.Person = sealed("陶青岚", "the testing lead")
	})}
	testingQuality = filing.StaffAdded{StaffID: idOf("testing quality"), StaffMember: with(qualityMember, func(m *filing.StaffMember) {
		m.Person = sealed("贺兰舟", "the testing quality lead")
	})}
	testingSecond = after(after(operationPublished, testingOpened, scopeRecorded, testingLead, testingQuality, equipmentAdded,
		cmaAttached, annexAttached, rulesAttached, dataRulesAdded, cmaRecorded, firstAnnexBegun, firstAnnexStaged, firstAnnexRecorded,
		secondLetterHere, secondCommitment), slices.Concat(samplers(4), system, colleagues(18))...)

	operationSecond = after(after(wellStaffed, firstSubmitted, firstTaken, firstPassed), append(secondDraft[len(published):],
		filing.StaffAdded{StaffID: idOf("operation lead"), StaffMember: with(operationLead.StaffMember, func(m *filing.StaffMember) { m.Person = sealed("陶青岚", "the operation lead") })},
		filing.StaffAdded{StaffID: idOf("operation quality"), StaffMember: with(qualitySupervisor.StaffMember, func(m *filing.StaffMember) { m.Person = sealed("贺兰舟", "the operation quality lead") })})...)
)

// complete are the four filings from which nothing may be taken away.
var complete = map[string]struct {
	history events
	caseID  uuid.UUID
	shared  int // of its beginning: events of the first track, which the second is not asked for again
}{
	"testing":          {wellStaffed, firstCase, 2},
	"operation":        {operationDraft, firstCase, 2},
	"operation, added": {operationSecond, secondCase, len(wellStaffed) + 4},
	"testing, added":   {testingSecond, secondCase, len(operationPublished) + 1},
}

// blocking are the findings that keep a case from being handed in, without their
// sources.
func blocking(s filing.State, caseID uuid.UUID) (all []string) {
	for _, f := range filing.Check(s, s.Cases[caseID], today, filing.Elsewhere{}) {
		if f.Severity == filing.Blocks {
			all = append(all, f.Code+" "+f.Field)
		}
	}
	return all
}

// what names an event by what it records.
func what(e filing.Event) string {
	switch e := e.(type) {
	case filing.DocumentAttached:
		return string(e.Kind)
	case filing.EquipmentAdded:
		if e.Model == "KL-2050" {
			return "a sampler"
		}
	case filing.StaffAdded:
		if posts := e.Posts[domain.Testing]; len(posts) > 0 {
			return string(posts[0])
		}
		return "somebody in operation"
	}
	return e.EventType()
}

// missed is what keeps a case from being handed in if something was not recorded.
var missed = map[string][]string{
	"filing.identity_recorded": {
		"check.section_missing identity", "check.top_manager_differs top_manager.name", "check.commitment_stale commitment.institution", "check.commitment_stale commitment.signer",
	},
	"filing.basics_recorded":               {"check.section_missing basics"},
	"filing.contacts_recorded":             {"check.section_missing contacts"},
	"filing.top_manager_recorded":          {"check.section_missing top_manager"},
	"filing.premises_added":                {"check.main_premises_missing premises"},
	"filing.equipment_added":               {"check.section_missing equipment"},
	"filing.commitment_recorded":           {"check.section_missing commitment"},
	"filing.cma_recorded":                  {"check.section_missing cma"},
	"filing.annex_recorded":                {"check.section_missing annex"},
	"filing.operation_capability_recorded": {"check.section_missing operation_capability"},
	"technical_management":                 {"check.post_vacant staff.posts.technical_management"},
	"quality_management":                   {"check.post_vacant staff.posts.quality_management"},
	"registration_certificate":             {"check.document_missing documents.registration_certificate"}, // A01
	"cma_certificate":                      {"check.document_missing documents.cma_certificate"},          // A04
	"cma_annex":                            {"check.document_missing documents.cma_annex"},                // A05

	// Without these a filing is complete: there are others that do the same work, or
	// they are missed when what refers to them is recorded (A02, A03 and A12).
	"laboratory_analysis": nil, "somebody in operation": nil, "a sampler": nil, "commitment_letter": nil, "premises_proof": nil, "management_document": nil,
	"filing.annex_staging_begun": nil, "filing.annex_part_staged": nil,
}

// TestQ1_6_NothingMandatoryCanBeLeftOut takes everything that was recorded out of
// a filing that is complete, one thing at a time, and it is missed by name. What
// each of them says is asked for by [TestQ1_6_EveryFieldIsAskedFor].
func TestQ1_6_NothingMandatoryCanBeLeftOut(t *testing.T) {
	for name, whole := range complete {
		t.Run(name, func(t *testing.T) {
			s := fold(whole.history)
			if got := filing.Check(s, s.Cases[whole.caseID], today, filing.Elsewhere{}); len(got) > 0 {
				t.Fatalf("of the whole filing it finds %+v", got)
			}
			for i, e := range whole.history[whole.shared:] {
				i += whole.shared
				want, known := missed[what(e)]
				switch track, _ := s.Cases[whole.caseID].Level.Track(); e := e.(type) {
				case filing.ScopeRecorded:
					want, known = []string{"check.section_missing tracks." + string(track) + ".scope"}, true
				case filing.ManagementAdded:
					want, known = nil, true // most are only advised
					if e.Kind.RequiredOf(track) {
						want = []string{"check.management_missing management." + string(e.Kind)}
					}
				case filing.EquipmentAdded:
					if track == domain.Testing {
						want = nil // other instruments serve it
					}
				case filing.IdentityRecorded:
					if track == domain.Testing {
						want = append(slices.Clone(want), "check.cma_name_differs cma.institution")
					}
				case filing.CommitmentRecorded:
					if e.CaseID != uuid.Nil {
						want = []string{"check.commitment_needed commitment"}
					}
				}
				if !known {
					t.Errorf("nothing is said here of %s", what(e))
				}
				lacking := fold(slices.Concat(whole.history[:i], whole.history[i+1:]))
				if got := blocking(lacking, whole.caseID); !slices.Equal(got, want) {
					t.Errorf("without %s it is kept back by %q, want %q", what(e), got, want)
				}
			}
		})
	}
}

// TestQ1_6_SomebodyServesATrack: with nobody in it, or no instrument, no track is
// handed in.
func TestQ1_6_SomebodyServesATrack(t *testing.T) {
	for name, whole := range complete {
		nobody := slices.DeleteFunc(slices.Clone(whole.history), func(e filing.Event) bool { _, is := e.(filing.StaffAdded); return is })
		if got := blocking(fold(nobody), whole.caseID); !slices.Contains(got, "check.section_missing staff") {
			t.Errorf("%s: with nobody it is kept back by %q", name, got)
		}
		nothing := slices.DeleteFunc(slices.Clone(whole.history), func(e filing.Event) bool { _, is := e.(filing.EquipmentAdded); return is })
		if got := blocking(fold(nothing), whole.caseID); !slices.Contains(got, "check.section_missing equipment") {
			t.Errorf("%s: with no instrument it is kept back by %q", name, got)
		}
	}
}
