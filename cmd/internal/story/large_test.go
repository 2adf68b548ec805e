package story_test

import (
	"testing"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// testLarge looks at the people and instruments of the largest institution: none
// is another one again, and nothing that is counted is left out.
func testLarge(t *testing.T, l *ledger.Ledger) {
	s := state(t, l, "3")
	names, mobiles := make(map[string]bool), make(map[string]bool)
	for _, row := range s.Staff {
		if !row.Employed() {
			continue
		}
		one := unseal(t, l, "staff", row.Person)
		if names[one.Name] || mobiles[one.Mobile] {
			t.Errorf("somebody has the name %s or the mobile number of somebody else", one.Name)
		}
		names[one.Name], mobiles[one.Mobile] = true, true
	}
	type mark struct{ of, is string }
	marks := make(map[mark]bool)
	models, categories := make(map[string]int), make(map[domain.MonitoringCategory]int)
	places := make(map[uuid.UUID]int)
	for _, row := range s.Equipment {
		for _, m := range []mark{{"asset", row.AssetNumber}, {row.Manufacturer, row.FactoryNumber}, {row.Traceability.Organization, row.Traceability.Certificate}} {
			if marks[m] {
				t.Errorf("two instruments have the number %s (%s)", m.is, m.of)
			}
			marks[m] = true
		}
		if looked := row.Traceability; row.BoughtOn >= row.FirstUsedOn || row.BoughtOn >= looked.On || looked.On >= looked.To {
			t.Errorf("%s was bought on %s, used on %s and calibrated on %s", row.AssetNumber, row.BoughtOn, row.FirstUsedOn, looked.On)
		}
		models[row.Name+row.Model]++
		places[row.PremisesID]++
		for _, c := range row.Categories {
			categories[c]++
		}
	}
	if len(models) < 150 || len(places) != 6 || len(categories) != 13 {
		t.Errorf("%d models in %d places for %d categories", len(models), len(places), len(categories))
	}
	for model, n := range models {
		if n > 50 {
			t.Errorf("%d of the model %s", n, model)
		}
	}
}
