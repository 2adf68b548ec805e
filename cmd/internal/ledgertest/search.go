package ledgertest

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Places are texts by where they were found, to be searched.
type Places map[string][]byte

// Files adds every file below root, but for what is below one of besides.
func (p Places) Files(t testing.TB, name, root string, besides ...string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case slices.Contains(besides, path):
			return filepath.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		below, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		p[name+"/"+below], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Dump is what pg_dump writes of a database.
func Dump(t testing.TB, url string) []byte {
	t.Helper()
	program, err := exec.LookPath("pg_dump")
	if err != nil {
		found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
		if err != nil || len(found) == 0 {
			t.Fatal("pg_dump is not on this machine: install PostgreSQL's client programs")
		}
		program = found[len(found)-1]
	}
	dump, err := exec.CommandContext(t.Context(), program, "--no-owner", url).Output()
	if err != nil {
		t.Fatal(err)
	}
	return dump
}

// Find says in which form a text stands in content: as it is, in hexadecimal
// (as a dump writes bytes) or in base64 (as JSON does), wherever in the bytes it
// begins; "" if it does not.
func Find(content []byte, text string) string {
	if bytes.Contains(content, []byte(text)) {
		return "as it is"
	}
	if bytes.Contains(bytes.ToLower(content), []byte(hex.EncodeToString([]byte(text)))) {
		return "in hexadecimal"
	}
	for shift, first := range []int{0, 2, 3} { // characters that hold bits of what is before
		encoded := base64.StdEncoding.EncodeToString(append(make([]byte, shift), text...))
		last := len(encoded)
		if rest := (shift + len(text)) % 3; rest > 0 { // one holds bits of what is after
			last = strings.IndexByte(encoded, '=') - 1
		}
		if bytes.Contains(content, []byte(encoded[first:last])) {
			return "in base64"
		}
	}
	return ""
}
