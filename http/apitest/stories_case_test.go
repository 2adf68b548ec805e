package apitest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

func TestQ1_6_WholeCourse(t *testing.T) {
	w := ledger(t)
	a := w.registered(t)
	a.refused(t, a.ofCase(a.token, a.first, "submit", nil), http.StatusConflict, "check.section_missing", "identity")
	a.refused(t, request{method: http.MethodGet, path: "/api/registry/" + a.id}, http.StatusNotFound, "registry.not_published", "")

	a = w.draft(t)
	var check struct {
		Submittable bool
		Statement   string
		Findings    []struct{ Code, Severity, Detail string }
	}
	a.done(t, a.request(http.MethodGet, a.at("/cases/%s/check", a.first), nil)).into(t, &check)
	if check.Statement != domain.SubmissionStatement {
		t.Errorf("Q6.2: beside the button stands %q", check.Statement)
	}
	if !check.Submittable || slices.ContainsFunc(check.Findings, func(f struct{ Code, Severity, Detail string }) bool { return f.Detail == "" }) {
		t.Errorf("check of a complete draft: %+v", check)
	}
	steps := []struct {
		step string
		do   func()
		want filing.TrackStatus
	}{
		{"drafted", func() {}, filing.TrackDraft},
		{"submitted", func() { a.submit(t, a.first) }, filing.TrackSubmitted},
		{"withdrawn", func() { a.done(t, a.ofCase(a.token, a.first, "withdraw", nil)) }, filing.TrackDraft},
		{"submitted again", func() { a.submit(t, a.first) }, filing.TrackSubmitted},
		{"taken", func() { a.take(t, a.first) }, filing.TrackUnderReview},
		{"put back", func() { a.done(t, a.ofCase(reviewer, a.first, "put-back", nil)) }, filing.TrackSubmitted},
		{"taken again", func() { a.take(t, a.first) }, filing.TrackUnderReview},
		{"returned", func() {
			a.giveBack(t, a.first, point("basics.ownership_nature", "inconsistent", "与营业执照不一致。"))
		}, filing.TrackReturned},
		{"submitted a third time", func() { a.answered(t, a.first) }, filing.TrackSubmitted},
		{"taken a third time", func() { a.take(t, a.first) }, filing.TrackUnderReview},
		{"passed", func() { a.pass(t, a.first) }, filing.TrackEffective},
	}
	for _, s := range steps {
		if s.want != filing.TrackEffective {
			a.refused(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + "/history"}, http.StatusNotFound, "registry.not_published", "")
		}
		if s.do(); a.status(t) != s.want {
			t.Fatalf("%s: the track is %s, want %s", s.step, a.status(t), s.want)
		}
	}
	number := a.view(t).State.Tracks[domain.Testing].Number
	if got := a.public(t).Filing.Tracks[domain.Testing].Number; got == "" || got != number || !strings.HasPrefix(got, "32J2026") {
		t.Errorf("the public reads number %q, the institution %q", got, number)
	}
	if found := w.search(t, "q="+number); len(found) != 1 || found[0].Filing != a.id || found[0].Status != "effective" {
		t.Errorf("search by number: %+v", found)
	}
	if found := w.search(t, "q="+a.code); len(found) != 1 || found[0].Name != a.name {
		t.Errorf("search by credit code: %+v", found)
	}
}

// found is a line of the registry.
type found struct {
	Filing, Name, Status string
	CreditCode           string `json:"credit_code"`
}

func (w *world) search(t *testing.T, query string) []found {
	t.Helper()
	var page struct{ Entries []found }
	w.done(t, request{method: http.MethodGet, path: "/api/registry?" + query}).into(t, &page)
	return page.Entries
}

func TestQ1_8_Q7_8_ClassAWaits(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	old, name := a.name, "江苏云汀生态科技"+a.code[12:16]+"有限公司"
	amendment := a.rename(t, name)
	if amendment == "" {
		t.Fatal("the new name opened no case")
	}
	waits := func(when string) {
		t.Helper()
		if got := a.public(t).Filing.Identity.Name; got != old {
			t.Errorf("%s: the public reads %q", when, got)
		}
		if got := a.status(t); got != filing.TrackEffective {
			t.Errorf("%s: the track is %s", when, got)
		}
	}
	waits("proposed")
	a.refused(t, a.ofCase(a.token, amendment, "submit", nil), http.StatusConflict, "check.commitment_needed", "commitment")
	a.refused(t, a.ofCase(a.token, amendment, "submit", nil), http.StatusConflict, "check.document_missing", "documents.change_proof")
	a.letterFor(t, amendment, name, representative)
	a.submit(t, amendment)
	waits("submitted")
	a.refused(t, a.replacing("identity", changed(identity(name+"二部", representative, a.number), "2026-11-02")),
		http.StatusConflict, "filing.with_authority", "")
	a.take(t, amendment)
	a.giveBack(t, amendment, point("name", "inconsistent", "与登记证书不一致。"))
	waits("returned")
	a.answered(t, amendment)
	a.take(t, amendment)
	a.pass(t, amendment)
	if got := a.public(t).Filing; got.Identity.Name != name || got.Commitment.Institution != name {
		t.Errorf("passed: the public reads %q, the letter of %q", got.Identity.Name, got.Commitment.Institution)
	}

	// Categories are of class A, too; an amendment may be withdrawn.
	wider := a.put(t, "tracks/testing/scope", changed(scope("general", "M01", "M02", "M03"), "2026-11-05")).Created
	a.done(t, a.ofCase(a.token, wider, "withdraw", nil))
	if got := a.public(t).Filing.Tracks[domain.Testing].Scope.MonitoringCategories; len(got) != 2 {
		t.Errorf("withdrawn: the public reads %v", got)
	}
	history := w.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + "/history"})
	for _, hidden := range []string{"与登记证书不一致", "M03", "退回", "撤回"} {
		if strings.Contains(string(history.raw), hidden) {
			t.Errorf("the public history says %s: %s", hidden, history.raw)
		}
	}
}

// answered hands a case in that was returned for one thing, point by point (B2).
func (a *applicant) answered(t *testing.T, caseID string) {
	t.Helper()
	type since struct {
		Points []struct {
			Point  string `json:"point_id"`
			Answer string `json:"answer"`
		}
		Others []struct{ Path string }
	}
	look := func() since {
		t.Helper()
		var c struct{ Return since }
		a.done(t, request{method: http.MethodGet, path: a.at("/cases/%s", caseID), token: reviewer}).into(t, &c)
		return c.Return
	}
	asked := look().Points[0].Point
	a.refused(t, a.ofCase(a.token, caseID, "submit", nil), http.StatusConflict, "filing.point_unanswered", "points."+asked)
	answer := func(point, text string) request {
		return a.ofCase(a.token, caseID, "resubmit", obj{"answers": []obj{{"point": point, "text": text}}})
	}
	a.refused(t, answer(uuid.NewString(), "已核对。"), http.StatusUnprocessableEntity, "filing.point_unknown", "answers.0.point_id")
	a.refused(t, answer(asked, ""), http.StatusUnprocessableEntity, "filing.required", "answers.0.text")
	a.done(t, answer(asked, "已核对，与登记证书一致。"))
	a.refused(t, answer(asked, "已核对。"), http.StatusConflict, "filing.case_state", "")
	if now := look(); len(now.Points) != 1 || now.Points[0].Answer != "已核对，与登记证书一致。" || len(now.Others) != 0 {
		t.Errorf("the reviewer is shown %+v", now)
	}
}

func TestQ1_8_Q7_8_ClassBAtOnce(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	a.put(t, "contacts", but(contacts(a.mobiles[0], a.mobiles[1]), "office_phone", "025-66660001"))
	if got := a.public(t).Filing.Contacts.OfficePhone; got != "025-66660001" {
		t.Errorf("the public reads %q", got)
	}
	moved := but(basics(), "registered_address", "江苏省示范市云汀区检测路 2 号")
	a.refused(t, a.replacing("basics", moved), http.StatusUnprocessableEntity, "filing.alteration_required", "alteration.kind")
	a.refused(t, a.replacing("basics", changed(moved, tomorrow)), http.StatusUnprocessableEntity, "filing.date_in_future", "alteration.occurred_on")
	a.refused(t, a.replacing("basics", corrected(moved, "")), http.StatusUnprocessableEntity, "filing.required", "alteration.reason")
	a.put(t, "basics", changed(moved, "2026-11-20"))
	if got := a.public(t).Filing.Basics.RegisteredAddress; got != moved["registered_address"] {
		t.Errorf("the public reads %q", got)
	}
	if open := a.view(t).State.OpenCases(); len(open) != 0 {
		t.Errorf("class B opened %+v", open)
	}
}

func TestQ1_9_Q7_9_Cancellation(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	end := a.request(http.MethodPost, a.at("/cancel"), obj{"reason": "停止相关业务", "confirmed": true})
	a.refused(t, end, http.StatusConflict, "filing.not_effective", "")

	a = w.published(t)
	amendment := a.rename(t, "江苏云汀更名"+a.code[12:16]+"有限公司")
	a.refused(t, a.request(http.MethodPost, a.at("/cancel"), obj{"reason": "停止相关业务"}), http.StatusUnprocessableEntity, "filing.required", "confirmed")
	a.refused(t, a.request(http.MethodPost, a.at("/cancel"), obj{"confirmed": true}), http.StatusUnprocessableEntity, "filing.required", "reason")
	a.refused(t, request{method: http.MethodPost, path: a.at("/cancel"), token: reviewer, body: end.body}, http.StatusForbidden, "auth.role", "")
	a.day = 30
	a.cancel(t)
	state := a.view(t).State
	if state.Cases[uuid.MustParse(amendment)].Status != filing.CaseClosedStatus {
		t.Errorf("the open amendment is %s", state.Cases[uuid.MustParse(amendment)].Status)
	}
	line := projections.PublicCancellation{
		Name: a.name, CreditCode: domain.CreditCode(a.code), Tracks: []domain.Track{domain.Testing}, CanceledOn: "2026-12-23",
	}
	for _, at := range []string{"", "/as-of?at=2020-01-01", "/as-of?at=" + today, "/as-of?at=2026-12-22", "/as-of?at=2026-12-23", "/as-of?at=2031-01-01", "/as-of?at=2026-11-24T00:00:00Z"} {
		got := w.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + at, day: 31})
		var view projections.PublicView
		got.into(t, &view)
		if view.Status != projections.PublicCanceled || view.Filing != nil || view.Cancellation == nil ||
			view.Cancellation.Name != line.Name || view.Cancellation.CanceledOn != line.CanceledOn || !slices.Equal(view.Cancellation.Tracks, line.Tracks) {
			t.Errorf("the public reads %q: %s", at, got.raw)
		}
	}
	a.hides(t, w.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + "/compare?from=" + today + "&to=2026-12-23", day: 31}))
	a.hides(t, w.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id + "/history", day: 31}))
	a.hides(t, w.done(t, request{method: http.MethodGet, path: "/api/registry?q=" + a.code, day: 31}))
	a.refused(t, request{method: http.MethodGet, path: a.at("/documents/%s", a.letter)}, http.StatusNotFound, "request.path", "")
	a.refused(t, a.replacing("contacts", contacts(a.mobiles[1], a.mobiles[0])), http.StatusConflict, "filing.canceled", "")

	// The history stays for those who may see it, and everybody is released.
	before := w.done(t, request{method: http.MethodGet, path: a.at("/as-of?at=" + today), token: auditor})
	if !strings.Contains(string(before.raw), a.name) {
		t.Error("the auditor does not see the filing as it was")
	}
	b := w.registered(t)
	b.add(t, "staff", a.sampler.body)
}

// hides fails if an answer to the public says more of a canceled filing than
// the line.
func (a *applicant) hides(t *testing.T, got answer) {
	t.Helper()
	for _, hidden := range []string{"检测路", representative, "停止相关业务", "32J2026", "总部实验室", "M01"} {
		if strings.Contains(string(got.raw), hidden) {
			t.Errorf("of a canceled filing the public reads %s: %s", hidden, got.raw)
		}
	}
}

func TestQ6_2_Bound(t *testing.T) {
	w := ledger(t)
	a := w.submitted(t)
	c := a.view(t).State.Cases[uuid.MustParse(a.first)]
	letter := a.view(t).State.Documents[uuid.MustParse(a.letter)]
	if len(c.Content) != 64 || c.Letter != letter.SHA256 || c.Round != 1 {
		t.Errorf("the submission binds content %q, letter %q, round %d; the letter is %s", c.Content, c.Letter, c.Round, letter.SHA256)
	}
	a.refused(t, a.replacing("basics", but(basics(), "county", "329998")), http.StatusConflict, "filing.with_authority", "")
	a.refused(t, a.uploading("kind=registration_certificate", pdf("late")), http.StatusConflict, "filing.with_authority", "")

	// An official decides what was looked at, and nothing else.
	seen := a.submission(t, a.first)
	decide := func(token, verb, submission string) request {
		body := obj{"submission": submission}
		if verb == "return" {
			body["points"] = []any{point("basics", "other", "请核对。")}
		}
		return a.ofCase(token, a.first, verb, body)
	}
	a.refused(t, decide(reviewer, "pass", seen), http.StatusConflict, "filing.case_state", "")
	a.take(t, a.first)
	a.refused(t, a.ofCase(colleague, a.first, "take", nil), http.StatusConflict, "filing.case_taken", "")
	a.refused(t, a.ofCase(a.token, a.first, "withdraw", nil), http.StatusConflict, "filing.case_taken", "")
	for _, verb := range []string{"pass", "return"} {
		a.refused(t, decide(colleague, verb, seen), http.StatusConflict, "filing.case_taken", "")
		a.refused(t, decide(reviewer, verb, uuid.NewString()), http.StatusPreconditionFailed, "filing.case_changed", "")
	}
	a.refused(t, a.ofCase(colleague, a.first, "put-back", nil), http.StatusConflict, "filing.case_taken", "")
	a.done(t, decide(reviewer, "return", seen))
	a.put(t, "basics", but(basics(), "county", "329998"))
	a.submit(t, a.first)
	again := a.view(t).State.Cases[uuid.MustParse(a.first)]
	if again.Content == c.Content || again.Round != 2 || again.Letter != c.Letter {
		t.Errorf("the second submission binds %q (the first one %q), round %d", again.Content, c.Content, again.Round)
	}
	a.take(t, a.first)
	for _, verb := range []string{"pass", "return"} {
		a.refused(t, decide(reviewer, verb, seen), http.StatusPreconditionFailed, "filing.case_changed", "")
	}
	a.pass(t, a.first)
	a.refused(t, decide(reviewer, "pass", a.submission(t, a.first)), http.StatusConflict, "filing.case_state", "")
}

func TestQ7_6_Returned(t *testing.T) {
	w := ledger(t)
	a := w.underReview(t)
	send := func(points ...any) request {
		return a.ofCase(reviewer, a.first, "return", obj{"submission": a.submission(t, a.first), "points": points})
	}
	a.refused(t, send(), http.StatusUnprocessableEntity, "filing.required", "points")
	a.refused(t, send(point("basics", "because", "请核对。")), http.StatusUnprocessableEntity, "filing.return_reason", "points.0.reason")
	bad := a.refused(t, send(point("basics", "other", "请核对。"), point("", "other", "")), http.StatusUnprocessableEntity, "filing.required", "points.1.text")
	if !bad.has("filing.required", "points.1.field") {
		t.Errorf("not every fault is named: %s", bad.raw)
	}
	a.giveBack(t, a.first, point("basics.ownership_nature", "inconsistent", "与营业执照不一致。"), point("staff", "missing", "缺少\n合同。"))
	var points []string
	for _, p := range a.view(t).State.Cases[uuid.MustParse(a.first)].Points {
		points = append(points, p.Field+"|"+string(p.Reason)+"|"+p.Text)
	}
	if want := []string{"basics.ownership_nature|inconsistent|与营业执照不一致。", "staff|missing|缺少\n合同。"}; !slices.Equal(points, want) {
		t.Errorf("returned for %q, want %q", points, want)
	}
	var queue struct {
		Counts struct{ Returned int }
		Cases  []struct{ Case, Status string }
	}
	w.done(t, request{method: http.MethodGet, path: "/api/queue?tab=returned&size=100", token: reviewer}).into(t, &queue)
	if !slices.ContainsFunc(queue.Cases, func(c struct{ Case, Status string }) bool { return c.Case == a.first && c.Status == "returned" }) {
		t.Errorf("the queue does not list the case: %+v", queue)
	}
	a.refused(t, request{method: http.MethodGet, path: "/api/registry/" + a.id}, http.StatusNotFound, "registry.not_published", "")
}
