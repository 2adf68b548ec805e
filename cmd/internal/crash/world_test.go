package crash_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"example.org/ledger/domain"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/faultproxy"
	"example.org/ledger/internal/pgtest"
)

// world is what a server runs on: a database that can be broken, reached
// through a proxy, and a data directory.
type world struct {
	database *pgtest.Fragile
	proxy    *faultproxy.Proxy
	data     string
}

// institutions is how many may file. Each has a token "institution-<n>".
const institutions = 4000

func newWorld(t *testing.T, settings map[string]string) *world {
	t.Helper()
	w := &world{database: pgtest.NewFragile(t, settings), data: dataDirectory(t)}
	w.proxy = faultproxy.New(t, w.database.URL())
	return w
}

// dataDirectory makes a data directory with the tokens of everybody.
func dataDirectory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(base, "")
	if err == nil {
		err = os.Chmod(dir, 0o711)
	}
	if err != nil {
		t.Fatal(err)
	}
	var tokens []ledgerhttp.Token
	for n := range institutions {
		name := tokenOf(n)
		tokens = append(tokens, ledgerhttp.Token{
			Name: name, Role: ledgerhttp.InstitutionRole, CreditCode: creditCode(n), Hash: ledgerhttp.HashToken(name),
		})
	}
	text, err := json.Marshal(tokens)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "tokens.json"), text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// tokenOf is an institution's token and the token's name.
func tokenOf(n int) string { return fmt.Sprintf("institution-%d", n) }

// creditCode is an institution's, valid and invented.
func creditCode(n int) domain.CreditCode {
	for _, inner := range "0123456789X" {
		body := fmt.Sprintf("91320500DEMK%04d%c", n, inner)
		if code := domain.CreditCode(body + string(domain.CheckCharacter31(body))); code.InnerCheckOK() {
			return code
		}
	}
	panic("no inner check fits")
}

// url is the address of the database itself, "" for a private one.
func (w *world) url() string {
	if w.database == nil {
		return ""
	}
	return w.database.URL()
}

// sibling is the same world for another server: the same database and keys.
func (w *world) sibling(t *testing.T) *world {
	t.Helper()
	s := *w
	s.data = dataDirectory(t)
	keys, err := os.ReadFile(filepath.Join(w.data, "keys.json"))
	if err == nil {
		err = os.WriteFile(filepath.Join(s.data, "keys.json"), keys, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &s
}

// startDatabase starts the database again and leads the proxy to it.
func (w *world) startDatabase(t *testing.T) {
	t.Helper()
	w.database.Start()
	if err := w.proxy.Redirect(w.database.URL()); err != nil {
		t.Fatal(err)
	}
}
