package http_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	ledgerhttp "example.org/ledger/http"
)

// TestEveryCodeHasAMessage looks at the code, not at a list: a refusal that
// somebody adds without its sentence would reach people as a bug of ours.
func TestEveryCodeHasAMessage(t *testing.T) {
	internal := ledgerhttp.Message("service.internal")
	for code, at := range codes(t, "../domain", "../internal/edge", "../internal/documents", "../internal/notices", ".") {
		if code != "service.internal" && ledgerhttp.Message(code) == internal {
			t.Errorf("%s: %q has no message", at, code)
		}
	}
}

var codeShape = regexp.MustCompile(`^[a-z_]+(\.[a-z_]+)+$|^[a-z]+(_[a-z]+)+$`)

// codes returns the literals that domain.Error and Finding are made with.
func codes(t *testing.T, dirs ...string) map[string]string {
	t.Helper()
	found := map[string]string{}
	keep := func(lit ast.Expr, at string) {
		if b, ok := lit.(*ast.BasicLit); ok && b.Kind == token.STRING {
			if s, err := strconv.Unquote(b.Value); err == nil && codeShape.MatchString(s) {
				found[s] = at
			}
		}
	}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "domaintest") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.KeyValueExpr:
					if k, ok := n.Key.(*ast.Ident); ok && k.Name == "Code" {
						keep(n.Value, path)
					}
				case *ast.CallExpr:
					if sel, ok := n.Fun.(*ast.SelectorExpr); ok && (sel.Sel.Name == "block" || sel.Sel.Name == "advise") && len(n.Args) > 1 {
						keep(n.Args[1], path)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(found) < 80 {
		t.Fatalf("found only %d codes: the search is broken", len(found))
	}
	return found
}
