package projections

import (
	"strings"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// CaseConcern is something that an amendment proposes to alter.
type CaseConcern string

// What is of class A (Q7.8).
const (
	ConcernsName                  CaseConcern = "name"
	ConcernsLegalRepresentative   CaseConcern = "legal_representative"
	ConcernsInstitutionCategories CaseConcern = "institution_categories"
	ConcernsMonitoringCategories  CaseConcern = "monitoring_categories"
)

// Label names what is altered, in Chinese.
func (c CaseConcern) Label() string {
	return map[CaseConcern]string{
		ConcernsName: "机构名称", ConcernsLegalRepresentative: "法定代表人",
		ConcernsInstitutionCategories: "机构类别", ConcernsMonitoringCategories: "监测（运维）类别",
	}[c]
}

// concernsOf returns what c, an amendment that was just handed in, proposes to
// alter. It looks at nothing sealed, for that is not always there (see
// encodeFolded): who puts forward the same name of the institution can only
// mean its legal representative.
func concernsOf(s filing.State, c filing.Case) []CaseConcern {
	concerns := []CaseConcern{}
	if c.Identity != nil {
		old, new := s.Identity.Value, c.Identity.Value
		if old.Name != new.Name {
			concerns = append(concerns, ConcernsName)
		}
		if old.Name == new.Name || old.LegalRepresentative.Name != new.LegalRepresentative.Name {
			concerns = append(concerns, ConcernsLegalRepresentative)
		}
	}
	if track, ok := c.Level.Track(); ok && c.Scope != nil {
		old, new := s.Tracks[track].Scope.Value, c.Scope.Value
		if !sameCodes(old.InstitutionCategories, new.InstitutionCategories) {
			concerns = append(concerns, ConcernsInstitutionCategories)
		}
		if !sameCodes(old.MonitoringCategories, new.MonitoringCategories) || !sameCodes(old.OtherTexts, new.OtherTexts) {
			concerns = append(concerns, ConcernsMonitoringCategories)
		}
	}
	return concerns
}

// sameCodes compares two lists without repeats as sets.
func sameCodes[C comparable](a, b []C) bool {
	in := make(map[C]bool, len(a))
	for _, code := range a {
		in[code] = true
	}
	for _, code := range b {
		if !in[code] {
			return false
		}
	}
	return len(a) == len(b)
}

func newInstitutionRow(id uuid.UUID, s filing.State) institutionRow {
	row := institutionRow{Filing: id, Name: s.Identity.Value.Name, CreditCode: s.CreditCode, Tracks: []domain.Track{}}
	for _, t := range domain.Tracks() {
		if _, ok := s.Tracks[t]; ok {
			row.Tracks = append(row.Tracks, t)
		}
	}
	sought := []string{folded(row.Name), folded(string(s.CreditCode))}
	for _, c := range s.OpenCases() {
		if c.Round > 0 && c.Identity != nil {
			sought = append(sought, folded(c.Identity.Value.Name))
		}
	}
	row.Sought = strings.Join(sought, "\n") // which no folded text contains
	return row
}

// Title names the case as histories do: 检测类首次备案, 机构信息备案变更.
func (c QueuedCase) Title() string { return caseTitle(filing.Case{Level: c.Level, Kind: c.Kind}) }
