package eventstore

import (
	"encoding/json"
	"fmt"
	"time"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Metadata is recorded with every event, by the runner alone. It holds no
// name, address or user agent: those belong to the audit stream.
type Metadata struct {
	Command    uuid.UUID      // one per request, the same across its repeats
	RecordedAt time.Time      // UTC, microseconds; never before the stream's previous event
	Actor      domain.Actor   // who asked
	For        string         // the credit code of the institution a program acted for
	Cause      uuid.UUID      // the event a reaction answered
	Claims     []domain.Claim // what the event did to claims; persons by subject, without the key
	App        string         // the build that wrote it
}

// wireMetadata fixes the keys and their order.
type wireMetadata struct {
	Command    uuid.UUID      `json:"command"`
	RecordedAt string         `json:"recorded_at"`
	Actor      domain.Actor   `json:"actor"`
	For        string         `json:"for,omitempty"`
	Cause      uuid.UUID      `json:"cause,omitzero"`
	Claims     []domain.Claim `json:"claims,omitempty"`
	App        string         `json:"app"`
}

// instantLayout keeps instants of one length, so that they sort as text.
const instantLayout = "2006-01-02T15:04:05.000000Z"

// Encode returns the stored form.
func (m Metadata) Encode() ([]byte, error) {
	b, err := domain.MarshalStored(wireMetadata{
		Command: m.Command, RecordedAt: m.RecordedAt.UTC().Format(instantLayout), Actor: m.Actor,
		For: m.For, Cause: m.Cause, Claims: m.Claims, App: m.App,
	})
	if err != nil {
		return nil, fmt.Errorf("eventstore: encode metadata: %w", err)
	}
	return b, nil
}

// DecodeMetadata is the inverse of [Metadata.Encode]. Unknown keys are ignored.
func DecodeMetadata(b []byte) (Metadata, error) {
	if m, ok := metadataAsWritten(b); ok {
		return m, nil
	}
	return decodeAnyMetadata(b)
}

// decodeAnyMetadata reads metadata however the JSON is written.
func decodeAnyMetadata(b []byte) (Metadata, error) {
	var w wireMetadata
	if err := json.Unmarshal(b, &w); err != nil {
		return Metadata{}, fmt.Errorf("eventstore: decode metadata: %w", err)
	}
	at, err := time.Parse(instantLayout, w.RecordedAt)
	if err != nil {
		return Metadata{}, fmt.Errorf("eventstore: decode metadata: recorded_at: %w", err)
	}
	return Metadata{
		Command: w.Command, RecordedAt: at, Actor: w.Actor,
		For: w.For, Cause: w.Cause, Claims: w.Claims, App: w.App,
	}, nil
}
