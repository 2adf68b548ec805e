package kurrentdb

import (
	"errors"
	"math"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// onWire is an event on the wire, as it should be.
func onWire(id uuid.UUID) *streams.ReadResp_ReadEvent {
	return &streams.ReadResp_ReadEvent{Event: &streams.ReadResp_ReadEvent_RecordedEvent{
		Id:               &shared.UUID{Value: &shared.UUID_String_{String_: id.String()}},
		StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte("filing-1")},
		StreamRevision:   7, CommitPosition: 12, PreparePosition: 11,
		Metadata: map[string]string{"type": "filing.registered", "created": "17674920000000001"},
		Data:     []byte("{}"),
	}}
}

func TestRecorded(t *testing.T) {
	id := uuid.New()
	got, err := recorded(onWire(id))
	if err != nil {
		t.Fatal(err)
	}
	want := eventstore.Recorded{
		Proposed: eventstore.Proposed{ID: id, Type: "filing.registered", Data: []byte("{}")},
		Stream:   "filing-1", Revision: 7, Position: eventstore.NewPosition(12, 11),
		StoredAt: time.Date(2026, 1, 4, 2, 0, 0, 100, time.UTC),
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(eventstore.Position{})); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}

// At what it does not expect the library ends the process.
func TestUnreadableEventsAreErrors(t *testing.T) {
	for name, spoil := range map[string]func(*streams.ReadResp_ReadEvent){
		"no event":    func(m *streams.ReadResp_ReadEvent) { m.Event = nil },
		"no time":     func(m *streams.ReadResp_ReadEvent) { m.Event.Metadata = nil },
		"a bad time":  func(m *streams.ReadResp_ReadEvent) { m.Event.Metadata["created"] = "today" },
		"no ID":       func(m *streams.ReadResp_ReadEvent) { m.Event.Id = nil },
		"no position": func(m *streams.ReadResp_ReadEvent) { m.Event.CommitPosition = math.MaxUint64 },
	} {
		t.Run(name, func(t *testing.T) {
			m := onWire(uuid.New())
			spoil(m)
			if _, err := recorded(m); !errors.Is(err, errUnreadable) {
				t.Errorf("%v, want unreadable", err)
			}
		})
	}
}

// Delays grow to a bound, and are not the same for everybody.
func TestDelay(t *testing.T) {
	for failures := 1; failures < 100; failures++ {
		full := min(minDelay<<min(failures-1, 10), maxDelay)
		for range 100 {
			if d := delay(failures); d < full/2 || d > full {
				t.Fatalf("%s after %d failures, want between %s and %s", d, failures, full/2, full)
			}
		}
	}
}
