package browsertest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"example.org/ledger/projections/projectionstest"
)

func signInForm(token, next string) string {
	return url.Values{"token": {token}, "next": {next}}.Encode()
}

// cookie returns the session cookie that an answer sets.
func (a answer) cookie(t *testing.T) *http.Cookie {
	t.Helper()
	resp := http.Response{Header: a.Header}
	for _, c := range resp.Cookies() {
		if c.Name == "ledger_token" {
			return c
		}
	}
	t.Fatal("no session cookie")
	return nil
}

func signingIn(t *testing.T, w *world) {
	w.get("", "/sign-in").says(t, http.StatusOK, "访问令牌登录", `type="password"`, "noindex")
	for token, home := range map[string]string{chengyu: "/filings", auditor: "/registry", jiangsu: "/queue"} {
		a := w.do(http.MethodPost, "", "/sign-in", signInForm(" "+token+"\n", ""))
		if a.Status != http.StatusSeeOther || a.Header.Get("Location") != home {
			t.Errorf("%s: %d, to %q", token, a.Status, a.Header.Get("Location"))
		}
		c := a.cookie(t)
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure || c.MaxAge <= 0 {
			t.Errorf("the cookie is %v", c)
		}
	}
	secure := w.do(http.MethodPost, "", "/sign-in", signInForm(auditor, ""), "X-Forwarded-Proto", "https").cookie(t)
	if !secure.Secure {
		t.Error("the cookie of an https request is not secure")
	}
	for _, token := range []string{"", "wrong", strings.Repeat("x", 9000), auditor[:5]} {
		a := w.do(http.MethodPost, "", "/sign-in", signInForm(token, "/filings"))
		a.says(t, http.StatusUnprocessableEntity, `aria-invalid="true"`, `value="/filings"`)
		if token != "" {
			a.hides(t, `value="`+token+`"`)
		}
		if len(a.Header["Set-Cookie"]) > 0 {
			t.Error("a wrong token sets a cookie")
		}
	}
}

// hugeForm: 100 MB are refused without being read.
func hugeForm(t *testing.T, w *world) {
	for _, contentType := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", ""} {
		rest := strings.NewReader("token=" + strings.Repeat("a", 100<<20))
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/sign-in", io.NopCloser(rest))
		r.Header.Set("Content-Type", contentType)
		rec := httptest.NewRecorder()
		w.server.Handler().ServeHTTP(rec, r)
		if rec.Code/100 != 4 || len(rec.Header()["Set-Cookie"]) > 0 {
			t.Errorf("%q: %d", contentType, rec.Code)
		}
		if read := rest.Size() - int64(rest.Len()); read > 1<<20 {
			t.Errorf("%q: %d bytes were read", contentType, read)
		}
	}
}

// Signing in leads back, and never to another site.
func signingInLeadsBack(t *testing.T, w *world) {
	path := whole(projectionstest.Chengyu) + "/history?kind=review"
	a := w.get("", path)
	if want := "/sign-in?next=" + url.QueryEscape(path); a.Status != http.StatusSeeOther || a.Header.Get("Location") != want {
		t.Errorf("%d to %q, want %q", a.Status, a.Header.Get("Location"), want)
	}
	w.get("", a.Header.Get("Location")).says(t, http.StatusOK, `name="next" value="`+path+`"`)
	for next, want := range map[string]string{
		path: path, "/registry/x/as-of?at=2026-01-10T07:00:00Z": "/registry/x/as-of?at=2026-01-10T07:00:00Z", "https://example.org/": "/registry", "//example.org": "/registry", `/\example.org`: "/registry",
		"javascript:alert(1)": "/registry", "/\r\nSet-Cookie: a=b": "/registry", "registry": "/registry", "": "/registry",
	} {
		got := w.do(http.MethodPost, "", "/sign-in", signInForm(auditor, next)).Header.Get("Location")
		if got != want {
			t.Errorf("next %q leads to %q, want %q", next, got, want)
		}
	}
}

func session(t *testing.T, w *world) {
	client := browse(t)
	post := func(path, form string) answer {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+path, strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", w.url)
		return send(t, client, r)
	}
	post("/sign-in", signInForm(chengyu, "")).says(t, http.StatusOK, "江苏澄屿检测集团有限公司", "机构 91320500DEMQ000184", "本机构备案", "退出登录", "备案审查进度")
	post("/sign-out", "").says(t, http.StatusOK, "登录", "备案信息查询")
	a := w.get("", whole(projectionstest.Chengyu))
	if a.Status != http.StatusSeeOther {
		t.Errorf("after signing out: %d", a.Status)
	}
	// Reviewers have no filing of their own; strangers sign in first.
	if a := w.get(jiangsu, "/filings"); a.Status != http.StatusSeeOther || a.Header.Get("Location") != "/queue" {
		t.Errorf("a reviewer's own filing: %d %q", a.Status, a.Header.Get("Location"))
	}
	if a := w.get("", "/filings"); a.Header.Get("Location") != "/sign-in?next=%2Ffilings" {
		t.Errorf("nobody's own filing: %d %q", a.Status, a.Header.Get("Location"))
	}
}

// A cookie that no longer means anything is taken back, and its holder is the
// public; programs are told.
func cookieOfAnotherDay(t *testing.T, w *world) {
	a := w.get("no-such-token", "/registry")
	a.says(t, http.StatusOK, "江苏澄屿检测集团有限公司", "登录")
	if c := a.cookie(t); c.MaxAge >= 0 || c.Value != "" {
		t.Errorf("the cookie stays: %v", c)
	}
	if a := w.get("no-such-token", "/api/registry"); a.Status != http.StatusUnauthorized {
		t.Errorf("the API answers %d", a.Status)
	}
	if a := w.do(http.MethodGet, "", "/registry", "", "Authorization", "Bearer nobody"); a.Status != http.StatusUnauthorized {
		t.Errorf("a wrong header answers %d", a.Status)
	}
	w.do(http.MethodGet, "", whole(projectionstest.Chengyu), "", "Authorization", "Bearer "+auditor).says(t, http.StatusOK, "审计人员")
	w.get(auditor, "/api/filings/"+projectionstest.Chengyu.ID().String()).says(t, http.StatusOK)
}

// Another site, or a browser that does not say whose page it shows, changes
// nothing (B.9).
func crossOrigin(t *testing.T, w *world) {
	for _, c := range []struct {
		token, site, origin string
		refused             bool
	}{
		{"", "cross-site", "", true}, {"", "same-site", "", true}, {"", "", "https://evil.example", true}, {"", "", "null", true},
		{"", "same-origin", "", false}, {"", "none", "", false}, {"", "", w.url, false}, {"", "", "", false},
		{auditor, "", "", true}, {auditor, "same-origin", "", false}, {auditor, "", w.url, false}, {auditor, "cross-site", w.url, true},
	} {
		var headers []string
		if c.site != "" {
			headers = append(headers, "Sec-Fetch-Site", c.site)
		}
		if c.origin != "" {
			headers = append(headers, "Origin", c.origin)
		}
		a := w.do(http.MethodPost, c.token, "/sign-out", "", headers...)
		if refused := a.Status == http.StatusForbidden; refused != c.refused {
			t.Errorf("%+v: %d", c, a.Status)
		}
		if c.refused && len(a.Header["Set-Cookie"]) > 0 {
			t.Errorf("%+v: refused, and signed out", c)
		}
	}
}
