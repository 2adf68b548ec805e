// Package projectionstest makes histories of filings, through the rules, and
// holds what read models make of them against files.
//
// It is for tests alone, of read models and of what stands on them.
package projectionstest

import (
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Ledger records in a store what commands lead to, without a vault: nothing in
// its histories can be unsealed. IDs and instants follow from the order of the
// commands, so that one history is always the same. It is not for concurrent
// use, and the store's filings are its own.
type Ledger struct {
	Store eventstore.Store
	// Step is how much later each command comes than the one before.
	Step time.Duration

	at       time.Time
	commands int
	filings  map[uuid.UUID]*folded

	authorities map[domain.Authority]*configured
	suggestions map[uuid.UUID]*suggested
	reports     map[uuid.UUID]*reported
}

// folded is a filing as its events so far left it.
type folded struct {
	state    filing.State
	revision domain.Revision
	position eventstore.Position
}

// Began is the instant of a ledger's first command.
var Began = time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC)

// NewLedger returns a ledger that records in store, a minute between commands.
func NewLedger(store eventstore.Store) *Ledger {
	return &Ledger{Store: store, Step: time.Minute, at: Began, filings: make(map[uuid.UUID]*folded)}
}

var codec = domain.NewCodec(filing.Events()...)

// actor is who does everything.
var actor = domain.Actor{Kind: domain.ActorInstitution, ID: "a-1"}

// Do carries out commands on a filing, in one append each, and returns the
// position of the last event. A refusal ends the test.
func (l *Ledger) Do(t testing.TB, id uuid.UUID, commands ...filing.Command) eventstore.Position {
	t.Helper()
	for _, c := range commands {
		l.at = l.at.Add(l.Step)
		l.atOnce(t, id, c)
	}
	return l.filing(id).position
}

// atOnce carries out commands in the moment of the one before: beside what a
// story is about.
func (l *Ledger) atOnce(t testing.TB, id uuid.UUID, commands ...filing.Command) eventstore.Position {
	t.Helper()
	f := l.filing(id)
	for _, c := range commands {
		events, err := filing.Decide(f.state, c)
		if err != nil {
			t.Fatalf("%T: %v", c, err)
		}
		l.append(t, id, f, events)
	}
	return f.position
}

// Record appends events that no command leads to yet, in one append, and
// returns the position of the last one.
func (l *Ledger) Record(t testing.TB, id uuid.UUID, events ...filing.Event) eventstore.Position {
	t.Helper()
	f := l.filing(id)
	l.at = l.at.Add(l.Step)
	l.append(t, id, f, events)
	return f.position
}

func (l *Ledger) filing(id uuid.UUID) *folded {
	f := l.filings[id]
	if f == nil {
		f = &folded{revision: domain.Empty}
		l.filings[id] = f
	}
	return f
}

func (l *Ledger) append(t testing.TB, id uuid.UUID, f *folded, events []filing.Event) {
	t.Helper()
	head, err := l.Store.Head(t.Context(), Stream(id))
	if err != nil {
		t.Fatal(err)
	}
	f.revision = head // which may count events that only the store sees
	l.commands++
	command := domain.DeriveID(uuid.Nil, "command", l.commands)
	a := eventstore.Append{Stream: Stream(id), Expected: f.revision}
	for i, e := range events {
		m := eventstore.Metadata{
			Command: command, RecordedAt: l.at, Actor: actor, Claims: filing.Claims(f.state, e), App: "test",
		}
		p := Propose(t, e, domain.EventID(command, string(a.Stream), i), m)
		a.Events = append(a.Events, p)
		f.revision++
		filing.Evolve(&f.state, e, domain.Place{ID: p.ID, Revision: f.revision})
	}
	if len(events) == 0 {
		return
	}
	done, err := l.Store.Append(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	f.position = done.Position
}

// Propose returns an event in its stored form.
func Propose(t testing.TB, e filing.Event, id uuid.UUID, m eventstore.Metadata) eventstore.Proposed {
	t.Helper()
	name, data, err := codec.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	meta, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return eventstore.Proposed{ID: id, Type: name, Data: data, Metadata: meta}
}

// Stream returns the stream of a filing.
func Stream(id uuid.UUID) eventstore.Stream { return eventstore.Stream("filing-" + id.String()) }

// State returns a filing as it is now.
func (l *Ledger) State(id uuid.UUID) filing.State {
	if f := l.filings[id]; f != nil {
		return f.state
	}
	return filing.State{}
}

// Filings returns the IDs of all filings, in no order.
func (l *Ledger) Filings() []uuid.UUID {
	ids := make([]uuid.UUID, 0, len(l.filings))
	for id := range l.filings {
		ids = append(ids, id)
	}
	return ids
}

// Now is the instant of the last command.
func (l *Ledger) Now() time.Time { return l.at }

// Today is the day of the next command in Asia/Shanghai.
func (l *Ledger) Today() domain.Date { return domain.DateOf(l.at.Add(l.Step), domain.Shanghai()) }
