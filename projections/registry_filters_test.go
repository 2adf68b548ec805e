package projections_test

import (
	"slices"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// TestRegistryFilters asks by what people know beside a name: where it is
// registered, and since when it is public.
func TestRegistryFilters(t *testing.T) {
	db := database(t)
	registry := projections.Registry{DB: db}
	l := follow(t, db, registry)
	i := projectionstest.Chengyu // 320599
	l.Publish(t, i, "32J202600001H")
	since := l.State(i.ID()).Tracks[domain.Testing].Since
	second := projectionstest.Random(3).ID()
	l.Record(t, i.ID(),
		filing.CaseOpened{CaseID: second, Level: filing.TrackLevel(domain.Operation), Kind: filing.SecondTrackCase},
		filing.ScopeRecorded{Track: domain.Operation, Scope: filing.Scope{
			InstitutionCategories: []domain.InstitutionCategory{"pollution_source_operation"}, MonitoringCategories: []domain.MonitoringCategory{"source_gas"},
		}},
		filing.CaseSubmitted{CaseID: second, Round: 1, SubmittedOn: since},
		filing.CasePassed{CaseID: second, Number: "32Y202600001A", PassedOn: since.AddDays(30)})
	operation := l.State(i.ID()).Tracks[domain.Operation]
	l.settle(t)
	for _, c := range []struct {
		name  string
		q     projections.RegistryQuery
		found bool
	}{
		{"province", projections.RegistryQuery{Area: "32"}, true},
		{"city", projections.RegistryQuery{Area: "3205"}, true},
		{"county", projections.RegistryQuery{Area: "320599"}, true},
		{"another county", projections.RegistryQuery{Area: "320598"}, false},
		{"another city", projections.RegistryQuery{Area: "3206"}, false},
		{"by its code, elsewhere", projections.RegistryQuery{Area: "33", Text: string(i.CreditCode)}, false},
		{"by its code, here", projections.RegistryQuery{Area: "3205", Text: string(i.CreditCode)}, true},
		{"since its day", projections.RegistryQuery{PublishedFrom: since}, true},
		{"until its day", projections.RegistryQuery{PublishedTo: since}, true},
		{"on its day", projections.RegistryQuery{PublishedFrom: since, PublishedTo: since}, true},
		{"until the day before", projections.RegistryQuery{PublishedTo: since.AddDays(-1)}, false},
		{"between its tracks", projections.RegistryQuery{PublishedFrom: since.AddDays(1), PublishedTo: since.AddDays(29)}, false},
		{"since the second track's day", projections.RegistryQuery{PublishedFrom: operation.Since}, true},
		{"since after it", projections.RegistryQuery{PublishedFrom: operation.Since.AddDays(1)}, false},
		{"the first track since the second's day", projections.RegistryQuery{PublishedFrom: operation.Since, Track: domain.Testing}, false},
		{"the second track since its day", projections.RegistryQuery{PublishedFrom: operation.Since, Track: domain.Operation}, true},
		{"a category of the first track since the second's day", projections.RegistryQuery{PublishedFrom: operation.Since, Category: "M01"}, false},
		{"a category of the second track since its day", projections.RegistryQuery{PublishedFrom: operation.Since, Category: "source_gas"}, true},
		{"five at once", projections.RegistryQuery{
			Text: "澄屿", Authority: "32", Area: "3205", Category: "M01", PublishedFrom: since, PublishedTo: since, Status: projections.RegistryEffective,
		}, true},
		{"days in the wrong order", projections.RegistryQuery{PublishedFrom: operation.Since, PublishedTo: since}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			page, err := registry.Search(t.Context(), c.q)
			if err != nil || page.Total != len(page.Entries) || (page.Total == 1) != c.found {
				t.Errorf("%+v finds %+v, %v", c.q, page, err)
			}
		})
	}
	l.Cancel(t, i.ID())
	l.settle(t)
	for _, q := range []projections.RegistryQuery{{Area: "32"}, {PublishedFrom: since}, {Area: "32", Text: string(i.CreditCode)}, {PublishedTo: since, Text: string(i.CreditCode)}} {
		if page, err := registry.Search(t.Context(), q); err != nil || page.Total > 0 {
			t.Errorf("canceled: %+v finds %+v, %v", q, page, err)
		}
	}
	if page, err := registry.Search(t.Context(), projections.RegistryQuery{Text: string(i.CreditCode)}); err != nil || page.Total != 1 || slices.ContainsFunc(page.Entries, func(e projections.RegistryEntry) bool {
		return e.County != "" || e.CMANumber != ""
	}) {
		t.Errorf("canceled, by code: %+v, %v", page, err)
	}
}

// TestRegistryCertificateOfAnAmendment: the number of a certificate in a new name
// waits with the amendment, however long, and is found once that has passed.
func TestRegistryCertificateOfAnAmendment(t *testing.T) {
	db := database(t)
	registry := projections.Registry{DB: db}
	l := follow(t, db, registry)
	i := projectionstest.Chengyu
	l.Publish(t, i, "32J202600001H")
	renaming := l.ProposeName(t, i, "江苏澄屿检测集团有限公司")
	certificate := qualification
	certificate.Institution = "江苏澄屿检测集团有限公司"
	l.Record(t, i.ID(), filing.CMARecorded{CaseID: renaming, CMA: certificate})
	find := func() int {
		t.Helper()
		l.settle(t)
		page, err := registry.Search(t.Context(), projections.RegistryQuery{Text: string(certificate.Number)})
		if err != nil {
			t.Fatal(err)
		}
		return page.Total
	}
	if n := find(); n != 0 {
		t.Errorf("Q6.1: while it waits %d are found", n)
	}
	l.Submit(t, i.ID(), renaming)
	l.Take(t, i.ID(), renaming, projectionstest.Reviewer)
	l.Pass(t, i.ID(), renaming, projectionstest.Reviewer, "")
	if n := find(); n != 1 {
		t.Errorf("Q6.1: with the amendment passed %d are found", n)
	}
}
