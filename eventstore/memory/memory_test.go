package memory_test

import (
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/eventstoretest"
	"example.org/ledger/eventstore/memory"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestStore(t *testing.T) {
	eventstoretest.Run(t, func(*testing.T) eventstore.Store { return new(memory.Store) })
}

func TestSharedStore(t *testing.T) {
	var shared memory.Store
	eventstoretest.Run(t, func(*testing.T) eventstore.Store { return &shared })
}

func TestPositionsAreContiguous(t *testing.T) {
	var s memory.Store
	eventstoretest.Run(t, func(*testing.T) eventstore.Store { return &s })
	end, err := s.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	last, _ := end.Parts()
	next := uint64(1)
	for page, err := range s.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			if p, _ := r.Position.Parts(); p != next {
				t.Fatalf("position %d, want %d", p, next)
			}
			next++
		}
		if next > last {
			break
		}
	}
}
