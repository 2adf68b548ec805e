package assets_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.org/ledger/http/assets"
)

func get(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	assets.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w
}

func TestFilesAreImmutable(t *testing.T) {
	for path, mediaType := range map[string]string{
		assets.Stylesheet: "text/css; charset=utf-8",
		assets.Script:     "text/javascript; charset=utf-8",
		assets.Icon:       "image/svg+xml",
	} {
		w := get(t, path)
		if w.Code != http.StatusOK || w.Body.Len() == 0 {
			t.Errorf("%s: %d, %d bytes", path, w.Code, w.Body.Len())
		}
		if got := w.Header().Get("Content-Type"); got != mediaType {
			t.Errorf("%s: type %q", path, got)
		}
		if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: may be sniffed", path)
		}
	}
}

func TestOtherNamesAreNotFound(t *testing.T) {
	for _, path := range []string{"/assets/", "/assets/ledger.css", "/assets/ledger.0000000000000000.css", "/assets/../assets.go", "/assets/css/01-tokens.css"} {
		if w := get(t, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// The stylesheet refers to nothing that the content security policy refuses.
func TestStylesheetLoadsNothing(t *testing.T) {
	css := get(t, assets.Stylesheet).Body.String()
	for _, bad := range []string{"@import", "url(", "@font-face"} {
		if strings.Contains(css, bad) {
			t.Errorf("the stylesheet has %q", bad)
		}
	}
}
