package eventstore_test

import (
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/eventstoretest/runnertest"
	"example.org/ledger/eventstore/kurrentdb"
	"example.org/ledger/eventstore/kurrentdb/standin"
)

func TestRunnerOnKurrentDB(t *testing.T) {
	s, err := kurrentdb.Open(standin.Start(t).URL(), kurrentdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	runnertest.Run(t, func(*testing.T) eventstore.Store { return s }, "testdata")
}
