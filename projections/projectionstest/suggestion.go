package projectionstest

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// suggested is a suggestion as its events so far left it.
type suggested struct {
	state    suggestion.State
	revision domain.Revision
}

var suggestionCodec = domain.NewCodec(suggestion.Events()...)

// Suggest carries out commands on a suggestion, in one append each. Like
// [Ledger.Configure] it is told apart from what filings do. A refusal ends the
// test.
func (l *Ledger) Suggest(t testing.TB, id uuid.UUID, commands ...suggestion.Command) {
	t.Helper()
	if l.suggestions == nil {
		l.suggestions = make(map[uuid.UUID]*suggested)
	}
	s := l.suggestions[id]
	if s == nil {
		s = &suggested{revision: domain.Empty}
		l.suggestions[id] = s
	}
	for _, command := range commands {
		events, err := suggestion.Decide(s.state, command)
		if err != nil {
			t.Fatalf("%T: %v", command, err)
		}
		for _, e := range events {
			l.suggest(t, id, s, e)
		}
	}
}

// Conclude says what became of the last adoption of a suggestion.
func (l *Ledger) Conclude(t testing.TB, id uuid.UUID, refusal string) {
	t.Helper()
	l.Suggest(t, id, suggestion.Conclude{Adoption: l.suggestions[id].state.Adoption, Refusal: refusal, Today: l.Today()})
}

func (l *Ledger) suggest(t testing.TB, id uuid.UUID, s *suggested, e suggestion.Event) {
	t.Helper()
	stream := eventstore.Stream("suggestion-" + id.String())
	command := domain.DeriveID(uuid.Nil, string(stream), int(s.revision)+1)
	m := eventstore.Metadata{Command: command, RecordedAt: l.at, Actor: actor, Claims: suggestion.Claims(s.state, e), App: "test"}
	name, data, err := suggestionCodec.Encode(e)
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
	suggestion.Evolve(&s.state, e, domain.Place{ID: p.ID, Revision: s.revision})
}
