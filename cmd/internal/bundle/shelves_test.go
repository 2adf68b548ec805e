package bundle_test

import (
	"testing"

	"example.org/ledger/cmd/internal/bundle"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/documents/standin"
	"github.com/google/go-cmp/cmp"
)

// Documents move from a directory into a bucket and back, and nothing is wrong
// with them at either place.
func TestDocumentsMoveBetweenStores(t *testing.T) {
	from, _, dir := source(t)
	whole := bundle.Parts{Vault: true, Documents: true}
	shelved := targetAt(t, dir, standin.New(t).Place(""))
	bringIn(t, shelved, export(t, from, whole))
	back := target(t, dir)
	bringIn(t, back, export(t, shelved, whole))
	if diff := cmp.Diff(stored(t, from), stored(t, shelved)); diff != "" {
		t.Errorf("in the bucket: %s", diff)
	}
	if diff := cmp.Diff(stored(t, from), stored(t, back)); diff != "" {
		t.Errorf("and back: %s", diff)
	}
	for _, l := range []*ledger.Ledger{shelved, back} {
		if found := findings(t, l); len(found) > 0 {
			t.Error(found)
		}
	}
}

// stored are the documents of a ledger.
func stored(t *testing.T, l *ledger.Ledger) (all []documents.Stored) {
	t.Helper()
	for s, err := range l.Documents.All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if len(all) < 4 {
		t.Fatalf("there are %d documents", len(all))
	}
	return all
}
