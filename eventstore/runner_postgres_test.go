package eventstore_test

import (
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/eventstoretest/runnertest"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestRunnerOnPostgres(t *testing.T) {
	pool, err := postgres.Connect(t.Context(), pgtest.Migrated(t), postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	s := postgres.New(pool)
	t.Cleanup(s.Close)
	runnertest.Run(t, func(*testing.T) eventstore.Store { return s }, "testdata")
}
