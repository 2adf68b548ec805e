package runnertest

import (
	"testing"

	"example.org/ledger/eventstore"
)

// Run checks the runner on a store. It calls open once for every case. What
// open returns may be shared, but not between two calls of Run: one case tells
// a story whose IDs are fixed, and compares what was recorded with a file in
// the directory goldens.
func Run(t *testing.T, open func(*testing.T) eventstore.Store, goldens string) {
	for _, group := range []struct {
		name  string
		cases []testCase
	}{
		{"repeat", repeatCases},
		{"record", recordCases},
		{"claim", claimCases},
		{"race", raceCases},
		{"unknown outcome", unknownCases},
		{"hidden", hiddenCases},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, c := range group.cases {
				t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
			}
		})
	}
	t.Run("one staff row through everything", func(t *testing.T) { tellStaffRow(t, open(t), goldens) })
}

// A testCase is a sentence about the runner, and its proof.
type testCase struct {
	name string
	test func(*testing.T, eventstore.Store)
}
