package kurrentdb_test

import (
	"strings"
	"sync"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
)

// A log has one name, whoever asks first and whoever asks again, and readers
// do not see it.
func TestIdentity(t *testing.T) {
	url, other := standin.Start(t).URL(), standin.Start(t).URL()
	names := make([]string, 8)
	var asking sync.WaitGroup
	for i := range names {
		s := open(t, url)
		asking.Go(func() {
			var err error
			if names[i], err = s.Identity(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	for _, name := range names {
		if name != names[0] || !strings.HasPrefix(name, "kurrentdb ") {
			t.Errorf("the log is named %q", names)
		}
	}
	if name, err := open(t, other).Identity(t.Context()); err != nil || name == names[0] {
		t.Errorf("another log is named %q, %v", name, err)
	}
	if end, err := open(t, url).End(t.Context()); err != nil || end != (eventstore.Position{}) {
		t.Errorf("a log with nothing but its name ends at %s, %v", end, err)
	}
}
