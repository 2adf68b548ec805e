package projectionstest

import (
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/calendar"
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

// ConfiguredStory records what the limits of reviews depend on: authorities
// that change them, and holidays, before, between and after the rounds of
// cases, and around them [Story].
func ConfiguredStory(t testing.TB, l *Ledger) {
	t.Helper()
	reason := "本省工作需要"
	limit := func(seen domain.Revision, days int) authority.SetReviewLimit {
		return authority.SetReviewLimit{Seen: seen, ReviewLimit: authority.ReviewLimit{WorkingDays: days}, Reason: reason}
	}
	l.Configure(t, "32", limit(domain.Empty, 5))
	Story(t, l)
	l.Step = 29 * time.Hour
	l.Configure(t, "13", authority.SetCancellationLine{Seen: domain.Empty, Reason: reason})

	// The default holds until the case of 河北 is in, for the case for good.
	id, first := Jishuo.ID(), Jishuo.FirstCase()
	l.Submit(t, id, first)
	l.Configure(t, "13", limit(domain.Empty, 20), authority.SetHolidays{Seen: domain.Empty, Reason: reason, Year: calendar.Year{
		Year: 2026, Source: "河北省放假安排", Holidays: []calendar.Days{{From: "2026-03-09", To: "2026-03-13"}},
	}})
	l.Take(t, id, first, Reviewer)
	l.Return(t, id, first, Reviewer)
	l.Submit(t, id, first) // over the holidays now, still with ten days
	l.Configure(t, "13", limit(1, 3))
	l.Take(t, id, first, OtherReviewer)

	// 四川 withdrew its case and hands it in again.
	l.Submit(t, Shuling.ID(), Shuling.FirstCase())
	// 江苏 proposed other categories long ago; the limit is that of now.
	l.Configure(t, "32", limit(0, 15))
	for _, c := range l.State(Chengyu.ID()).OpenCases() {
		l.Submit(t, Chengyu.ID(), c.ID)
	}
}
