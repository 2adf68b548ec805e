package main_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestServe begins a ledger of one's own, with access tokens made as the README
// says, and serves it again.
func TestServe(t *testing.T) {
	dir := dataDirectory(t)
	tokens := walkersTokens(t, dir)
	serve := func() *process {
		p := start(t, command(t, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--tokens", tokens))
		p.await(t, func() bool { return health(t, p).Ready })
		return p
	}
	p := serve()
	filing := walk(t, p, "INSTITUTION=institution's", "REVIEWER=reviewer's")
	before := historyPage(t, p, filing)
	if status := get(t, p, "/api/filings/"+filing, nil, "demo-reviewer-jiangsu"); status != http.StatusUnauthorized {
		t.Errorf("a token of the demonstration's answered %d", status)
	}
	p.interrupt(t)
	p = serve()
	if after := historyPage(t, p, filing); len(after) != len(before) {
		t.Errorf("served again, its history has %d entries, not %d", len(after), len(before))
	}
	p.interrupt(t)
}

// walkersTokens is a file beside a data directory with the tokens of those who walk
// through a filing.
func walkersTokens(t *testing.T, dir string) string {
	t.Helper()
	tokens := filepath.Join(filepath.Dir(dir), "tokens.json")
	list := fmt.Sprintf(`[
		{"name": "demo-walkthrough", "role": "institution", "credit_code": "91320000DEMA00013N", "hash": "%s"},
		{"name": "demo-js-reviewer", "role": "reviewer", "authority": "32", "hash": "%s"},
		{"name": "auditor", "role": "auditor", "hash": "%s"}]`,
		hashed(t, "institution's"), hashed(t, "reviewer's"), hashed(t, "demo-auditor"))
	if err := os.WriteFile(tokens, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	return tokens
}

// hashed makes a token's hash with the command that the README names.
func hashed(t *testing.T, secret string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	const making = `printf %s "$SECRET" | sha256sum`
	if !strings.Contains(string(text), "`"+making+"`") {
		t.Fatalf("the README does not say %s", making)
	}
	hash, _, _ := strings.Cut(shell(t, making, "SECRET="+secret), " ")
	return hash
}

// TestServeWithoutTokens serves a ledger into which nobody can come: the public
// is answered.
func TestServeWithoutTokens(t *testing.T) {
	p := start(t, command(t, "serve", "--data", dataDirectory(t), "--listen", "127.0.0.1:0"))
	p.await(t, func() bool { return health(t, p).Ready })
	page(t, p, "/")
	if status := get(t, p, "/api/queue", nil); status != http.StatusUnauthorized {
		t.Errorf("the queue answered %d", status)
	}
	p.interrupt(t)
}

// TestServeRefusesTokens does not begin a ledger when the tokens that were
// named cannot be read.
func TestServeRefusesTokens(t *testing.T) {
	dir := dataDirectory(t)
	for name, content := range map[string]string{"missing": "", "not a list": "{}", "no hash": `[{"name": "somebody", "role": "auditor"}]`} {
		tokens := filepath.Join(filepath.Dir(dir), name)
		if content != "" {
			if err := os.WriteFile(tokens, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		serve := command(t, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--tokens", tokens)
		out, err := exec.CommandContext(ctx, serve.Path, serve.Args[1:]...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "token") {
			t.Errorf("%s: ended with %v:\n%s", name, err, out)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a data directory: %v", err)
	}
}
