package main_test

import (
	"context"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/ledger/internal/documents/standin"
)

// TestServeFromABucket serves a ledger whose documents are in a bucket. While
// the store is away it says so, and it does not begin without it.
func TestServeFromABucket(t *testing.T) {
	store, dir := standin.New(t), dataDirectory(t)
	place := store.Place("&patience=500ms")
	serve := command(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	serve.Env = append(serve.Environ(), "LEDGER_DOCUMENTS="+place)
	p := start(t, serve)
	p.await(t, func() bool { return health(t, p).Ready })
	if h := health(t, p); h.Documents.Store != "s3" || !h.Documents.Reachable {
		t.Errorf("documents: %+v", h.Documents)
	}
	store.Fail(standin.Status(http.StatusServiceUnavailable))
	h := health(t, p)
	if h.Ready || h.Documents.Reachable || !slices.Contains(h.Missing, "the documents cannot be reached") {
		t.Errorf("the store is away, and it says %+v", h)
	}
	page(t, p, "/") // what needs no documents is answered
	store.Fail(nil)
	p.await(t, func() bool { return health(t, p).Ready })
	p.interrupt(t)

	store.Fail(standin.Status(http.StatusForbidden))
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	again := command(t, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--documents-at", place)
	out, err := exec.CommandContext(ctx, again.Path, again.Args[1:]...).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "s3://ledger/some/where/ does not answer") {
		t.Errorf("ended with %v:\n%s", err, out)
	}
	for _, told := range []string{string(out), p.stdout.String(), p.stderr.String()} {
		if strings.Contains(told, standin.Secret) {
			t.Error("it tells the secret")
		}
	}
}
