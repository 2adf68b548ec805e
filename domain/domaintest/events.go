package domaintest

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/go-cmp/cmp"
)

// CheckEvents holds the wire format of the package in dir. listed has each type
// with an EventType method exactly once and under a name of its own; and each
// has a golden file, testdata/wire/<name>.json, which is its stored form,
// indented, with every field set. What is read from the file is stored again
// as the same bytes, so that no key is renamed, moved or lost.
//
// The files are written by hand: what defines the format is not derived from
// the code that has to keep to it.
func CheckEvents[E domain.Event](t *testing.T, dir string, listed []E) {
	t.Helper()
	types := map[string]bool{}
	var files []string
	for _, e := range listed {
		name := reflect.TypeOf(e).Name()
		if types[name] {
			t.Errorf("%s is listed twice", name)
		}
		types[name] = true
		files = append(files, e.EventType()+".json")
	}
	for _, name := range declaredEvents(t, dir) {
		if !types[name] {
			t.Errorf("%s is an event but is not listed", name)
		}
	}
	checkFiles(t, filepath.Join(dir, "testdata", "wire"), files)
	codec := domain.NewCodec(listed...)
	for _, e := range listed {
		t.Run(e.EventType(), func(t *testing.T) {
			t.Helper()
			file := filepath.Join(dir, "testdata", "wire", e.EventType()+".json")
			golden, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, complaint := range checkWire(codec, e.EventType(), golden) {
				t.Errorf("%s: %s", file, complaint)
			}
		})
	}
}

// declaredEvents returns the types of the package in dir that have an
// EventType method.
func declaredEvents(t *testing.T, dir string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range paths {
		if strings.HasSuffix(p, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || fn.Name.Name != "EventType" {
				continue
			}
			receiver := fn.Recv.List[0].Type
			if star, ok := receiver.(*ast.StarExpr); ok {
				receiver = star.X
			}
			names = append(names, receiver.(*ast.Ident).Name)
		}
	}
	return names
}

// checkFiles complains of golden files that belong to no event: a name once
// stored is never taken out of the list.
func checkFiles(t *testing.T, dir string, want []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !slices.Contains(want, entry.Name()) {
			t.Errorf("%s is the golden file of no event", filepath.Join(dir, entry.Name()))
		}
	}
}

// checkWire says what is wrong with the stored form of an event, given its
// golden file.
func checkWire[E domain.Event](codec *domain.Codec[E], name string, golden []byte) []string {
	e, err := codec.Decode(name, golden)
	if err != nil {
		return []string{err.Error()}
	}
	_, stored, err := codec.Encode(e)
	if err != nil {
		return []string{err.Error()}
	}
	var complaints []string
	var indented bytes.Buffer
	if err := json.Indent(&indented, stored, "", "\t"); err != nil {
		return []string{err.Error()}
	}
	indented.WriteByte('\n')
	if d := cmp.Diff(string(golden), indented.String()); d != "" {
		complaints = append(complaints, "stored again it differs (-golden +stored):\n"+d)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, stored); err != nil || !bytes.Equal(compact.Bytes(), stored) {
		complaints = append(complaints, "the stored form is not compact")
	}
	for _, field := range unset(reflect.ValueOf(e), reflect.TypeOf(e).Name()) {
		complaints = append(complaints, field+" is not set")
	}
	return complaints
}

// unset returns the paths of the fields below v that hold nothing.
func unset(v reflect.Value, path string) []string {
	if v.IsZero() {
		return []string{path}
	}
	var paths []string
	switch v.Kind() {
	case reflect.Pointer:
		return unset(v.Elem(), path)
	case reflect.Struct:
		for i := range v.NumField() {
			paths = append(paths, unset(v.Field(i), path+"."+v.Type().Field(i).Name)...)
		}
	case reflect.Slice:
		if v.Len() == 0 {
			return []string{path}
		}
		if v.Type().Elem().Kind() == reflect.Struct {
			for i := range v.Len() {
				paths = append(paths, unset(v.Index(i), path)...)
			}
		}
	case reflect.Map:
		if v.Len() == 0 {
			return []string{path}
		}
	}
	return paths
}
