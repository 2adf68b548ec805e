package projections_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func TestCapabilityGolden(t *testing.T) {
	var store memory.Store
	l := published{Ledger: projectionstest.NewLedger(&store)}
	projectionstest.Story(t, l.Ledger)
	l.handOver(t, projectionstest.Qiheng.ID(), measured("M02", "氨", "HJ 533-2009"))
	l.handOver(t, projectionstest.Chengyu.ID(), measured("M01", "化学需氧量", "HJ 828-2017"), measured("M05", "石油类", "GB 17378.4-2007"))
	l.handOver(t, projectionstest.Chengyu.ID(), measured("M02", "二氧化硫", "HJ 57-2017"), measured("M05", "石油类", "GB 17378.4-2007"))
	open := domain.DeriveID(projectionstest.Chengyu.ID(), "open staging", 0)
	l.Record(t, projectionstest.Chengyu.ID(), filing.AnnexStagingBegun{StagingID: open}, stagedPart(open, 1, annexRows...))
	l.Record(t, projectionstest.Honghe.ID(), filing.OperationCapabilityRecorded{OperationCapability: operates})
	projectionstest.Golden(t, database(t), &store, projections.Capability{})
}

// handOver makes rows the annex in force, and returns the staging.
func (p published) handOver(t *testing.T, id uuid.UUID, rows ...filing.AnnexRow) uuid.UUID {
	t.Helper()
	staging := domain.DeriveID(id, "staging of "+p.Now().String(), 0)
	for premises := range p.State(id).Premises {
		for i := range rows {
			rows[i].PremisesID = premises
		}
	}
	var alteration filing.Alteration
	if p.State(id).Published() {
		alteration = filing.Alteration{Kind: filing.Changed, OccurredOn: p.Today()}
	}
	p.Do(t, id,
		filing.BeginAnnex{StagingID: staging},
		filing.StageAnnexPart{StagingID: staging, Part: 1, Rows: rows, Today: p.Today()},
		filing.RecordAnnex{StagingID: staging, Seen: p.State(id).Annex.Revision(), Parts: 1, Rows: len(rows), Alteration: alteration, Today: p.Today()})
	return staging
}

// found lists what a query finds: number, rows in all and what they are.
func found(t *testing.T, m projections.Capability, q projections.CapabilityQuery) string {
	t.Helper()
	page, err := m.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	if len(page.Entries) != page.Total {
		t.Errorf("%+v finds %d of %d", q, len(page.Entries), page.Total)
	}
	var lines []string
	for _, f := range page.Entries {
		line := fmt.Sprintf("%s %d", f.Number, f.RowsInAll)
		for _, r := range f.Rows {
			line += fmt.Sprintf(" %s/%s/%s", r.Category, r.Parameter, r.StandardNo)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// TestB8_CapabilityFollowsTheFiling: what is found of an institution is what is
// public of its annex, at every moment.
func TestB8_CapabilityFollowsTheFiling(t *testing.T) {
	db := database(t)
	m := projections.Capability{DB: db}
	l := follow(t, db, m)
	i := projectionstest.Chengyu // M01, M02, M03, M09
	id, first := l.Draft(t, i), i.FirstCase()
	check := func(when, parameter, want string) {
		t.Helper()
		l.settle(t)
		if got := found(t, m, projections.CapabilityQuery{Parameter: parameter}); got != want {
			t.Errorf("B8: %s finds of %s %q, want %q", when, parameter, got, want)
		}
	}
	l.handOver(t, id, measured("M01", "化学需氧量", "HJ 828-2017"), measured("M05", "石油类", "GB 17378.4-2007"),
		measured("M02", "氮氧化物", "HJ 693-2014"), measured("M03", "总汞", "HJ 680-2013"), measured("M09", "厂界环境噪声", "GB 12348-2008"))
	check("a draft", "需氧", "")
	l.Submit(t, id, first)
	l.Take(t, id, first, projectionstest.Reviewer)
	l.Pass(t, id, first, projectionstest.Reviewer, "32J202600001H")
	check("published", "需氧", "32J202600001H 1 M01/化学需氧量/HJ 828-2017")
	check("a category that is not declared", "石油类", "")

	open := domain.DeriveID(id, "open staging", 0)
	premises := l.State(id).Premises
	extended := measured("M02", "二氧化硫", "HJ 57-2017")
	for at := range premises {
		extended.PremisesID = at
	}
	l.Do(t, id, filing.BeginAnnex{StagingID: open}, filing.StageAnnexPart{StagingID: open, Part: 1, Rows: []filing.AnnexRow{extended}, Today: l.Today()})
	check("what is handed over", "二氧化硫", "")
	l.Do(t, id, filing.RecordAnnex{
		StagingID: open, Seen: l.State(id).Annex.Revision(), Parts: 1, Rows: 1, Today: l.Today(),
		Alteration: filing.Alteration{Kind: filing.Changed, OccurredOn: l.Today()},
	})
	check("a new annex", "二氧化硫", "32J202600001H 1 M02/二氧化硫/HJ 57-2017")
	check("what it replaced", "需氧", "")
	l.handOver(t, id, extended, measured("M05", "石油类", "GB 17378.4-2007"))
	check("still not declared", "石油类", "")

	scope := l.ProposeScope(t, i, filing.Scope{InstitutionCategories: i.InstitutionCategories, MonitoringCategories: []domain.MonitoringCategory{"M02", "M05"}})
	check("only proposed", "石油类", "")
	l.Submit(t, id, scope)
	l.Take(t, id, scope, projectionstest.Reviewer)
	l.Pass(t, id, scope, projectionstest.Reviewer, "")
	check("declared", "石油类", "32J202600001H 1 M05/石油类/GB 17378.4-2007")
	l.Cancel(t, id)
	check("canceled", "石油类", "")
	check("canceled", "二氧化硫", "")
}

// TestB8_CapabilityQueries asks in all ways.
func TestB8_CapabilityQueries(t *testing.T) {
	db := database(t)
	m := projections.Capability{DB: db}
	l := follow(t, db, m)
	chengyu, qiheng := projectionstest.Chengyu, projectionstest.Qiheng // 32 and 33
	l.Publish(t, chengyu, "32J202600001H")
	qihengs := filing.Number("33", domain.Testing, 2026, 7)
	l.Publish(t, qiheng, qihengs)
	own := measured("M02", "恶臭", "《空气和废气监测分析方法》第四版 3.1")
	own.MethodKind, own.LimitRange = domain.MethodNonStandard, "只测固定源"
	l.handOver(t, chengyu.ID(), measured("M01", "苯", "HJ 1067-2019"), measured("M01", "甲苯", "HJ 1067-2019"), measured("M02", "pH值", "HJ 1147-2020"), own)
	l.handOver(t, qiheng.ID(), measured(qiheng.MonitoringCategories[0], "苯", "HJ 1067-2025"))
	l.settle(t)
	const chengyus = "32J202600001H"
	both := chengyus + "\n" + qihengs
	for _, c := range []struct {
		q    projections.CapabilityQuery
		want string // numbers
		rows int    // of the first
	}{
		{projections.CapabilityQuery{Parameter: "苯"}, both, 2},
		{projections.CapabilityQuery{Parameter: "苯", Exact: true}, both, 1},
		{projections.CapabilityQuery{Parameter: "甲苯"}, chengyus, 1},
		{projections.CapabilityQuery{Parameter: "ＰＨ"}, chengyus, 1},
		{projections.CapabilityQuery{Standard: "hj1067"}, both, 2},
		{projections.CapabilityQuery{Standard: "HJ 1067—2019"}, chengyus, 2},
		{projections.CapabilityQuery{Standard: "HJ 1067-2018"}, "", 0},
		{projections.CapabilityQuery{Standard: "HJ 106"}, "", 0},
		{projections.CapabilityQuery{Standard: "空气和废气监测分析方法"}, chengyus, 1},
		{projections.CapabilityQuery{Parameter: "苯", Standard: "HJ 1067", Authority: "33"}, qihengs, 1},
		{projections.CapabilityQuery{Parameter: "苯", Standard: "HJ 1147"}, "", 0},
		{projections.CapabilityQuery{Parameter: "苯", Authority: "34"}, "", 0},
		{projections.CapabilityQuery{Parameter: "苯", Area: "3205"}, chengyus, 2},
		{projections.CapabilityQuery{Parameter: "苯", Category: "M01", Authority: "32"}, chengyus, 2},
		{projections.CapabilityQuery{Parameter: "苯", Category: "M02", Authority: "32"}, "", 0},
		{projections.CapabilityQuery{Parameter: "苯", Track: domain.Testing}, both, 2},
		{projections.CapabilityQuery{Parameter: "苯", Track: domain.Operation}, "", 0},
		{projections.CapabilityQuery{Parameter: "'; DROP TABLE capability; --"}, "", 0},
		{projections.CapabilityQuery{Parameter: "苯", After: "32-32J202600001H"}, qihengs, 1},
		{projections.CapabilityQuery{Parameter: "苯", After: "99-A"}, "", 0},
	} {
		page, err := m.Search(t.Context(), c.q)
		var numbers []string
		for _, f := range page.Entries {
			numbers = append(numbers, f.Number)
		}
		if got := strings.Join(numbers, "\n"); err != nil || got != c.want {
			t.Errorf("B8: %+v finds %q, want %q; %v", c.q, got, c.want, err)
		} else if got != "" && page.Entries[0].RowsInAll != c.rows {
			t.Errorf("B8: %+v finds %d rows, want %d", c.q, page.Entries[0].RowsInAll, c.rows)
		}
	}
	first, err := m.Search(t.Context(), projections.CapabilityQuery{Parameter: "苯", Size: 1})
	if err != nil || first.Total != 2 || first.Next != "32-32J202600001H" {
		t.Errorf("B8: the first page is %+v, %v", first, err)
	}
	for q, want := range map[projections.CapabilityQuery]error{
		{}: projections.ErrCapabilityQuery, {Authority: "32", Category: "M01"}: projections.ErrCapabilityQuery,
		{Parameter: " \u200b"}: projections.ErrCapabilityQuery, {Parameter: "苯", After: "x"}: projections.ErrCursor,
	} {
		if _, err := m.Search(t.Context(), q); !errors.Is(err, want) {
			t.Errorf("B8: %+v: %v, want %v", q, err, want)
		}
	}
}

// TestB8_FieldsOfOperation are found by their names, without their papers.
func TestB8_FieldsOfOperation(t *testing.T) {
	db := database(t)
	m := projections.Capability{DB: db}
	l := follow(t, db, m)
	i := projectionstest.Honghe
	id := l.Publish(t, i, filing.Number("31", domain.Operation, 2026, 1))
	record := func(field domain.OperationCapability, text string) {
		l.Record(t, id, filing.OperationCapabilityRecorded{OperationCapability: filing.OperationCapability{Fields: []filing.OperationField{
			{Field: field, Text: text, Level: domain.CapabilityFirstLevel, Certificate: "NL-1", DocumentID: domain.DeriveID(id, "paper", 0)},
		}}})
		l.settle(t)
	}
	declared := i.MonitoringCategories[0]
	fields := domain.OperationCapabilities()
	at := slices.IndexFunc(fields, func(f domain.OperationCapability) bool { return f.Category() == declared })
	other := slices.IndexFunc(fields, func(f domain.OperationCapability) bool { return !slices.Contains(i.MonitoringCategories, f.Category()) })
	record(fields[at], "")
	q := projections.CapabilityQuery{Parameter: fields[at].Label(), Exact: true, Track: domain.Operation}
	page, err := m.Search(t.Context(), q)
	if err != nil || page.Total != 1 || page.Entries[0].Track != domain.Operation {
		t.Fatalf("B8: %+v, %v", page, err)
	}
	want := projections.CapabilityLine{Category: declared, Parameter: fields[at].Label(), Operation: &filing.OperationField{
		Field: fields[at], Level: domain.CapabilityFirstLevel, Certificate: "NL-1",
	}}
	if d := cmp.Diff([]projections.CapabilityLine{want}, page.Entries[0].Rows); d != "" {
		t.Errorf("B8: (-want +got):\n%s", d)
	}
	record(fields[other], "")
	if got := found(t, m, q) + found(t, m, projections.CapabilityQuery{Parameter: fields[other].Label()}); got != "" {
		t.Errorf("B8: replaced by a field of a category that is not declared, it finds %s", got)
	}
}

// TestCapabilityIsWhatIsPublic lets filings live anyhow and holds what each is
// found by against its state.
func TestCapabilityIsWhatIsPublic(t *testing.T) {
	store := livesInTurn(t, 100)
	db := database(t)
	const schema = "lives"
	if err := projections.RebuildAt(t.Context(), db, store, projections.Capability{}, endOf(t, store), schema, nil); err != nil {
		t.Fatal(err)
	}
	want, tracks := publicRows(t, store)
	if len(want) == 0 || tracks == 0 {
		t.Fatal("nobody published anything: the test is none")
	}
	rows, err := db.Query(t.Context(), `
		SELECT c.filing || ' ' || c.track || ' ' || r.category || ' ' || m.parameter || ' ' || m.standard_no || ' ' || r.note
		FROM lives.capability c JOIN lives.capability_methods f USING (filing, track)
		JOIN lives.capability_row r ON r.source = c.source AND r.method = ANY (f.methods) JOIN lives.capability_method m USING (method)`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-public +found):\n%s", d)
	}
	checkNoOrphans(t.Context(), t, db)
}

// checkNoOrphans: what is found by methods has them, and every track is there once.
func checkNoOrphans(ctx context.Context, t *testing.T, db interface {
	QueryRow(context.Context, string, ...any) pgx.Row
},
) {
	t.Helper()
	var orphans int
	err := db.QueryRow(ctx, `
		SELECT (SELECT count(*) FROM lives.capability_methods f WHERE NOT EXISTS (SELECT FROM lives.capability c WHERE (c.filing, c.track) = (f.filing, f.track)))
			+ (SELECT count(*) FROM lives.capability_row r WHERE NOT EXISTS (
				SELECT FROM lives.capability_sources s WHERE r.source IN (s.annex, s.staging, s.operation)))`).Scan(&orphans)
	if err != nil || orphans > 0 {
		t.Errorf("%d rows belong to nothing, %v", orphans, err)
	}
}

// publicRows are the rows of annexes and fields of operation of all filings that
// the public may see, sorted, and how many tracks have some.
func publicRows(t *testing.T, store *memory.Store) (all []string, tracks int) {
	t.Helper()
	states := map[eventstore.Stream]*filing.State{}
	staged := map[uuid.UUID]map[int][]filing.AnnexRow{}
	end := endOf(t, store)
	for page, err := range store.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			e, err := projections.Decode(r)
			if err != nil {
				t.Fatal(err)
			}
			if states[r.Stream] == nil {
				states[r.Stream] = new(filing.State)
			}
			filing.Evolve(states[r.Stream], e.Payload.(filing.Event), e.Place())
			if p, ok := e.Payload.(filing.AnnexPartStaged); ok {
				if staged[p.StagingID] == nil {
					staged[p.StagingID] = map[int][]filing.AnnexRow{}
				}
				if p.Piece == 1 {
					staged[p.StagingID][p.Part] = nil
				}
				staged[p.StagingID][p.Part] = append(staged[p.StagingID][p.Part], p.Rows...)
			}
		}
		if page[len(page)-1].Position == end {
			break
		}
	}
	for stream, s := range states {
		id := strings.TrimPrefix(string(stream), "filing-")
		before := len(all)
		for which, track := range s.Tracks {
			if track.Status != filing.TrackEffective {
				continue
			}
			show := func(c domain.MonitoringCategory, parameter, standard, note string) {
				if slices.Contains(track.Scope.Value.MonitoringCategories, c) {
					all = append(all, fmt.Sprintf("%s %s %s %s %s %s", id, which, c, parameter, standard, note))
				}
			}
			if which == domain.Operation {
				for _, f := range s.OperationCapability.Value.Fields {
					parameter := f.Text
					if parameter == "" {
						parameter = f.Field.Label()
					}
					show(f.Field.Category(), parameter, "", "")
				}
				continue
			}
			for _, rows := range staged[s.Annex.Value.StagingID] {
				for _, r := range rows {
					show(r.Category, r.Parameter, string(r.StandardNo), r.Note)
				}
			}
		}
		if len(all) > before {
			tracks++
		}
	}
	slices.Sort(all)
	return all, tracks
}
