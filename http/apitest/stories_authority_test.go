package apitest_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// configurationPath is of an authority with which no story files: what it
// configures is for all that it reviews.
const configurationPath = "/api/authorities/66/configuration"

// configurationOperations are what there is to ask of an authority: see
// knownOperations.
func configurationOperations() map[string]operation {
	xpcc := map[string]string{"authority": "66"}
	set := func(body obj) operation {
		return operation{whose: administrators, path: xpcc, replace: true, stale: "authority.stale", body: but(body, "reason", "本省工作需要")}
	}
	holidays := set(nextYear())
	holidays.path = map[string]string{"authority": "66", "year": "2027"}
	return map[string]operation{
		"configuration":         {whose: signedIn, path: xpcc},
		"configuration-history": {whose: signedIn, path: xpcc},
		"set-review-limit":      set(obj{"working_days": 15}),
		"set-second-official":   set(obj{"steps": []any{"decide_case"}}),
		"set-cancellation-line": set(obj{"shown": false}),
		"set-inactivity-lock":   set(obj{"years": 2}),
		"set-suggestion-rhythm": set(obj{"text": "每周一集中处理"}),
		"set-supplements":       set(obj{"items": []any{}}),
		"set-number-format":     set(obj{"format": "兵环监备〔{year}〕{authority}{track}{serial}"}),
		"set-notices":           set(obj{"published": true, "returned": false}),
		"set-holidays":          holidays,
	}
}

// nextYear is a table for 2027, which nobody has announced.
func nextYear() obj {
	return obj{
		"source":       "国务院办公厅关于2027年部分节假日安排的通知",
		"holidays":     []any{obj{"from": "2027-01-01", "to": "2027-01-03"}, obj{"from": "2027-02-05", "to": "2027-02-11"}},
		"make_up_days": []any{"2027-01-09", "2027-02-14"},
	}
}

// off is the table with other holidays.
func off(days ...string) obj {
	var spans []any
	for pair := range slices.Chunk(days, 2) {
		spans = append(spans, obj{"from": pair[0], "to": pair[1]})
	}
	return but(nextYear(), "holidays", spans)
}

// configured is a setting as the API tells it.
type configured[T any] struct {
	Value    T
	Default  bool
	Event    string
	Revision int64
}

type configurationSeen struct {
	Authority, Name string
	ReviewLimit     configured[struct {
		WorkingDays int `json:"working_days"`
	}] `json:"review_limit"`
	SecondOfficial   configured[struct{ Steps []string }] `json:"second_official"`
	CancellationLine configured[struct{ Shown bool }]     `json:"cancellation_line"`
	InactivityLock   configured[struct{ Years int }]      `json:"inactivity_lock"`
	SuggestionRhythm configured[struct{ Text string }]    `json:"suggestion_rhythm"`
	Notices          configured[struct{ Published, Returned bool }]
	NumberFormat     configured[struct{ Format string }] `json:"number_format"`
	Supplements      configured[struct{ Items []obj }]
	Holidays         []configured[struct{ Year int }]
}

func (w *world) configuration(t *testing.T, token string) (c configurationSeen) {
	t.Helper()
	w.done(t, request{method: http.MethodGet, path: configurationPath, token: token}).into(t, &c)
	return c
}

// setting asks for a setting to be replaced that was seen at a revision.
func setting(part string, seen int64, body obj) request {
	r := request{method: http.MethodPut, path: configurationPath + "/" + part, token: administrator, body: but(body, "reason", "本省工作需要")}
	if seen < 0 {
		return r.with("If-None-Match", "*")
	}
	return r.with("If-Match", `"`+strconv.FormatInt(seen, 10)+`"`)
}

// TestB7_Q1_9_Configuration: an authority sets everything that it can, each setting by
// itself; wrong values are named.
func TestB7_Q1_9_Configuration(t *testing.T) {
	w := ledger(t)
	c := w.configuration(t, auditor)
	if c.Authority != "66" || c.Name != "新疆生产建设兵团生态环境局" || !c.ReviewLimit.Default || c.ReviewLimit.Value.WorkingDays != 10 || c.ReviewLimit.Revision != -1 ||
		!c.CancellationLine.Value.Shown || c.InactivityLock.Value.Years != 0 || c.SuggestionRhythm.Value.Text != "定期处理" || !c.Notices.Value.Published || !c.Notices.Value.Returned ||
		!slices.Equal(c.SecondOfficial.Value.Steps, []string{"cancel_ex_officio", "account_reset"}) || len(c.Holidays) != 2 || !c.Holidays[1].Default ||
		c.NumberFormat.Value.Format != "{authority}{track}{year}{serial}{check}" {
		t.Errorf("by default: %+v", c)
	}
	wrongSettings(t, w)
	vehicles := obj{"key": "vehicles", "label": "采样车辆清单", "kind": "document", "required": true, "help": "列明车牌号和用途"}
	for _, s := range []struct {
		part        string
		first, then obj
		is          func(configurationSeen) (now, event string)
		want        string
	}{
		{"review-limit", obj{"working_days": 15}, obj{"working_days": 20},
			func(c configurationSeen) (string, string) {
				return strconv.Itoa(c.ReviewLimit.Value.WorkingDays), c.ReviewLimit.Event
			}, "20"},
		{"second-official", obj{"steps": []any{}}, obj{"steps": []any{"decide_case", "cancel_ex_officio"}},
			func(c configurationSeen) (string, string) {
				return strings.Join(c.SecondOfficial.Value.Steps, " "), c.SecondOfficial.Event
			}, "cancel_ex_officio decide_case"},
		{"cancellation-line", obj{"shown": false}, obj{"shown": true},
			func(c configurationSeen) (string, string) {
				return strconv.FormatBool(c.CancellationLine.Value.Shown), c.CancellationLine.Event
			}, "true"},
		{"inactivity-lock", obj{"years": 2}, obj{"years": 0},
			func(c configurationSeen) (string, string) {
				return strconv.Itoa(c.InactivityLock.Value.Years), c.InactivityLock.Event
			}, "0"},
		{"suggestion-rhythm", obj{"text": "每周一集中处理"}, obj{"text": "每周一、周四集中处理"},
			func(c configurationSeen) (string, string) {
				return c.SuggestionRhythm.Value.Text, c.SuggestionRhythm.Event
			}, "每周一、周四集中处理"},
		{"supplements", obj{"items": []any{vehicles}}, obj{"items": []any{vehicles, obj{"key": "contact", "label": "本地联系人", "kind": "text", "required": false}}},
			func(c configurationSeen) (string, string) {
				return strconv.Itoa(len(c.Supplements.Value.Items)), c.Supplements.Event
			}, "2"},
		{"notices", obj{"published": false, "returned": false}, obj{"published": true, "returned": false},
			func(c configurationSeen) (string, string) {
				return fmt.Sprint(c.Notices.Value), c.Notices.Event
			}, "{true false}"},
		{"number-format", obj{"format": "兵环监备〔{year}〕{authority}{track}{serial}"}, obj{"format": "{authority}-{track}-{year}-{serial}"},
			func(c configurationSeen) (string, string) {
				return c.NumberFormat.Value.Format, c.NumberFormat.Event
			}, "{authority}-{track}-{year}-{serial}"},
		{"holidays/2027", nextYear(), but(nextYear(), "make_up_days", []any{"2027-01-09"}),
			func(c configurationSeen) (string, string) {
				return strconv.Itoa(len(c.Holidays)), c.Holidays[len(c.Holidays)-1].Event
			}, "3"},
	} {
		first := w.done(t, setting(s.part, -1, s.first))
		seen := first.Revision
		if first.Events != 1 || first.header.Get("ETag") != `"`+strconv.FormatInt(seen, 10)+`"` {
			t.Errorf("%s: %s %s", s.part, first.header.Get("ETag"), first.raw)
		}
		w.refused(t, setting(s.part, -1, s.then), http.StatusPreconditionFailed, "authority.stale", "") // somebody else saw the default
		if again := w.done(t, setting(s.part, seen, s.first)); again.Events != 0 || again.header.Get("ETag") != first.header.Get("ETag") {
			t.Errorf("%s, the same again: %s", s.part, again.raw)
		}
		colleagues := setting(s.part, seen, s.then)
		colleagues.token = itsColleague
		then := w.done(t, colleagues)
		w.refused(t, setting(s.part, seen, s.first), http.StatusPreconditionFailed, "authority.stale", "")
		if now, event := s.is(w.configuration(t, institutionToken(0))); now != s.want || event == "" || then.Revision <= seen {
			t.Errorf("%s: %s, want %s, by event %q", s.part, now, s.want, event)
		}
	}
	var history struct {
		Entries []struct {
			Event, Text, Reason string
			Actor               struct{ ID, Authority string }
		}
	}
	w.done(t, request{method: http.MethodGet, path: configurationPath + "/history", token: auditor}).into(t, &history)
	if n := len(history.Entries); n != 18 || history.Entries[0].Text != "审查期限设为 15 个工作日" || history.Entries[1].Actor.ID != "xpcc-b" || history.Entries[n-1].Reason == "" {
		t.Errorf("history: %+v", history)
	}
	if c := w.configuration(t, otherProvince); c.ReviewLimit.Default || c.ReviewLimit.Revision < 0 {
		t.Errorf("another province reads %+v", c.ReviewLimit)
	}
}

// wrongSettings: what settings refuse, each named by its place in the body.
func wrongSettings(t *testing.T, w *world) {
	long := strings.Repeat("长", 501)
	item := obj{"key": "vehicles", "label": "采样车辆清单", "kind": "document", "required": true}
	items := func(items ...any) obj { return obj{"items": items} }
	for _, c := range []struct {
		part        string
		body        obj
		code, field string
	}{
		{"review-limit", obj{}, "filing.required", "working_days"},
		{"review-limit", obj{"working_days": 0}, "authority.out_of_range", "working_days"},
		{"review-limit", obj{"working_days": -10}, "authority.out_of_range", "working_days"},
		{"review-limit", obj{"working_days": 61}, "authority.out_of_range", "working_days"},
		{"review-limit", obj{"working_days": 1e18}, "authority.out_of_range", "working_days"},
		{"review-limit", obj{"working_days": "10"}, "body.type", "working_days"},
		{"second-official", obj{}, "filing.required", "steps"},
		{"second-official", obj{"steps": nil}, "filing.required", "steps"},
		{"second-official", obj{"steps": []any{"publish"}}, "authority.step", "steps.0"},
		{"second-official", obj{"steps": []any{"decide_case", "decide_case"}}, "authority.repeated", "steps.1"},
		{"second-official", obj{"steps": []any{"decide_case", ""}}, "filing.required", "steps.1"},
		{"cancellation-line", obj{}, "filing.required", "shown"},
		{"cancellation-line", obj{"shown": "false"}, "body.type", "shown"},
		{"inactivity-lock", obj{}, "filing.required", "years"},
		{"inactivity-lock", obj{"years": 11}, "authority.out_of_range", "years"},
		{"suggestion-rhythm", obj{}, "filing.required", "text"},
		{"suggestion-rhythm", obj{"text": " "}, "text.required", "text"},
		{"suggestion-rhythm", obj{"text": "每周一\n集中处理"}, "text.line_break", "text"},
		{"suggestion-rhythm", obj{"text": strings.Repeat("长", 61)}, "text.too_long", "text"},
		{"supplements", obj{}, "filing.required", "items"},
		{"supplements", items(but(item, "key", "采样车辆")), "authority.supplement_key", "items.0.key"},
		{"supplements", items(but(item, "key", strings.Repeat("k", 41))), "authority.supplement_key", "items.0.key"},
		{"supplements", items(item, item), "authority.repeated", "items.1.key"},
		{"supplements", items(but(item, "label", "")), "filing.required", "items.0.label"},
		{"supplements", items(but(item, "label", strings.Repeat("长", 61))), "text.too_long", "items.0.label"},
		{"supplements", items(but(item, "kind", "table")), "authority.supplement_kind", "items.0.kind"},
		{"supplements", items(but(item, "help", "a\u202eb")), "text.invisible", "items.0.help"},
		{"supplements", items(but(item, "format", "pdf")), "body.unknown_field", "items.0.format"},
		{"notices", obj{"returned": true}, "filing.required", "published"},
		{"notices", obj{"published": nil, "returned": true}, "filing.required", "published"},
		{"notices", obj{"published": true, "returned": 1}, "body.type", "returned"},
		{"number-format", obj{}, "filing.required", "format"},
		{"number-format", obj{"format": 1}, "body.type", "format"},
		{"number-format", obj{"format": "监备{year}{track}{serial}"}, "number_format.incomplete", "format"},
		{"number-format", obj{"format": "{authority}{track}{year}{serial}{year}"}, "number_format.repeated", "format"},
		{"number-format", obj{"format": "{authority}{track}{year}{serial}{month}"}, "number_format.part", "format"},
		{"number-format", obj{"format": "2{authority}{track}{year}{serial}"}, "number_format.character", "format"},
		{"number-format", obj{"format": strings.Repeat("备", 21) + "{authority}{track}{year}{serial}"}, "number_format.too_long", "format"},
		{"holidays/2027", but(nextYear(), "source", ""), "filing.required", "source"},
		{"holidays/2027", but(nextYear(), "holidays", []any{}), "calendar.empty", "holidays"},
		{"holidays/2027", off("2027-02-30", "2027-03-01"), "date.day", "holidays.0.from"},
		{"holidays/2027", off("2027-01-01", ""), "filing.required", "holidays.0.to"},
		{"holidays/2027", off("2027-01-01", "2027-01-03", "2027-01-02", "2027-01-04"), "calendar.order", "holidays.1"},
		{"holidays/2027", off("2027-01-01", "2027-01-03", "2027-02-05", "2027-02-20"), "calendar.too_long", "holidays.1"},
		{"holidays/2027", without(nextYear(), "make_up_days"), "filing.required", "make_up_days"},
		{"holidays/2027", but(nextYear(), "make_up_days", []any{"2027-01-11"}), "calendar.make_up_day", "make_up_days.0"}, // a Monday
		{"holidays/2027", but(nextYear(), "make_up_days", []any{"2027-01-02"}), "calendar.make_up_day", "make_up_days.0"}, // a holiday
		{"holidays/2028", nextYear(), "calendar.outside", "holidays.0"},
	} {
		w.refused(t, setting(c.part, -1, c.body), http.StatusUnprocessableEntity, c.code, c.field)
	}
	unexplained := setting("review-limit", -1, obj{"working_days": 15})
	unexplained.body = obj{"working_days": 15}
	w.refused(t, unexplained, http.StatusUnprocessableEntity, "filing.required", "reason")
	unexplained.body = obj{"working_days": 15, "reason": long}
	w.refused(t, unexplained, http.StatusUnprocessableEntity, "text.too_long", "reason")
	for _, year := range []string{"1899", "3000", "27", "02027", "2027.0", "next"} {
		w.refused(t, setting("holidays/"+year, -1, nextYear()), http.StatusNotFound, "request.path", "")
	}
	if c := w.configuration(t, reviewer); !c.ReviewLimit.Default || !c.SecondOfficial.Default || !c.Supplements.Default || len(c.Holidays) != 2 {
		t.Errorf("what was refused was recorded: %+v", c)
	}
}

// TestB7_Deadlines: both sides read how many working days a review has left.
func TestB7_Deadlines(t *testing.T) {
	w := ledger(t)
	type deadline struct {
		Case, Filing, Status string
		DueOn                string `json:"due_on"`
		SubmittedOn          string `json:"submitted_on"`
		LimitDays            int    `json:"limit_days"`
		DaysLeft             int    `json:"days_left"`
		Overdue              bool
	}
	type list struct {
		Today, Next string
		Deadlines   []deadline
	}
	a := w.draft(t)
	of := func(token string, day int) []deadline {
		t.Helper()
		var l list
		r := a.request(http.MethodGet, a.at("/deadlines"), nil)
		r.token, r.day = token, day
		a.done(t, r).into(t, &l)
		return l.Deadlines
	}
	if got := of(a.token, 0); got == nil || len(got) > 0 {
		t.Errorf("of a draft: %+v", got)
	}
	a.submit(t, a.first)
	got := of(a.token, 0)
	if len(got) != 1 || got[0].Case != a.first || got[0].SubmittedOn != today || got[0].Status != "submitted" || got[0].DaysLeft != got[0].LimitDays || got[0].Overdue {
		t.Fatalf("handed in: %+v", got)
	}
	if late := of(reviewer, 60); len(late) != 1 || !late[0].Overdue || late[0].DaysLeft >= 0 || late[0].DueOn != got[0].DueOn {
		t.Errorf("two months later: %+v", late)
	}
	all := func(token, query string) (l list) {
		t.Helper()
		w.done(t, request{method: http.MethodGet, path: "/api/deadlines?" + query, token: token}).into(t, &l)
		return l
	}
	found := func(l list) bool {
		return slices.ContainsFunc(l.Deadlines, func(d deadline) bool { return d.Filing == a.id })
	}
	for token, query := range map[string]string{reviewer: "size=100", auditor: "size=100&authority=32"} {
		if l := all(token, query); l.Today != today || !found(l) {
			t.Errorf("%s does not find the case: %+v", token, l)
		}
	}
	if l := all(otherProvince, "size=100"); l.Deadlines == nil || len(l.Deadlines) > 0 {
		t.Errorf("another province reads %+v", l)
	}
	one := all(reviewer, "size=1")
	if len(one.Deadlines) != 1 {
		t.Errorf("a page of one: %+v", one)
	}
	ask := func(query string) request {
		return request{method: http.MethodGet, path: "/api/deadlines?" + query, token: reviewer}
	}
	w.refused(t, ask("authority=33"), http.StatusForbidden, "auth.other_authority", "")
	w.refused(t, ask("authority=71"), http.StatusUnprocessableEntity, "authority.unknown", "authority")
	w.refused(t, ask("after=x"), http.StatusUnprocessableEntity, "page.cursor", "after")
	a.take(t, a.first)
	a.pass(t, a.first)
	if got := of(a.token, 0); len(got) > 0 {
		t.Errorf("passed: %+v", got)
	}
}

// TestStatistics: what happens is counted, the public told of what is published.
func TestStatistics(t *testing.T) {
	w := ledger(t)
	type reviews struct {
		Status []struct {
			Track, Code string
			N           int
		}
		Months []struct {
			Month                        string
			Submitted, Passed, Published int
		}
	}
	ask := func(token, path string) request {
		return request{method: http.MethodGet, path: path, token: token}
	}
	of := func(token, query string) (r reviews) {
		t.Helper()
		w.done(t, ask(token, "/api/statistics/reviews?months=2&"+query)).into(t, &r)
		return r
	}
	w.registered(t) // answered when the counts show it, so they are there
	before := of(reviewer, "").Months[1]
	a := w.published(t)
	after := of(auditor, "authority=32").Months[1]
	// Others publish meanwhile.
	if after.Month != today[:7] || after.Submitted <= before.Submitted || after.Passed <= before.Passed || after.Published <= before.Published {
		t.Errorf("after %s was published: %+v, before %+v", a.id, after, before)
	}
	if got := of(otherProvince, ""); got.Status == nil || len(got.Status) > 0 || got.Months[1].Submitted > 0 {
		t.Errorf("another province: %+v", got)
	}
	var public struct {
		Institutions int
		Authorities  []struct {
			Authority    string
			Institutions int
		}
		Months []struct{ Month string }
	}
	answer := w.done(t, ask("", "/api/statistics?months=3"))
	answer.into(t, &public)
	if public.Institutions < 1 || len(public.Authorities) != 32 || len(public.Months) != 3 || public.Months[2].Month != today[:7] {
		t.Errorf("the public reads %s", answer.raw)
	}
	for _, secret := range []string{"submitted", "returned", "draft", "withdrawn"} {
		if strings.Contains(string(answer.raw), secret) {
			t.Errorf("the public reads %q", secret)
		}
	}
	w.refused(t, ask(reviewer, "/api/statistics/reviews?authority=33"), http.StatusForbidden, "auth.other_authority", "")
	w.refused(t, ask(auditor, "/api/statistics/reviews?authority=江苏"), http.StatusUnprocessableEntity, "authority.unknown", "authority")
	for _, months := range []string{"0", "121", "-1", "x", "1.5"} {
		w.refused(t, ask("", "/api/statistics?months="+months), http.StatusUnprocessableEntity, "request.value", "months")
	}
}
