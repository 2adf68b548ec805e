package apitest_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"

	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/documents/standin"
	"github.com/google/uuid"
)

// shelved is the ledger with its documents in a bucket.
type shelved struct {
	*world
	store   *standin.S3
	bucket  *documents.Bucket
	handler http.Handler
}

func onBucket(t *testing.T, w *world) shelved {
	t.Helper()
	s := shelved{world: w, store: standin.New(t)}
	at, err := documents.ParseBucketPlace(s.store.Place("&patience=500ms"), func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	if s.bucket, err = documents.OpenBucket(at, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.bucket.Close() })
	filings := *w.filings
	filings.Documents = s.bucket
	server := w.server
	server.Filings, server.Clock = &filings, w.clock(0)
	s.handler = server.Handler()
	return s
}

func (s shelved) send(t *testing.T, r request) answer {
	t.Helper()
	q, rec := s.newRequest(t, r), newRecorder()
	s.handler.ServeHTTP(rec, q)
	return s.read(t, q, rec.Code, rec.Header(), rec.Body.Bytes())
}

// moveOut brings what is in the bucket into the directory that everybody else's
// documents are in: who checks the ledger in the end looks there.
func (s shelved) moveOut(t *testing.T) {
	t.Helper()
	for stored, err := range s.bucket.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.bucket.Get(t.Context(), stored.SHA256)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.filings.Documents.Put(t.Context(), f, documents.Limits{MaxBytes: stored.Size})
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBucket: with documents in a bucket, people are served as from a
// directory; while the store fails, they are told so, nothing refers to what was
// not kept, and the same request succeeds once it is well.
func TestBucket(t *testing.T) {
	w := ledger(t)
	a, s := w.draft(t), onBucket(t, w)
	body := pdf("bucket")
	kinds := []string{"kind=evidence", "kind=staff_evidence&staff_id=" + a.sampler.id}
	kept := map[string]string{}
	for _, query := range kinds {
		got := s.send(t, a.uploading(query, body))
		if got.status != http.StatusCreated {
			t.Fatalf("%s: %d %s", query, got.status, got.raw)
		}
		kept[query] = got.Created
	}
	download := func(query string) request {
		return a.request(http.MethodGet, a.at("/documents/%s", kept[query]), nil)
	}
	fine := func(when string) {
		t.Helper()
		for _, query := range kinds {
			if got := s.send(t, download(query)); got.status != http.StatusOK || !bytes.Equal(got.raw, body) {
				t.Errorf("%s, %s: %d, %d bytes", when, query, got.status, len(got.raw))
			}
		}
	}
	fine("at first")
	before := a.head(t)
	for name, fault := range map[string]http.HandlerFunc{
		"500": standin.Status(http.StatusInternalServerError), "403": standin.Status(http.StatusForbidden),
		"cut": standin.Cut(20), "silent": standin.Silent,
	} {
		s.store.Fail(fault)
		var again []request
		for _, query := range kinds {
			up := a.uploading(query, pdf("while the store fails: "+name)).with("Idempotency-Key", uuid.NewString())
			for _, r := range []request{up, download(query)} {
				got := s.send(t, r)
				s.isRefusal(t, r, got, http.StatusServiceUnavailable, "document.unavailable", "")
				if got.header.Get("Retry-After") == "" || strings.Contains(string(got.raw), "bucket") || strings.Contains(string(got.raw), "127.0.0.1") {
					t.Errorf("%s: %v %s", name, got.header, got.raw)
				}
			}
			again = append(again, up)
		}
		if after := a.head(t); after != before {
			t.Errorf("%s: the filing moved from revision %d to %d", name, before, after)
		}
		s.store.Fail(nil)
		for _, r := range again {
			if got := s.send(t, r); got.status != http.StatusCreated || got.Repeated {
				t.Errorf("%s, again: %d %s", name, got.status, got.raw)
			}
		}
		before = a.head(t)
		fine("after " + name)
	}
	s.store.Fail(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Last-Modified", morning.Format(http.TimeFormat))
		_, _ = rw.Write([]byte("other bytes"))
	})
	for _, query := range kinds {
		r := download(query)
		s.isRefusal(t, r, s.send(t, r), http.StatusServiceUnavailable, "document.damaged", "")
	}
	s.store.Fail(nil)
	s.moveOut(t)
	if logs := w.logs.String(); strings.Contains(logs, standin.Secret) || strings.Contains(logs, "some/where") {
		t.Error("the log tells where the store is, or who asks")
	}
}
