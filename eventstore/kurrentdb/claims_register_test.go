package kurrentdb

import (
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// registered is an event of a stream that does nothing but take numbers.
type registered struct {
	Number string `json:"number"`
}

// EventType implements [domain.Event].
func (registered) EventType() string { return "test.registered" }

// newRegister is a decider of such streams.
func newRegister(s eventstore.Store) *eventstore.Decider[[]string, string, registered] {
	return &eventstore.Decider[[]string, string, registered]{
		Store: s, Category: "test", Codec: domain.NewCodec[registered](registered{}),
		Decide: func(_ []string, number string) ([]registered, error) { return []registered{{number}}, nil },
		Evolve: func(state *[]string, e registered, _ domain.Place) { *state = append(*state, e.Number) },
		Claims: func(_ []string, e registered) []domain.Claim {
			return []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: e.Number}}
		},
		App: "test",
	}
}

func newID() string { return uuid.NewString() }

func asked() eventstore.Request {
	return eventstore.Request{Command: uuid.New(), At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Actor: domain.Actor{Kind: domain.ActorSystem}}
}
