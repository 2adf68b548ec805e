package filing_test

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// TestQ5_1_DeviceShared: an instrument that another filing has, too, is advised on
// before the submission by what is known then, and afterwards by what the
// submission recorded, whatever is known since (domain-facts 10.4).
func TestQ5_1_DeviceShared(t *testing.T) {
	other := idOf("air sampler 0")
	told := func(ids ...uuid.UUID) filing.Elsewhere { return filing.Elsewhere{Devices: ids} }
	finds := func(ids ...uuid.UUID) (want []filing.Finding) {
		for _, id := range ids {
			want = append(want, filing.Finding{Code: "check.device_shared", Severity: filing.Advises, Field: "equipment." + id.String() + ".factory_number", Source: "R4"})
		}
		return want
	}
	recorded := func(known filing.Elsewhere) filing.CaseSubmitted {
		return filing.CaseSubmitted{CaseID: firstCase, Round: 1, Content: contentOf(wellStaffed), Letter: fileOf(letter), SubmittedOn: today, Rules: filing.Rules, Elsewhere: known}
	}
	handedIn := after(wellStaffed, recorded(told(spectrometer)))
	retired := after(wellStaffed, filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: today, Reason: "损坏"})
	old := with(recorded(told(spectrometer)), func(e *filing.CaseSubmitted) { e.Rules = 7 })
	inOrder := []uuid.UUID{spectrometer, other}
	slices.SortFunc(inOrder, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	both := finds(inOrder...)
	for name, c := range map[string]struct {
		history events
		known   filing.Elsewhere
		want    []filing.Finding
	}{
		"nothing is known":                           {wellStaffed, told(), nil},
		"one is in another filing":                   {wellStaffed, told(spectrometer), finds(spectrometer)},
		"two are, whatever the order":                {wellStaffed, told(spectrometer, other), both},
		"two are, the other way around":              {wellStaffed, told(other, spectrometer), both},
		"it is retired here":                         {retired, told(spectrometer), nil},
		"it is nobody's here":                        {wellStaffed, told(idOf("a stranger's")), nil},
		"handed in, it is as it was":                 {handedIn, told(other), finds(spectrometer)},
		"under review, it is as it was":              {after(handedIn, filing.CaseTaken{CaseID: firstCase, Reviewer: officials[0]}), told(), finds(spectrometer)},
		"withdrawn, it is as it is now":              {after(handedIn, filing.CaseWithdrawn{CaseID: firstCase}), told(other), finds(other)},
		"handed in under rules that did not know it": {after(wellStaffed, old), told(spectrometer), nil},
	} {
		s := fold(c.history)
		if got := filing.Check(s, s.Cases[firstCase], today, c.known); !slices.Equal(got, c.want) {
			t.Errorf("10.4: %s: finds %+v, want %+v", name, got, c.want)
		}
	}
	submit := filing.SubmitCase{CaseID: firstCase, Today: today, Elsewhere: told(other, idOf("a stranger's"), spectrometer)}
	run(t, cases{
		{Name: "10.4: the submission records what was known, in order, of what it is about", Given: wellStaffed, When: submit,
			Then: events{recorded(told(inOrder...))}},
	})
}

// TestAskedElsewhere: others are asked about instruments in service on the track
// of a case that is yet to be handed in.
func TestAskedElsewhere(t *testing.T) {
	of := func(history events, id uuid.UUID) []uuid.UUID {
		s := fold(history)
		return slices.Collect(maps.Keys(s.AskedElsewhere(s.Cases[id])))
	}
	if got := of(draft, firstCase); !slices.Equal(got, []uuid.UUID{spectrometer}) {
		t.Errorf("of a draft %v is asked about", got)
	}
	for name, got := range map[string][]uuid.UUID{
		"retired":      of(after(draft, filing.EquipmentRetired{EquipmentID: spectrometer, RetiredOn: today, Reason: "损坏"}), firstCase),
		"handed in":    of(submitted, firstCase),
		"passed":       of(published, firstCase),
		"an amendment": of(extending, extensionCase),
		"another track": of(instead(draft, equipmentAdded, filing.EquipmentAdded{EquipmentID: spectrometer, Equipment: with(equipment, func(e *filing.Equipment) {
			e.Tracks = []domain.Track{domain.Operation}
		})}), firstCase),
	} {
		if len(got) > 0 {
			t.Errorf("%s: %v is asked about", name, got)
		}
	}
}
