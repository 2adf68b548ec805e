package kurrentdb

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/eventstore"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

var (
	subject = uuid.MustParse("56a3e61d-4d68-5a5d-be4a-d97342a0dcd4")
	heir    = uuid.MustParse("2a67354b-4f7a-5723-aa9d-b2dc3940ec05")
	filing  = eventstore.Stream("filing-a8d0f2f5-76d2-5d35-a7c1-60f0bd5b1f6e")
)

// TestClaimFormat holds still what is stored of claims. The golden file has the
// events as one object each; in the log they are compact and by themselves.
func TestClaimFormat(t *testing.T) {
	left := eventstore.Proposed{ID: uuid.MustParse("7d0c5b5a-2f0e-5a8b-8f43-9f1b7a6f2c01"), Type: "filing.staff_left", Data: []byte("{}")}
	handed := reservation{claim: "claim-person-0aff", at: 4, reserved: reserved{
		Kind: domain.ClaimPerson, Key: "0aff", Op: domain.HandClaim,
		Attempt: uuid.MustParse("3f2b8c1e-6f0a-4d5e-9a44-0d6f4a1c2b33"), Claims: 2,
		Stream: filing, Revision: 12, EventID: left.ID, Digest: digest(left),
		Held: storedHolder(eventstore.Holder{Stream: filing, Subject: subject}),
		Next: storedHolder(eventstore.Holder{Stream: filing, Subject: heir}),
	}}
	taken := handed
	taken.Op, taken.Kind, taken.Key, taken.claim = domain.TakeClaim, domain.ClaimCreditCode, "31", "claim-credit-code-31"
	taken.Held, taken.Next = nil, storedHolder(eventstore.Holder{Stream: filing})
	handed.id, taken.id = handed.event(handed.claim, 3).ID, taken.event(taken.claim, 3).ID

	var all bytes.Buffer
	for _, e := range []eventstore.Proposed{
		handed.event(handed.claim, 3), handed.settlement(stands), handed.settlement(refuted), handed.fence(),
		taken.event(taken.claim, 3), taken.settlement(stands), taken.settlement(refuted),
	} {
		var indented bytes.Buffer
		if err := json.Indent(&indented, e.Data, "", "\t"); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "%s %s %s\n", e.Type, e.ID, indented.Bytes())
	}
	domaintest.Golden(t, "testdata/claims.txt", all.Bytes())
}

func TestStateAfter(t *testing.T) {
	holder, next := eventstore.Holder{Stream: filing, Subject: subject}, eventstore.Holder{Stream: "filing-2", Subject: heir}
	r := reservation{id: uuid.New(), claim: "claim-person-0a", at: 1, position: eventstore.NewPosition(7, 7), reserved: reserved{
		Kind: domain.ClaimPerson, Key: "0a", Op: domain.HandClaim, Stream: filing, Revision: 3, EventID: uuid.New(),
		Held: storedHolder(holder), Next: storedHolder(next),
	}}
	last := func(e eventstore.Proposed) eventstore.Recorded {
		return eventstore.Recorded{Proposed: e, Stream: r.claim, Revision: r.at, Position: r.position}
	}
	open := r.event(r.claim, 0)
	r.id = open.ID
	for name, c := range map[string]struct {
		last eventstore.Proposed
		want claimState
	}{
		"open":      {open, claimState{at: 1, holder: holder, open: &r}},
		"confirmed": {r.settlement(stands), claimState{at: 1, holder: next}},
		"voided":    {r.settlement(refuted), claimState{at: 1, holder: holder}},
	} {
		got, err := stateAfter(last(c.last))
		if d := cmp.Diff(c.want, got, cmp.AllowUnexported(claimState{}, reservation{}, eventstore.Position{})); d != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, d)
		}
	}
	for _, e := range []eventstore.Proposed{
		{Type: "ledger.claim_forgotten", Data: []byte("{}")}, {Type: typeConfirmed, Data: []byte("[]")}, {Type: typeReserved},
	} {
		if s, err := stateAfter(last(e)); err == nil {
			t.Errorf("%s %s is read as %+v", e.Type, e.Data, s)
		}
	}
}

// TestVerdict has a reservation, and what may stand at its place.
func TestVerdict(t *testing.T) {
	e := eventstore.Proposed{ID: uuid.New(), Type: "test.happened", Data: []byte("1"), Metadata: []byte("2")}
	r := reservation{position: eventstore.NewPosition(10, 10), reserved: reserved{Revision: 3, EventID: e.ID, Digest: digest(e)}}
	for name, c := range map[string]struct {
		spoil func(*eventstore.Recorded)
		want  verdict
	}{
		"the event":                            {func(*eventstore.Recorded) {}, stands},
		"another event":                        {func(r *eventstore.Recorded) { r.ID = uuid.New() }, refuted},
		"its ID with other data":               {func(r *eventstore.Recorded) { r.Data = []byte("12") }, refuted},
		"its ID with other metadata":           {func(r *eventstore.Recorded) { r.Data, r.Metadata = []byte("12"), nil }, refuted},
		"its ID with another type":             {func(r *eventstore.Recorded) { r.Type = "test.happened1" }, refuted},
		"the event, but before it":             {func(r *eventstore.Recorded) { r.Position = eventstore.NewPosition(9, 9) }, refuted},
		"the event, but one revision later on": {func(r *eventstore.Recorded) { r.Revision++ }, refuted},
	} {
		there := eventstore.Recorded{Proposed: e, Stream: filing, Revision: 3, Position: eventstore.NewPosition(11, 11)}
		c.spoil(&there)
		if got := r.verdict(there); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestClaimStreamsDiffer has keys that are easily taken for each other.
func TestClaimStreamsDiffer(t *testing.T) {
	long := strings.Repeat("k", eventstore.MaxName)
	names := map[eventstore.Stream]string{}
	for _, c := range []struct {
		kind domain.ClaimKind
		key  string
	}{
		{"a", "b"}, {"a-62", "b"}, {"a", "b-b"}, {"a-", "b"}, {"A", "b"}, {"a", "B"}, {"a", "b\x00"}, {"~", "b"},
		{domain.ClaimKind(long), "b"}, {domain.ClaimKind(long[1:] + "-"), "b"}, {domain.ClaimKind(long), "c"},
		{"a", strings.Repeat("x", eventstore.MaxKey)}, {"b", strings.Repeat("x", eventstore.MaxKey)},
	} {
		name := claimStream(c.kind, []byte(c.key))
		what := fmt.Sprintf("%s %x", c.kind, c.key)
		if other, ok := names[name]; ok {
			t.Errorf("%s and %s are both %s", what, other, name)
		}
		if len(name) > eventstore.MaxName || !isClaimStream(name) {
			t.Errorf("%s is %s", what, name)
		}
		names[name] = what
	}
}
