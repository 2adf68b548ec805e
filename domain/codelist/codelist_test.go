package codelist_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/codelist"
	"example.org/ledger/domain/domaintest"
	"github.com/google/go-cmp/cmp"
)

// What is true of every list: named, with sources and editions, codes once, in
// order.
func TestEveryList(t *testing.T) {
	names, titles := map[string]bool{}, map[string]bool{}
	for _, l := range codelist.Lists() {
		if !regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`).MatchString(l.Name) || names[l.Name] || l.Title == "" || titles[l.Title] {
			t.Errorf("list %q is called %q", l.Name, l.Title)
		}
		names[l.Name], titles[l.Title] = true, true
		if found, ok := codelist.Find(l.Name); !ok || found.Title != l.Title {
			t.Errorf("%s is not found", l.Name)
		}
		seen := map[string]bool{}
		for i, e := range l.Entries {
			if e.Code == "" || seen[e.Code] || e.Label == "" || e.Label == e.Code || e.Order != i+1 {
				t.Errorf("%s: entry %+v", l.Name, e)
			}
			seen[e.Code] = true
			for _, s := range []codelist.Source{l.Source, e.Source} {
				if s.Document == "" || s.Version == "" {
					t.Errorf("%s: %s comes from nowhere or no edition: %+v", l.Name, e.Code, s)
				}
			}
			for _, d := range []domain.Date{e.ValidFrom, e.ValidTo} {
				if _, err := domain.ParseDate(string(d)); d != "" && err != nil {
					t.Errorf("%s: %s is valid at %q", l.Name, e.Code, d)
				}
			}
		}
		if len(l.Entries) == 0 {
			t.Errorf("%s is empty", l.Name)
		}
	}
	if _, ok := codelist.Find("no_such_list"); ok {
		t.Error("a list that is not there is found")
	}
	all := codelist.Lists()
	all[0].Name = "changed"
	if codelist.Lists()[0].Name == "changed" {
		t.Error("a caller can change the catalog")
	}
}

// The catalog as it stands. A code that disappears from here was stored once:
// do not update the file over that.
func TestCatalog(t *testing.T) {
	var b strings.Builder
	for _, l := range codelist.Lists() {
		fmt.Fprintf(&b, "%s %s\n", l.Name, l.Title)
		for _, e := range l.Entries {
			fmt.Fprintf(&b, "\t%s %s", e.Code, e.Label)
			for _, more := range slices.Concat([]string{e.Number, string(e.Category), e.Level}, e.Text, []string{e.Source.Document, e.Source.Place, e.Source.Version, string(e.ValidFrom), string(e.ValidTo)}) {
				if more != "" {
					b.WriteString(" | " + more)
				}
			}
			for _, track := range e.Tracks {
				b.WriteString(" | " + string(track))
			}
			if e.MaxBytes > 0 {
				fmt.Fprintf(&b, " | at most %d MiB", e.MaxBytes>>20)
			}
			b.WriteByte('\n')
		}
	}
	domaintest.Golden(t, "testdata/catalog.txt", []byte(b.String()))
}

// notLists are types of named strings that people never choose from or are
// shown: the log's own words, and what code computes with.
var notLists = map[string]string{
	"ClaimKind": "the log's", "ClaimOp": "the log's", "ActorKind": "metadata", "Severity": "of findings, not stored",
	"CaseLevel": "institution or a track", "CloseReason": "one value, decided by the ledger", "ErasureReason": "the ledger's, with its own sentences",
	"Question": "not stored", "NumberFormat": "a template; the constant is the default",
}

// listNames are the lists whose name is not that of their type.
var listNames = map[string]string{"ReturnReasonCode": "return_reason", "OwnershipNatureCode": "ownership_nature", "CMAStatus": "cma_status", "CMAIssuer": "cma_issuer",
	"Client": "scope_client", "Performer": "scope_performer", "Outcome": "scope_outcome"}

// Every constant code of a type of package domain, filing or scope is in the type's
// list, and every code of such a list that has constants is one of them. The
// sources are read, so that a code added later cannot be forgotten here.
func TestEveryStoredCodeIsListed(t *testing.T) {
	constants := constantCodes(t, "..", "../filing", "../scope")
	if len(constants) < 25 {
		t.Fatalf("only %d types of codes found: the search is broken", len(constants))
	}
	for typ, want := range constants {
		if notLists[typ] != "" {
			continue
		}
		name := listNames[typ]
		if name == "" {
			name = snake(typ)
		}
		l, ok := codelist.Find(name)
		if !ok {
			t.Errorf("type %s has the codes %v and no list %s", typ, want, name)
			continue
		}
		var got []string
		for _, e := range l.Entries {
			if slices.Contains(want, e.Code) || !partlyNamed[typ] {
				got = append(got, e.Code)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-constants +list):\n%s", name, diff)
		}
	}
}

// partlyNamed are the types with names for single codes only.
var partlyNamed = map[string]bool{"Authority": true, "MajorGroup": true}

// constantCodes returns the values of constants by their type's name.
func constantCodes(t *testing.T, dirs ...string) map[string][]string {
	t.Helper()
	found := map[string]map[string]bool{}
	for _, dir := range dirs {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for spec := range ast.Preorder(f) {
				v, ok := spec.(*ast.ValueSpec)
				if !ok {
					continue
				}
				typ, ok := v.Type.(*ast.Ident)
				if !ok || !ast.IsExported(typ.Name) {
					continue
				}
				for _, value := range v.Values {
					lit, ok := value.(*ast.BasicLit)
					if !ok || lit.Kind != token.STRING {
						continue
					}
					s, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					if found[typ.Name] == nil {
						found[typ.Name] = map[string]bool{}
					}
					found[typ.Name][s] = true
				}
			}
		}
	}
	sorted := map[string][]string{}
	for typ, set := range found {
		sorted[typ] = slices.Sorted(maps.Keys(set))
	}
	return sorted
}

// snake turns EmploymentStatus into employment_status.
func snake(s string) string {
	return strings.ToLower(regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(s, "${1}_${2}"))
}

func TestEntryIn(t *testing.T) {
	e := codelist.Entry{ValidFrom: "2026-01-01", ValidTo: "2026-12-31"}
	for day, want := range map[domain.Date]bool{"2025-12-31": false, "2026-01-01": true, "2026-12-31": true, "2027-01-01": false} {
		if e.In(day) != want || !(codelist.Entry{}).In(day) {
			t.Errorf("%s: %v", day, !want)
		}
	}
}
