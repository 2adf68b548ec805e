package apitest_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestCodeLists: every list is there with its words, sources and editions, and may
// be kept.
func TestCodeLists(t *testing.T) {
	w := ledger(t)
	get := func(path string) request { return request{method: http.MethodGet, path: path} }
	var index struct {
		Lists []struct {
			List, Title, Href string
			Count             int
			Source            struct{ Document, Version string }
		}
	}
	w.done(t, get("/api/codes")).into(t, &index)
	if len(index.Lists) < 30 {
		t.Errorf("%d lists", len(index.Lists))
	}
	for _, line := range index.Lists {
		var l struct {
			List, Title string
			Entries     []struct {
				Code, Label string
				Order       int
				Source      struct{ Document, Version string }
			}
		}
		a := w.done(t, get(line.Href))
		a.into(t, &l)
		if l.List != line.List || l.Title != line.Title || len(l.Entries) != line.Count || line.Source.Document == "" || line.Source.Version == "" {
			t.Errorf("%s: %+v", line.Href, line)
		}
		for i, e := range l.Entries {
			if e.Code == "" || e.Label == "" || e.Order != i+1 || e.Source.Document == "" || e.Source.Version == "" {
				t.Errorf("%s: %+v", line.Href, e)
			}
		}
	}
	keeping(t, w, "/api/codes", "/api/codes/post")
	if a := w.done(t, get("/api/codes/commitment_template")); !strings.Contains(string(a.raw), "若材料失真，一切后果由本机构承担。") {
		t.Errorf("Q6.2: the letter's text is %s", a.raw)
	}
	if a := w.done(t, get("/api/codes/education")); !strings.Contains(string(a.raw), `"code":"11","label":"博士研究生毕业"`) || !strings.Contains(string(a.raw), `"level":"doctor"`) {
		t.Errorf("GB/T 4658: %s", a.raw)
	}
	for q, want := range map[string]string{"HJ828": "HJ 828-2017", "GB%2FT%2011893%E2%80%941989": "GB/T 11893-1989", "%E6%B0%A8%E6%B0%AE": "HJ 535-2009"} {
		var l struct {
			Entries []struct{ Code, Parameter string }
		}
		w.done(t, get("/api/codes/method_standard?q="+q)).into(t, &l)
		if len(l.Entries) != 1 || l.Entries[0].Code != want || l.Entries[0].Parameter == "" {
			t.Errorf("the standards suggested for %s: %+v", q, l.Entries)
		}
	}
	for _, name := range []string{"no_such_list", "Post", "post%20", strings.Repeat("x", 90), "%00"} {
		w.refused(t, get("/api/codes/"+name), http.StatusNotFound, "code_list.not_found", "")
	}
	if a := w.send(t, get("/api/codes/no_such_list")); !strings.Contains(a.Title, "代码表") {
		t.Errorf("an unknown list: %s", a.raw)
	}
	w.refused(t, get("/api/codes/"+strings.Repeat("x", 200)), http.StatusNotFound, "request.path", "")
}

// keeping: what may be kept says so, and is not sent twice.
func keeping(t *testing.T, w *world, paths ...string) {
	t.Helper()
	for _, path := range paths {
		r := request{method: http.MethodGet, path: path}
		a := w.done(t, r)
		tag := a.header.Get("ETag")
		if tag == "" || !strings.HasPrefix(a.header.Get("Cache-Control"), "public, max-age=") {
			t.Errorf("%s: ETag %q, Cache-Control %q", path, tag, a.header.Get("Cache-Control"))
		}
		for header, status := range map[string]int{
			tag: http.StatusNotModified, "W/" + tag: http.StatusNotModified, `"x", ` + tag: http.StatusNotModified, "*": http.StatusNotModified,
			`"x"`: http.StatusOK, strings.Trim(tag, `"`): http.StatusOK,
		} {
			got := w.send(t, r.with("If-None-Match", header))
			if got.status != status || got.header.Get("ETag") != tag || (len(got.raw) == 0) != (status == http.StatusNotModified) {
				t.Errorf("%s, If-None-Match %s: %d, %d bytes", path, header, got.status, len(got.raw))
			}
		}
	}
}
