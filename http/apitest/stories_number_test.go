package apitest_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
)

// TestB7_NumberFormat: an authority has numbers written in its own way from then on;
// those that were given stay, and both are searched by (domain-decisions 1.43).
func TestB7_NumberFormat(t *testing.T) {
	w := ledger(t)
	const path, format = "/api/authorities/35/configuration/number-format", "闽环监备〔{year}〕{authority}{track}{serial}"
	before := w.inFujian(t)
	ask := func(token, format string) request {
		r := request{method: http.MethodPut, path: path, token: token, body: obj{"format": format, "reason": "与本省公文编号的写法一致"}}
		return r.with("If-None-Match", "*")
	}
	w.refused(t, ask(fujian, format), http.StatusForbidden, "auth.role", "")
	w.refused(t, ask(administrator, format), http.StatusForbidden, "auth.other_authority", "")
	w.refused(t, ask(ofFujian, "闽环监备〔{year}〕{track}{serial}"), http.StatusUnprocessableEntity, "number_format.incomplete", "format")
	w.ofFujianSet(t, "number-format", obj{"format": format})
	var c configurationSeen
	w.done(t, request{method: http.MethodGet, path: "/api/authorities/35/configuration", token: ofFujian}).into(t, &c)

	after := w.inFujian(t)
	passed, _ := after.decided(t, "filing.case_passed").(filing.CasePassed)
	if !regexp.MustCompile(`^闽环监备〔`+today[:4]+`〕35J\d{5}$`).MatchString(passed.Number) || passed.NumberFormat.String() != c.NumberFormat.Event {
		t.Errorf("passed as %+v, configured by %s", passed, c.NumberFormat.Event)
	}
	earlier, _ := before.decided(t, "filing.case_passed").(filing.CasePassed)
	for _, of := range []struct {
		a    *applicant
		want string
	}{{before, earlier.Number}, {after, passed.Number}} {
		if got := of.a.public(t).Filing.Tracks[domain.Testing].Number; got != of.want {
			t.Errorf("the public reads number %q, want %q", got, of.want)
		}
		if found := w.search(t, "q="+url.QueryEscape(of.want)); len(found) != 1 || found[0].Filing != of.a.id {
			t.Errorf("by %s the public finds %+v", of.want, found)
		}
	}
	typed := "闽环监备(" + today[:4] + ") " + passed.Number[len("闽环监备〔2026〕"):]
	if found := w.search(t, "q="+url.QueryEscape(typed)); len(found) != 1 || found[0].Filing != after.id {
		t.Errorf("by %s the public finds %+v", typed, found)
	}
	if next, _ := w.inFujian(t).decided(t, "filing.case_passed").(filing.CasePassed); next.Number <= passed.Number || next.NumberFormat != passed.NumberFormat {
		t.Errorf("after %s comes %s", passed.Number, next.Number)
	}
}
