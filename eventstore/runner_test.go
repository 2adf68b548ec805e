package eventstore_test

import (
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/eventstoretest/runnertest"
	"example.org/ledger/eventstore/memory"
)

func TestRunnerOnMemory(t *testing.T) {
	runnertest.Run(t, func(*testing.T) eventstore.Store { return new(memory.Store) }, "testdata")
}
