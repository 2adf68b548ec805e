package projectionstest

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/crossprovince"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// reported is a report as its events so far left it.
type reported struct {
	state    crossprovince.State
	revision domain.Revision
}

var reportCodec = domain.NewCodec(crossprovince.Events()...)

// Report carries out commands on a report, in one append each. Like
// [Ledger.Configure] it is told apart from what filings do. A refusal ends the
// test.
func (l *Ledger) Report(t testing.TB, id uuid.UUID, commands ...crossprovince.Command) {
	t.Helper()
	if l.reports == nil {
		l.reports = make(map[uuid.UUID]*reported)
	}
	s := l.reports[id]
	if s == nil {
		s = &reported{revision: domain.Empty}
		l.reports[id] = s
	}
	for _, command := range commands {
		events, err := crossprovince.Decide(s.state, command)
		if err != nil {
			t.Fatalf("%T: %v", command, err)
		}
		for _, e := range events {
			l.report(t, id, s, e)
		}
	}
}

func (l *Ledger) report(t testing.TB, id uuid.UUID, s *reported, e crossprovince.Event) {
	t.Helper()
	stream := eventstore.Stream("crossprovince-" + id.String())
	command := domain.DeriveID(uuid.Nil, string(stream), int(s.revision)+1)
	m := eventstore.Metadata{Command: command, RecordedAt: l.at, Actor: actor, Claims: crossprovince.Claims(s.state, e), App: "test"}
	name, data, err := reportCodec.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	meta, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	p := eventstore.Proposed{ID: domain.EventID(command, string(stream), 0), Type: name, Data: data, Metadata: meta}
	done, err := l.Store.Append(t.Context(), eventstore.Append{Stream: stream, Expected: s.revision, Events: []eventstore.Proposed{p}})
	if err != nil {
		t.Fatal(err)
	}
	s.revision = done.Revision
	crossprovince.Evolve(&s.state, e, domain.Place{ID: p.ID, Revision: s.revision})
}
