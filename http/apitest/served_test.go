package apitest_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func newRecorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

// TestServed: health, the API's description and the page that shows it.
func TestServed(t *testing.T) {
	w := ledger(t)
	t.Run("health", func(t *testing.T) {
		got := w.done(t, request{method: http.MethodGet, path: "/healthz"})
		var health struct {
			Ready bool
			End   string
			App   string
		}
		if got.into(t, &health); !health.Ready || health.End == "" || health.App != "apitest" {
			t.Errorf("health: %s", got.raw)
		}
	})
	t.Run("unknown path", func(t *testing.T) {
		w.refused(t, request{method: http.MethodGet, path: "/api/nothing"}, http.StatusNotFound, "request.path", "")
	})
	t.Run("description", func(t *testing.T) { describedWell(t, w) })
	t.Run("docs", func(t *testing.T) { offlineDocs(t, w) })
	t.Run("methods without effect", func(t *testing.T) { quietMethods(t, w) })
	t.Run("other sites", func(t *testing.T) { otherSites(t, w) })
	t.Run("queries", func(t *testing.T) { wrongQueries(t, w) })
}

// describedWell: OpenAPI 3.1, every operation with its problems, every
// reference to something that is there.
func describedWell(t *testing.T, w *world) {
	raw := w.done(t, request{method: http.MethodGet, path: "/api/openapi.json"}).raw
	d := w.description(t)
	if !strings.HasPrefix(d.OpenAPI, "3.1") {
		t.Errorf("openapi %s", d.OpenAPI)
	}
	for path, methods := range d.Paths {
		for method, op := range methods {
			want := []string{"404", "422"}
			if len(op.Security) > 0 {
				want = append(want, "401", "403")
			}
			if method != "get" {
				want = append(want, "413")
			}
			if method != "get" && !slices.Contains(questions, op.ID) {
				want = append(want, "409")
			}
			if method == "put" {
				want = append(want, "412", "428")
			}
			for _, status := range want {
				if _, ok := op.Responses[status].Content["application/problem+json"]; !ok {
					t.Errorf("%s %s does not say what %s is", method, path, status)
				}
			}
			if !slices.ContainsFunc([]string{"200", "201"}, func(s string) bool { _, ok := op.Responses[s]; return ok }) {
				t.Errorf("%s %s does not say what success is", method, path)
			}
		}
	}
	var whole map[string]any
	if err := json.Unmarshal(raw, &whole); err != nil {
		t.Fatal(err)
	}
	for _, ref := range regexp.MustCompile(`"\$ref":"#/([^"]+)"`).FindAllStringSubmatch(string(raw), -1) {
		var at any = whole
		for name := range strings.SplitSeq(ref[1], "/") {
			in, _ := at.(map[string]any)
			at = in[name]
		}
		if at == nil {
			t.Errorf("%s refers to nothing", ref[0])
		}
	}
}

// offlineDocs: the page refers to this server alone, and everything that it
// refers to is there.
func offlineDocs(t *testing.T, w *world) {
	page := w.done(t, request{method: http.MethodGet, path: "/api/docs"})
	if csp := page.header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'self'") || strings.Contains(csp, "http") {
		t.Errorf("policy %q", csp)
	}
	refs := regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(string(page.raw), -1)
	if len(refs) < 2 {
		t.Errorf("the page refers to %d files: %s", len(refs), page.raw)
	}
	for _, ref := range refs {
		if !strings.HasPrefix(ref[1], "/api/docs/") {
			t.Errorf("the page refers to %s", ref[1])
			continue
		}
		w.done(t, request{method: http.MethodGet, path: ref[1]})
	}
}

// quietMethods: HEAD and OPTIONS record nothing.
func quietMethods(t *testing.T, w *world) {
	a := w.published(t)
	before := a.head(t)
	for _, method := range []string{http.MethodHead, http.MethodOptions, http.MethodTrace} {
		r := a.request(method, a.at("/cancel"), obj{"reason": "停止相关业务", "confirmed": true})
		if got := a.send(t, r); got.status < 400 && method != http.MethodOptions {
			t.Errorf("%s: %d", method, got.status)
		}
	}
	if after := a.head(t); after != before {
		t.Errorf("the filing moved from revision %d to %d", before, after)
	}
}

// otherSites: a browser that says that another site's page asks is refused.
func otherSites(t *testing.T, w *world) {
	a := w.draft(t)
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example.org"} {
		got := a.send(t, a.replacing("basics", basics()).with("If-Match", a.sections["basics"]).with(name, value))
		if got.status != http.StatusForbidden {
			t.Errorf("%s: %s: %d %s", name, value, got.status, got.raw)
		}
	}
	cookie := a.replacing("basics", basics()).with("Cookie", "ledger_token="+a.token)
	cookie.token = ""
	a.refused(t, cookie, http.StatusForbidden, "request.cross_origin", "")
}

// wrongQueries: what lists and moments refuse to be asked.
func wrongQueries(t *testing.T, w *world) {
	a := w.published(t)
	public := "/api/registry/" + a.id
	const invalid = http.StatusUnprocessableEntity
	for _, c := range []struct {
		token, path string
		status      int
		code, field string
	}{
		{"", "/api/registry?size=1000000000", invalid, "request.value", "size"},
		{"", "/api/registry?size=0", invalid, "request.value", "size"},
		{"", "/api/registry?size=many", invalid, "request.value", "size"},
		{"", "/api/registry?authority=99", invalid, "authority.unknown", "authority"},
		{"", "/api/registry?area=99", invalid, "area.format", "area"},
		{"", "/api/registry?area=320", invalid, "area.format", "area"},
		{"", "/api/registry?published_from=2026-02-30&published_to=x", invalid, "date.day", "published_from"},
		{"", "/api/registry?published_from=2026-02-30&published_to=x", invalid, "date.format", "published_to"},
		{"", "/api/registry?status=draft", invalid, "request.value", "status"},
		{"", "/api/registry?category=M99&track=x", invalid, "monitoring_category.unknown", "category"},
		{"", "/api/registry?category=M99&track=x", invalid, "track.unknown", "track"},
		{"", "/api/registry?q=" + strings.Repeat("a", 201), invalid, "request.value", "q"},
		{"", "/api/registry?after=altered", invalid, "page.cursor", ""},
		{reviewer, "/api/queue?tab=everything", invalid, "request.value", "tab"},
		{reviewer, "/api/queue?after=altered", invalid, "page.cursor", ""},
		{"", public + "/as-of", invalid, "request.value", "at"},
		{"", public + "/as-of?at=2026-02-30", invalid, "date.day", "at"},
		{"", public + "/as-of?at=yesterday", invalid, "date.format", "at"},
		{"", public + "/as-of?at=3", invalid, "request.value", "at"},
		{"", public + "/compare?from=2026-02-30&to=x", invalid, "date.day", "from"},
		{"", public + "/compare?from=2026-02-30&to=x", invalid, "date.format", "to"},
		{a.token, a.at("/as-of?at=-1"), invalid, "date.format", "at"},
		{a.token, a.at("/as-of?at=2020-01-01"), http.StatusNotFound, "filing.nothing_yet", "at"},
	} {
		w.refused(t, request{method: http.MethodGet, path: c.path, token: c.token}, c.status, c.code, c.field)
	}
	for _, literal := range []string{"%25", "_", "%27%20OR%201%3D1%20--", "(a%2B)%2B%24", "%5C"} {
		if found := w.search(t, "q="+literal); len(found) != 0 {
			t.Errorf("%s finds %d", literal, len(found))
		}
	}
	if found := w.search(t, "q="+a.code[:17]); len(found) != 0 {
		t.Errorf("part of a credit code finds %d", len(found))
	}
}
