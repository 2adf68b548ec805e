package filing_test

import (
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// TestQ4_2_AnnexIsChecked: what is declared has rows; what has rows need not be
// declared.
func TestQ4_2_AnnexIsChecked(t *testing.T) {
	of := func(s filing.Scope, rows ...filing.AnnexRow) events {
		return after(instead(bare, scopeRecorded, filing.ScopeRecorded{Track: domain.Testing, Scope: s}),
			annexBegun, stagedPart(staging, 1, rows...), recordedAnnex(staging, rows, filing.Alteration{}))
	}
	declared := func(kind domain.InstitutionCategory, categories ...domain.MonitoringCategory) filing.Scope {
		return filing.Scope{InstitutionCategories: []domain.InstitutionCategory{kind}, MonitoringCategories: categories}
	}
	in := func(categories ...domain.MonitoringCategory) []filing.AnnexRow {
		return slices.DeleteFunc(slices.Clone(everyItem), func(r filing.AnnexRow) bool { return !slices.Contains(categories, r.Category) })
	}
	without := filing.Finding{Code: "check.category_without_capability", Severity: filing.Blocks, Field: "annex.M02", Source: "Q4.2"}
	items := filing.Finding{Code: "check.basic_items_missing", Severity: filing.Advises, Field: "annex.M01", Source: "R5"}
	mixed := filing.Finding{Code: "check.not_radiation_only", Severity: filing.Blocks, Field: "annex", Source: "Q2.1"}
	none := filing.Finding{Code: "check.section_missing", Severity: filing.Blocks, Field: "annex", Source: "Q4.2"}
	radiation := declared(domain.InstitutionRadiationOnly, "M11", "M12")
	for name, c := range map[string]struct {
		history events
		want    []filing.Finding
	}{
		"no annex":                      {bare, []filing.Finding{none}},
		"all that is needed":            {of(scope, in("M01", "M02")...), nil},
		"more than is declared":         {of(scope, in("M01", "M02", "M09")...), nil},
		"a category without rows":       {of(scope, in("M01", "M09")...), []filing.Finding{without}},
		"a basic item is missing":       {of(scope, append(in("M02"), in("M01")[1:]...)...), []filing.Finding{items}},
		"radiation only":                {of(radiation, in("M11", "M12")...), nil},
		"of radiation only, not of all": {of(radiation, in("M11", "M12", "M01")...), []filing.Finding{mixed}},
	} {
		s := fold(after(c.history, system...))
		got := slices.DeleteFunc(filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{}), func(f filing.Finding) bool { return f.Code == "check.staff_few" || f.Code == "check.device_count_low" })
		if !slices.Equal(got, c.want) {
			t.Errorf("Q4.2: %s: finds %+v, want %+v", name, got, c.want)
		}
	}
	lacking := of(scope, in("M01")...)
	run(t, cases{
		{Name: "10.3: it is not handed in", Given: lacking, When: filing.SubmitCase{CaseID: firstCase, Today: today},
			Refused: []error{finding("category_without_capability", "annex.M02")}},
	})
}

// TestAnnexIsNotAskedOfEarlierSubmissions: what was handed in under rules that did
// not look at the annex is not found wanting.
func TestAnnexIsNotAskedOfEarlierSubmissions(t *testing.T) {
	old := with(firstSubmitted, func(e *filing.CaseSubmitted) { e.Rules = 2 })
	s := fold(after(without(bare, cmaRecorded), old, firstTaken))
	if got := codesOf(filing.Check(s, s.Cases[firstCase], today, filing.Elsewhere{})); !slices.Equal(got, []string{"check.staff_few", "check.section_missing"}) {
		t.Errorf("rules 2 find %v", got)
	}
}
