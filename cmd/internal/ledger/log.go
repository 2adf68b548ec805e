package ledger

import (
	"context"

	"example.org/ledger/eventstore"
)

// Log is a ledger's event store with what an audit asks of it beside the port.
// Every adapter that a ledger can be run on is one.
type Log interface {
	eventstore.Store

	// Claims lists who holds what, as the store keeps it.
	Claims(context.Context) (eventstore.ClaimTable, error)
	// Check looks for places where what the store keeps contradicts itself.
	Check(context.Context) ([]eventstore.Damage, error)
	// Close hangs up, when nobody uses the store any more.
	Close()
}
