package cmd_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "example.org/ledger/"

// mayImport is the arrows of the README's diagram: what each directory may
// import of ours. A directory that is not listed may import nothing of ours.
var mayImport = map[string][]string{
	"domain":                       {"domain"},
	"eventstore":                   {"domain", "eventstore", "internal/clock"}, // the adapters stamp what they store
	"eventstore/postgres":          {"domain", "eventstore", "migrations"},
	"eventstore/kurrentdb":         {"domain", "eventstore"},
	"migrations":                   {},
	"projections":                  {"domain", "eventstore", "internal/pglock"},
	"internal/clock":               {},
	"internal/pglock":              {},
	"internal/documents":           {"domain", "internal/clock"},
	"internal/sealing":             {"domain"},
	"internal/privatepg":           {"internal/clock"},
	"internal/edge":                {"domain", "eventstore", "internal/documents", "internal/sealing"},
	"internal/reactions":           {"domain", "eventstore", "internal/clock", "internal/edge", "internal/pglock", "internal/sealing"},
	"internal/notices":             {"domain", "eventstore", "internal/clock", "internal/edge", "internal/reactions", "internal/sealing"},
	"http":                         {"domain", "eventstore", "projections", "http", "internal"},
	"cmd":                          {"cmd/internal", "domain", "eventstore", "projections", "http", "migrations", "internal"},
	"internal/faultproxy":          {},
	"internal/pgtest":              {"internal", "migrations"},
	"eventstore/eventstoretest":    {"domain", "eventstore", "internal/clock"},
	"domain/domaintest":            {"domain"},
	"projections/projectionstest":  {"domain", "eventstore", "projections", "migrations", "internal"},
	"http/browsertest":             {},
	"internal/notices/noticestest": {"internal/notices"},

	"eventstore/kurrentdb/standin": {"internal/clock"}, // it knows the wire, not the ledger
}

// adapters are named in cmd and in tests alone.
var adapters = []string{"eventstore/postgres", "eventstore/kurrentdb", "eventstore/memory"}

// forbidden are packages of the standard library and of others that a
// directory must do without.
var forbidden = map[string][]string{
	"domain":      {"context", "net", "net/http", "os", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand"},
	"projections": {"net/http", "os"},
	"cmd":         {"net/http", "github.com/labstack/echo/v4"},
}

// TestArrows holds the directions in which packages may depend on each other.
func TestArrows(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		path, imports, _ := strings.Cut(strings.TrimSpace(line), " ")
		pkg := strings.TrimPrefix(path, module)
		seen++
		for imported := range strings.FieldsSeq(imports) {
			check(t, pkg, imported)
		}
	}
	if seen < 15 {
		t.Fatalf("only %d packages seen", seen)
	}
}

func check(t *testing.T, pkg, imported string) {
	t.Helper()
	top, _, _ := strings.Cut(pkg, "/")
	if !testOnly(pkg) && slices.Contains(forbidden[top], imported) {
		t.Errorf("%s imports %s", pkg, imported)
	}
	ours, ok := strings.CutPrefix(imported, module)
	if !ok {
		return
	}
	if !slices.ContainsFunc(mayImport[longest(pkg)], func(dir string) bool { return within(ours, dir) }) {
		t.Errorf("%s imports %s: no arrow points there", pkg, ours)
	}
	if slices.ContainsFunc(adapters, func(a string) bool { return within(ours, a) }) && !within(pkg, "cmd") && !testOnly(pkg) && !within(pkg, ours) {
		t.Errorf("%s names the adapter %s: only cmd does", pkg, ours)
	}
	if testOnly(ours) && !testOnly(pkg) {
		t.Errorf("%s imports %s, which is for tests", pkg, ours)
	}
}

// longest returns the listed directory that pkg is in, the deepest one.
func longest(pkg string) string {
	for dir := pkg; ; {
		if _, ok := mayImport[dir]; ok {
			return dir
		}
		up := strings.LastIndex(dir, "/")
		if up < 0 {
			return ""
		}
		dir = dir[:up]
	}
}

func within(pkg, dir string) bool { return pkg == dir || strings.HasPrefix(pkg, dir+"/") }

func testOnly(pkg string) bool {
	return slices.ContainsFunc(strings.Split(pkg, "/"), func(s string) bool {
		return strings.HasSuffix(s, "test") || s == "faultproxy" || s == "standin"
	})
}
