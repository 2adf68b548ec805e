package eventstoretest

import (
	"testing"

	"example.org/ledger/eventstore"
)

// Run checks a store. It calls open once for every case. What open returns may
// be shared and may hold anything: each case writes to streams and keys of its
// own. Closing is open's business.
func Run(t *testing.T, open func(*testing.T) eventstore.Store) {
	for _, group := range []struct {
		name  string
		cases []testCase
	}{
		{"append", appendCases},
		{"repeat", repeatCases},
		{"claim", claimCases},
		{"race", raceCases},
		{"limit", limitCases},
		{"read", readCases},
		{"follow", followCases},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, c := range group.cases {
				t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
			}
		})
	}
}

// A testCase is a sentence about every store, and its proof.
type testCase struct {
	name string
	test func(*testing.T, eventstore.Store)
}
