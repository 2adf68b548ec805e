package eventstoretest

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

var limitCases = []testCase{
	{"what is as large as may be is stored, and nothing larger", testLimits},
	{"what is not well formed is refused and writes nothing", testInvalid},
}

// sized returns n events with size bytes of data each and no metadata.
func sized(n, size int) []eventstore.Proposed {
	events := newEvents(n)
	for i := range events {
		events[i].Data, events[i].Metadata = bytes.Repeat([]byte{'x'}, size), nil
	}
	return events
}

func testLimits(t *testing.T, s eventstore.Store) {
	name := func(n int) string { return "test-" + uuid.NewString() + strings.Repeat("n", n-41) }
	claims := func(n int) []eventstore.Claim {
		c := make([]eventstore.Claim, n)
		for i := range c {
			c[i] = take(newKey())
		}
		return c
	}
	for _, c := range []struct {
		what  string
		limit int
		make  func(n int) eventstore.Append // an append whose size in question is n
	}{
		{"bytes of an event's data", eventstore.MaxEvent, func(n int) eventstore.Append {
			return eventstore.Append{Events: sized(1, n)}
		}},
		{"bytes of an event's data and metadata", eventstore.MaxEvent, func(n int) eventstore.Append {
			events := sized(1, n/2)
			events[0].Metadata = make([]byte, n-n/2)
			return eventstore.Append{Events: events}
		}},
		{"bytes of an append", eventstore.MaxAppend, func(n int) eventstore.Append {
			const each = 192 << 10
			return eventstore.Append{Events: append(sized((n-1)/each, each), sized(1, n-(n-1)/each*each)...)}
		}},
		{"events of an append", eventstore.MaxEvents, func(n int) eventstore.Append {
			return eventstore.Append{Events: newEvents(n)}
		}},
		{"claims of an append", eventstore.MaxClaims, func(n int) eventstore.Append {
			return eventstore.Append{Events: newEvents(1), Claims: claims(n)}
		}},
		{"bytes of a key", eventstore.MaxKey, func(n int) eventstore.Append {
			return eventstore.Append{Events: newEvents(1), Claims: []eventstore.Claim{take(append(newKey(), make([]byte, n-16)...))}}
		}},
		{"bytes of a stream's name", eventstore.MaxName, func(n int) eventstore.Append {
			return eventstore.Append{Stream: eventstore.Stream(name(n)), Events: newEvents(1)}
		}},
		{"bytes of an event's type", eventstore.MaxName, func(n int) eventstore.Append {
			events := newEvents(1)
			events[0].Type = name(n)
			return eventstore.Append{Events: events}
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			within, over := c.make(c.limit), c.make(c.limit+1)
			for _, a := range []*eventstore.Append{&within, &over} {
				a.Expected = eventstore.Empty
				if a.Stream == "" {
					a.Stream = newStream()
				}
			}
			mustAppend(t, s, within)
			wantEvents(t, s, within.Stream, within.Events)
			_, err := s.Append(t.Context(), over)
			if large, ok := errors.AsType[*eventstore.TooLargeError](err); !ok || !errors.Is(err, eventstore.ErrTooLarge) {
				t.Errorf("one more than the limit: %v, want too large", err)
			} else if large.Limit != c.limit || large.Size != c.limit+1 {
				t.Errorf("too large by %d of %d, want %d of %d", large.Size, large.Limit, c.limit+1, c.limit)
			}
			wantNothing(t, s, over)
		})
	}
}

// wantNothing checks that a left no events and no claims.
func wantNothing(t *testing.T, s eventstore.Store, a eventstore.Append) {
	t.Helper()
	for page, err := range s.Read(t.Context(), a.Stream, eventstore.ReadOptions{}) {
		t.Fatalf("read %s: %d events, %v; want nothing", a.Stream, len(page), err)
	}
	for _, c := range a.Claims[:min(len(a.Claims), 2)] {
		if c.Op == domain.TakeClaim && len(c.Key) > 0 && len(c.Key) <= eventstore.MaxKey {
			wantFree(t, s, c.Key)
		}
	}
}

func testInvalid(t *testing.T, s eventstore.Store) {
	twice := newKey()
	for name, spoil := range map[string]func(*eventstore.Append){
		"no stream":                    func(a *eventstore.Append) { a.Stream = "" },
		"a space in a stream's name":   func(a *eventstore.Append) { a.Stream += " x" },
		"a line end in a name":         func(a *eventstore.Append) { a.Stream += "\n" },
		"a zero byte in a name":        func(a *eventstore.Append) { a.Stream += "\x00" },
		"Chinese in a stream's name":   func(a *eventstore.Append) { a.Stream += "备案" },
		"broken UTF-8 in a name":       func(a *eventstore.Append) { a.Stream += "\xff" },
		"a stream of the server's":     func(a *eventstore.Append) { a.Stream = "$" + a.Stream },
		"a stream of the store's":      func(a *eventstore.Append) { a.Stream = "claim-" + a.Stream },
		"a type of the server's":       func(a *eventstore.Append) { a.Events[1].Type = "$metadata" },
		"a type of the store's":        func(a *eventstore.Append) { a.Events[1].Type = "ledger.fenced" },
		"expecting less than nothing":  func(a *eventstore.Append) { a.Expected = -2 },
		"no events":                    func(a *eventstore.Append) { a.Events = nil },
		"an event without ID":          func(a *eventstore.Append) { a.Events[1].ID = uuid.Nil },
		"two events of one ID":         func(a *eventstore.Append) { a.Events[1].ID = a.Events[0].ID },
		"an event without type":        func(a *eventstore.Append) { a.Events[1].Type = "" },
		"Chinese in an event's type":   func(a *eventstore.Append) { a.Events[1].Type = "备案" },
		"a claim without kind":         func(a *eventstore.Append) { a.Claims[0].Kind = "" },
		"broken UTF-8 in a kind":       func(a *eventstore.Append) { a.Claims[0].Kind = "\xff" },
		"a claim without key":          func(a *eventstore.Append) { a.Claims[0].Key = nil },
		"a claim without operation":    func(a *eventstore.Append) { a.Claims[0].Op = "" },
		"a claim of unknown operation": func(a *eventstore.Append) { a.Claims[0].Op = "steal" },
		"a hand to nobody":             func(a *eventstore.Append) { a.Claims[0].Op = domain.HandClaim },
		"a hand to what is no name": func(a *eventstore.Append) {
			a.Claims[0] = hand(a.Claims[0].Key, eventstore.Holder{Stream: "test-\x00"})
		},
		"one key twice": func(a *eventstore.Append) { a.Claims = []eventstore.Claim{take(twice), release(twice)} },
	} {
		t.Run(name, func(t *testing.T) {
			a := eventstore.Append{
				Stream: newStream(), Expected: eventstore.Empty, Events: newEvents(2), Claims: []eventstore.Claim{take(newKey())},
			}
			stream := a.Stream
			spoil(&a)
			if _, err := s.Append(t.Context(), a); !errors.Is(err, eventstore.ErrInvalid) {
				t.Errorf("%v, want invalid", err)
			}
			a.Stream = stream
			wantNothing(t, s, a)
		})
	}
}
