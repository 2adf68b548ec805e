package projections_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
)

// filingStory writes the history of one filing to a store, an event every
// minute.
type filingStory struct {
	t     testing.TB
	store *memory.Store
	id    uuid.UUID
	now   time.Time
	state filing.State
	next  domain.Revision
	actor domain.Actor
	marks map[string]domain.Revision // where a chapter ended
}

var filingCodec = domain.NewCodec(filing.Events()...)

// newFilingStory begins at nine in the morning of a Monday, Shanghai time.
func newFilingStory(t testing.TB, store *memory.Store, what string) *filingStory {
	return &filingStory{
		t: t, store: store, id: thing(what), actor: clerk,
		now:   time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC),
		marks: map[string]domain.Revision{"nothing": domain.Empty},
	}
}

func (s *filingStory) stream() eventstore.Stream { return projections.FilingStream(s.id) }

// record appends events as they are, without asking the rules.
func (s *filingStory) record(events ...filing.Event) {
	s.t.Helper()
	for _, e := range events {
		s.now = s.now.Add(time.Minute)
		command := domain.DeriveID(s.id, "command", int(s.next))
		name, data, err := filingCodec.Encode(e)
		if err != nil {
			s.t.Fatal(err)
		}
		meta, err := eventstore.Metadata{Command: command, RecordedAt: s.now, Actor: s.actor, App: "test"}.Encode()
		if err != nil {
			s.t.Fatal(err)
		}
		p := eventstore.Proposed{ID: domain.EventID(command, string(s.stream()), 0), Type: name, Data: data, Metadata: meta}
		_, err = s.store.Append(s.t.Context(), eventstore.Append{Stream: s.stream(), Expected: s.next - 1, Events: []eventstore.Proposed{p}})
		if err != nil {
			s.t.Fatal(err)
		}
		filing.Evolve(&s.state, e, domain.Place{ID: p.ID, Revision: s.next})
		s.next++
	}
}

// as lets somebody else act.
func (s *filingStory) as(a domain.Actor) *filingStory { s.actor = a; return s }

// do records what the rules make of a command; refused reports whether nothing.
func (s *filingStory) do(c filing.Command) (refused bool) {
	s.t.Helper()
	events, err := filing.Decide(s.state, c)
	s.record(events...)
	return err != nil
}

// mark names the moment.
func (s *filingStory) mark(what string) { s.marks[what] = s.next - 1 }

// at returns the filing as it was at a mark.
func (s *filingStory) at(mark string) projections.FilingView {
	s.t.Helper()
	revision, ok := s.marks[mark]
	if !ok {
		s.t.Fatalf("no mark %q", mark)
	}
	return s.timeline().AtRevision(revision)
}

func (s *filingStory) timeline() *projections.Timeline {
	s.t.Helper()
	t, err := projections.ReadTimeline(s.t.Context(), s.store, s.stream())
	if err != nil {
		s.t.Fatal(err)
	}
	return t
}

// submission is the last submission of a case.
func (s *filingStory) submission(id uuid.UUID) uuid.UUID { return s.state.Cases[id].Submission }
