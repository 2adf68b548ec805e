// Package standin is a stand-in for an S3-compatible store: it speaks the
// protocol on a real port and keeps everything in memory. It is for tests alone,
// and no proof that a real store behaves in the same way: it does not check
// signatures, and it is in one process. What it adds is that it can be told to
// fail.
package standin

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
)

// S3 is such a store, with a bucket named ledger.
type S3 struct {
	URL   string
	fault atomic.Pointer[http.HandlerFunc]
	real  http.Handler
}

// New starts a store that ends with the test.
func New(t testing.TB) *S3 {
	t.Helper()
	backend := s3mem.New()
	if err := backend.CreateBucket("ledger"); err != nil {
		t.Fatal(err)
	}
	s := &S3{real: gofakes3.New(backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if fault := s.fault.Load(); fault != nil {
			(*fault)(w, r)
			return
		}
		s.Answer(w, r)
	}))
	t.Cleanup(server.Close)
	s.URL = server.URL
	return s
}

// Secret is what is in the place's credentials and in nothing else.
const Secret = "a-secret-of-theirs"

// Place is where its bucket is, as documents.ParseBucketPlace reads it; more is
// added to the query.
func (s *S3) Place(more string) string {
	return "s3://somebody:" + Secret + "@ledger/some/where?path-style=true&endpoint=" + url.QueryEscape(s.URL) + more
}

// Fail has every request answered by fault, from now on; nil ends it.
func (s *S3) Fail(fault http.HandlerFunc) {
	if fault == nil {
		s.fault.Store(nil)
		return
	}
	s.fault.Store(&fault)
}

// Answer answers as a store that is well.
func (s *S3) Answer(w http.ResponseWriter, r *http.Request) { s.real.ServeHTTP(w, r) }

// Status is a fault that answers with a status.
func Status(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
	}
}

// Cut is a fault that ends the connection when so many bytes of a request have
// come in.
func Cut(after int64) http.HandlerFunc {
	return func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.CopyN(io.Discard, r.Body, after)
		panic(http.ErrAbortHandler)
	}
}

// Silent is a fault that answers nothing until nobody waits any more.
func Silent(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}
