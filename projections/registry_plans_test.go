package projections_test

import (
	"strings"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// nation is a register of n filings: 32 authorities, some with two tracks, some
// canceled.
func nation(n int) []projections.RegistryEntry {
	all := make([]projections.RegistryEntry, n)
	for i := range all {
		all[i] = entryOf(i)
	}
	return all
}

func entryOf(n int) projections.RegistryEntry {
	i := projectionstest.Random(n)
	day := domain.Date("2026-01-05").AddDays(n % 300)
	e := projections.RegistryEntry{
		ID: i.ID(), Name: i.Name, CreditCode: i.CreditCode, Authority: i.Authority, Status: projections.RegistryEffective,
		RegisteredAddress: i.Address, LegalRepresentative: i.LegalRepresentative,
		County:     domain.CountyCode(string(i.CreditCode[2:4]) + string('0'+rune(n%2)) + string('1'+rune(n%9)) + "0" + string('1'+rune(n%5))),
		RecordedAt: time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC),
		Tracks: []projections.RegistryTrack{{
			Track: i.Track, Status: projections.RegistryEffective, Number: filing.Number(i.Authority, i.Track, 2026, n+1), Since: day,
			InstitutionCategories: i.InstitutionCategories, MonitoringCategories: i.MonitoringCategories,
		}},
	}
	if i.Track == domain.Testing {
		e.CMANumber = domain.CMANumber(string(e.CreditCode[2:4]) + "1012" + string(e.CreditCode[10:16]))
		if n%8 == 0 {
			e.Tracks = append(e.Tracks, projections.RegistryTrack{
				Track: domain.Operation, Status: projections.RegistryEffective, Number: filing.Number(i.Authority, domain.Operation, 2026, n+1), Since: day.AddDays(20),
				InstitutionCategories: domain.InstitutionCategoriesOf(domain.Operation)[:1], MonitoringCategories: domain.MonitoringCategoriesOf(domain.Operation)[:2],
			})
		}
	}
	if n%33 == 0 {
		e = projections.RegistryEntry{
			ID: e.ID, Name: e.Name, CreditCode: e.CreditCode, Authority: e.Authority, Status: projections.RegistryCanceled, CanceledOn: day.AddDays(40), RecordedAt: e.RecordedAt,
			Tracks: []projections.RegistryTrack{{Track: i.Track, Status: projections.RegistryCanceled, Number: e.Tracks[0].Number}},
		}
	}
	return e
}

// registryQueries are all combinations of what can be asked for, of institution
// n; some are about nobody.
func registryQueries(n int) []projections.RegistryQuery {
	e := entryOf(n)
	name, t := []rune(e.Name), e.Tracks[0]
	all := []projections.RegistryQuery{{}}
	with := func(alter func(*projections.RegistryQuery)) {
		for _, q := range all {
			alter(&q)
			all = append(all, q)
		}
	}
	with(func(q *projections.RegistryQuery) { q.Authority = e.Authority })
	with(func(q *projections.RegistryQuery) { q.Area = domain.Area(e.County[:4]) })
	with(func(q *projections.RegistryQuery) { q.Track = t.Track })
	with(func(q *projections.RegistryQuery) { q.InstitutionCategory = t.InstitutionCategories[0] })
	with(func(q *projections.RegistryQuery) { q.Category = t.MonitoringCategories[0] })
	with(func(q *projections.RegistryQuery) { q.Status = projections.RegistryEffective })
	with(func(q *projections.RegistryQuery) { q.PublishedFrom = t.Since.AddDays(-30) })
	with(func(q *projections.RegistryQuery) { q.PublishedTo = t.Since.AddDays(30) })
	with(func(q *projections.RegistryQuery) { q.After = string(e.Authority) + "-" + t.Number })
	bare := all
	for _, text := range []string{string(name[2:3]), string(name[2:6]), string(e.CreditCode)} {
		for _, q := range bare {
			q.Text = text
			all = append(all, q)
		}
	}
	return all
}

// TestRegistryPlans holds that no combination of filters reads a table from one
// end to the other, whether the database plans for what is asked or for
// anything that might be. Only to count what is a good part of the register is
// reading all of it the best there is.
func TestRegistryPlans(t *testing.T) {
	const filings = 15_000
	db := built(t, projections.Registry{})
	if err := projections.FillRegistry(t.Context(), db, nation(filings)); err != nil {
		t.Fatal(err)
	}
	asked := listening(t, db)
	planner := newPlanner(t, db, liveSchema(t, db, projections.Registry{}))
	shapes := make(map[string]bool)
	for _, q := range registryQueries(77) {
		page, err := projections.Registry{DB: asked.Pool}.Search(t.Context(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		statements := asked.take()
		if len(statements) != 2 {
			t.Fatalf("%+v asks %+v, want a count and a page", q, statements)
		}
		for _, s := range statements {
			counts := strings.HasPrefix(s.sql, "SELECT count")
			if !counts || page.Total < filings/5 {
				checkPlan(t, planner, s, false)
			}
			if !shapes[s.sql] {
				shapes[s.sql] = true
				checkPlan(t, planner, s, true)
			}
		}
	}
}

func checkPlan(t *testing.T, p planner, s statement, generic bool) {
	t.Helper()
	plan, text := p.plan(t, s, generic)
	if scans := plan.scans(); len(scans) > 0 {
		t.Errorf("for any arguments: %v; reads all of %v:\n%s\n%v\n%s", generic, scans, s.sql, s.args, text)
	}
}
