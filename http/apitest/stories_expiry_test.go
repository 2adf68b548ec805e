package apitest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// dueSeen is a list of what is due as it is shown.
type dueSeen struct {
	Today    string
	Counts   []map[string]any
	Expiries []dueLine
	Next     string
}

type dueLine struct {
	Kind, Filing, Institution, Authority, Thing, Name, Number, Stage string
	CreditCode                                                       string `json:"credit_code"`
	DueOn                                                            string `json:"due_on"`
	DaysLeft                                                         int    `json:"days_left"`
	Years                                                            int
	KindLabel                                                        string `json:"kind_label"`
	StageLabel                                                       string `json:"stage_label"`
}

// of returns the lines of a kind.
func (s dueSeen) of(kind string) []dueLine {
	return slices.DeleteFunc(slices.Clone(s.Expiries), func(l dueLine) bool { return l.Kind != kind })
}

// due is what of the filing is due on a day.
func (a *applicant) due(t *testing.T, token, query string) (s dueSeen) {
	t.Helper()
	a.done(t, request{method: http.MethodGet, path: a.at("/expiries?%s", query), token: token, day: a.day}).into(t, &s)
	return s
}

// on moves the applicant to a day.
func (a *applicant) on(day string) { a.day = domain.Date(today).DaysUntil(domain.Date(day)) }

// TestB14_ToldBeforeItMatters: a certificate and a calibration are told 90 and 30
// days before and on the day, to the institution and its authority (B14).
func TestB14_ToldBeforeItMatters(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	if got := a.due(t, a.token, ""); len(got.Expiries) != 0 || len(got.Counts) != 0 {
		t.Errorf("a draft is told of %+v", got)
	}
	a.submit(t, a.first)
	a.take(t, a.first)
	a.pass(t, a.first)
	for _, kind := range []struct{ kind, on, number, label string }{
		{"cma_certificate", "2031-01-31", "251012059998", "资质认定证书（CMA）到期"},
		{"traceability", "2027-03-01", "YT-0001", "设备检定/校准到期"},
	} {
		for _, c := range []struct {
			before int
			stage  string
		}{{91, "later"}, {90, "within_90"}, {31, "within_90"}, {30, "within_30"}, {1, "within_30"}, {0, "today"}, {-1, "past"}} {
			a.day = domain.Date(today).DaysUntil(domain.Date(kind.on)) - c.before
			for _, token := range []string{a.token, reviewer, auditor} {
				got := a.due(t, token, "stage="+c.stage+"&kind="+kind.kind).Expiries
				if len(got) != 1 || got[0].DueOn != kind.on || got[0].DaysLeft != c.before || got[0].Stage != c.stage || got[0].KindLabel != kind.label ||
					got[0].StageLabel == "" || got[0].Institution != a.name || got[0].CreditCode != a.code || !strings.Contains(got[0].Number, kind.number) {
					t.Errorf("%d days before: %+v", c.before, got)
				}
			}
			if got := a.due(t, a.token, "kind="+kind.kind+"&to="+string(domain.Date(kind.on).AddDays(-1))); len(got.Expiries) != 0 {
				t.Errorf("until the day before: %+v", got)
			}
		}
	}
	a.refused(t, request{method: http.MethodGet, path: a.at("/expiries"), token: otherProvince}, http.StatusForbidden, "auth.other_authority", "")
	a.day = 0
	renewed := instrument("YT-0001", a.place.id)
	renewed["traceability"].(obj)["to"] = "2028-02-29"
	a.revise(t, "equipment", &a.instrument, changed(renewed, today))
	if got := a.due(t, a.token, "").of("traceability"); len(got) != 1 || got[0].DueOn != "2028-02-29" || got[0].Thing != a.instrument.id {
		t.Errorf("calibrated anew: %+v", got)
	}
	a.act(t, "equipment", &a.instrument, "retire", obj{"retired_on": today, "reason": "光源老化"})
	if got := a.due(t, a.token, "").of("traceability"); len(got) != 0 {
		t.Errorf("retired: %+v", got)
	}
	a.cancel(t)
	if got := a.due(t, auditor, ""); len(got.Expiries) != 0 {
		t.Errorf("canceled: %+v", got)
	}
}

// TestB14_LettersLeasesAndPosts: whatever else ends, and whoever is missing.
func TestB14_LettersLeasesAndPosts(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	one := func(kind, on, name string) {
		t.Helper()
		got := a.due(t, reviewer, "kind="+kind).Expiries
		if on == "" && len(got) == 0 {
			return
		}
		if len(got) != 1 || got[0].DueOn != on || !strings.Contains(got[0].Name, name) {
			t.Errorf("%s: %+v, want %s of %s", kind, got, on, name)
		}
	}
	letter := a.upload(t, "kind=authorization_letter")
	a.put(t, "top-manager", changed(obj{"name": "公孙朗", "is_legal_representative": false, "authorization": obj{
		"scope": "日常管理", "valid_from": "2026-11-01", "valid_to": "2027-10-31", "signed": true, "seal_present": true, "document_id": letter,
	}}, today))
	one("authorization_letter", "2027-10-31", "公孙朗")
	a.put(t, "top-manager", changed(topManager(), today))
	one("authorization_letter", "", "")

	leased := but(but(instrument("YT-0001", a.place.id), "ownership", "leased"), "lease", obj{"from": "2026-11-01", "to": "2027-04-30", "lessor": "示范租赁公司"})
	a.revise(t, "equipment", &a.instrument, changed(leased, today))
	one("equipment_lease", "2027-04-30", "紫外可见分光光度计")
	held := but(but(but(premises(), "tenure", "leased"), "leased_from", "2025-07-01"), "leased_to", "2027-06-30")
	a.revise(t, "premises", &a.place, changed(held, today))
	one("premises_lease", "2027-06-30", held["name"].(string))
	accredited := but(cma(a.name, a.files["cma_certificate"], a.files["cma_annex"]), "accreditation", obj{"number": "CNAS L1234", "to": "2028-01-01"})
	a.put(t, "cma", changed(accredited, today))
	one("cnas_certificate", "2028-01-01", "")

	one("key_post_vacant", "", "")
	proof := a.upload(t, "kind=leave_proof&staff_id="+a.quality.id)
	a.act(t, "staff", &a.quality.row, "leave", obj{"left_on": "2026-11-20", "document_id": proof})
	one("key_post_vacant", "2026-11-20", "质量管理")
	a.addPerson(t, changed(a.staffMember("司徒静", "quality_management"), today))
	one("key_post_vacant", "", "")

	renaming := a.rename(t, a.name+"集团") // happened on 2026-11-02
	one("amendment", "2026-12-02", "机构信息备案变更")
	a.on("2026-12-03")
	if got := a.due(t, a.token, "kind=amendment&stage=past").Expiries; len(got) != 1 || got[0].DaysLeft != -1 || got[0].Thing != renaming {
		t.Errorf("a day late: %+v", got)
	}
	a.day = 0
	a.letterFor(t, renaming, a.name+"集团", representative)
	a.submit(t, renaming)
	one("amendment", "", "")
}

// expiries is what officials are told of all they may see.
func (w *world) expiries(t *testing.T, token, query string) (s dueSeen) {
	t.Helper()
	w.done(t, request{method: http.MethodGet, path: "/api/expiries?" + query, token: token}).into(t, &s)
	return s
}

// TestB14_OfAnAuthority: officials read what is due in their own province, by pages
// and with counts; an auditor in any.
func TestB14_OfAnAuthority(t *testing.T) {
	w := ledger(t)
	a, b := w.published(t), w.published(t)
	seen := map[string]bool{}
	last := ""
	for after := ""; ; {
		page := w.expiries(t, reviewer, "size=3&after="+url.QueryEscape(after))
		for _, l := range page.Expiries {
			key := l.Filing + l.Kind + l.Thing
			if own := l.Filing == a.id || l.Filing == b.id; own && seen[key] { // of others, stories go on meanwhile
				t.Errorf("%+v comes twice", l)
			}
			if l.DueOn < last || l.Authority != "32" {
				t.Errorf("%+v comes after %s or from elsewhere", l, last)
			}
			seen[key], last = true, l.DueOn
		}
		if after = page.Next; after == "" {
			break
		}
	}
	for _, id := range []string{a.id, b.id} {
		if !seen[id+"cma_certificate"] {
			t.Errorf("what is due of %s is not listed", id)
		}
	}
	count := func(s dueSeen, kind, stage string) int {
		for _, c := range s.Counts {
			if c["kind"] == kind {
				return int(c[stage].(float64))
			}
		}
		return 0
	}
	counted := w.expiries(t, reviewer, "kind=key_post_vacant&size=1&track=testing&from=2031-01-31&to=2031-01-31")
	if counted.Today != today || count(counted, "cma_certificate", "later") < 2 || count(counted, "cma_certificate", "past") != 0 {
		t.Errorf("counted whatever the kind: %+v", counted.Counts)
	}
	if got := w.expiries(t, auditor, "authority=32&kind=cma_certificate&size=100"); len(got.Expiries) < 2 {
		t.Errorf("the auditor reads %d", len(got.Expiries))
	}
	if got := w.expiries(t, otherProvince, "size=100"); slices.ContainsFunc(got.Expiries, func(l dueLine) bool { return l.Authority != "33" }) {
		t.Errorf("another province reads %+v", got)
	}
	refused := func(token, query string, status int, code, field string) {
		t.Helper()
		w.refused(t, request{method: http.MethodGet, path: "/api/expiries?" + query, token: token}, status, code, field)
	}
	refused("", "", http.StatusUnauthorized, "auth.token_required", "")
	refused(a.token, "", http.StatusForbidden, "auth.role", "")
	refused(reviewer, "authority=33", http.StatusForbidden, "auth.other_authority", "")
	refused(auditor, "authority=99", http.StatusUnprocessableEntity, "authority.unknown", "authority")
	for query, field := range map[string]string{
		"kind=x": "kind", "kind=CMA": "kind", "stage=soon": "stage", "size=0": "size", "size=101": "size", "track=both": "track",
		"after=" + strings.Repeat("1", 161): "after", "Kind=x": "Kind", "today=2031-01-31": "today",
	} {
		got := w.send(t, request{method: http.MethodGet, path: "/api/expiries?" + query, token: reviewer})
		if got.status != http.StatusUnprocessableEntity || !slices.ContainsFunc(got.Errors, func(e fault) bool { return e.Field == field }) {
			t.Errorf("%s: %d %s", query, got.status, got.raw)
		}
	}
	refused(reviewer, "from=2026-02-30&to=x&kind=x", http.StatusUnprocessableEntity, "date.day", "from")
	refused(reviewer, "from=2026-02-30&to=x&kind=x", http.StatusUnprocessableEntity, "date.format", "to")
	for _, cursor := range []string{"x", "2026-01-05~x", "2026-01-05~" + a.id + "~cma_certificate", "2026-01-05~" + a.id + "~cma_certificate~%00", "2026-01-05~" + a.id + "~'~"} {
		refused(reviewer, "after="+cursor, http.StatusUnprocessableEntity, "page.cursor", "")
	}
}

// TestB14_NotUpdatedForYears: where the authority wants to hear of it, whoever
// recorded nothing for so many years is listed, to the authority and to itself, until
// something is recorded; nothing is refused and nothing ends (domain-facts 3.1,
// domain-decisions 1.37, Q1.10).
func TestB14_NotUpdatedForYears(t *testing.T) {
	w := ledger(t)
	a := w.inFujian(t)
	inactive := func(when string, years int, since string) {
		t.Helper()
		for _, s := range []dueSeen{a.due(t, a.token, "kind=inactive"), a.due(t, fujian, "kind=inactive&stage=past"), a.due(t, auditor, "")} {
			lines := s.of("inactive")
			counted := slices.ContainsFunc(s.Counts, func(c map[string]any) bool { return c["kind"] == "inactive" && c["past"] == 1.0 })
			if counted != (years > 0) || years == 0 && len(lines) > 0 {
				t.Errorf("%s: %+v of %+v", when, lines, s.Counts)
			}
			if years > 0 && (len(lines) != 1 || lines[0].DueOn != since || lines[0].Stage != "past" || lines[0].DaysLeft >= -365*years ||
				lines[0].Years != years || lines[0].KindLabel != fmt.Sprintf("长期未更新（本省设定 %d 年）", years) || lines[0].StageLabel != "持续中" || lines[0].Institution != a.name) {
				t.Errorf("%s: %+v", when, lines)
			}
		}
	}
	a.on("2027-12-01")
	inactive("nobody set anything", 0, "")
	path := "/api/authorities/35/configuration/inactivity-lock"
	set := request{method: http.MethodPut, path: path, token: ofFujian, body: obj{"years": 1, "reason": "本省工作需要"}}
	for token, code := range map[string]string{fujian: "auth.role", a.token: "auth.role", ofAnhui: "auth.other_authority"} {
		refused := set.with("If-None-Match", "*")
		refused.token = token
		w.refused(t, refused, http.StatusForbidden, code, "")
	}
	seen := w.done(t, set.with("If-None-Match", "*")).header.Get("ETag")
	inactive("a year later", 1, today)
	a.on(today)
	inactive("on the day", 0, "")
	a.on("2027-11-23")
	inactive("on the last day of the year", 0, "")
	a.on("2027-11-24")
	inactive("the day after it", 1, today)
	w.refused(t, request{method: http.MethodGet, path: "/api/expiries?kind=inactive", token: a.token}, http.StatusForbidden, "auth.role", "")
	a.refused(t, request{method: http.MethodGet, path: a.at("/expiries?kind=inactive"), token: reviewer}, http.StatusForbidden, "auth.other_authority", "")
	listed := func() bool {
		s := dueSeen{}
		w.done(t, request{method: http.MethodGet, path: "/api/expiries?kind=inactive&size=100", token: fujian, day: a.day}).into(t, &s)
		return slices.ContainsFunc(s.Expiries, func(l dueLine) bool { return l.Filing == a.id })
	}
	if !listed() || a.status(t) != filing.TrackEffective {
		t.Errorf("1.37: listed: %v, and it is %s", listed(), a.status(t))
	}
	a.unmasked(t, a.unmasking(fujian, "filing-contact", looking("email")))
	inactive("an official looked", 1, today)
	a.put(t, "contacts", contacts(a.mobiles[1], a.mobiles[0])) // which nobody hinders
	inactive("updated", 0, "")
	if listed() {
		t.Error("1.37: updated, it is still listed")
	}
	a.on("2028-11-25")
	inactive("a year after that", 1, "2027-11-24")
	set.body = obj{"years": 0, "reason": "本省不再提示"}
	w.done(t, set.with("If-Match", seen))
	inactive("switched off", 0, "")
}
