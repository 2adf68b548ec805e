package apitest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// TestQ6_1_WhatThePublicReads: national and of one authority, without signing
// in: basics, the letter with its document, the scope; of the staff numbers and
// nobody.
func TestQ6_1_WhatThePublicReads(t *testing.T) {
	w := ledger(t)
	a, hidden := w.published(t), w.draft(t)
	for query, want := range map[string]int{"q=" + a.code: 1, "authority=32&q=" + a.code: 1, "authority=33&q=" + a.code: 0, "q=" + hidden.code: 0} {
		if got := w.search(t, query); len(got) != want {
			t.Errorf("Q6.1: %s finds %d filings, want %d", query, len(got), want)
		}
	}
	entry := a.done(t, request{method: http.MethodGet, path: "/api/registry/" + a.id})
	f := a.public(t).Filing
	if f.Identity.Name != a.name || f.Basics.OwnershipNature != "有限责任公司" || f.Commitment.Signer != representative ||
		len(f.Tracks[domain.Testing].Scope.MonitoringCategories) != 2 || f.Staff.Employed != 3 {
		t.Errorf("Q6.1: the public reads %s", entry.raw)
	}
	for _, person := range []person{a.technical, a.quality, a.sampler} {
		if name := person.body["person"].(obj)["name"].(string); strings.Contains(string(entry.raw), name) {
			t.Errorf("Q6.1: the public reads of %s", name)
		}
	}
	letter := request{method: http.MethodGet, path: a.at("/documents/%s", a.letter)}
	if got := a.done(t, letter); !strings.HasPrefix(string(got.raw), "%PDF-") {
		t.Errorf("Q6.1: the letter reads %.40q", got.raw)
	}
	license := letter
	license.path = a.at("/documents/%s", a.files["registration_certificate"])
	a.refused(t, license, http.StatusNotFound, "request.path", "")
	a.refused(t, request{method: http.MethodGet, path: "/api/registry/" + hidden.id}, http.StatusNotFound, "registry.not_published", "")
	a.refused(t, request{method: http.MethodGet, path: "/api/registry/" + uuid.NewString()}, http.StatusNotFound, "registry.not_published", "")
	a.refused(t, request{method: http.MethodGet, path: "/api/registry?authority=99"}, http.StatusUnprocessableEntity, "authority.unknown", "authority")
}

// TestQ6_1_Filters: the public narrows its search by what it knows of an
// institution, all at once.
func TestQ6_1_Filters(t *testing.T) {
	w := ledger(t)
	a := w.published(t)
	name := "q=" + url.QueryEscape(a.name)
	for query, found := range map[string]bool{
		name + "&area=329999":                                  true,
		name + "&area=3299":                                    true,
		name + "&area=320000":                                  true,
		name + "&area=3205":                                    false,
		name + "&published_from=" + today:                      true,
		name + "&published_to=" + today:                        true,
		name + "&published_to=2020-01-01":                      false,
		name + "&published_from=2099-01-01":                    false,
		name + "&published_from=" + today + "&track=operation": false,
		"q=251012059998&size=100&authority=32&area=3299&track=testing&category=M01":                    true,
		"q=251012059998&size=100&authority=33":                                                         false,
		name + "&authority=32&area=32&institution_category=general&category=M01&published_to=" + today: true,
	} {
		got := false
		for _, e := range w.search(t, query) {
			got = got || e.Filing == a.id
		}
		if got != found {
			t.Errorf("Q6.1: %s finds it: %v, want %v", query, got, found)
		}
	}
}
