package eventstore_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/eventstore"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// everyField is metadata with each field set, and claims of each kind.
var everyField = eventstore.Metadata{
	Command:    uuid.MustParse("3f2b8c1e-6f0a-5d5e-9a44-0d6f4a1c2b33"),
	RecordedAt: time.Date(2026, 3, 2, 4, 0, 0, 120_000_000, time.UTC),
	Actor:      domain.Actor{Kind: domain.ActorOfficial, ID: "b0c7a1d2-9f7e-5f3b-8a61-2f1f5c0f7e10", Authority: "32"},
	For:        "91320500DEMQ000184",
	Cause:      uuid.MustParse("7d0c5b5a-2f0e-5a8b-8f43-9f1b7a6f2c01"),
	Claims: []domain.Claim{
		{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: "91320500DEMQ000184"},
		{Op: domain.ReleaseClaim, Kind: domain.ClaimPerson, Subject: uuid.MustParse("56a3e61d-4d68-5a5d-be4a-d97342a0dcd4")},
		{Op: domain.HandClaim, Kind: domain.ClaimPerson, Subject: uuid.MustParse("56a3e61d-4d68-5a5d-be4a-d97342a0dcd4"), To: &domain.Holder{
			Stream: "filing-a8d0f2f5-76d2-5d35-a7c1-60f0bd5b1f6e", Subject: uuid.MustParse("2a67354b-4f7a-5723-aa9d-b2dc3940ec05"),
		}},
	},
	App: "ledgerd 1.0.0 (0f3c2a1)",
}

// fewestFields is metadata with no field that may be left out.
var fewestFields = eventstore.Metadata{
	Command:    everyField.Command,
	RecordedAt: time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC),
	Actor:      domain.Actor{Kind: domain.ActorInstitution, ID: "a8d0f2f5-76d2-5d35-a7c1-60f0bd5b1f6e"},
}

// TestMetadataFormat holds the stored form still. The golden file has it
// indented; in the log it is compact.
func TestMetadataFormat(t *testing.T) {
	var all bytes.Buffer
	for i, m := range []eventstore.Metadata{everyField, fewestFields} {
		stored, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, stored); err != nil || !bytes.Equal(compact.Bytes(), stored) {
			t.Errorf("not compact: %s", stored)
		}
		back, err := eventstore.DecodeMetadata(stored)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(m, back); d != "" {
			t.Errorf("it does not come back as it was stored (-stored +read):\n%s", d)
		}
		fmt.Fprintf(&all, "%s%s", []string{`{"every_field":`, `,"fewest_fields":`}[i], stored)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, append(all.Bytes(), '}'), "", "\t"); err != nil {
		t.Fatal(err)
	}
	domaintest.Golden(t, "testdata/metadata.json", append(indented.Bytes(), '\n'))
	v := reflect.ValueOf(everyField)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("%s is not set, so that nothing holds it still", v.Type().Field(i).Name)
		}
	}
}

func TestMetadataOfANewerProgramIsRead(t *testing.T) {
	m, err := eventstore.DecodeMetadata([]byte(`{"command":"3f2b8c1e-6f0a-5d5e-9a44-0d6f4a1c2b33","shard":7,"recorded_at":"2026-03-02T04:00:00.000000Z","actor":{"kind":"system","id":"","mood":"good"},"app":"2"}`))
	if err != nil || m.Actor.Kind != domain.ActorSystem || !m.RecordedAt.Equal(fewestFields.RecordedAt) {
		t.Errorf("read as %+v, %v", m, err)
	}
}

func TestMetadataThatCannotBeRead(t *testing.T) {
	for what, s := range map[string]string{
		"nothing":           ``,
		"no JSON":           `{`,
		"no instant":        `{"command":"3f2b8c1e-6f0a-5d5e-9a44-0d6f4a1c2b33"}`,
		"a local instant":   `{"recorded_at":"2026-03-02T12:00:00.000000+08:00"}`,
		"seconds alone":     `{"recorded_at":"2026-03-02T04:00:00Z"}`,
		"nanoseconds":       `{"recorded_at":"2026-03-02T04:00:00.000000001Z"}`,
		"a command no UUID": `{"command":"one","recorded_at":"2026-03-02T04:00:00.000000Z"}`,
	} {
		if m, err := eventstore.DecodeMetadata([]byte(s)); err == nil {
			t.Errorf("%s is read as %+v", what, m)
		}
	}
}

// TestInstantsSortAsText holds that who has only the text can order by it.
func TestInstantsSortAsText(t *testing.T) {
	var last string
	for _, d := range []time.Duration{0, time.Microsecond, time.Millisecond, time.Second, time.Hour, 365 * 24 * time.Hour} {
		m := fewestFields
		m.RecordedAt = m.RecordedAt.Add(d)
		b, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		var wire struct {
			RecordedAt string `json:"recorded_at"`
		}
		if err := json.Unmarshal(b, &wire); err != nil {
			t.Fatal(err)
		}
		if wire.RecordedAt <= last || last != "" && len(wire.RecordedAt) != len(last) {
			t.Errorf("%s comes after %s", wire.RecordedAt, last)
		}
		last = wire.RecordedAt
	}
}
