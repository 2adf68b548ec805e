package apitest_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/calendar"
	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// queued is a line of the queue.
type queued struct {
	Case, Filing, Institution, Authority, Title, Status, Reviewer string
	Concerns                                                      []string
	Late                                                          bool
	FirstSubmittedOn                                              string `json:"first_submitted_on"`
	Deadline                                                      *struct {
		LimitDays int    `json:"limit_days"`
		DueOn     string `json:"due_on"`
		DaysLeft  int    `json:"days_left"`
		Overdue   bool
	}
}

type queueOf struct {
	Counts struct {
		ToTake      int `json:"to_take"`
		Mine        int `json:"mine"`
		UnderReview int `json:"under_review"`
		Returned    int `json:"returned"`
		Decided     int `json:"decided"`
	}
	Cases []queued
	Next  string
}

// queue asks for the queue as the holder of a token, some days after today.
func (a *applicant) queue(t *testing.T, token, query string) queueOf {
	t.Helper()
	var q queueOf
	a.done(t, request{method: http.MethodGet, path: "/api/queue?size=100&" + query, token: token, day: a.day}).into(t, &q)
	return q
}

func (q queueOf) find(id string) (queued, bool) {
	i := slices.IndexFunc(q.Cases, func(c queued) bool { return c.Case == id })
	if i < 0 {
		return queued{}, false
	}
	return q.Cases[i], true
}

// TestQ1_5_OwnProvince: the queue is an official's own province's; who sees every
// province may narrow to one; nobody else sees any.
func TestQ1_5_OwnProvince(t *testing.T) {
	w := ledger(t)
	a := w.submitted(t)
	mine := "q=" + a.code
	if c, ok := a.queue(t, reviewer, mine).find(a.first); !ok || c.Authority != "32" || c.Title != "检测类首次备案" || c.Institution != a.name {
		t.Errorf("the province's reviewer sees %+v", c)
	}
	for _, query := range []string{mine, "", "q=" + url.QueryEscape(a.name)} {
		got := a.queue(t, otherProvince, query)
		for _, c := range got.Cases {
			if c.Authority != "33" {
				t.Errorf("%q: a reviewer of another province sees %+v", query, c)
			}
		}
		if query != "" && got.Counts.ToTake != 0 {
			t.Errorf("%q: and counts %+v", query, got.Counts)
		}
	}
	a.refused(t, request{method: http.MethodGet, path: "/api/queue?authority=32", token: otherProvince}, http.StatusForbidden, "auth.other_authority", "authority")
	for query, sees := range map[string]bool{mine: true, mine + "&authority=32": true, mine + "&authority=33": false} {
		if _, ok := a.queue(t, auditor, query).find(a.first); ok != sees {
			t.Errorf("the auditor, %s: %v", query, ok)
		}
	}
	a.queue(t, reviewer, "authority=32")
	a.refused(t, request{method: http.MethodGet, path: "/api/queue", token: a.token}, http.StatusForbidden, "auth.role", "")
	a.refused(t, request{method: http.MethodGet, path: "/api/queue"}, http.StatusUnauthorized, "auth.token_required", "")
	// Wrong parameters do not tell anybody that there would be more to see.
	a.refused(t, request{method: http.MethodGet, path: "/api/queue?kind=x", token: a.token}, http.StatusForbidden, "auth.role", "")

	for query, field := range map[string]string{
		"tab=mine2": "tab", "tab=to_take,mine": "tab", "authority=99": "authority", "authority=江苏": "authority", "track=M01": "track", "kind=change": "kind",
		"level=32": "level", "late=yes": "late", "late=1": "late", "size=0": "size", "size=101": "size", "size=x": "size",
		"after=x": "after", "after=20260231-5-" + a.first: "after", "after=5-" + a.first: "after",
		"q=" + strings.Repeat("x", 201): "q", "after=" + strings.Repeat("1", 101): "after", "case=1": "case", "Tab=mine": "Tab",
	} {
		got := a.send(t, request{method: http.MethodGet, path: "/api/queue?" + query, token: auditor})
		if got.status != http.StatusUnprocessableEntity || !slices.ContainsFunc(got.Errors, func(e fault) bool {
			return e.Field == field && e.Detail != ""
		}) {
			t.Errorf("%s: %d %s", query, got.status, got.raw)
		}
	}
	several := a.refused(t, request{method: http.MethodGet, path: "/api/queue?authority=9&kind=x&level=y&late=z", token: auditor}, http.StatusUnprocessableEntity, "request.value", "kind")
	for _, field := range []string{"authority", "level", "late"} {
		if !slices.ContainsFunc(several.Errors, func(e fault) bool { return e.Field == field }) {
			t.Errorf("%s is not named: %s", field, several.raw)
		}
	}
	for _, harmless := range []string{"%27%20OR%201=1%20--", "%25", "_", "%00", "%ff%fe", "%E2%80%AE"} {
		a.queue(t, auditor, "q="+harmless)
	}
}

// TestB7_QueueInOrder: a case goes from tab to tab, with the time that the authority
// has set itself.
func TestB7_QueueInOrder(t *testing.T) {
	w := ledger(t)
	a := w.submitted(t)
	tabs := func(when string, want ...string) {
		t.Helper()
		for _, tab := range []string{"to_take", "mine", "under_review", "returned", "decided"} {
			for token, sees := range map[string]bool{reviewer: slices.Contains(want, tab), colleague: slices.Contains(want, tab) && tab != "mine"} {
				q := a.queue(t, token, "q="+a.code+"&kind=first&tab="+tab)
				counted := map[string]int{
					"to_take": q.Counts.ToTake, "mine": q.Counts.Mine, "under_review": q.Counts.UnderReview,
					"returned": q.Counts.Returned, "decided": q.Counts.Decided,
				}[tab]
				if c, ok := q.find(a.first); ok != sees || counted != len(q.Cases) {
					t.Errorf("%s, %s: %s: %+v, counted %d", when, token, tab, c, counted)
				}
			}
		}
	}
	tabs("submitted", "to_take")
	c, _ := a.queue(t, reviewer, "q="+a.code).find(a.first)
	// Another story configures the authority meanwhile: whatever the limit was, the
	// case has kept it.
	d := c.Deadline
	if d == nil || d.LimitDays == 0 || d.DueOn != string(calendar.National().AddWorkingDays(today, d.LimitDays).On) || d.DaysLeft != d.LimitDays || d.Overdue || c.FirstSubmittedOn != today {
		t.Fatalf("handed in today: %+v, %+v", c, d)
	}
	a.day = domain.Date(today).DaysUntil(domain.Date(d.DueOn))
	if c, _ := a.queue(t, reviewer, "q="+a.code).find(a.first); c.Deadline == nil || c.Deadline.DaysLeft != 0 || c.Deadline.Overdue {
		t.Errorf("on the last day: %+v", c.Deadline)
	}
	a.day += 7
	if c, _ := a.queue(t, reviewer, "q="+a.code).find(a.first); c.Deadline == nil || c.Deadline.DaysLeft >= 0 || !c.Deadline.Overdue {
		t.Errorf("a week later: %+v", c.Deadline)
	}
	a.day = 0
	a.take(t, a.first)
	tabs("taken", "mine", "under_review")
	a.giveBack(t, a.first, point("basics", "other", "请核对。"))
	tabs("returned", "returned")
	if c, _ := a.queue(t, reviewer, "tab=returned&q="+a.code).find(a.first); c.Deadline != nil {
		t.Errorf("a returned case is due: %+v", c.Deadline)
	}
	a.put(t, "basics", but(basics(), "county", "329998"))
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	tabs("passed", "decided")

	// Amendments say what they are about, and whether they came late (Q1.8).
	late := a.put(t, "tracks/testing/scope", changed(scope("general", "M01", "M02", "M03"), "2026-10-10")).Created
	a.submit(t, late)
	c, ok := a.queue(t, reviewer, "late=true&track=testing&level=testing&kind=amendment&q="+a.code).find(late)
	if !ok || !c.Late || c.Title != "检测类备案变更" || !slices.Equal(c.Concerns, []string{"monitoring_categories"}) {
		t.Errorf("an amendment after six weeks: %+v", c)
	}
	if _, ok := a.queue(t, reviewer, "late=false&q="+a.code).find(late); ok {
		t.Error("and it is listed as in time")
	}
}

type changeOf struct{ Kind, Path, Old, New string }

// reviewOf is a case as the API shows it.
type reviewOf struct {
	Title, Status string
	Bound         struct {
		Submission, Content, Letter string
		Round, Rules                int
	}
	Deadline *struct {
		DaysLeft int `json:"days_left"`
	}
	Proposed []changeOf
	Return   *struct {
		Resubmitted bool
		Points      []struct {
			Field, Reason, Text, Name string
			Answer                    string
			ReasonLabel               string `json:"reason_label"`
			Changes                   []changeOf
		}
		Others []changeOf
	}
	History []struct{ Type string }
}

func (a *applicant) review(t *testing.T, token, caseID string) reviewOf {
	t.Helper()
	var r reviewOf
	a.done(t, request{method: http.MethodGet, path: a.at("/cases/%s", caseID), token: token, day: a.day}).into(t, &r)
	return r
}

// TestB2_B6_SideBySide: the reviewer reads what is in force beside what is proposed, each
// point of a return beside what became of it, and what a decision is bound to
// (B2, B6, R-2). The case goes on telling by which version of the rules it was decided.
func TestB2_B6_SideBySide(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	a.refused(t, request{method: http.MethodGet, path: a.at("/cases/%s", a.first), token: reviewer}, http.StatusNotFound, "case_queue.not_submitted", "")
	a.submit(t, a.first)
	a.take(t, a.first)
	r := a.review(t, reviewer, a.first)
	if r.Title != "检测类首次备案" || r.Bound.Round != 1 || r.Bound.Submission != a.submission(t, a.first) || len(r.Bound.Content) != 64 ||
		len(r.Bound.Letter) != 64 || r.Deadline == nil || r.Return != nil || len(r.Proposed) != 0 || len(r.History) != 3 {
		t.Errorf("a first case: %+v", r)
	}
	a.refused(t, request{method: http.MethodGet, path: a.at("/cases/%s", a.first), token: otherProvince}, http.StatusForbidden, "auth.other_authority", "")
	a.refused(t, request{method: http.MethodGet, path: a.at("/cases/%s", a.first)}, http.StatusUnauthorized, "auth.token_required", "")

	a.giveBack(t, a.first, point("basics.ownership_nature", "inconsistent", "与营业执照不一致。"), point("staff", "missing", "缺少合同。"))
	a.put(t, "basics", but(but(basics(), "ownership_nature", "国有全资"), "county", "329998"))
	if r := a.review(t, a.token, a.first); r.Return == nil || r.Return.Resubmitted || len(r.Return.Others) != 0 || r.Deadline != nil {
		t.Errorf("returned: %+v", r.Return)
	}
	missing := a.view(t).State.Cases[uuid.MustParse(a.first)].Points[1].PointID
	a.done(t, a.ofCase(a.token, a.first, "resubmit", obj{"answers": []any{obj{"point": missing, "text": "合同已在证明文件中。"}}}))
	r = a.review(t, auditor, a.first)
	if r.Bound.Round != 2 || r.Return == nil || !r.Return.Resubmitted || len(r.Return.Points) != 2 {
		t.Fatalf("handed in again: %+v", r)
	}
	first, second := r.Return.Points[0], r.Return.Points[1]
	if first.Name != "机构性质" || first.ReasonLabel != "信息与证照不一致" || len(first.Changes) != 1 || first.Changes[0].New != "国有全资" || len(second.Changes) != 0 ||
		first.Answer != "" || second.Answer != "合同已在证明文件中。" {
		t.Errorf("the points: %+v", r.Return.Points)
	}
	if len(r.Return.Others) != 1 || r.Return.Others[0].Path != "basics.county" {
		t.Errorf("what else changed: %+v", r.Return.Others)
	}
	a.take(t, a.first)
	a.pass(t, a.first)
	for _, token := range []string{reviewer, auditor, a.token} { // which rules decided it
		if r := a.review(t, token, a.first); r.Status != "passed" || r.Bound.Rules != filing.Rules || a.caseOf(t, a.first).Rules != filing.Rules {
			t.Errorf("decided: %+v", r.Bound)
		}
	}

	amendment := a.put(t, "tracks/testing/scope", changed(scope("general", "M01", "M02", "M03"), "2026-11-05")).Created
	a.submit(t, amendment)
	a.put(t, "contacts", but(contacts(a.mobiles[0], a.mobiles[1]), "office_phone", "025-66660002"))
	r = a.review(t, reviewer, amendment)
	if len(r.Proposed) != 1 || r.Proposed[0].Path != "tracks.testing.scope.monitoring_categories" || r.Proposed[0].Old == r.Proposed[0].New {
		t.Errorf("an amendment, with something else at once beside it: %+v", r.Proposed)
	}
}
