package projections_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// reportTo is a report to an authority that asks for something.
func reportTo(service domain.Authority, tracks ...domain.Track) crossprovince.Report {
	c := crossprovince.Report{
		Filed: crossprovince.Filed{
			Reference: crossprovince.Reference{
				Filing: projectionstest.Chengyu.ID(), CreditCode: "91320500DEMQ000184", Name: "江苏澄屿环境检测有限公司", Event: thing("verified"), Revision: 40, Home: "32",
			},
			Tracks: map[domain.Track][]domain.MonitoringCategory{domain.Testing: {"M01", "M02"}, domain.Operation: {"source_gas"}},
		},
		ServiceAuthority: service, Period: crossprovince.Period{StartOn: "2026-01-12", EndOn: "2026-12-31"}, Today: "2026-01-05",
		Form: crossprovince.Form{Configuration: thing("configuration"), Items: []authority.Supplement{
			{Key: "vehicles", Label: "采样车辆清单", Kind: authority.SupplementDocument, Required: true}, {Key: "point", Label: "省内联系点", Kind: authority.SupplementText},
		}},
	}
	for _, t := range tracks {
		c.Services = append(c.Services, crossprovince.Service{Track: t, Categories: c.Filed.Tracks[t]})
	}
	return c
}

// reports tells of one report of each ending, and returns their IDs.
func reports(t *testing.T, l *projectionstest.Ledger) map[string]uuid.UUID {
	t.Helper()
	ids := map[string]uuid.UUID{}
	tell := func(name string, c crossprovince.Report, then ...crossprovince.Command) {
		ids[name] = thing("report " + name)
		l.Report(t, ids[name], append([]crossprovince.Command{c}, then...)...)
	}
	vehicles := []crossprovince.Answer{{Key: "vehicles", Documents: []uuid.UUID{thing("vehicles")}}}
	supplement := crossprovince.Supplement{Answers: append(vehicles, crossprovince.Answer{Key: "point", Text: "杭州市西湖区"}), Today: "2026-01-06"}
	canceled := func(revision domain.Revision, tracks ...domain.Track) crossprovince.Follow {
		return crossprovince.Follow{Cancellation: crossprovince.Cancellation{Event: thing("cancellation"), Revision: revision}, Tracks: tracks, Today: "2026-01-09"}
	}
	nothing := reportTo("31", domain.Testing)
	nothing.Form, nothing.Period.EndOn = crossprovince.Form{}, ""
	tell("incomplete", reportTo("33", domain.Testing),
		crossprovince.RequestSupplements{Text: "请补充车辆清单。", Items: []string{"vehicles"}, Official: "zj-a", Today: "2026-01-06"})
	tell("complete", reportTo("33", domain.Testing, domain.Operation), supplement)
	tell("ended", nothing, crossprovince.Amend{Seen: 1, Period: crossprovince.Period{StartOn: "2026-01-04"}, Today: "2026-01-06"},
		crossprovince.EndService{Seen: 2, EndedOn: "2026-01-08", Today: "2026-01-08"})
	tell("canceled", reportTo("34", domain.Testing, domain.Operation), crossprovince.RequestSupplements{Text: "请来电。", Official: "ah-a", Today: "2026-01-06"},
		canceled(50, domain.Operation), canceled(60, domain.Testing))
	tell("named", naming(), crossprovince.Unmask{Key: "person", Fields: crossprovince.ContactFields(), Purpose: domain.UnmaskToContact, Reason: "核对联系方式"},
		crossprovince.EndService{Seen: 1, EndedOn: "2026-01-08", Today: "2026-01-08"},
		crossprovince.EraseContact{Subject: thing("person"), Today: "2026-01-09"})
	return ids
}

// naming is a report that names somebody and a vehicle.
func naming() crossprovince.Report {
	c := reportTo("36", domain.Testing)
	c.Form.Items = []authority.Supplement{
		{Key: "person", Label: "省内联系人", Kind: authority.SupplementContact, Required: true},
		{Key: "cars", Label: "车辆", Kind: authority.SupplementList, MostRows: 5, Columns: []authority.Column{{Key: "plate", Label: "车牌号", Kind: authority.SupplementText}}},
	}
	c.Answers = []crossprovince.Answer{
		{Key: "person", Contact: domain.Sealed{Subject: thing("person"), Key: "v1", Ciphertext: []byte("sealed"), Masks: map[string]string{"mobile": "*********11"}}},
		{Key: "cars", Rows: []crossprovince.Row{{"plate": "苏E·D1206"}}},
	}
	return c
}

func TestReportsGolden(t *testing.T) {
	var store memory.Store
	reports(t, projectionstest.NewLedger(&store))
	projectionstest.Golden(t, database(t), &store, projections.Reports{})
}

func TestReportsListed(t *testing.T) {
	db := database(t)
	m := projections.Reports{DB: db}
	l := follow(t, db, m)
	ids := reports(t, l.Ledger)
	l.settle(t)
	list := func(q projections.ReportQuery) []string {
		t.Helper()
		got := []string{}
		for q.Size = 1; ; {
			page, err := m.List(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page.Reports {
				for name, id := range ids {
					if id == r.ID {
						got = append(got, name)
					}
				}
			}
			if q.After = page.Next; q.After == "" {
				slices.Sort(got)
				return got
			}
		}
	}
	for _, c := range []struct {
		query projections.ReportQuery
		want  []string
	}{
		{projections.ReportQuery{}, []string{"canceled", "complete", "ended", "incomplete", "named"}},
		{projections.ReportQuery{Service: "33"}, []string{"complete", "incomplete"}},
		{projections.ReportQuery{Service: "33", Status: []crossprovince.Status{crossprovince.Complete}}, []string{"complete"}},
		{projections.ReportQuery{Home: "32", Status: []crossprovince.Status{crossprovince.ByInstitution, crossprovince.WithFiling}}, []string{"canceled", "ended", "named"}},
		{projections.ReportQuery{Home: "33"}, []string{}},
	} {
		if d := cmp.Diff(c.want, list(c.query)); d != "" {
			t.Errorf("%+v (-want +got):\n%s", c.query, d)
		}
	}
	all, err := m.OfFiling(t.Context(), projectionstest.Chengyu.ID())
	if err != nil || len(all) != len(ids) {
		t.Errorf("of the filing %d, %v", len(all), err)
	}
	if s, err := m.Report(t.Context(), ids["complete"]); err != nil || s.Status != crossprovince.Complete || len(s.Answers) != 2 {
		t.Errorf("one: %+v, %v", s, err)
	}
	if _, err := m.Report(t.Context(), thing("no report")); err != crossprovince.ErrNotFound {
		t.Errorf("none: %v", err)
	}
	if _, err := m.List(t.Context(), projections.ReportQuery{After: "x"}); err == nil {
		t.Error("a cursor from elsewhere is taken")
	}
	v, err := projections.Verify(t.Context(), db, l.Store, m, nil)
	if err != nil || len(v.Differences) > 0 {
		t.Errorf("rebuilt it is another: %v %v", err, v.Differences)
	}
}

func TestReportsInWords(t *testing.T) {
	var store memory.Store
	ids := reports(t, projectionstest.NewLedger(&store))
	var texts []string
	types := map[string]bool{}
	for _, name := range []string{"incomplete", "complete", "ended", "canceled", "named"} {
		entries, err := projections.ReportHistory(t.Context(), &store, ids[name])
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			types[e.Type] = true
			texts = append(texts, strings.TrimSuffix(e.Text+"："+e.Reason, "："))
		}
	}
	for _, e := range crossprovince.Events() {
		if !types[e.EventType()] {
			t.Errorf("%s has no sentence here", e.EventType())
		}
	}
	want := []string{
		"向浙江省生态环境厅主动报告：检测类（水（含大气降水）和废水、环境空气和废气），2026-01-12 至 2026-12-31", "服务所在地主管部门要求补充材料：采样车辆清单：请补充车辆清单。",
		"向浙江省生态环境厅主动报告：检测类（水（含大气降水）和废水、环境空气和废气），运维类（污染源废气自动监测），2026-01-12 至 2026-12-31", "补充备案信息：采样车辆清单、省内联系点", "完成主动报告",
		"向上海市生态环境局主动报告：检测类（水（含大气降水）和废水、环境空气和废气），自 2026-01-12 起", "完成主动报告", "变更服务时间：自 2026-01-04 起（开始日期早于报告日期）", "报告服务结束，结束日期 2026-01-08",
		"向安徽省生态环境厅主动报告：检测类（水（含大气降水）和废水、环境空气和废气），运维类（污染源废气自动监测），2026-01-12 至 2026-12-31", "服务所在地主管部门要求补充材料：请来电。",
		"运维类备案已注销，不再列入本报告", "备案已注销，报告终止",
		"向江西省生态环境厅主动报告：检测类（水（含大气降水）和废水、环境空气和废气），2026-01-12 至 2026-12-31", "完成主动报告",
		"查看省内联系人的明文：姓名、手机，事由为联系本人：核对联系方式", "报告服务结束，结束日期 2026-01-08", "删除联系人的个人信息",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), strings.Join(texts, "\n")); diff != "" {
		t.Errorf("in words (-want +got):\n%s", diff)
	}
}

// TestForServiceAuthority: at every moment of the story another province sees what is
// in force, people by their masks, and nothing that is between the institution and its
// own authority; and the view it is made of stays as it was.
func TestForServiceAuthority(t *testing.T) {
	var store memory.Store
	story := newFilingStory(t, &store, "filing")
	story.whole()
	shown := 0
	for e, v := range story.timeline().Views() {
		before, err := v.Encode()
		if err != nil {
			t.Fatal(err)
		}
		view := v.ForServiceAuthority(nil)
		if after, err := v.Encode(); err != nil || string(after) != string(before) {
			t.Fatalf("@%d: looking at it changed the view", e.Revision)
		}
		s := view.State
		shown += len(s.Staff)
		if len(s.Cases)+len(s.Subjects)+len(s.Transfers)+len(view.Steps) > 0 || s.Cancellation != nil || s.AnnexStaging != nil {
			t.Errorf("@%d: cases and what is between others show", e.Revision)
		}
		for id, row := range s.Staff {
			if !row.Employed() || !v.State.Staff[id].Employed() || !v.State.Published() {
				t.Errorf("@%d: somebody who does not work there shows", e.Revision)
			}
		}
		for id, d := range s.Documents {
			if d.CaseID != uuid.Nil || d.Kind == domain.DocumentEvidence || d.Kind == domain.DocumentCrossProvinceSupplement {
				t.Errorf("@%d: document %s shows", e.Revision, id)
			}
		}
	}
	if shown == 0 {
		t.Error("nobody ever shows")
	}
}
