package apitest_test

import (
	"net/http"
	"strings"
	"testing"
)

// seriesSeen are counts by months as they are shown.
type seriesSeen struct {
	Months       []string
	Institutions monthlySeen
	Tracks       []codeSeen
	Scopes       []codeSeen `json:"monitoring_categories"`
}

type monthlySeen struct{ Published, Canceled, Effective []int }

type codeSeen struct {
	Track, Code string
	monthlySeen
}

func (s seriesSeen) scope(code string) monthlySeen {
	for _, c := range s.Scopes {
		if c.Code == code {
			return c.monthlySeen
		}
	}
	return monthlySeen{}
}

// TestStatisticsOverTime: what is published and canceled is counted month by month,
// for the public by track, for officials by category, too.
func TestStatisticsOverTime(t *testing.T) {
	w := ledger(t)
	ask := func(token, path string) request { return request{method: http.MethodGet, path: path, token: token} }
	series := func(token, query string) (s seriesSeen) {
		t.Helper()
		w.done(t, ask(token, "/api/statistics/series?"+query)).into(t, &s)
		return s
	}
	w.registered(t) // answered when the counts show it, so they are there
	before := series(reviewer, "months=2")
	a := w.published(t)
	published := series(auditor, "authority=32&months=2")
	// Others publish and cancel meanwhile.
	const now = 1
	if published.Months[now] != today[:7] || len(published.Institutions.Effective) != 2 || published.Institutions.Published[now] <= before.Institutions.Published[now] ||
		published.scope("M01").Published[now] <= before.scope("M01").Published[now] {
		t.Errorf("published: %+v, before %+v", published, before)
	}
	extension := a.put(t, "tracks/testing/scope", changed(scope("general", "M01", "M02", "M06"), "2026-11-05")).Created
	a.submit(t, extension)
	a.take(t, extension)
	a.pass(t, extension)
	extended := series(reviewer, "months=2")
	if extended.scope("M06").Published[now] <= published.scope("M06").Published[now] {
		t.Errorf("extended: %+v", extended.scope("M06"))
	}
	a.cancel(t)
	canceled := series(reviewer, "months=2")
	if canceled.Institutions.Canceled[now] <= published.Institutions.Canceled[now] || canceled.scope("M06").Canceled[now] <= published.scope("M06").Canceled[now] {
		t.Errorf("canceled: %+v", canceled)
	}
	if got := series(otherProvince, ""); len(got.Months) != 12 || got.Institutions.Published[11] != 0 {
		t.Errorf("another province: %+v", got)
	}
	var public struct {
		Months []struct {
			Month              string
			Published          int
			Testing, Operation struct{ Published, Canceled, Effective int }
		}
	}
	answer := w.done(t, ask("", "/api/statistics?months=2"))
	answer.into(t, &public)
	if last := public.Months[now]; last.Testing.Published < 1 || last.Testing.Canceled < 1 || last.Published < last.Testing.Published-last.Operation.Published {
		t.Errorf("the public reads %s", answer.raw)
	}
	if strings.Contains(string(answer.raw), "taken_up") {
		t.Errorf("the public reads of categories over time: %s", answer.raw)
	}
	w.refused(t, ask("", "/api/statistics/series"), http.StatusUnauthorized, "auth.token_required", "")
	w.refused(t, ask(a.token, "/api/statistics/series"), http.StatusForbidden, "auth.role", "")
	w.refused(t, ask(reviewer, "/api/statistics/series?authority=33"), http.StatusForbidden, "auth.other_authority", "")
	w.refused(t, ask(auditor, "/api/statistics/series?authority=99"), http.StatusUnprocessableEntity, "authority.unknown", "authority")
	for _, months := range []string{"0", "121", "-1", "x", "1.5"} {
		w.refused(t, ask(reviewer, "/api/statistics/series?months="+months), http.StatusUnprocessableEntity, "request.value", "months")
	}
	w.refused(t, ask(reviewer, "/api/statistics/series?by=month"), http.StatusUnprocessableEntity, "request.value", "by")
}
