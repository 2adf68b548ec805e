package scope

import (
	"slices"

	"example.org/ledger/domain"
)

// Outcome is what follows from the answers.
type Outcome string

// The outcomes, the weightiest first: of two tracks the weightier one counts.
const (
	MustFile     Outcome = "must_file"
	CMAFirst     Outcome = "cma_first"
	AskAuthority Outcome = "ask_authority"
	NeedNot      Outcome = "need_not"
)

var outcomes = []option[Outcome]{
	{MustFile, "需要备案"},
	{CMAFirst, "先取得资质认定（CMA），再备案"},
	{AskAuthority, "请咨询省级生态环境主管部门"},
	{NeedNot, "不需要备案"},
}

// Outcomes returns the outcomes in order.
func Outcomes() []Outcome { return codesOf(outcomes) }

// Label returns the Chinese words.
func (o Outcome) Label() string { return labelOf(outcomes, o) }

// Result is the outcome of a body's answers.
type Result struct {
	Outcome Outcome
	Tracks  []TrackResult // for each track that it has, in order
}

// TrackResult is what follows for one track.
type TrackResult struct {
	Track      domain.Track
	Outcome    Outcome
	Categories []domain.InstitutionCategory // to choose when filing
	Sources    []Source
}

// Decide returns what follows from the answers, or everything that is wrong
// with them.
func Decide(a Answers) (Result, error) {
	if err := a.check(); err != nil {
		return Result{}, err
	}
	var r Result
	for _, t := range domain.Tracks() {
		if slices.Contains(a.Tracks, t) {
			r.Tracks = append(r.Tracks, a.decide(t))
		}
	}
	for _, o := range Outcomes() {
		if slices.ContainsFunc(r.Tracks, func(t TrackResult) bool { return t.Outcome == o }) {
			r.Outcome = o
			break
		}
	}
	return r, nil
}

func (a Answers) decide(t domain.Track) TrackResult {
	switch {
	case a.ownUseOnly():
		return TrackResult{t, NeedNot, nil, []Source{ownUse, sameLegalPerson}}
	case a.Performer == Subcontracts && t == domain.Testing:
		return TrackResult{t, NeedNot, nil, []Source{consultancy}}
	case a.Performer == Subcontracts, !a.commissioned(t):
		// Q1.4 speaks of testing alone, and no row of these clients.
		return TrackResult{t, AskAuthority, nil, []Source{silence}}
	case t == domain.Testing:
		return a.testing()
	}
	return TrackResult{t, MustFile, inOrder(a.OperationCategories), []Source{whoFiles, categories}}
}

// testing is what follows for a body that tests for others itself.
func (a Answers) testing() TrackResult {
	r := TrackResult{Track: domain.Testing, Outcome: MustFile, Categories: []domain.InstitutionCategory{domain.InstitutionGeneral}}
	if slices.Contains(a.Clients, ClientAuthority) || slices.Contains(a.Clients, ClientPolluter) {
		r.Sources = append(r.Sources, whoFiles)
	}
	if slices.Contains(a.Clients, ClientProject) {
		r.Sources = append(r.Sources, consultancy)
	}
	if *a.RadiationOnly {
		r.Categories[0] = domain.InstitutionRadiationOnly
		r.Sources = append(r.Sources, radiation)
	}
	r.Sources = append(r.Sources, categories)
	if !*a.HasCMA {
		r.Outcome = CMAFirst
		r.Sources = append(r.Sources, qualification)
	}
	return r
}

// inOrder returns the categories in the order of their list.
func inOrder(chosen []domain.InstitutionCategory) []domain.InstitutionCategory {
	return slices.DeleteFunc(domain.InstitutionCategoriesOf(domain.Operation), func(c domain.InstitutionCategory) bool {
		return !slices.Contains(chosen, c)
	})
}
