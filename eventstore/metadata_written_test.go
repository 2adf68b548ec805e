package eventstore

import (
	"testing"
	"time"

	"example.org/ledger/domain"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// drawMetadata draws metadata of any shape. Most texts are those of programs,
// some have what JSON escapes.
func drawMetadata(t *rapid.T) Metadata {
	text := func(what string) string {
		return rapid.OneOf(rapid.StringMatching(`[a-zA-Z0-9 .()-]{0,40}`), rapid.StringMatching(`[a"\\\n<é]{0,6}`)).Draw(t, what)
	}
	id := func(what string) uuid.UUID {
		return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, what))
	}
	maybe := func(what string) bool { return rapid.Bool().Draw(t, what) }
	m := Metadata{
		Command: id("command"), RecordedAt: time.UnixMicro(rapid.Int64Range(1767225600e6, 4102444800e6).Draw(t, "instant")).UTC(),
		Actor: domain.Actor{Kind: domain.ActorKind(text("kind")), ID: text("actor"), Authority: text("authority")},
		For:   text("for"), App: text("app"),
	}
	if maybe("caused") {
		m.Cause = id("cause")
	}
	for range rapid.IntRange(0, 3).Draw(t, "claims") {
		c := domain.Claim{Op: domain.ClaimOp(text("op")), Kind: domain.ClaimKind(text("kind"))}
		if maybe("of a person") {
			c.Subject = id("subject")
		} else {
			c.Key = text("key")
		}
		if maybe("handed") {
			c.To = &domain.Holder{Stream: text("stream")}
			if maybe("to a person") {
				c.To.Subject = id("holder")
			}
		}
		m.Claims = append(m.Claims, c)
	}
	return m
}

// TestMetadataIsReadInOneWay holds the fast reader to the reader of any JSON,
// on what is written and on what somebody damaged.
func TestMetadataIsReadInOneWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stored, err := drawMetadata(t).Encode()
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 2).Draw(t, "damages") {
			at := rapid.IntRange(0, len(stored)-1).Draw(t, "at")
			switch rapid.IntRange(0, 2).Draw(t, "damage") {
			case 0:
				stored = append(stored[:at:at], stored[at+1:]...)
			case 1:
				stored[at] = rapid.SampledFrom([]byte(`",:{}[]\ 0aZ`+"\x00\xff")).Draw(t, "instead")
			case 2:
				stored = stored[:at+1]
			}
		}
		fast, ok := metadataAsWritten(stored)
		if !ok {
			return
		}
		want, err := decodeAnyMetadata(stored)
		if diff := cmp.Diff(want, fast); err != nil || diff != "" {
			t.Errorf("%s: %v (-as any JSON +as written):\n%s", stored, err, diff)
		}
	})
}

// TestMetadataOfProgramsIsReadFast fails when the written form and its fast
// reader part ways, which nothing but the time it takes would show.
func TestMetadataOfProgramsIsReadFast(t *testing.T) {
	claim := domain.Claim{Op: domain.HandClaim, Kind: domain.ClaimPerson, Subject: uuid.New(), To: &domain.Holder{Stream: "filing-1", Subject: uuid.New()}}
	for _, m := range []Metadata{
		{Command: uuid.New(), Actor: domain.Actor{Kind: domain.ActorSystem}, App: "ledgerd 1.0.0 (0f3c2a1)"},
		{
			Command: uuid.New(), Actor: domain.Actor{Kind: domain.ActorOfficial, ID: "o-1", Authority: "32"}, For: "91320500DEMQ000184",
			Cause: uuid.New(), Claims: []domain.Claim{claim, {Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: "91320500DEMQ000184"}},
		},
	} {
		stored, err := m.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := metadataAsWritten(stored); !ok {
			t.Errorf("%s is read slowly", stored)
		}
	}
}

func BenchmarkDecodeMetadata(b *testing.B) {
	m := Metadata{Command: uuid.New(), RecordedAt: time.Now(), Actor: domain.Actor{Kind: domain.ActorInstitution, ID: uuid.NewString()}, App: "ledgerd 1.0.0"}
	stored, err := m.Encode()
	if err != nil {
		b.Fatal(err)
	}
	b.Run("as-written", func(b *testing.B) {
		for b.Loop() {
			if _, err := DecodeMetadata(stored); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("as-any-JSON", func(b *testing.B) {
		for b.Loop() {
			if _, err := decodeAnyMetadata(stored); err != nil {
				b.Fatal(err)
			}
		}
	})
}
