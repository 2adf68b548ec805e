package notices_test

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/notices/noticestest"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

const (
	contact        = "19900000011"
	representative = "19900000022"
)

// seen is what matters of a notice.
type seen struct {
	Template  notices.Template
	Recipient notices.Recipient
	Shared    bool
	State     notices.State
}

func brief(all []notices.Notice) []seen {
	var out []seen
	for _, n := range all {
		out = append(out, seen{n.Template, n.Recipient, n.Shared, n.State})
	}
	return out
}

func TestQ7_6_WhoIsTold(t *testing.T) {
	gateway := noticestest.Start(t, nil)
	w := newWorld(t, gateway.Webhook(clock))
	w.run(t)
	both := func(of notices.Template) []seen {
		return []seen{{of, notices.FilingContact, false, notices.Sent}, {of, notices.LegalRepresentative, false, notices.Sent}}
	}
	for name, c := range map[string]struct {
		result func(*institution) uuid.UUID
		want   []seen
	}{
		"published":        {func(i *institution) uuid.UUID { return i.passes(i.filed) }, both(notices.Published)},
		"returned":         {func(i *institution) uuid.UUID { return i.returns(i.filed) }, both(notices.Returned)},
		"second track":     {func(i *institution) uuid.UUID { return i.passes(i.open(filing.SecondTrackCase, "operation")) }, both(notices.Published)},
		"amendment":        {func(i *institution) uuid.UUID { return i.passes(i.open(filing.AmendmentCase, "institution")) }, both(notices.AmendmentInForce)},
		"amendment turned": {func(i *institution) uuid.UUID { return i.returns(i.open(filing.AmendmentCase, "testing")) }, both(notices.AmendmentReturned)},
		"equal numbers": {func(i *institution) uuid.UUID { i.contacts(contact, contact); return i.passes(i.filed) },
			[]seen{{notices.Published, notices.FilingContact, true, notices.Sent}}},
	} {
		t.Run(name, func(t *testing.T) {
			i := w.institution(t, contact, representative)
			event := c.result(i)
			i.contacts("19900000033", "19900000044") // too late for what is recorded
			w.react(t)
			got := i.settled()
			if d := cmp.Diff(c.want, brief(got)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			for _, n := range got {
				call, ok := gateway.Sent()[n.ID]
				number := map[notices.Recipient]string{notices.FilingContact: contact, notices.LegalRepresentative: representative}[n.Recipient]
				if !ok || call.To != number || call.Text != n.Text || n.ID != notices.ID(event, n.Recipient) || len(n.Attempts) != 1 || n.Mask != "*********"+number[9:] {
					t.Errorf("%+v was sent as %+v", n, call)
				}
			}
		})
	}
	if strings.Contains(w.logs.String(), "1990000") {
		t.Errorf("a number was logged: %s", w.logs.String())
	}
}

// A fact is told once, whatever becomes of checkpoints and notes; and never if it
// is older than the database's beginning, or its authority does not want it told.
func TestQ7_6_OncePerFact(t *testing.T) {
	gateway := noticestest.Start(t, nil)
	w := newWorld(t, gateway.Webhook(clock))
	i := w.institution(t, contact, representative)
	i.returns(i.filed)
	w.react(t)
	owner := w.owner(t)
	for _, lost := range []string{`UPDATE react.checkpoint SET position = '0'`, `UPDATE react.checkpoint SET position = '0'; DELETE FROM react.done`} {
		if _, err := owner.Exec(t.Context(), lost); err != nil {
			t.Fatal(err)
		}
		w.react(t)
	}
	var jobs int
	if err := owner.QueryRow(t.Context(), `SELECT count(*) FROM river.river_job`).Scan(&jobs); err != nil || jobs != 2 || len(i.notices()) != 2 {
		t.Errorf("%d jobs and %d notices, %v", jobs, len(i.notices()), err)
	}

	w.told(t, true, false)
	i.returns(i.filed)
	w.react(t)
	i.passes(i.filed)
	w.react(t)
	w.told(t, true, true) // which is about what comes
	if _, err := owner.Exec(t.Context(), `UPDATE react.checkpoint SET position = '0'`); err != nil {
		t.Fatal(err)
	}
	w.react(t)
	if got := brief(i.notices()); len(got) != 4 || got[0].Template != notices.Published && got[2].Template != notices.Published {
		t.Errorf("returns are not told: %v", got)
	}

	if err := notices.Skip(t.Context(), w.db, morning.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := notices.Begin(t.Context(), w.db, morning); err != nil {
		t.Fatal(err)
	}
	old := w.institution(t, contact, representative)
	old.passes(old.filed)
	w.react(t)
	if got := old.notices(); len(got) != 0 {
		t.Errorf("old facts are told: %v", got)
	}
	w.run(t)
	i.settled()
	if n := len(gateway.Calls()); n != 4 || len(gateway.Sent()) != 4 {
		t.Errorf("%d calls for four notices", n)
	}
}

// What a gateway answers decides whether it is asked again.
func TestGatewayMisbehaves(t *testing.T) {
	status := func(s int) noticestest.Answer { return noticestest.Answer{Status: s} }
	for name, c := range map[string]struct {
		answers  []noticestest.Answer // the last one for ever
		state    notices.State
		outcomes []notices.Outcome
	}{
		"500 once":            {[]noticestest.Answer{status(500), {}}, notices.Sent, []notices.Outcome{notices.Faulty, notices.Accepted}},
		"busy":                {[]noticestest.Answer{{Status: 429, After: "0"}, status(409), status(425), {}}, notices.Sent, []notices.Outcome{notices.TooMany, notices.TooMany, notices.TooMany, notices.Accepted}},
		"cut after receipt":   {[]noticestest.Answer{{Cut: true}, {}}, notices.Sent, []notices.Outcome{notices.Unreachable, notices.Accepted}},
		"cut before":          {[]noticestest.Answer{{Lose: true}, status(408), {}}, notices.Sent, []notices.Outcome{notices.Unreachable, notices.TimedOut, notices.Accepted}},
		"refused":             {[]noticestest.Answer{status(422)}, notices.Failed, []notices.Outcome{notices.Refused}},
		"sent somewhere else": {[]noticestest.Answer{status(307)}, notices.Failed, []notices.Outcome{notices.Refused}},
		"503 for ever":        {[]noticestest.Answer{status(503)}, notices.GivenUp, slices.Repeat([]notices.Outcome{notices.Faulty}, quick.Tries)},
	} {
		t.Run(name, func(t *testing.T) {
			gateway := noticestest.Start(t, func(call noticestest.Call) noticestest.Answer {
				return c.answers[min(call.Nth, len(c.answers))-1]
			})
			w := newWorld(t, gateway.Webhook(clock))
			i := w.institution(t, contact, contact)
			i.passes(i.filed)
			w.react(t)
			w.run(t)
			n := i.settled()[0]
			var outcomes []notices.Outcome
			for _, a := range n.Attempts {
				outcomes = append(outcomes, a.Outcome)
			}
			if n.State != c.state || !slices.Equal(outcomes, c.outcomes) {
				t.Errorf("%s after %v", n.State, outcomes)
			}
			standing, err := w.desk.Standing(t.Context())
			if want := (notices.Standing{Failed: 1}); err != nil || c.state != notices.Sent && standing != want || c.state == notices.Sent && standing != (notices.Standing{}) {
				t.Errorf("%+v, %v", standing, err)
			}
			again(t, i, n)
		})
	}
}

// again has an official ask for another try, as far as that makes sense.
func again(t *testing.T, i *institution, n notices.Notice) {
	t.Helper()
	wish := notices.Again{Command: uuid.New(), Filing: i.id, Notice: n.ID, At: clock(), Actor: "o-1", Reason: "短信平台已恢复"}
	repeated, err := i.desk.Retry(t.Context(), wish)
	if n.State == notices.Sent {
		if !errors.Is(err, notices.ErrNotFailed) {
			t.Errorf("one that was sent: %v", err)
		}
		return
	}
	if err != nil || repeated {
		t.Fatalf("%v, %v", repeated, err)
	}
	if repeated, err = i.desk.Retry(t.Context(), wish); err != nil || !repeated {
		t.Errorf("again: %v, %v", repeated, err)
	}
	got := i.settled()[0]
	if got.State != n.State || len(got.Attempts) != 2*len(n.Attempts) || len(got.Retries) != 1 || got.Retries[0].Reason != wish.Reason {
		t.Errorf("after another try: %+v", got)
	}
	wish.Filing = uuid.New()
	if _, err := i.desk.Retry(t.Context(), wish); !errors.Is(err, notices.ErrNotFound) {
		t.Errorf("of another filing: %v", err)
	}
}

// A number that was erased before it was sent to is nobody's any more.
func TestErased(t *testing.T) {
	gateway := noticestest.Start(t, nil)
	w := newWorld(t, gateway.Webhook(clock))
	before, after := w.institution(t, contact, representative), w.institution(t, contact, representative)
	before.passes(before.filed)
	if err := w.vault.Erase(t.Context(), before.contact.Subject); err != nil {
		t.Fatal(err)
	}
	after.passes(after.filed)
	w.react(t)
	if err := w.vault.Erase(t.Context(), after.contact.Subject); err != nil {
		t.Fatal(err)
	}
	w.run(t)
	want := []seen{{notices.Published, notices.FilingContact, false, notices.Undeliverable}, {notices.Published, notices.LegalRepresentative, false, notices.Sent}}
	for _, i := range []*institution{before, after} {
		got := i.settled()
		if d := cmp.Diff(want, brief(got)); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if _, err := w.desk.Retry(t.Context(), notices.Again{Command: uuid.New(), Filing: i.id, Notice: got[0].ID, At: clock()}); !errors.Is(err, notices.ErrUndeliverable) {
			t.Errorf("another try: %v", err)
		}
	}
	if n := len(gateway.To(contact)); n != 0 {
		t.Errorf("an erased number was sent %d messages", n)
	}
}

// The story sends at once, on its own clock, however old its facts are; what it
// leaves is sent by whoever serves.
func TestSendNow(t *testing.T) {
	fails := true
	gateway := noticestest.Start(t, func(c noticestest.Call) noticestest.Answer {
		if c.To == representative && fails {
			return noticestest.Answer{Status: http.StatusBadGateway}
		}
		return noticestest.Answer{}
	})
	w := newWorld(t, gateway.Webhook(clock))
	if err := notices.Skip(t.Context(), w.db, clock()); err != nil {
		t.Fatal(err)
	}
	i := w.institution(t, contact, representative)
	i.passes(i.filed)
	if err := w.runner(true).CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := w.desk.SendNow(t.Context(), w.desk.Gateway); err != nil {
		t.Fatal(err)
	}
	got := i.notices()
	if got[0].State != notices.Sent || !got[0].SettledAt.Equal(morning) || !got[0].MadeAt.Equal(morning) || got[1].State != notices.Waiting || len(got[1].Attempts) != 1 {
		t.Errorf("%+v", got)
	}
	fails = false
	w.run(t)
	if got := i.settled(); got[1].State != notices.Sent || len(got[1].Attempts) != 2 {
		t.Errorf("%+v", got)
	}
}

// TestTexts: the words are those that were decided (domain-decisions 3), and of
// every authority and category no longer than two parts of an SMS.
func TestTexts(t *testing.T) {
	gateway := noticestest.Start(t, nil)
	w := newWorld(t, gateway.Webhook(clock))
	w.run(t)
	i := w.institution(t, contact, contact)
	texts := func() map[notices.Template]string {
		t.Helper()
		w.react(t)
		return maps.Collect(func(yield func(notices.Template, string) bool) {
			for _, n := range i.settled() {
				yield(n.Template, n.Text)
			}
		})
	}
	i.append(filing.ScopeRecorded{Track: domain.Testing, Scope: filing.Scope{InstitutionCategories: []domain.InstitutionCategory{domain.InstitutionGeneral}}})
	i.returns(i.filed, filing.ReturnPoint{}, filing.ReturnPoint{})
	i.passes(i.filed)
	i.returns(i.open(filing.AmendmentCase, "institution"), filing.ReturnPoint{})
	i.passes(i.open(filing.AmendmentCase, "testing"))
	want := map[notices.Template]string{
		notices.Published:         "【江苏省生态环境厅】贵单位生态环境监测技术服务机构备案（综合监测类）已审查通过并公示，可登录系统首页查看备案审查进度。",
		notices.Returned:          "【江苏省生态环境厅】贵单位生态环境监测技术服务机构备案（综合监测类）已退回，共2项需修改，请登录系统首页查看备案审查进度。",
		notices.AmendmentInForce:  "【江苏省生态环境厅】贵单位生态环境监测技术服务机构备案变更（综合监测类）已审查通过，公示信息已同步更新，可登录系统首页查看备案审查进度。",
		notices.AmendmentReturned: "【江苏省生态环境厅】贵单位生态环境监测技术服务机构备案变更（机构信息）已退回，共1项需修改，原公示信息不变，请登录系统首页查看备案审查进度。",
	}
	if d := cmp.Diff(want, texts()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}

	long := w.institution(t, contact, contact)
	long.append(filing.AuthorityChosen{Authority: domain.XPCC},
		filing.ScopeRecorded{Track: domain.Operation, Scope: filing.Scope{InstitutionCategories: []domain.InstitutionCategory{
			domain.InstitutionPollutionSourceOperation, domain.InstitutionAmbientOperation,
		}}})
	long.returns(long.open(filing.AmendmentCase, "operation"), make([]filing.ReturnPoint, 200)...)
	i = long
	for _, text := range texts() {
		if n := utf8.RuneCountInString(text); n > notices.Longest || !strings.Contains(text, "（污染源自动监测运维类、环境质量自动监测运维类）") || !strings.HasPrefix(text, "【新疆生产建设兵团生态环境局】") {
			t.Errorf("%d characters: %s", n, text)
		}
	}
}

func TestWebhookConfiguration(t *testing.T) {
	for _, c := range []struct {
		url, secret string
		want        error
	}{
		{"https://sms.example.cn/send", noticestest.Secret, nil},
		{"http://127.0.0.1:1/", noticestest.Secret, nil},
		{"http://localhost:1/", noticestest.Secret, nil},
		{"http://sms.example.cn/send", noticestest.Secret, notices.ErrWebhookURL},
		{"https://user:word@sms.example.cn/", noticestest.Secret, notices.ErrWebhookURL},
		{"sms.example.cn", noticestest.Secret, notices.ErrWebhookURL},
		{"", noticestest.Secret, notices.ErrWebhookURL},
		{"https://sms.example.cn/send", "short", notices.ErrWebhookSecret},
	} {
		if _, err := notices.NewWebhook(c.url, c.secret, clock); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.url, err, c.want)
		}
	}
}

// A gateway that says how long it wants to be left alone is.
func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 5, 8, 1, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"": 0, "7": 7 * time.Second, "-7": 0, "999999999": time.Hour, "soon": 0,
		"Fri, 08 May 2026 01:00:30 GMT": 30 * time.Second, "Fri, 08 May 2026 00:00:00 GMT": 0,
	} {
		gateway := noticestest.Start(t, func(noticestest.Call) noticestest.Answer { return noticestest.Answer{Status: 503, After: header} })
		got := gateway.Webhook(func() time.Time { return now }).Send(t.Context(), notices.Message{Key: uuid.New(), To: domain.RestoreMobile(contact)})
		if got.After != want || got.Outcome != notices.Faulty {
			t.Errorf("Retry-After %q is %v after %s", header, got.After, got.Outcome)
		}
	}
}
