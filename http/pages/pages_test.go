package pages_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.org/ledger/http/assets"
	"example.org/ledger/http/browsertest"
)

// policy is the content security policy that the server sends with pages.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// serve serves the samples by name, as the server would.
func serve(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle(assets.Prefix, assets.Handler())
	for name, page := range samples() {
		mux.HandleFunc("/"+name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("Content-Security-Policy", policy)
			if err := page.Render(r.Context(), w); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// Every page, in every look, has what a page must have, and nothing typed by
// people becomes markup, script or a scroll bar.
func TestEveryPageInABrowser(t *testing.T) {
	address := serve(t)
	browser := browsertest.Start(t)
	for _, look := range browsertest.Looks() {
		t.Run(look.String(), func(t *testing.T) {
			tab := browser.Open(t, look)
			for name := range samples() {
				tab.Go(address + "/" + name)
				for _, fault := range tab.Audit() {
					t.Errorf("%s: %s", name, fault)
				}
				for _, said := range tab.Console() {
					t.Errorf("%s: console: %s", name, said)
				}
				tab.Keep(name + " " + look.String())
			}
		})
	}
}

// What people typed is text on every page, and characters that would turn the
// direction of what stands around them are made visible.
func TestWhatPeopleTypedIsText(t *testing.T) {
	for name := range samples() {
		html := render(t, name)
		for _, bad := range []string{"<img", "<script>", "\u202e", "\u202c", `style="`, "javascript:"} {
			if strings.Contains(html, bad) {
				t.Errorf("%s: contains %q", name, bad)
			}
		}
	}
}

// No page uses a word that an official would find wrong (domain-decisions §3.1).
func TestNoPageUsesAWrongWord(t *testing.T) {
	for name := range samples() {
		html := strings.ReplaceAll(render(t, name), "报告审核", "")
		if name == "whole" || strings.HasPrefix(name, "review") {
			html = strings.ReplaceAll(html, "承诺书", "") // its name where the public does not see it
		}
		for _, word := range wrongWords {
			if strings.Contains(html, word) {
				t.Errorf("%s: uses %q", name, word)
			}
		}
	}
}

// render returns a sample's HTML.
func render(t *testing.T, name string) string {
	t.Helper()
	var b strings.Builder
	if err := samples()[name].Render(t.Context(), &b); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b.String()
}
