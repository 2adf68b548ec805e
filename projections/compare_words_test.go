package projections_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/projections"
)

// codeTypes are the types of package filing whose constants are codes that
// people are shown.
var codeTypes = map[string]func(string) string{
	"TrackStatus":        func(s string) string { return projections.Label(filing.TrackStatus(s)) },
	"CaseStatus":         func(s string) string { return projections.Label(filing.CaseStatus(s)) },
	"CaseKind":           func(s string) string { return projections.Label(filing.CaseKind(s)) },
	"CaseLevel":          func(s string) string { return projections.Label(filing.CaseLevel(s)) },
	"AlterationKind":     func(s string) string { return projections.Label(filing.AlterationKind(s)) },
	"ErasureReason":      func(s string) string { return projections.Label(filing.ErasureReason(s)) },
	"Decision":           func(s string) string { return projections.Label(filing.Decision(s)) },
	"CancellationGround": func(s string) string { return projections.Label(filing.CancellationGround(s)) },
	"CloseReason":        func(s string) string { return projections.Label(filing.CloseReason(s)) },
	"ReturnReasonCode":   func(s string) string { return projections.Label(filing.ReturnReasonCode(s)) },
	"EmploymentStatus":   func(s string) string { return projections.Label(domain.EmploymentStatus(s)) },
	"EquipmentStatus":    func(s string) string { return projections.Label(domain.EquipmentStatus(s)) },
}

// unlabeled are types of constants that no one is shown, or that have their words
// in a list of codes.
var unlabeled = map[string]bool{"Severity": true, "BasicItem": true, "Decimal": true}

// No code of the rules reaches people as it is stored.
func TestEveryCodeHasAWord(t *testing.T) {
	files, err := filepath.Glob("../domain/filing/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err, files)
	}
	found := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			typ, code, ok := constant(n)
			if !ok || unlabeled[typ] {
				return true
			}
			label, known := codeTypes[typ]
			if !known {
				t.Errorf("%s: constants of type %s are neither labeled nor listed as unlabeled", name, typ)
				return true
			}
			if found++; !chinese(label(code)) {
				t.Errorf("%s %q reads %q", typ, code, label(code))
			}
			return true
		})
	}
	if found < 30 {
		t.Errorf("only %d codes were found", found)
	}
}

// constant returns type and value of a typed string constant.
func constant(n ast.Node) (typ, code string, ok bool) {
	spec, ok := n.(*ast.ValueSpec)
	if !ok || spec.Type == nil || len(spec.Values) != 1 {
		return "", "", false
	}
	value, ok := spec.Values[0].(*ast.BasicLit)
	if !ok || value.Kind != token.STRING {
		return "", "", false
	}
	switch t := spec.Type.(type) {
	case *ast.Ident:
		typ = t.Name
	case *ast.SelectorExpr:
		typ = t.Sel.Name
	}
	code, err := strconv.Unquote(value.Value)
	return typ, code, err == nil && typ != ""
}

func chinese(s string) bool {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			return true
		}
	}
	return false
}

func TestLabelOfAnUnknownCodeIsTheCode(t *testing.T) {
	if got := projections.Label(filing.CaseStatus("later")); got != "later" {
		t.Errorf("an unknown code reads %q", got)
	}
}
