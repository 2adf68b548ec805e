package apitest_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
	"github.com/google/uuid"
)

// comparison is what differs between two moments.
type comparison struct{ Changes []changeOf }

// of returns the change at a path.
func (c comparison) of(path string) changeOf {
	i := slices.IndexFunc(c.Changes, func(c changeOf) bool { return c.Path == path })
	if i < 0 {
		return changeOf{}
	}
	return c.Changes[i]
}

// TestB1_AnyMoment: a filing as it was at any moment, and what differs between any
// two, for its institution, officials and auditors whole, and for the public as far
// as it was published (B1).
func TestB1_AnyMoment(t *testing.T) {
	w := ledger(t)
	a := w.draft(t)
	a.on("2026-11-24")
	a.submit(t, a.first)
	a.take(t, a.first)
	a.on("2026-11-25")
	a.pass(t, a.first)
	before := a.head(t)
	a.on("2026-11-30") // a telephone number at once, a name that waits
	old, name := a.name, "江苏云汀时点"+a.code[12:16]+"有限公司"
	amendment := a.rename(t, name)
	a.put(t, "contacts", but(contacts(a.mobiles[0], a.mobiles[1]), "office_phone", "025-66660009"))
	a.letterFor(t, amendment, name, representative)
	a.submit(t, amendment)
	a.take(t, amendment)
	proposed := a.head(t)
	a.on("2026-12-04")
	a.pass(t, amendment)
	a.on("2026-12-31")

	asOf := func(token, path, at string, into any) {
		t.Helper()
		a.done(t, request{method: http.MethodGet, path: path + "/as-of?at=" + url.QueryEscape(at), token: token, day: a.day}).into(t, into)
	}
	for _, token := range []string{a.token, reviewer, auditor} {
		for _, c := range []struct{ at, status, name, phone string }{
			{"2026-11-23", "draft", old, "025-00000000"}, {"2026-11-24", "under_review", old, "025-00000000"}, {"2026-11-25", "effective", old, "025-00000000"},
			{"2026-11-29T23:59:59+08:00", "effective", old, "025-00000000"}, {fmt.Sprint(before), "effective", old, "025-00000000"},
			{"2026-11-30", "effective", old, "025-66660009"}, {"2026-12-03T15:59:59Z", "effective", old, "025-66660009"},
			{"2026-12-04", "effective", name, "025-66660009"}, {"2030-01-01", "effective", name, "025-66660009"},
		} {
			var v projections.FilingView
			asOf(token, a.at(""), c.at, &v)
			s := v.State
			if got := s.Tracks["testing"].Status; string(got) != c.status || s.Identity.Value.Name != c.name || s.Contacts.Value.OfficePhone == "025-66660009" != (c.phone == "025-66660009") {
				t.Errorf("%s, %s reads %s, %s, %s", c.at, token, got, s.Identity.Value.Name, s.Contacts.Value.OfficePhone)
			}
			if waits := s.Cases[uuid.MustParse(amendment)].Status == filing.CaseUnderReview; waits != (c.phone == "025-66660009" && c.name == old) {
				t.Errorf("%s: the amendment is under review: %v", c.at, waits)
			}
		}
		var c comparison
		a.done(t, request{method: http.MethodGet, path: a.at("/compare?from=2026-11-29&to=2026-12-04"), token: token, day: a.day}).into(t, &c)
		if got := c.of("identity.name"); got.Old != old || got.New != name || c.of("contacts.office_phone").New != "025-66660009" {
			t.Errorf("%s compares %+v", token, c)
		}
		var revisions comparison
		a.done(t, request{method: http.MethodGet, path: a.at("/compare?from=%d&to=%d", before, proposed), token: token, day: a.day}).into(t, &revisions)
		if c = revisions; c.of("identity.name") != (changeOf{}) || c.of("cases."+amendment).Kind != "added" {
			t.Errorf("%s compares revisions: %+v", token, c)
		}
	}
	a.publicMoments(t, old, name)
	a.wrongMoments(t)
	a.refused(t, a.request(http.MethodGet, a.at("/as-of?at=2026-11-22"), nil), http.StatusNotFound, "filing.nothing_yet", "at")
}

// publicMoments: the public reads what was published then, and of an amendment
// nothing before it has passed.
func (a *applicant) publicMoments(t *testing.T, old, name string) {
	t.Helper()
	public := "/api/registry/" + a.id
	get := func(path string, into any) {
		t.Helper()
		a.done(t, request{method: http.MethodGet, path: public + path, day: a.day}).into(t, into)
	}
	for at, want := range map[string]string{
		"2026-11-24": "", "2026-11-25": old, "2026-11-29": old, "2026-11-30": old, "2026-12-03T15:59:59Z": old, "2026-12-04": name,
	} {
		var v projections.PublicView
		get("/as-of?at="+url.QueryEscape(at), &v)
		if published := v.Filing != nil; published != (want != "") || published && v.Filing.Identity.Name != want {
			t.Errorf("%s: the public reads %+v, want %q", at, v.Filing, want)
		}
	}
	var c, passed comparison
	get("/compare?from=2026-11-25&to=2026-11-30", &c)
	if c.of("contacts.office_phone").New != "025-66660009" || c.of("identity.name") != (changeOf{}) {
		t.Errorf("while it waits the public compares %+v", c)
	}
	get("/compare?from=2026-11-25&to=2026-12-04", &passed)
	if got := passed.of("identity.name"); got.Old != old || got.New != name {
		t.Errorf("passed, the public compares %+v", passed)
	}
}

func (a *applicant) wrongMoments(t *testing.T) {
	t.Helper()
	ask := func(token, path string) request {
		return request{method: http.MethodGet, path: path, token: token, day: a.day}
	}
	a.refused(t, ask(reviewer, a.at("/as-of?at=2026-11-31")), http.StatusUnprocessableEntity, "date.day", "at")
	a.refused(t, ask(reviewer, a.at("/compare?from=2026-11-25")), http.StatusUnprocessableEntity, "request.value", "to")
	a.refused(t, ask("", "/api/registry/"+a.id+"/as-of?at=3"), http.StatusUnprocessableEntity, "request.value", "at")
	for _, path := range []string{"/as-of?at=2026-11-25", "/compare?from=2026-11-25&to=2026-12-04", "/history"} {
		a.refused(t, ask("", a.at("%s", path)), http.StatusUnauthorized, "auth.token_required", "")
		a.refused(t, ask(otherProvince, a.at("%s", path)), http.StatusForbidden, "auth.other_authority", "")
		a.refused(t, ask(institutionToken(0), a.at("%s", path)), http.StatusForbidden, "auth.other_institution", "")
	}
	draft := a.registered(t)
	for _, path := range []string{"/as-of?at=2026-11-25", "/compare?from=2026-11-25&to=2026-12-04", "/history"} {
		a.refused(t, ask("", "/api/registry/"+draft.id+path), http.StatusNotFound, "registry.not_published", "")
	}
}
