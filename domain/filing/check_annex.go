package filing

import (
	"slices"

	"example.org/ledger/domain"
)

// annexOf finds what the annex lacks for the scope that a case of testing
// declares or proposes.
func (f *findings) annexOf(c Case) {
	if t, ok := c.Level.Track(); !ok || t != domain.Testing {
		return
	}
	scope := f.state.Tracks[domain.Testing].Scope
	switch {
	case c.Kind != AmendmentCase:
		if c.rules() < wholeRules { // since, it blocks
			f.advise(!f.state.Annex.Recorded(), "check.section_missing", "annex", "Q4.2")
		}
	case c.Scope == nil:
		return
	default:
		scope = *c.Scope
	}
	if f.state.Annex.Recorded() && scope.Recorded() {
		f.annex(scope.Value)
	}
}

// annex: every category that is declared has rows in the annex, and the basic
// items of one that are missing are pointed out (国市监检测规〔2025〕4号, annex 2). Rows
// of other categories do no harm (Q4.2), but those of an institution for
// radiation are of radiation only (domain-decisions 1.18).
func (f *findings) annex(declared Scope) {
	annex := f.state.Annex.Value
	for _, c := range declared.MonitoringCategories {
		i := slices.IndexFunc(annex.Categories, func(has AnnexCategory) bool { return has.Category == c })
		f.block(i < 0, "check.category_without_capability", "annex."+string(c), "Q4.2")
		if i >= 0 {
			missing := len(domain.MissingBasicItems(c, annex.Categories[i].BasicItems)) > 0
			f.advise(missing, "check.basic_items_missing", "annex."+string(c), sourceRequirements)
		}
	}
	others := slices.ContainsFunc(annex.Categories, func(has AnnexCategory) bool { return !has.Category.Radiation() })
	f.block(others && slices.Contains(declared.InstitutionCategories, domain.InstitutionRadiationOnly), "check.not_radiation_only", "annex", "Q2.1")
}
