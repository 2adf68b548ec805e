package filing_test

import (
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// TestCountsAreAdvised: what the seventh version of the rules advises on, at the
// edge of what is right, and that what was handed in before finds none of it.
func TestCountsAreAdvised(t *testing.T) {
	first := sampling[len(draft)].(filing.EquipmentAdded)
	instrument := func(edit func(*filing.Equipment)) events {
		return instead(wellStaffed, first, filing.EquipmentAdded{EquipmentID: first.EquipmentID, Equipment: with(first.Equipment, edit)})
	}
	held := func(history events, tenure domain.PremisesTenure, from, to domain.Date) events {
		return instead(history, premisesAdded, filing.PremisesAdded{PremisesID: mainPremises, Premises: with(premises, func(p *filing.Premises) {
			p.Tenure, p.LeasedFrom, p.LeasedTo = tenure, from, to
		})})
	}
	leased := func(history events, to domain.Date) events {
		return held(history, domain.PremisesLeased, "2026-01-01", to)
	}
	water := instead(without(wellStaffed, first), scopeRecorded, filing.ScopeRecorded{Track: domain.Testing, Scope: with(scope, func(s *filing.Scope) { s.MonitoringCategories = []domain.MonitoringCategory{"M01"} })})
	few := filing.Finding{Code: "check.device_count_low", Severity: filing.Advises, Field: "equipment.M02.01", Source: "R6"}
	short := filing.Finding{Code: "check.premises_lease_before_cma", Severity: filing.Advises, Field: "premises." + mainPremises.String() + ".leased_to", Source: "R5"}
	brief := filing.Finding{Code: "check.premises_lease_short", Severity: filing.Advises, Field: short.Field, Source: "R4"}
	for name, c := range map[string]struct {
		history events
		want    []filing.Finding
	}{
		"R6: four samplers around what emits":          {wellStaffed, nil},
		"R6: three":                                    {without(wellStaffed, first), []filing.Finding{few}},
		"R6: a fourth that is retired":                 {after(wellStaffed, filing.EquipmentRetired{EquipmentID: first.EquipmentID, RetiredOn: today, Reason: "损坏"}), []filing.Finding{few}},
		"R6: a fourth that samples something else":     {instrument(func(e *filing.Equipment) { e.Name = "水质自动采样器" }), []filing.Finding{few}},
		"R6: a fourth that only weighs":                {instrument(func(e *filing.Equipment) { e.Uses = []domain.EquipmentUse{domain.UseLaboratoryAnalysis} }), []filing.Finding{few}},
		"R6: by any of the names":                      {instrument(func(e *filing.Equipment) { e.Name = "大气采样器" }), nil},
		"R6: air that is not declared needs none":      {water, nil},
		"R5: a place leased as long as the CMA":        {leased(until("2028-01-31", wellStaffed), "2028-01-31"), nil},
		"R5: not as long":                              {leased(until("2028-01-31", wellStaffed), "2028-01-30"), []filing.Finding{short}},
		"R5: three years will do for a longer one":     {leased(wellStaffed, "2029-03-02"), nil},
		"R5: less than three years will not":           {leased(wellStaffed, "2029-03-01"), []filing.Finding{short}},
		"R5: for less than a year is advised on alone": {leased(wellStaffed, "2026-12-30"), []filing.Finding{brief}},
		"R5: for a year that ends soon":                {leased(wellStaffed, "2026-12-31"), []filing.Finding{short}},
		"R5: for years that are over":                  {held(wellStaffed, domain.PremisesLeased, "2021-01-01", "2026-03-01"), []filing.Finding{brief}},
		"R5: lent, until nobody knows when":            {held(wellStaffed, domain.PremisesBorrowed, "", ""), nil},
		"R5: lent, not as long as the CMA":             {held(wellStaffed, domain.PremisesBorrowed, "", "2027-03-02"), []filing.Finding{short}},
	} {
		s := fold(c.history)
		if got := filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{}); !slices.Equal(got, c.want) {
			t.Errorf("%s: finds %+v, want %+v", name, got, c.want)
		}
		decided := s.Cases[firstCase]
		decided.Status, decided.Rules = filing.CasePassedStatus, 6
		got := filing.Check(s, decided, today, filing.Elsewhere{})
		if slices.Contains(got, few) || slices.Contains(got, short) {
			t.Errorf("%s: decided by the sixth version it finds %+v", name, got)
		}
	}
}
