package codelist_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/codelist"
	"github.com/google/go-cmp/cmp"
)

// The standards that are suggested are numbers that the input takes, in its
// spelling, each once, with what they are of.
func TestStandards(t *testing.T) {
	for name, want := range map[string]int{"method_standard": 15, "operation_norm": 18} {
		l, ok := codelist.Find(name)
		if !ok || len(l.Entries) != want {
			t.Fatalf("%s has %d standards", name, len(l.Entries))
		}
		for _, e := range l.Entries {
			if n, err := domain.ParseStandardNumber(e.Code); err != nil || string(n) != e.Code || (name == "method_standard") != (e.Parameter != "") {
				t.Errorf("%s: %+v: %v", name, e, err)
			}
		}
	}
}

// A standard is found by its number in whatever way it is typed, by what is measured
// and by the method; a number that is none of the list finds nothing like it.
func TestMatchingStandards(t *testing.T) {
	l, _ := codelist.Find("method_standard")
	for q, want := range map[string][]string{
		"HJ 828-2017": {"HJ 828-2017"}, "HJ828": {"HJ 828-2017"}, "hj 828": {"HJ 828-2017"}, "ＨＪ　８２８—2017": {"HJ 828-2017"},
		"gb/t11893": {"GB/T 11893-1989"}, "HJ 828-2018": {}, "HJ 38": {"HJ 38-2017"}, // and no other
		"化学需氧量": {"HJ 828-2017"}, "重铬酸盐": {"HJ 828-2017"}, "ph": {"HJ 1147-2020"}, "重量法": {"GB/T 11901-1989"},
		"噪声": {"GB 12348-2008", "GB 22337-2008"}, "没有": {}, "HJ 6": {"HJ 636-2012", "HJ 693-2014"}, // while it is typed
	} {
		got := []string{}
		for _, e := range l.Matching(q) {
			got = append(got, e.Code)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", q, diff)
		}
	}
}
