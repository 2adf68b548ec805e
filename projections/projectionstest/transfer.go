package projectionstest

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

var transferCodec = domain.NewCodec(transfer.Events()...)

// Transfer records events of a transfer, in one append each, and returns its ID.
// What they do to the filings is told there. Like [Ledger.Configure] it is told
// apart from what filings do.
func (l *Ledger) Transfer(t testing.TB, name string, events ...transfer.Event) uuid.UUID {
	t.Helper()
	id := domain.DeriveID(uuid.Nil, "transfer "+name, 0)
	stream := eventstore.Stream("transfer-" + id.String())
	for i, e := range events {
		command := domain.DeriveID(uuid.Nil, string(stream), i)
		meta, err := eventstore.Metadata{Command: command, RecordedAt: l.at, Actor: actor, App: "test"}.Encode()
		if err != nil {
			t.Fatal(err)
		}
		stored, data, err := transferCodec.Encode(e)
		if err != nil {
			t.Fatal(err)
		}
		p := eventstore.Proposed{ID: domain.EventID(command, string(stream), 0), Type: stored, Data: data, Metadata: meta}
		_, err = l.Store.Append(t.Context(), eventstore.Append{Stream: stream, Expected: domain.Revision(i) - 1, Events: []eventstore.Proposed{p}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return id
}
