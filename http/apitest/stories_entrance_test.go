package apitest_test

import (
	"net/http"
	"strings"
	"testing"
)

// entrances (Q1.5, Q6.1): 32 authorities with their entrances and registries;
// 新疆 and 兵团 are two, whatever the credit code says of the province.
func TestQ1_5_Entrances(t *testing.T) {
	w := ledger(t)
	get := func(path string) request { return request{method: http.MethodGet, path: path} }
	var list struct {
		Authorities []struct{ Code, Name, Region, Province, Entrance, Registry string }
	}
	w.done(t, get("/api/authorities")).into(t, &list)
	if len(list.Authorities) != 32 {
		t.Fatalf("%d authorities", len(list.Authorities))
	}
	names := map[string]bool{}
	for _, a := range list.Authorities {
		if names[a.Name] || !strings.HasPrefix(a.Name, a.Region) || a.Province == "" {
			t.Errorf("authority %+v", a)
		}
		names[a.Name] = true
		page := w.send(t, get(a.Entrance))
		if page.status != http.StatusOK || !strings.Contains(string(page.raw), a.Name) {
			t.Errorf("%s: %d", a.Entrance, page.status)
		}
		for _, block := range []string{"sign-in", "register", "query", "report", "contact"} { // domain-decisions 1.29
			if !strings.Contains(string(page.raw), `id="`+block+`"`) {
				t.Errorf("%s has nothing to %s by", a.Entrance, block)
			}
		}
		if !strings.Contains(page.header.Get("Content-Security-Policy"), "frame-ancestors 'self' https:") {
			t.Errorf("%s cannot be shown in a frame: %v", a.Entrance, page.header)
		}
		w.done(t, get(a.Registry))
	}
	keeping(t, w, "/api/authorities")

	a := w.published(t)
	if found := w.search(t, "authority=32&q="+a.code); len(found) != 1 {
		t.Errorf("the own authority publishes %d", len(found))
	}
	if found := w.search(t, "authority=66&q="+a.code); len(found) != 0 {
		t.Errorf("another authority publishes %d", len(found))
	}
	w.refused(t, get("/api/registry?authority=67"), http.StatusUnprocessableEntity, "authority.unknown", "authority")

	// The credit code is of 江苏; the authority is chosen.
	production := w.newApplicant(t)
	production.id = w.done(t, differing(production.registration(), "authority", "66")).Filing
	if got := production.view(t).State.Authority; got != "66" {
		t.Errorf("registered with 66, filed with %s", got)
	}
	other := w.newApplicant(t)
	for _, unknown := range []string{"67", "71", "00", "江苏", "032"} {
		w.refused(t, differing(other.registration(), "authority", unknown), http.StatusUnprocessableEntity, "authority.unknown", "authority")
	}
	w.refused(t, request{method: http.MethodGet, path: production.at(""), token: reviewer}, http.StatusForbidden, "auth.other_authority", "")
}

// differing is a request whose body has another value at a path.
func differing(r request, path string, value any) request {
	r.body = but(r.body.(obj), path, value)
	return r
}
