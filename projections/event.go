package projections

import (
	"fmt"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
)

// Event is a recorded event with its payload and metadata decoded.
type Event struct {
	eventstore.Recorded
	Meta    eventstore.Metadata
	Payload domain.Event
}

// Place returns where in its stream the event stands.
func (e Event) Place() domain.Place { return domain.Place{ID: e.ID, Revision: e.Revision} }

// Codec decodes the events of every kind of stream.
var codec = domain.NewCodec(allEvents()...)

// known are the names of the types that Decode can decode.
var known = func() map[string]bool {
	names := make(map[string]bool)
	for _, e := range allEvents() {
		names[e.EventType()] = true
	}
	return names
}()

func allEvents() []domain.Event {
	var all []domain.Event
	for _, e := range filing.Events() {
		all = append(all, e)
	}
	for _, e := range authority.Events() {
		all = append(all, e)
	}
	for _, e := range suggestion.Events() {
		all = append(all, e)
	}
	for _, e := range crossprovince.Events() {
		all = append(all, e)
	}
	for _, e := range transfer.Events() {
		all = append(all, e)
	}
	return all
}

// Decode decodes one recorded event. It fails on an event it does not know: a
// read model that skips what it cannot read is wrong, one that waits is late.
func Decode(r eventstore.Recorded) (Event, error) {
	payload, err := codec.Decode(r.Type, r.Data)
	if err != nil {
		return Event{}, fmt.Errorf("%s@%d: %w", r.Stream, r.Revision, err)
	}
	meta, err := eventstore.DecodeMetadata(r.Metadata)
	if err != nil {
		return Event{}, fmt.Errorf("%s@%d: %w", r.Stream, r.Revision, err)
	}
	return Event{Recorded: r, Meta: meta, Payload: payload}, nil
}
