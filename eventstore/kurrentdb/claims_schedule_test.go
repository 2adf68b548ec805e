package kurrentdb

import (
	"errors"
	"os"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// all is every append that the scenario may make first.
func (s scenario) all() []eventstore.Append {
	return append(s.before, eventstore.Append{Claims: []eventstore.Claim{take("a"), take("b"), take("c")}})
}

func events(command, content string) []eventstore.Proposed {
	return []eventstore.Proposed{{
		ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(command)), Type: "test.happened", Data: []byte(command + content),
	}}
}

func take(key string) eventstore.Claim {
	return eventstore.Claim{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: []byte(key)}
}

func release(key string) eventstore.Claim {
	return eventstore.Claim{Op: domain.ReleaseClaim, Kind: domain.ClaimCreditCode, Key: []byte(key)}
}

func hand(key string, to eventstore.Stream) eventstore.Claim {
	return eventstore.Claim{Op: domain.HandClaim, Kind: domain.ClaimCreditCode, Key: []byte(key), To: eventstore.Holder{Stream: to}}
}

// at is an append of one command.
func at(stream eventstore.Stream, expected eventstore.Revision, command string, claims ...eventstore.Claim) eventstore.Append {
	return eventstore.Append{Stream: stream, Expected: expected, Events: events(command, ""), Claims: claims}
}

// once makes one append.
func once(a eventstore.Append) script {
	return func(p *process) { _ = p.append(a) }
}

// insist repeats an append whose outcome is unknown, and after a conflict
// appends at the head, as a decider does; as often as it says.
func insist(a eventstore.Append, times int) script {
	return func(p *process) {
		a := a
		for range times {
			err := p.append(a)
			if lost, ok := errors.AsType[*eventstore.ConflictError](err); ok {
				a.Expected = lost.Actual
			} else if !errors.Is(err, eventstore.ErrUnknownOutcome) && !errors.Is(err, eventstore.ErrUnavailable) {
				return
			}
		}
	}
}

// redecided is the same command with other bytes and other claims.
func redecided(a eventstore.Append, claims ...eventstore.Claim) eventstore.Append {
	e := a.Events[0]
	e.Data = append([]byte("redecided "), e.Data...)
	a.Events, a.Claims = []eventstore.Proposed{e}, claims
	return a
}

const empty = eventstore.Empty

func scenarios() []scenario {
	takeA := at("test-s", empty, "take", take("a"))
	heldByS := []eventstore.Append{takeA}
	handed := at("test-s", 0, "hand", hand("a", "test-t"))
	released := at("test-s", 0, "release", release("a"))
	return []scenario{
		{name: "two take one key", faults: 2, procs: []script{
			once(takeA), once(at("test-t", empty, "other", take("a")))}},
		{name: "three take one key", faults: 1, procs: []script{
			once(takeA), once(at("test-t", empty, "other", take("a"))), once(at("test-u", empty, "third", take("a")))}},
		{name: "two insist on one key", faults: 1, procs: []script{
			insist(takeA, 3), insist(at("test-t", empty, "other", take("a")), 3)}},
		{name: "a command twice at once, against another", faults: 1, procs: []script{
			once(takeA), once(takeA), once(at("test-t", empty, "other", take("a")))}},
		{name: "a command twice, decided differently, against another", faults: 1, procs: []script{
			once(takeA), once(redecided(takeA, take("b"))), once(at("test-t", empty, "other", take("a"), take("b")))}},
		{name: "a command twice, decided differently", faults: 2, procs: []script{
			once(takeA), once(redecided(takeA, take("a"), take("b")))}},
		{name: "two commands on one stream", faults: 2, procs: []script{
			once(takeA), once(at("test-s", empty, "other", take("a"), take("b")))}},
		{name: "handed over, handed back, and the first repeated", faults: 1, before: heldByS, procs: []script{
			once(handed), once(at("test-t", empty, "back", hand("a", "test-s"))), once(handed)}},
		{name: "released, taken, and the release repeated", faults: 1, before: heldByS, procs: []script{
			once(released), once(at("test-t", empty, "other", take("a"))), once(released)}},
		{name: "taken, released, and the taking repeated", faults: 1, procs: []script{
			once(takeA), once(released), once(takeA)}},
		{name: "handed over against released and taken", faults: 1, before: heldByS, procs: []script{
			once(handed), once(released), once(at("test-t", empty, "other", take("a")))}},
		{name: "two keys, crosswise", faults: 1, procs: []script{
			once(at("test-s", empty, "one", take("a"), take("b"))), once(at("test-t", empty, "two", take("b"), take("a")))}},
		{name: "three keys against the upper two", faults: 0, procs: []script{
			once(at("test-s", empty, "one", take("a"), take("b"), take("c"))), insist(at("test-t", empty, "two", take("b"), take("c")), 2)}},
		{name: "three keys against the upper two, backwards", faults: 1, backwards: true, procs: []script{
			once(at("test-s", empty, "one", take("a"), take("b"), take("c"))), insist(at("test-t", empty, "two", take("b"), take("c")), 2)}},
		{name: "two keys, of which one is held", faults: 2, before: heldByS, procs: []script{
			once(at("test-t", empty, "both", take("b"), take("a"))), once(at("test-u", empty, "other", take("b")))}},
		{name: "two keys change hands", faults: 1, before: []eventstore.Append{at("test-s", empty, "take", take("a"), take("b"))}, procs: []script{
			once(at("test-s", 0, "leave", hand("a", "test-t"), release("b"))), once(at("test-t", empty, "other", take("b"), take("a")))}},
	}
}

// TestNoScheduleBreaksAClaim runs every schedule of the first scenario, and of
// the others some. LEDGER_TEST_SOAK=1 runs every schedule of all that have up to
// a million states, which are all but one or two; it takes some twenty minutes.
func TestNoScheduleBreaksAClaim(t *testing.T) {
	soak := os.Getenv("LEDGER_TEST_SOAK") != ""
	for i, s := range scenarios() {
		most := 500
		switch {
		case soak:
			most = 1_000_000
		case i == 0:
			most = 10_000
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			out := explore(s, most)
			t.Logf("%s: %d states, %d executions, all of them: %v", s.name, out.states, out.runs, !out.capped)
			if out.wrong != "" {
				t.Fatal(out)
			}
		})
	}
}
