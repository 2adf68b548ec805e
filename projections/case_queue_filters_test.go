package projections_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

// amended is a ledger in which several amendments wait.
type amended struct {
	first, renaming, wider, late, operation uuid.UUID
}

func amend(t *testing.T, l published) (a amended) {
	t.Helper()
	chengyu, qiheng, honghe, shuling := projectionstest.Chengyu, projectionstest.Qiheng, projectionstest.Honghe, projectionstest.Shuling
	l.Publish(t, chengyu, filing.Number("32", domain.Testing, 2026, 1))
	l.Publish(t, qiheng, filing.Number("33", domain.Testing, 2026, 1))
	l.Publish(t, honghe, filing.Number("31", domain.Operation, 2026, 1))

	l.Draft(t, shuling)
	a.first = shuling.FirstCase()
	l.Submit(t, shuling.ID(), a.first)

	a.renaming = l.ProposeName(t, chengyu, "江苏澄屿检测集团有限公司")
	l.Submit(t, chengyu.ID(), a.renaming)
	a.wider = l.ProposeScope(t, chengyu, filing.Scope{
		InstitutionCategories: chengyu.InstitutionCategories, MonitoringCategories: append(chengyu.MonitoringCategories[:3:3], "M10"),
	})
	l.Submit(t, chengyu.ID(), a.wider)

	a.late = l.ProposeNameOf(t, qiheng, "浙江栖衡生态科技有限公司", l.Today().AddDays(-60))
	l.Submit(t, qiheng.ID(), a.late)

	a.operation = l.ProposeName(t, honghe, "上海泓笙运维服务有限公司")
	l.Submit(t, honghe.ID(), a.operation)
	l.settle(t)
	return a
}

func TestCaseQueueFilters(t *testing.T) {
	db := database(t)
	queue := projections.CaseQueue{DB: db}
	l := follow(t, db, queue)
	a := amend(t, l)
	yes, no := true, false
	for name, c := range map[string]struct {
		q    projections.CaseQuery
		want []uuid.UUID
	}{
		"nothing narrows":                {projections.CaseQuery{}, []uuid.UUID{a.first, a.renaming, a.wider, a.late, a.operation}},
		"authority":                      {projections.CaseQuery{Authority: "32"}, []uuid.UUID{a.renaming, a.wider}},
		"testing, with the institutions": {projections.CaseQuery{Track: domain.Testing}, []uuid.UUID{a.first, a.renaming, a.wider, a.late}},
		"operation, likewise":            {projections.CaseQuery{Track: domain.Operation}, []uuid.UUID{a.operation}},
		"first":                          {projections.CaseQuery{Kind: filing.FirstCase}, []uuid.UUID{a.first}},
		"second track":                   {projections.CaseQuery{Kind: filing.SecondTrackCase}, nil},
		"amendment":                      {projections.CaseQuery{Kind: filing.AmendmentCase}, []uuid.UUID{a.renaming, a.wider, a.late, a.operation}},
		"level of a track":               {projections.CaseQuery{Level: "testing"}, []uuid.UUID{a.first, a.wider}},
		"level of the institution":       {projections.CaseQuery{Level: filing.InstitutionLevel}, []uuid.UUID{a.renaming, a.late, a.operation}},
		"Q1.8, more than a month later":  {projections.CaseQuery{Late: &yes}, []uuid.UUID{a.late}},
		"Q1.8, in time":                  {projections.CaseQuery{Late: &no}, []uuid.UUID{a.first, a.renaming, a.wider, a.operation}},
		"part of a name":                 {projections.CaseQuery{Text: "澄屿"}, []uuid.UUID{a.renaming, a.wider}},
		"a name under review":            {projections.CaseQuery{Text: "检测 集团"}, []uuid.UUID{a.renaming, a.wider}},
		"a code, in full width":          {projections.CaseQuery{Text: "９１３３０100demq00026E"}, []uuid.UUID{a.late}},
		"part of a code":                 {projections.CaseQuery{Text: "DEMQ00050"}, []uuid.UUID{a.operation}},
		"a name and a code":              {projections.CaseQuery{Text: "有限公司91"}, nil},
		"two that exclude each other":    {projections.CaseQuery{Kind: filing.FirstCase, Late: &yes}, nil},
		"characters of patterns":         {projections.CaseQuery{Text: "%"}, nil},
		"a text that is too long":        {projections.CaseQuery{Text: strings.Repeat("澄", 1000)}, nil},
		"not UTF-8":                      {projections.CaseQuery{Text: "澄屿\x00\xff"}, []uuid.UUID{a.renaming, a.wider}},
	} {
		counts, err := queue.Counts(t.Context(), c.q)
		if err != nil || counts.ToTake != len(c.want) || counts.Mine+counts.UnderReview+counts.Returned != 0 {
			t.Errorf("%s: counted %+v, %v, want %d to take", name, counts, err, len(c.want))
		}
		c.q.Tab = projections.CasesToTake
		for _, c.q.Size = range []int{1, 100} {
			got := listAll(t, queue, c.q)
			sort := cmpopts.SortSlices(func(a, b uuid.UUID) bool { return a.String() < b.String() })
			if diff := cmp.Diff(c.want, got, sort, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s, pages of %d (-want +got):\n%s", name, c.q.Size, diff)
			}
		}
	}
}

// What an amendment is about is said when it is handed in, and stays so when
// it is in force.
func TestCaseQueueConcerns(t *testing.T) {
	db := database(t)
	queue := projections.CaseQueue{DB: db}
	l := follow(t, db, queue)
	a := amend(t, l)
	check := func(id uuid.UUID, late bool, want ...projections.CaseConcern) {
		t.Helper()
		l.settle(t)
		c, err := queue.Case(t.Context(), id, "")
		if diff := cmp.Diff(want, c.Concerns, cmpopts.EquateEmpty()); err != nil || diff != "" || c.Late != late {
			t.Errorf("%v, late %v (-want +got):\n%s", err, c.Late, diff)
		}
	}
	check(a.first, false)
	check(a.renaming, false, projections.ConcernsName)
	check(a.wider, false, projections.ConcernsMonitoringCategories)
	check(a.late, true, projections.ConcernsName)

	chengyu := projectionstest.Chengyu.ID()
	l.Take(t, chengyu, a.renaming, projectionstest.Reviewer)
	l.Pass(t, chengyu, a.renaming, projectionstest.Reviewer, "")
	check(a.renaming, false, projections.ConcernsName)

	// A return does not make it late (domain-decisions 1.12): the day of the first
	// submission counts.
	l.Take(t, chengyu, a.wider, projectionstest.Reviewer)
	l.Return(t, chengyu, a.wider, projectionstest.Reviewer)
	l.Step = 40 * 24 * l.Step * 60 // forty days
	l.Submit(t, chengyu, a.wider)
	check(a.wider, false, projections.ConcernsMonitoringCategories)
	c, err := queue.Case(t.Context(), a.wider, "")
	if err != nil || !c.SubmittedOn.After(c.FirstOn.AddDays(39)) || c.DueOn.Before(c.SubmittedOn) {
		t.Errorf("%+v, %v", c, err)
	}
}

// What is due first comes first, whenever it was handed in.
func TestCaseQueueOrderOfReturned(t *testing.T) {
	db := database(t)
	queue := projections.CaseQueue{DB: db}
	l := follow(t, db, queue)
	a := amend(t, l)
	for _, returned := range []struct {
		of projectionstest.Institution
		id uuid.UUID
	}{{projectionstest.Shuling, a.first}, {projectionstest.Chengyu, a.wider}, {projectionstest.Chengyu, a.renaming}} {
		l.Take(t, returned.of.ID(), returned.id, projectionstest.Reviewer)
		l.Return(t, returned.of.ID(), returned.id, projectionstest.Reviewer)
	}
	l.settle(t)
	want := []uuid.UUID{a.renaming, a.wider, a.first}
	for _, size := range []int{1, 2, 100} {
		got := listAll(t, queue, projections.CaseQuery{Tab: projections.CasesReturned, Size: size})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pages of %d, the last return first (-want +got):\n%s", size, diff)
		}
	}
}

// A case keeps the limit that held when it was first handed in, and each round
// is counted by the holidays known then (B7), as the deadlines say.
func TestCaseQueueKeepsTheLimit(t *testing.T) {
	db := database(t)
	queue, deadlines := projections.CaseQueue{DB: db}, projections.Deadlines{DB: db}
	l := follow(t, db, queue)
	days := func(n int) authority.Command {
		return authority.SetReviewLimit{
			Seen: l.Configuration("51").ReviewLimit.Revision(), ReviewLimit: authority.ReviewLimit{WorkingDays: n}, Reason: "申报集中",
		}
	}
	i := projectionstest.Shuling // of authority 51
	id, first := l.Draft(t, i), i.FirstCase()
	check := func(when string, due domain.Date) {
		t.Helper()
		l.settle(t)
		c, err := queue.Case(t.Context(), first, "2026-01-13")
		if err != nil || c.LimitDays != 15 || c.DueOn != due {
			t.Errorf("%s: %d working days, to %s, %v, want 15, to %s", when, c.LimitDays, c.DueOn, err, due)
		}
		if err := projections.Rebuild(t.Context(), db, l.Store, deadlines, nil); err != nil {
			t.Fatal(err)
		}
		same, err := deadlines.OfFiling(t.Context(), id, "2026-01-13")
		if err != nil || len(same) != 1 || same[0].LimitDays != c.LimitDays || same[0].DueOn != c.DueOn || same[0].DaysLeft != c.DaysLeft || same[0].Overdue != c.Overdue {
			t.Errorf("%s: the deadlines say %+v, %v, the queue %+v", when, same, err, c)
		}
	}
	l.Configure(t, "51", days(15))
	l.Configure(t, "32", authority.SetReviewLimit{Seen: domain.Empty, ReviewLimit: authority.ReviewLimit{WorkingDays: 3}, Reason: "试点"})
	l.Submit(t, id, first) // on 2026-01-05, a Monday
	check("fifteen days", "2026-01-26")
	l.Configure(t, "51", days(5))
	check("changed after it was handed in", "2026-01-26")
	l.Take(t, id, first, projectionstest.Reviewer)
	check("taken", "2026-01-26")
	l.Return(t, id, first, projectionstest.Reviewer)
	l.Configure(t, "51", authority.SetHolidays{Seen: domain.Empty, Reason: "地方节日", Year: calendar.Year{
		Year: 2026, Source: "地方通知", Holidays: []calendar.Days{{From: "2026-01-07", To: "2026-01-09"}},
	}})
	l.Submit(t, id, first)
	check("handed in again, and three holidays", "2026-01-29")

	for how, m := range map[string]projections.Model{
		"gathered": queue, "forgetful": projections.Forgetful(queue, 0), "events": oneByOne{queue}, "everything": concerned{queue},
	} {
		if err := projections.RebuildAt(t.Context(), db, l.Store, m, endOf(t, l.Store), how, nil); err != nil {
			t.Fatal(err)
		}
		if d, err := projections.Equal(t.Context(), db, liveSchema(t, db, queue), how); err != nil || len(d) > 0 {
			t.Errorf("%s: %v, %v", how, d, err)
		}
	}
}
