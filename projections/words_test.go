package projections

import (
	"testing"

	"example.org/ledger/domain/codelist"
	"example.org/ledger/domain/filing"
)

// What views and sentences call a status is what the code lists call it.
func TestWordsAreThoseOfTheCodeLists(t *testing.T) {
	for name, code := range map[string]func(string) any{
		"track_status":    func(s string) any { return filing.TrackStatus(s) },
		"case_kind":       func(s string) any { return filing.CaseKind(s) },
		"case_status":     func(s string) any { return filing.CaseStatus(s) },
		"alteration_kind": func(s string) any { return filing.AlterationKind(s) },
	} {
		l, ok := codelist.Find(name)
		if !ok {
			t.Errorf("no list %s", name)
		}
		for _, e := range l.Entries {
			if got := words[code(e.Code)]; got != e.Label {
				t.Errorf("%s of %s: %q, in the list %q", e.Code, name, got, e.Label)
			}
		}
	}
}
