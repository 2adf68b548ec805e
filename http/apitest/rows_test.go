package apitest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rows are the answers of the FAQ that a program can be asked about through this
// interface: all of its sections 1 to 6, and of 7 what is about filings. Those
// about accounts and workbooks (7.1, 7.4, 7.5, 7.10, 7.11) have no interface yet.
// The others (B) are what goes beyond the FAQ.
var rows = strings.Fields(`
	1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 1.10
	2.1 2.2 2.3 2.4 2.5 2.6 2.7
	3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11
	4.1 4.2 4.3
	5.1 5.2 5.3 5.4 5.5
	6.1 6.2 6.3
	7.2 7.3 7.6 7.7 7.8 7.9
	B1 B2 B6 B7 B8 B10 B14`)

var (
	rowInName = regexp.MustCompile(`(?:Q(\d+)_(\d+)|(B\d+))_`)
	refusal   = regexp.MustCompile(`\b(refused|refuse|isRefusal|hides)\(`)
)

// TestEveryRowHasItsStory: each row is told by a test that bears its number, and
// one of these refuses something, too.
func TestEveryRowHasItsStory(t *testing.T) {
	told, refuses := map[string]bool{}, map[string]bool{}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range files {
		if !strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile(entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), entry.Name(), source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, is := d.(*ast.FuncDecl)
			if !is || !strings.HasPrefix(f.Name.Name, "TestQ") && !strings.HasPrefix(f.Name.Name, "TestB") {
				continue
			}
			for _, m := range rowInName.FindAllStringSubmatch(f.Name.Name, -1) {
				row := m[3]
				if row == "" {
					row = m[1] + "." + m[2]
				}
				told[row] = true
				refuses[row] = refuses[row] || refusal.Match(source[f.Pos()-parsed.FileStart:f.End()-parsed.FileStart])
				if !slices.Contains(rows, row) {
					t.Errorf("%s tells of %s, which is no row", f.Name.Name, row)
				}
			}
		}
	}
	for _, row := range rows {
		if !told[row] || !refuses[row] {
			t.Errorf("%s: told %v, with a refusal %v", row, told[row], refuses[row])
		}
	}
}
