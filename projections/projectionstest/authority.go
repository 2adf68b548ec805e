package projectionstest

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// configured is an authority's configuration as its events so far left it.
type configured struct {
	state    authority.State
	revision domain.Revision
}

var authorityCodec = domain.NewCodec(authority.Events()...)

// Configure carries out commands on an authority's configuration, in one append
// each, and returns the position of the last event. It is told apart from what
// filings do: their IDs and instants are the same whether or not an authority
// was configured in between. A refusal ends the test.
func (l *Ledger) Configure(t testing.TB, code domain.Authority, commands ...authority.Command) eventstore.Position {
	t.Helper()
	if l.authorities == nil {
		l.authorities = make(map[domain.Authority]*configured)
	}
	c := l.authorities[code]
	if c == nil {
		c = &configured{revision: domain.Empty}
		l.authorities[code] = c
	}
	var position eventstore.Position
	for _, command := range commands {
		events, err := authority.Decide(c.state, command)
		if err != nil {
			t.Fatalf("%T: %v", command, err)
		}
		for _, e := range events {
			position = l.configure(t, code, c, e)
		}
	}
	return position
}

func (l *Ledger) configure(t testing.TB, code domain.Authority, c *configured, e authority.Event) eventstore.Position {
	t.Helper()
	stream := eventstore.Stream("authority-" + string(code))
	command := domain.DeriveID(uuid.Nil, string(stream), int(c.revision)+1)
	m := eventstore.Metadata{
		Command: command, RecordedAt: l.at, App: "test",
		Actor: domain.Actor{Kind: domain.ActorOfficial, ID: Reviewer, Authority: string(code)},
	}
	name, data, err := authorityCodec.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	meta, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	p := eventstore.Proposed{ID: domain.EventID(command, string(stream), 0), Type: name, Data: data, Metadata: meta}
	done, err := l.Store.Append(t.Context(), eventstore.Append{Stream: stream, Expected: c.revision, Events: []eventstore.Proposed{p}})
	if err != nil {
		t.Fatal(err)
	}
	c.revision = done.Revision
	authority.Evolve(&c.state, e, domain.Place{ID: p.ID, Revision: c.revision})
	return done.Position
}

// Configuration returns an authority's configuration as it is now.
func (l *Ledger) Configuration(code domain.Authority) authority.State {
	if c := l.authorities[code]; c != nil {
		return c.state
	}
	return authority.State{}
}
