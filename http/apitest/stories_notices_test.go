package apitest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/notices/noticestest"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// unwanted is a number that the SMS gateway refuses until it is told not to.
const unwanted = "19900029999"

var wanted = make(chan struct{}) // closed when the gateway takes it after all

// gatewayAnswer is how the SMS gateway behaves: it is busy at first, then takes
// everything but one number.
func gatewayAnswer(c noticestest.Call) noticestest.Answer {
	switch {
	case c.Nth == 1 && c.Template == string(notices.AmendmentInForce):
		return noticestest.Answer{Status: http.StatusServiceUnavailable, After: "0"}
	case c.To == unwanted:
		select {
		case <-wanted:
		default:
			return noticestest.Answer{Status: http.StatusBadRequest}
		}
	}
	return noticestest.Answer{}
}

// noticeSeen is a notice as the API shows it.
type noticeSeen struct {
	Notice, Event, Template, Recipient, Number, State, Text string

	RecipientLabel string `json:"recipient_label"`
	StateLabel     string `json:"state_label"`
	Shared         bool
	Attempts       []struct{ Outcome string }
	Retries        []struct{ Actor, Reason string }
}

// noticesOf waits until as many notices as that are settled and returns them.
func (a *applicant) noticesOf(t *testing.T, token string, n int) []noticeSeen {
	t.Helper()
	for limit := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		var got struct{ Notices []noticeSeen }
		a.done(t, request{method: http.MethodGet, path: a.at("/notices"), token: token}).into(t, &got)
		if len(got.Notices) == n && !slices.ContainsFunc(got.Notices, func(n noticeSeen) bool { return n.State == "waiting" }) {
			return got.Notices
		}
		if time.Now().After(limit) {
			t.Fatalf("not %d settled notices: %+v", n, got.Notices)
		}
	}
}

// told is what an institution's people were sent: template and recipient.
func told(all []noticeSeen) []string {
	var out []string
	for _, n := range all {
		out = append(out, n.Template+" "+n.Recipient+" "+n.State)
	}
	return out
}

// TestQ7_6_ToldBySMS: returned and published are told to the filing contact and the
// legal representative, amendments too, each once.
func TestQ7_6_ToldBySMS(t *testing.T) {
	w := ledger(t)
	a := w.underReview(t)
	a.giveBack(t, a.first, point("basics", "other", "请核对。"))
	got := a.noticesOf(t, a.token, 2)
	if d := cmp.Diff([]string{"returned filing_contact sent", "returned legal_representative sent"}, told(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if want := "备案（综合监测类）已退回，共1项需修改，请登录系统首页查看备案审查进度。"; !strings.HasSuffix(got[0].Text, want) {
		t.Errorf("Q7.6: it is told %q, want %q", got[0].Text, want)
	}
	a.put(t, "basics", but(basics(), "county", "320102"))
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	a.noticesOf(t, reviewer, 4)
	renamed := a.rename(t, a.name+"二部")
	a.letterFor(t, renamed, a.name+"二部", representative)
	a.submit(t, renamed)
	a.take(t, renamed)
	a.pass(t, renamed)
	got = a.noticesOf(t, auditor, 6)
	if d := cmp.Diff([]string{
		"amendment_in_force filing_contact sent", "amendment_in_force legal_representative sent",
		"published filing_contact sent", "published legal_representative sent",
		"returned filing_contact sent", "returned legal_representative sent",
	}, told(got)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for i, n := range got {
		want := 1
		if n.Template == "amendment_in_force" {
			want = 2 // the gateway was busy
		}
		if n.Number[:9] != "*********" || len(n.Attempts) != want || n.StateLabel != "已发送" || !strings.HasPrefix(n.Text, "【江苏省生态环境厅】贵单位生态环境监测技术服务机构备案") {
			t.Errorf("%d: %+v", i, n)
		}
		call := w.gateway.Sent()[uuid.MustParse(n.Notice)]
		if call.Text != n.Text || !strings.HasSuffix(call.To, n.Number[9:]) || !slices.Contains(a.mobiles[:], call.To) {
			t.Errorf("the gateway was given %+v for %+v", call, n)
		}
	}
	a.refused(t, request{method: http.MethodGet, path: a.at("/notices"), token: otherProvince}, http.StatusForbidden, "auth.other_authority", "")
}

// TestQ7_6_OneNumberOneMessage: contact and representative with one number are told
// once.
func TestQ7_6_OneNumberOneMessage(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	a.put(t, "contacts", contacts(a.mobiles[0], a.mobiles[0]))
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	got := a.noticesOf(t, a.token, 1)
	if !got[0].Shared || got[0].RecipientLabel != "备案联系人、法定代表人" || len(w.gateway.To(a.mobiles[0])) != 1 {
		t.Errorf("%+v", got)
	}
}

// TestQ7_6_FailedAndTriedAgain: what the gateway refused an official may have tried
// again, with a reason; nothing else.
func TestQ7_6_FailedAndTriedAgain(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	a.put(t, "contacts", contacts(unwanted, a.mobiles[1]))
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	var failed, sent noticeSeen
	for _, n := range a.noticesOf(t, reviewer, 2) {
		if n.State == "failed" {
			failed = n
		} else {
			sent = n
		}
	}
	if failed.StateLabel != "发送失败" || failed.Attempts[0].Outcome != "refused" || sent.State != "sent" {
		t.Fatalf("%+v, %+v", failed, sent)
	}
	again := func(id string, body obj) request {
		return request{method: http.MethodPost, path: a.at("/notices/%s/retry", id), token: reviewer, body: body}
	}
	why := obj{"reason": "短信平台已恢复"}
	w.refused(t, again(sent.Notice, why), http.StatusConflict, "notice.not_failed", "")
	w.refused(t, again(uuid.NewString(), why), http.StatusNotFound, "notice.not_found", "")
	w.refused(t, again(failed.Notice, obj{"reason": " "}), http.StatusUnprocessableEntity, "text.required", "reason")
	head := a.head(t)
	close(wanted)
	r := again(failed.Notice, why).with("Idempotency-Key", uuid.NewString())
	first, second := w.send(t, r), w.send(t, r)
	if first.status != http.StatusOK || first.Repeated || second.status != http.StatusOK || !second.Repeated || a.head(t) != head {
		t.Errorf("%s, then %s", first.raw, second.raw)
	}
	w.refused(t, r.otherwise(t), http.StatusUnprocessableEntity, "idempotency.key_reused", "Idempotency-Key")
	w.heard.repeats(kind(r.method, r.path))
	for _, n := range a.noticesOf(t, a.token, 2) {
		if n.State != "sent" || n.Notice == failed.Notice && (len(n.Attempts) != 2 || len(n.Retries) != 1 || n.Retries[0].Reason != "短信平台已恢复" || n.Retries[0].Actor != "jiangsu-a") {
			t.Errorf("tried again: %+v", n)
		}
	}
}

// TestQ7_6_SwitchedOff: an authority that tells of results by other means says so.
func TestQ7_6_SwitchedOff(t *testing.T) {
	w := ledger(t)
	const fujian = "reviewer-of-fujian"
	a := w.newApplicant(t)
	a.home, a.reviewer = "35", fujian
	a.register(t)
	a.fillIn(t)
	r := request{method: http.MethodPut, path: "/api/authorities/35/configuration/notices", token: ofFujian, body: obj{"published": true, "returned": false, "reason": "由省政务平台通知"}}
	w.done(t, r.with("If-None-Match", "*"))
	a.submit(t, a.first)
	a.take(t, a.first)
	a.giveBack(t, a.first, point("basics", "other", "请核对。"))
	a.put(t, "basics", but(basics(), "county", "320102"))
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	if d := cmp.Diff([]string{"published filing_contact sent", "published legal_representative sent"}, told(a.noticesOf(t, a.token, 2))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestQ7_6_Progress: one line per track and per open amendment, in six words.
func TestQ7_6_Progress(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	progress := func() (lines []string) {
		t.Helper()
		var got struct {
			Progress []struct {
				LevelLabel  string `json:"level_label"`
				StatusLabel string `json:"status_label"`
				Amendment   bool
			}
		}
		a.done(t, a.request(http.MethodGet, a.at("/progress"), nil)).into(t, &got)
		for _, l := range got.Progress {
			lines = append(lines, l.LevelLabel+" "+l.StatusLabel)
		}
		return lines
	}
	step := func(do func(), want ...string) {
		t.Helper()
		do()
		if d := cmp.Diff(want, progress()); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	}
	var renamed string
	step(func() {}, "检测类 填报中")
	step(func() { a.submit(t, a.first) }, "检测类 已提交待审查")
	step(func() { a.take(t, a.first) }, "检测类 审查中")
	step(func() { a.giveBack(t, a.first, point("basics", "other", "请核对。")) }, "检测类 已退回")
	a.put(t, "basics", but(basics(), "county", "320102"))
	step(func() { a.submit(t, a.first); a.take(t, a.first); a.pass(t, a.first) }, "检测类 审查通过（已公示）")
	step(func() { renamed = a.rename(t, a.name+"二部") }, "检测类 审查通过（已公示）", "机构信息变更 填报中")
	a.letterFor(t, renamed, a.name+"二部", representative)
	step(func() { a.submit(t, renamed) }, "检测类 审查通过（已公示）", "机构信息变更 已提交待审查")
	step(func() { a.cancel(t) }, "检测类 已注销")
}
