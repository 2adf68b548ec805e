package browsertest_test

import (
	"net/http"
	"strings"
	"testing"

	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/http/assets"
	"example.org/ledger/projections"
	"example.org/ledger/projections/projectionstest"
)

func failures(t *testing.T, w *world) {
	w.get("", "/no/such/page").says(t, http.StatusNotFound, "没有找到页面", "核对地址后重试", `lang="zh-CN"`)
	for _, method := range []string{http.MethodPost, http.MethodDelete} {
		a := w.do(method, "", "/registry", "", "Origin", w.url)
		a.says(t, a.Status, "不能这样访问", "回到首页")
		if a.Status < 400 || a.Status >= 500 {
			t.Errorf("%s: %d", method, a.Status)
		}
	}
	w.do(http.MethodPost, "", "/sign-in", "token=%zz", "Origin", w.url).says(t, http.StatusUnprocessableEntity)
	if a := w.get("", assets.Prefix+"none.css"); a.Status != http.StatusNotFound {
		t.Errorf("an asset that is not there: %d", a.Status)
	}
}

// A page says nothing of what went wrong inside.
func pagesWithoutDatabase(t *testing.T, w *world) {
	gone := database(t)
	gone.Close()
	broken := w.serve(t, func(s *ledgerhttp.Server) { s.Registry = &projections.Registry{DB: gone} })
	for _, path := range []string{"/registry", entry(projectionstest.Chengyu), entry(projectionstest.Chengyu) + "/history"} {
		a := broken.get("", path)
		if a.Status < http.StatusInternalServerError {
			t.Errorf("%s: %d", path, a.Status)
		}
		a.says(t, a.Status, "稍", `lang="zh-CN"`)
		a.hides(t, "pool", "pgx", "SELECT", "projections", "goroutine")
	}
}

// While the ledger prepares, pages say so.
func preparing(t *testing.T, w *world) {
	early := w.serve(t, func(s *ledgerhttp.Server) { s.Preparing = func() bool { return true } })
	early.get("", "/registry").says(t, http.StatusServiceUnavailable, "系统正在准备数据", "/healthz")
	if a := early.get("", assets.Stylesheet); a.Status != http.StatusOK {
		t.Errorf("the stylesheet: %d", a.Status)
	}
}

// Headers of every page.
func headers(t *testing.T, w *world) {
	for _, path := range []string{"/", entry(projectionstest.Chengyu), "/sign-in", "/no/such/page", entry(projectionstest.Chengyu) + "/history"} {
		a := w.get("", path)
		policy := a.Header.Get("Content-Security-Policy")
		for _, directive := range []string{
			"default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self' data:", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
		} {
			if !strings.Contains(policy, directive) {
				t.Errorf("%s: policy %q lacks %s", path, policy, directive)
			}
		}
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers %v", path, a.Header)
		}
		if got := a.Header.Get("Content-Type"); got != "text/html; charset=UTF-8" {
			t.Errorf("%s: type %q", path, got)
		}
		if got := a.Header.Get("Cache-Control"); got != "no-cache" && got != "no-store" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
	if got := w.get(auditor, whole(projectionstest.Chengyu)).Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("a signed-in visitor's page may be kept: %q", got)
	}
	if a := w.do(http.MethodHead, "", entry(projectionstest.Chengyu), ""); a.Status != http.StatusOK || a.Body != "" {
		t.Errorf("HEAD: %d, %d bytes", a.Status, len(a.Body))
	}
}
