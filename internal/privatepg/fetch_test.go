package privatepg_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/ledger/internal/privatepg"
)

// distribution is an archive as the repository has them: a zip with an xz-packed
// tar in it, here of three shell scripts.
func distribution(t *testing.T) []byte {
	t.Helper()
	packed, err := os.ReadFile("testdata/distribution.txz")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	f, err := w.Create("postgres-x86_64.txz")
	if err == nil {
		_, err = f.Write(packed)
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// repository serves one archive for every platform, and no checksums.
func repository(t *testing.T, archive []byte) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/maven2/io/zonky/test/postgres/") || path.Ext(r.URL.Path) != ".jar" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(archive) // a client that is gone has no use for it
	}))
	t.Cleanup(server.Close)
	return server.URL + "/maven2"
}

func sum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func TestFetch(t *testing.T) {
	archive := distribution(t)
	cache := filepath.Join(t.TempDir(), "cache")
	dir, err := privatepg.Fetch(t.Context(), "17.6.0", sum(archive), repository(t, archive), cache)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"initdb", "pg_ctl", "postgres"}, names(t, dir)); diff != "" {
		t.Errorf("programs (-want +got):\n%s", diff)
	}
	if found, passed := privatepg.FindBinaries(t.Context(), []string{dir}, 17); found != dir {
		t.Errorf("what was fetched is not usable: %q", passed)
	}
	if entry, err := os.Stat(filepath.Dir(dir)); err != nil || entry.Mode().Perm() != 0o755 {
		t.Errorf("mode %v, error %v: other users must be able to enter", entry.Mode(), err)
	}
	if diff := cmp.Diff([]string{"17.6.0"}, names(t, cache)); diff != "" {
		t.Errorf("the cache holds (-want +got):\n%s", diff)
	}
	// Two processes may fetch at the same time.
	again, err := privatepg.Fetch(t.Context(), "17.6.0", sum(archive), repository(t, archive), cache)
	if err != nil || again != dir {
		t.Errorf("fetching again: %q, %v", again, err)
	}
}

func TestFetchRefusesWhatIsNotPinned(t *testing.T) {
	archive := distribution(t)
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	cut := archive[:len(archive)/2]
	for _, test := range []struct {
		name       string
		ctx        context.Context
		sum        string
		repository string
		want       string
	}{
		{"another archive", t.Context(), sum([]byte("expected")), repository(t, archive), "checksums do not match"},
		{"half an archive", t.Context(), sum(cut), repository(t, cut), "zip"},
		{"no such archive", t.Context(), sum(archive), repository(t, archive) + "/elsewhere", "404"},
		{"no repository", t.Context(), sum(archive), "http://127.0.0.1:1", "connection refused"},
		{"nobody waits for it", canceled, sum(archive), repository(t, archive), "cancel"},
	} {
		t.Run(test.name, func(t *testing.T) {
			cache := t.TempDir()
			_, err := privatepg.Fetch(test.ctx, "17.6.0", test.sum, test.repository, cache)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one that says %q", err, test.want)
			}
			if left := names(t, cache); len(left) > 0 {
				t.Errorf("left in the cache: %q", left)
			}
		})
	}
}
