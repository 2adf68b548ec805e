package filing_test

import (
	"reflect"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
)

// TestAStaleEditIsToldWithBothVersions: whoever comes second is shown what the
// first wrote beside their own, and in what they differ (Q6.3, B4).
func TestAStaleEditIsToldWithBothVersions(t *testing.T) {
	moved := with(basics, func(b *filing.Basics) { b.RegisteredAddress, b.County = "苏州市澄湖路9号", "320205" })
	corrected := filing.BasicsRecorded{Basics: moved}
	wanted := with(basics, func(b *filing.Basics) { b.RegisteredAddress, b.RegisteredCapital = "苏州市澄湖路8号", "800" })
	promoted := filing.StaffRevised{StaffID: lead, StaffMember: with(leadMember, func(m *filing.StaffMember) { m.Title = domain.TitleSenior })}
	educated := with(leadMember, func(m *filing.StaffMember) {
		m.Education, m.Person.Ciphertext = domain.EducationDoctor, []byte("something else")
	})
	revised := filing.EquipmentRevised{EquipmentID: spectrometer, Equipment: with(equipment, func(e *filing.Equipment) { e.Traceability.To = "2027-03-01" })}
	remodeled := with(equipment, func(e *filing.Equipment) { e.Model = "T7" })
	again := filing.IdentityProposed{CaseID: renamingCase, Identity: renamedAgain, Alteration: changedToday}
	for name, c := range map[string]struct {
		history events
		when    filing.Command
		want    filing.StaleEdit
	}{
		"a section": {after(draft, corrected), filing.RecordBasics{Seen: at(draft, basicsRecorded), Basics: wanted, Today: today}, filing.StaleEdit{
			Part: "basics", Seen: at(draft, basicsRecorded), Theirs: moved, Yours: wanted,
			Fields: []string{"county", "registered_address", "registered_capital"},
		}},
		"a section that nobody had recorded": {draft, filing.RecordBasics{Seen: domain.Empty, Basics: wanted, Today: today}, filing.StaleEdit{
			Part: "basics", Seen: domain.Empty, Theirs: basics, Yours: wanted, Fields: []string{"registered_address", "registered_capital"},
		}},
		"a row of staff": {after(draft, promoted), filing.ReviseStaff{StaffID: lead, Seen: at(draft, leadAdded), Member: educated, Facts: facts, Today: today}, filing.StaleEdit{
			Part: "staff." + lead.String(), Seen: at(draft, leadAdded), Theirs: promoted.StaffMember, Yours: educated,
			Fields: []string{"education", "person", "title"},
		}},
		"an instrument": {after(draft, revised), filing.ReviseEquipment{EquipmentID: spectrometer, Seen: at(draft, equipmentAdded), Equipment: remodeled, Today: today}, filing.StaleEdit{
			Part: "equipment." + spectrometer.String(), Seen: at(draft, equipmentAdded), Theirs: revised.Equipment, Yours: remodeled,
			Fields: []string{"model", "traceability.to"},
		}},
		"what an amendment proposes": {after(renaming, again), filing.RecordIdentity{
			Seen: at(renaming, renameWanted), Identity: renamed, Alteration: changedToday, Today: today,
		}, filing.StaleEdit{
			Part: "cases." + renamingCase.String() + ".identity", Seen: at(renaming, renameWanted), Fields: []string{"name"},
			Theirs: filing.ProposedIdentity{Identity: renamedAgain}, Yours: filing.ProposedIdentity{Identity: renamed},
		}},
		"whom an amendment proposes": {reachable, filing.RecordIdentity{
			Seen: at0(identityRecorded), Identity: successor, Alteration: changedToday, Today: today,
		}, filing.StaleEdit{
			Part: "cases." + renamingCase.String() + ".identity", Seen: at0(identityRecorded), Fields: []string{"legal_representative_mobile"},
			Theirs: filing.ProposedIdentity{Identity: successor, Mobile: newMobile}, Yours: filing.ProposedIdentity{Identity: successor},
		}},
		"a departure": {after(draft, promoted), filing.MoveStaff{StaffID: lead, Seen: at(draft, leadAdded), MovedOn: today, Today: today}, filing.StaleEdit{
			Part: "staff." + lead.String(), Seen: at(draft, leadAdded), Theirs: fold(after(draft, promoted)).Staff[lead],
		}},
		"a retirement": {after(draft, revised), filing.RetireEquipment{EquipmentID: spectrometer, Seen: at(draft, equipmentAdded), RetiredOn: today, Reason: "损坏", Today: today}, filing.StaleEdit{
			Part: "equipment." + spectrometer.String(), Seen: at(draft, equipmentAdded), Theirs: fold(after(draft, revised)).Equipment[spectrometer],
		}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := filing.Decide(fold(c.history), c.when)
			refused := domain.Problems(err)
			if len(refused) != 1 || !reflect.DeepEqual(*refused[0], *filing.ErrStale.With(refused[0].Particulars)) {
				t.Fatalf("B4: refused with %v", err)
			}
			last := domaintest.Place(domain.Revision(len(c.history) - 1))
			if c.want.Seen == domain.Empty {
				last = domaintest.Place(at(draft, basicsRecorded))
			}
			c.want.Current, c.want.Event = last.Revision, last.ID
			if d := cmp.Diff(c.want, refused[0].Particulars); d != "" {
				t.Errorf("B4: told is (-want +got):\n%s", d)
			}
		})
	}
}

// TestEveryEditIsCompared: each command that names what somebody saw can say
// against what.
func TestEveryEditIsCompared(t *testing.T) {
	for _, c := range everyCommand() {
		seen, ok := reflect.TypeOf(c).FieldByName("Seen")
		if !ok || seen.Type != reflect.TypeFor[domain.Revision]() {
			continue
		}
		v := reflect.New(reflect.TypeOf(c)).Elem()
		v.FieldByName("Seen").SetInt(999)
		for field, id := range map[string]any{"StaffID": lead, "FormerStaffID": lead, "EquipmentID": spectrometer, "PremisesID": mainPremises, "ManagementID": manualFile, "Track": domain.Testing} {
			if f := v.FieldByName(field); f.IsValid() {
				f.Set(reflect.ValueOf(id))
			}
		}
		history := after(draft, filing.ManagementAdded{ManagementID: manualFile, Management: manual},
			filing.OperationCapabilityRecorded{OperationCapability: operationFields})
		if nameOf(c) == "CorrectRetirement" {
			history = after(history, filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: today, Reason: "损坏"})
		}
		if nameOf(c) == "CorrectReturn" {
			history = after(history, filing.EquipmentReturned{EquipmentID: spectrometer, ReturnedOn: today})
		}
		_, err := filing.Decide(fold(history), v.Interface().(filing.Command))
		refused := domain.Problems(err)
		if len(refused) != 1 || refused[0].Code != filing.ErrStale.Code {
			t.Errorf("B4: %s is refused with %v", nameOf(c), err)
			continue
		}
		if told, ok := refused[0].Particulars.(filing.StaleEdit); !ok || told.Seen != 999 || told.Part == "" || told.Theirs == nil {
			t.Errorf("B4: %s tells %+v", nameOf(c), refused[0].Particulars)
		}
	}
}
