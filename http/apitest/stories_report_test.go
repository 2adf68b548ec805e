package apitest_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

const fujian = "reviewer-of-fujian" // where nothing is asked of those who report

// TestQ1_7_CompleteAtOnce: a filed institution reports to another province without
// typing anything again; what that province asks nothing of is complete at once, and
// its officials see what is in force until the report ends.
func TestQ1_7_CompleteAtOnce(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	body := a.reportTo("35")
	invalid := func(body obj, code, field string) {
		t.Helper()
		a.refused(t, a.reporting(body), http.StatusUnprocessableEntity, code, field)
	}
	conflict := func(body obj, code, field string) {
		t.Helper()
		a.refused(t, a.reporting(body), http.StatusConflict, code, field)
	}
	service := func(track string, categories ...any) []any {
		return []any{obj{"track": track, "monitoring_categories": categories}}
	}
	invalid(without(body, "credit_code"), "filing.required", "credit_code")
	invalid(without(body, "service_authority"), "filing.required", "service_authority")
	invalid(but(body, "service_authority", "71"), "authority.unknown", "service_authority")
	invalid(without(body, "start_on"), "filing.required", "start_on")
	invalid(but(body, "end_on", "2026-11-30"), "report.ends_before_start", "end_on")
	invalid(but(body, "services", []any{}), "filing.required", "services")
	invalid(but(body, "services", service("testing")), "filing.required", "services.0.monitoring_categories")
	invalid(but(body, "services", service("testing", "M05")), "report.category_not_filed", "services.0.monitoring_categories.0")
	invalid(but(body, "answers", []any{obj{"key": "point", "text": "福州市"}}), "report.item_unknown", "answers.0.key")
	conflict(but(body, "services", service("operation", "noise")), "report.track_not_filed", "services.0.track")
	conflict(but(body, "service_authority", "32"), "report.own_authority", "service_authority")
	conflict(but(body, "credit_code", creditCode(0)), "report.credit_code_differs", "credit_code")
	draft := w.draft(t)
	draft.refused(t, draft.reporting(draft.reportTo("35")), http.StatusConflict, "report.track_not_filed", "services.0.track")

	var form struct {
		Name     string
		Event    string          `json:"filing_event"`
		Revision domain.Revision `json:"filing_revision"`
		Services []crossprovince.Service
		Items    []any
		Active   string
	}
	a.done(t, a.request(http.MethodGet, a.at("/report-form?authority=35"), nil)).into(t, &form)
	if form.Name != a.name || form.Revision != a.head(t) || len(form.Services) != 1 || len(form.Services[0].Categories) != 2 || len(form.Items) != 0 || form.Active != "" {
		t.Errorf("the form is %+v", form)
	}
	id := a.done(t, a.reporting(but(body, "start_on", "2026-11-02"))).Created
	conflict(body, "report.active_already", "service_authority")
	seen := a.reportSeen(t, a.token, id)
	if seen.Status != crossprovince.Complete || seen.Event != form.Event || !seen.StartInPast || len(seen.History) != 2 || !strings.Contains(seen.History[0].Text, "福建省生态环境厅") {
		t.Errorf("the institution reads %+v", seen)
	}
	a.seenInFujian(t, id)

	a.refused(t, a.onReport(t, id, "end", obj{"ended_on": tomorrow}), http.StatusUnprocessableEntity, "filing.date_in_future", "ended_on")
	a.done(t, a.onReport(t, id, "amend", obj{"start_on": "2026-12-07"}))
	a.done(t, a.onReport(t, id, "end", obj{"ended_on": today}))
	a.refused(t, a.onReport(t, id, "amend", obj{"start_on": "2026-12-08"}), http.StatusConflict, "report.ended", "")
	w.refused(t, asOf(fujian, "/api/reports/"+id+"/filing"), http.StatusForbidden, "report.access_ended", "")
	w.refused(t, asOf(fujian, "/api/reports/"+id+"/documents/"+uuid.NewString()), http.StatusForbidden, "report.access_ended", "")
	asking := request{method: http.MethodPost, path: "/api/reports/" + id + "/request-supplements", token: fujian, body: obj{"text": "请补充。"}}
	w.refused(t, asking, http.StatusConflict, "report.ended", "")
	if got := w.reportSeen(t, fujian, id); got.Status != crossprovince.ByInstitution || got.StartInPast {
		t.Errorf("ended, Fujian reads %+v", got)
	}
	w.reportedFiling(t, a.token, id, "reported") // the institution may always see what was shown
	a.done(t, a.reporting(body))
}

// seenInFujian: what the officials of the service authority see, and nobody else.
func (a *applicant) seenInFujian(t *testing.T, id string) {
	t.Helper()
	a.rename(t, a.name+"（福建）")
	a.upload(t, "kind=crossprovince_supplement") // not given to Fujian
	extra := a.addPerson(t, changedToday(a.staffMember("上官云", "sample_management")))
	then, now := a.reportedFiling(t, fujian, id, "reported"), a.reportedFiling(t, fujian, id, "now")
	if then.Revision >= now.Revision || len(then.State.Staff) != 3 || len(now.State.Staff) != 4 || now.State.Staff[uuid.MustParse(extra.id)].Person.Masks["id_number"] == "" {
		t.Errorf("Fujian sees %d persons at %d and %d at %d", len(then.State.Staff), then.Revision, len(now.State.Staff), now.Revision)
	}
	if now.State.Identity.Value.Name != a.name || len(now.State.Cases) > 0 || len(now.Steps) > 0 || len(now.State.Subjects) > 0 {
		t.Errorf("Fujian sees what is not in force: %+v", now.State.Cases)
	}
	for _, d := range now.State.Documents {
		if d.Kind == domain.DocumentCrossProvinceSupplement || d.Kind == domain.DocumentEvidence {
			t.Errorf("Fujian sees a document that it was not given: %+v", d)
		}
	}
	for token, want := range map[string]bool{fujian: true, reviewer: false, otherProvince: false} {
		if got := slices.Contains(a.reported(t, token, "as=service&status=complete"), id); got != want {
			t.Errorf("%s: listed as reported to it: %t", token, got)
		}
	}
	if !slices.Contains(a.reported(t, reviewer, "as=home"), id) || slices.Contains(a.reported(t, auditor, "authority=33"), id) || !slices.Contains(a.reported(t, auditor, ""), id) {
		t.Error("the home authority and auditors list it wrongly")
	}
	a.refused(t, asOf(fujian, "/api/reports?status=open"), http.StatusUnprocessableEntity, "report.status_unknown", "status")
	a.refused(t, asOf(fujian, a.at("")), http.StatusForbidden, "auth.other_authority", "") // all of the filing is not theirs
	unmask := request{method: http.MethodPost, path: a.at("/staff/%s/unmask", extra.id), token: fujian, body: obj{"reason": "核对人员"}}
	a.refused(t, unmask, http.StatusForbidden, "auth.other_authority", "")
	for _, path := range []string{"", "/filing", "/documents/" + uuid.NewString()} {
		path = "/api/reports/" + id + path
		a.refused(t, asOf("", path), http.StatusUnauthorized, "auth.token_required", "")
		a.refused(t, asOf(otherProvince, path), http.StatusForbidden, "auth.other_authority", "")
		a.refused(t, asOf(institutionToken(0), path), http.StatusForbidden, "auth.other_institution", "")
		a.refused(t, asOf(fujian, strings.Replace(path, id, uuid.NewString(), 1)), http.StatusNotFound, "report.not_found", "")
		a.refused(t, asOf(fujian, strings.Replace(path, id, "1", 1)), http.StatusNotFound, "request.path", "")
	}
	a.reportSeen(t, reviewer, id)
	a.reportSeen(t, auditor, id)
	other := a.published(t)
	for _, verb := range []string{"supplement", "amend", "end"} { // of another filing
		body := map[string]obj{"supplement": {"answers": []any{}}, "amend": {"start_on": today}, "end": {"ended_on": today}}[verb]
		r := other.request(http.MethodPost, other.at("/reports/%s/%s", id, verb), body).with("If-Match", `"1"`)
		a.refused(t, r, http.StatusNotFound, "report.not_found", "")
	}
}

// TestQ1_7_Supplements: only what the service authority has configured is asked; the
// report is complete when the required items are there, and stays so.
func TestQ1_7_Supplements(t *testing.T) {
	w := ledger(t)
	w.inTurn(t)
	a := w.published(t)
	vehicles := obj{"key": "vehicles", "label": "采样车辆清单", "kind": "document", "required": true}
	point := obj{"key": "point", "label": "省内联系点", "kind": "text", "required": false}
	since := obj{"key": "since", "label": "首次进入本省日期", "kind": "date", "required": true}
	w.askedIn33(t, vehicles, point)
	id := a.done(t, a.reporting(a.reportTo("33"))).Created
	if seen := a.reportSeen(t, a.token, id); seen.Status != crossprovince.Incomplete || !slices.Equal(seen.Missing, []string{"vehicles"}) {
		t.Errorf("without supplements it is %+v", seen)
	}
	answer := func(key, field string, value any) obj { return obj{"answers": []any{obj{"key": key, field: value}}} }
	list := a.upload(t, "kind=crossprovince_supplement")
	supplement := func(body obj) request { return a.onReport(t, id, "supplement", body) }
	for _, c := range []struct {
		body        obj
		code, field string
	}{
		{answer("vehicles", "text", "两辆"), "report.answer_kind", "answers.0"},
		{answer("vehicles", "documents", []any{a.letter}), "filing.document_unknown", "answers.0.documents.0"},
		{answer("since", "date", today), "report.item_unknown", "answers.0.key"},
		{answer("point", "text", "联系电话 "+a.mobiles[0]), "report.personal_data", "answers.0.text"},
		{answer("point", "date", "2026-02-30"), "date.day", "answers.0.date"},
		{obj{"answers": []any{}}, "filing.required", "answers"},
	} {
		a.refused(t, supplement(c.body), http.StatusUnprocessableEntity, c.code, c.field)
	}
	asking := func(token string, body obj) request {
		return request{method: http.MethodPost, path: "/api/reports/" + id + "/request-supplements", token: token, body: body}
	}
	w.refused(t, asking(fujian, obj{"text": "请补充。"}), http.StatusForbidden, "auth.other_authority", "")
	w.refused(t, asking(reviewer, obj{"text": "请补充。"}), http.StatusForbidden, "auth.other_authority", "")
	w.refused(t, asking(otherProvince, obj{"items": []any{"since"}}), http.StatusUnprocessableEntity, "filing.required", "text")
	w.refused(t, asking(otherProvince, obj{"text": "请补充。", "items": []any{"since"}}), http.StatusUnprocessableEntity, "report.item_unknown", "items.0")
	w.done(t, asking(otherProvince, obj{"text": "请补充车辆清单。", "items": []any{"vehicles"}}))
	if told := a.reportsTold(t); len(told) != 1 || told[0].Requested == nil || told[0].Missing[0].Key != "vehicles" || told[0].ServiceName != "浙江省生态环境厅" {
		t.Errorf("asked for more, the institution is told %+v", told)
	}
	w.refused(t, asking(otherProvince, obj{"text": "请致电 " + a.mobiles[0]}), http.StatusUnprocessableEntity, "text.personal_number", "text")
	if seen := a.reportSeen(t, a.token, id); seen.Requested == nil || seen.Requested.Text != "请补充车辆清单。" || seen.Status != crossprovince.Incomplete {
		t.Errorf("asked for more, the institution reads %+v", seen)
	}
	w.refused(t, asOf(otherProvince, "/api/reports/"+id+"/documents/"+list), http.StatusNotFound, "request.path", "") // not given yet
	a.done(t, supplement(answer("vehicles", "documents", []any{list})))
	if seen := a.reportSeen(t, otherProvince, id); seen.Status != crossprovince.Complete || seen.Requested != nil || len(seen.Missing) > 0 {
		t.Errorf("supplemented, Zhejiang reads %+v", seen)
	}
	if d := w.done(t, asOf(otherProvince, "/api/reports/"+id+"/documents/"+list)); d.header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the list of vehicles is %s", d.header.Get("Content-Type"))
	}
	w.refused(t, asOf(otherProvince, a.at("/documents/%s", list)), http.StatusNotFound, "request.path", "")
	if _, given := a.reportedFiling(t, otherProvince, id, "now").State.Documents[uuid.MustParse(list)]; !given {
		t.Error("the list of vehicles is not among the documents that Zhejiang sees")
	}

	w.askedIn33(t, vehicles, since)
	seen := a.reportSeen(t, a.token, id)
	if seen.Status != crossprovince.Complete || len(seen.NewlyAsked) != 1 || seen.NewlyAsked[0].Key != "since" {
		t.Errorf("2.21: when more is asked it is %+v", seen)
	}
	told := a.reportsTold(t)
	if len(told) != 1 || told[0].Report != id || told[0].Status != crossprovince.Complete || told[0].NewlyAsked[0].Key != "since" || len(told[0].Missing) > 0 {
		t.Errorf("2.21: the institution is told %+v", told)
	}
	a.done(t, supplement(answer("since", "date", "2026-01-01")))
	if seen := a.reportSeen(t, a.token, id); seen.Status != crossprovince.Complete || len(seen.NewlyAsked) > 0 {
		t.Errorf("2.21: answered, it is %+v", seen)
	}
	if told := a.reportsTold(t); len(told) > 0 {
		t.Errorf("2.21: answered, the institution is told %+v", told)
	}
}

// TestQ1_7_FollowsTheFiling: a report ends with the filing, and its claim with it.
func TestQ1_7_FollowsTheFiling(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	id := a.done(t, a.reporting(a.reportTo("35"))).Created
	a.cancel(t)
	at := a.awaitIn(t, "crossprovince-"+id, crossprovince.Ended{}.EventType())
	if err := w.models.Wait(t.Context(), projections.Reports{}.Name(), at); err != nil {
		t.Fatal(err)
	}
	seen := a.reportSeen(t, fujian, id)
	if last := seen.History[len(seen.History)-1]; seen.Status != crossprovince.WithFiling || last.Text != "备案已注销，报告终止" {
		t.Errorf("the filing canceled, Fujian reads %+v", seen)
	}
	w.refused(t, asOf(fujian, "/api/reports/"+id+"/filing"), http.StatusForbidden, "report.access_ended", "")
	a.refused(t, a.reporting(a.reportTo("35")), http.StatusConflict, "report.track_not_filed", "services.0.track")
}

// TestQ1_7_EndsWithTheTrack: a report of the services of one track ends with it, and
// what is reported of the other one goes on (domain-decisions 2.15).
func TestQ1_7_EndsWithTheTrack(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	second := a.second(t)
	a.submit(t, second)
	a.take(t, second)
	a.pass(t, second)
	operates := but(a.reportTo("35"), "services", []any{obj{"track": "operation", "monitoring_categories": []any{"source_gas"}}})
	gone := a.done(t, a.reporting(operates)).Created
	stays := a.done(t, a.reporting(a.reportTo("36"))).Created
	a.done(t, a.request(http.MethodPost, a.at("/tracks/operation/cancel"), obj{"reason": "停止运维业务", "confirmed": true}))
	at := a.awaitIn(t, "crossprovince-"+gone, crossprovince.Ended{}.EventType())
	if err := w.models.Wait(t.Context(), projections.Reports{}.Name(), at); err != nil {
		t.Fatal(err)
	}
	if seen := a.reportSeen(t, fujian, gone); seen.Status != crossprovince.WithFiling {
		t.Errorf("the track canceled, Fujian reads %+v", seen)
	}
	if seen := a.reportSeen(t, a.token, stays); seen.Status != crossprovince.Complete {
		t.Errorf("and of the other track: %+v", seen)
	}
	w.refused(t, asOf(fujian, "/api/reports/"+gone+"/filing"), http.StatusForbidden, "report.access_ended", "")
	a.refused(t, a.reporting(operates), http.StatusConflict, "report.track_not_filed", "services.0.track")
}

// awaitIn waits for an event of a type in a stream, and returns where it is.
func (w *world) awaitIn(t *testing.T, stream, eventType string) eventstore.Position {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for page, err := range w.store.Follow(ctx, eventstore.Position{}) {
		if err != nil {
			t.Fatalf("no %s: %v", eventType, err)
		}
		for _, r := range page {
			if string(r.Stream) == stream && r.Type == eventType {
				return r.Position
			}
		}
	}
	t.Fatalf("no %s", eventType)
	return eventstore.Position{}
}
