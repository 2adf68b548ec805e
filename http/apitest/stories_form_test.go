package apitest_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.org/ledger/domain/filing"
	"github.com/google/uuid"
)

// formPart is a section of a form, made against the ETag that the applicant has.
func (a *applicant) formPart(t *testing.T, section string, value obj) obj {
	t.Helper()
	seen := int64(-1)
	if tag, ok := a.sections[section]; ok {
		seen = int64(revisionOf(t, tag))
	}
	return obj{"seen": seen, "value": value}
}

func (a *applicant) form(body obj) request {
	return a.request(http.MethodPost, a.at("/form"), body)
}

// TestQ1_8_Q7_8_MixedForm: one form holds both classes. B takes effect at once,
// A waits, and so does the B that depends on it; if any of it is refused, nothing
// is recorded.
func TestQ1_8_Q7_8_MixedForm(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	old, name := a.name, "江苏云汀混合"+a.code[12:16]+"有限公司"
	opening := func(level string) request {
		return a.request(http.MethodPost, a.at("/amendments"), obj{"level": level})
	}
	a.refused(t, opening("province"), http.StatusUnprocessableEntity, "track.unknown", "level")
	a.refused(t, opening("operation"), http.StatusConflict, "filing.not_effective", "")
	amendment := a.done(t, opening("institution")).Created
	a.refused(t, opening("institution"), http.StatusConflict, "filing.case_open", "")
	a.refused(t, a.ofCase(a.token, amendment, "submit", nil), http.StatusConflict, "check.nothing_proposed", "case")
	letter := a.upload(t, "kind=commitment_letter&case_id="+amendment)
	a.upload(t, "kind=change_proof&case_id="+amendment)

	moved := changed(but(basics(), "registered_address", "江苏省示范市云汀区检测路 3 号"), "2026-11-02")
	form := obj{
		"identity":    a.formPart(t, "identity", changed(identity(name, "公孙朗", a.number), "2026-11-02")),
		"scopes":      obj{"testing": a.formPart(t, "tracks/testing/scope", changed(scope("general", "M01", "M02", "M06"), "2026-11-02"))},
		"basics":      a.formPart(t, "basics", moved),
		"contacts":    a.formPart(t, "contacts", contacts(a.mobiles[1], a.mobiles[0])),
		"commitment":  obj{"seen": -1, "case": amendment, "value": commitment(name, "公孙朗", letter)},
		"top_manager": obj{"seen": -1, "case": amendment, "value": changed(obj{"name": "公孙朗", "is_legal_representative": true}, "2026-11-02")},
	}
	before := a.head(t)
	const invalid = http.StatusUnprocessableEntity
	a.refused(t, a.form(obj{}), invalid, "filing.required", "parts")
	a.refused(t, a.form(without(form, "basics.seen")), invalid, "filing.required", "basics.seen")
	a.refused(t, a.form(obj{"scopes": obj{"selling": form["basics"]}}), invalid, "body.unknown_field", "")
	bad := a.refused(t, a.form(but(but(form, "identity.value.name", ""), "basics.value.county", "1")), invalid, "filing.required", "identity.name")
	if !bad.has("county_code.format", "basics.county") {
		t.Errorf("not every fault is named: %s", bad.raw)
	}
	a.refused(t, a.form(but(form, "basics.value.alteration.occurred_on", tomorrow)), invalid, "filing.date_in_future", "basics.alteration.occurred_on")
	stale := a.refused(t, a.form(but(form, "basics.seen", 1)), http.StatusPreconditionFailed, "filing.stale", "basics")
	if !strings.Contains(string(stale.raw), `"differences":[{`) {
		t.Errorf("a stale part of a form is not shown both versions: %s", stale.raw)
	}
	if after := a.head(t); after != before {
		t.Fatalf("refused forms moved the filing from revision %d to %d", before, after)
	}

	wider := a.done(t, a.form(form)).Created
	public := a.public(t).Filing
	if public.Basics.RegisteredAddress != "江苏省示范市云汀区检测路 3 号" {
		t.Errorf("class B does not take effect at once: %q", public.Basics.RegisteredAddress)
	}
	if public.Identity.Name != old || public.Commitment.Institution != old || public.TopManager.Name != representative || len(public.Tracks["testing"].Scope.MonitoringCategories) != 2 {
		t.Errorf("class A, or what depends on it, does not wait: %+v", public)
	}
	for _, id := range []string{amendment, wider} {
		a.submit(t, id)
		a.take(t, id)
		a.pass(t, id)
	}
	public = a.public(t).Filing
	if public.Identity.Name != name || public.Commitment.Institution != name || public.TopManager.Name != "公孙朗" || len(public.Tracks["testing"].Scope.MonitoringCategories) != 3 {
		t.Errorf("passed: %+v", public)
	}
}

// TestQ2_5_TopManagerWaits: who is the legal representative by an amendment is
// the top manager by it, too, and not before.
func TestQ2_5_TopManagerWaits(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	amendment := a.put(t, "identity", changed(identity(a.name, "公孙朗", a.number), "2026-11-02")).Created
	waiting := "cases/" + amendment + "/top-manager"
	next := changed(obj{"name": "公孙朗", "is_legal_representative": true}, "2026-11-02")
	a.refused(t, a.replacing("top-manager", next), http.StatusUnprocessableEntity, "filing.not_allowed_here", "name")
	a.refused(t, a.replacing(waiting, but(next, "name", representative)), http.StatusUnprocessableEntity, "filing.not_allowed_here", "name")
	a.put(t, waiting, next)
	a.refused(t, a.replacing(waiting, but(next, "name", "太史明")).with("If-Match", `"1"`), http.StatusPreconditionFailed, "filing.stale", "")
	a.refused(t, a.ofCase(a.token, amendment, "submit", nil), http.StatusConflict, "check.commitment_needed", "commitment")
	a.letterFor(t, amendment, a.name, representative)
	a.refused(t, a.ofCase(a.token, amendment, "submit", nil), http.StatusConflict, "check.commitment_stale", "commitment.signer")
	a.letterFor(t, amendment, a.name, "公孙朗")
	a.submit(t, amendment)
	if got := a.public(t).Filing.TopManager.Name; got != representative {
		t.Errorf("before it has passed the public reads %s", got)
	}
	a.take(t, amendment)
	a.pass(t, amendment)
	if got := a.public(t).Filing.TopManager.Name; got != "公孙朗" {
		t.Errorf("passed, the public reads %s", got)
	}
}

// TestQ1_8_Lateness: a month after it happened, to the last second of its last
// day in Asia/Shanghai, a change is entered in time; from then on it is late, and
// both sides are told so. Nothing is refused for it.
func TestQ1_8_Lateness(t *testing.T) {
	w := ledger(t)
	shanghai := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04:05", s, time.FixedZone("", 8*60*60))
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct{ occurred, entered, due string }{
		{"2026-11-10", "2026-12-10 23:59:59", ""},
		{"2026-11-10", "2026-12-11 00:00:00", "2026-12-10"},
		{"2026-11-20", "2026-12-21 23:59:59", ""}, // the 20th is a Sunday
		{"2026-11-20", "2026-12-22 00:00:00", "2026-12-21"},
		{"2026-10-31", "2026-11-30 23:59:59", ""}, // there is no 31st
		{"2026-10-31", "2026-12-01 00:00:00", "2026-11-30"},
	} {
		t.Run(c.occurred+" "+c.entered, func(t *testing.T) {
			a := w.published(t)
			r := a.replacing("basics", changed(but(basics(), "registered_address", "江苏省示范市云汀区检测路 4 号"), c.occurred))
			r.at = shanghai(c.entered)
			a.done(t, r)
			if got := a.view(t).State.Basics.Value; got.RegisteredAddress != "江苏省示范市云汀区检测路 4 号" {
				t.Errorf("it is not recorded: %q", got.RegisteredAddress)
			}
			late := a.decided(t, "filing.basics_recorded").(filing.BasicsRecorded).Alteration.Late
			if string(late.DueOn) != c.due {
				t.Errorf("class B, entered at %s: late %+v, want due %q", c.entered, late, c.due)
			}

			// Of class A the day counts on which it is handed in first.
			id := a.put(t, "tracks/testing/scope", changed(scope("general", "M01", "M02", "M03"), c.occurred)).Created
			submit := a.ofCase(a.token, id, "submit", nil)
			submit.at = shanghai(c.entered)
			a.done(t, submit)
			if got := a.caseOf(t, id).Late; string(got.DueOn) != c.due {
				t.Errorf("class A, handed in at %s: late %+v, want due %q", c.entered, got, c.due)
			}
			history := string(a.done(t, a.request(http.MethodGet, a.at("/history"), nil)).raw)
			if told := strings.Contains(history, "超过一个月更新"); told != (c.due != "") {
				t.Errorf("told of lateness: %v", told)
			}
			if listed := a.lateInQueue(t, id); listed != (c.due != "") {
				t.Errorf("listed as late: %v", listed)
			}
		})
	}
}

// lateInQueue reports whether the queue lists a case as late.
func (a *applicant) lateInQueue(t *testing.T, id string) bool {
	t.Helper()
	_, late := a.queue(t, reviewer, "late=true&q="+a.code).find(id)
	return late
}

// TestQ1_8_LateByOwnHolidays: the days are counted by the authority's own
// holidays, and what is recorded as late names the event that they are from.
func TestQ1_8_LateByOwnHolidays(t *testing.T) {
	w := ledger(t)
	const path = "/api/authorities/35/configuration"
	holidays := request{method: http.MethodPut, path: path + "/holidays/2026", token: ofFujian, body: obj{
		"source": "某省关于 2026 年 12 月 10 日放假的通知", "reason": "本省工作需要", "make_up_days": []any{},
		"holidays": []any{obj{"from": "2026-12-10", "to": "2026-12-10"}},
	}}
	w.done(t, holidays.with("If-None-Match", "*"))
	var c configurationSeen
	w.done(t, request{method: http.MethodGet, path: path, token: auditor}).into(t, &c)
	event := ""
	for _, year := range c.Holidays {
		if year.Value.Year == 2026 {
			event = year.Event
		}
	}
	a := w.newApplicant(t)
	a.home, a.reviewer = "35", "reviewer-of-fujian"
	a.register(t)
	a.fillIn(t)
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	for i, due := range []string{"", "2026-12-11"} { // on 11 and 12 December
		day := 18 + i
		a.day = day
		address := "江苏省示范市云汀区检测路 " + strconv.Itoa(day) + " 号"
		a.put(t, "basics", changed(but(basics(), "registered_address", address), "2026-11-10"))
		late := a.decided(t, "filing.basics_recorded").(filing.BasicsRecorded).Alteration.Late
		if string(late.DueOn) != due || due != "" && late.Configuration.String() != event || due == "" && late.Configuration != uuid.Nil {
			t.Errorf("day %d: %+v, want due %q by %s", day, late, due, event)
		}
	}
}
