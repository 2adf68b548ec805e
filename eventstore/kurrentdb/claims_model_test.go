package kurrentdb

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// model is a server as the protocol may rely on it, and beside it what must
// follow: spec is whose each key is if appends are carried out in the order in
// which they come to stand. Everything is checked whenever anything is written.
type model struct {
	streams map[eventstore.Stream][]eventstore.Recorded
	log     []eventstore.Recorded
	spec    map[eventstore.Stream]eventstore.Holder // by claim stream
	calls   []*call                                 // that have begun and are not over
	wrong   string                                  // the first promise that was broken
	parsed  map[string]*claimState                  // by data; a cache
}

// call is one append with claims, by whoever makes it.
type call struct {
	a      eventstore.Append
	seen   map[eventstore.Stream][]eventstore.Holder // holders since it began, by claim stream
	landed bool                                      // its events were written for it
	begun  eventstore.Position                       // the end of the log then
	heads  map[eventstore.Stream]int                 // how long the streams were then
	err    error
	over   bool
}

// opKind is one of the three things the protocol asks of a server.
type opKind string

const (
	opLast   opKind = "last"
	opFrom   opKind = "from"
	opAppend opKind = "append"
)

// op is one request and its answer.
type op struct {
	kind   opKind
	stream eventstore.Stream
	at     eventstore.Revision // first, or expected
	n      int
	events []eventstore.Proposed
	call   *call // on behalf of which

	recorded []eventstore.Recorded
	done     eventstore.Appended
	err      error
}

func (o *op) String() string {
	s := fmt.Sprintf("%s %s @%d", o.kind, o.stream, o.at)
	for _, e := range o.events {
		s += " " + e.Type
	}
	return s
}

func newModel() *model {
	return &model{streams: map[eventstore.Stream][]eventstore.Recorded{}, spec: map[eventstore.Stream]eventstore.Holder{}}
}

// clone copies m without the calls under way.
func (m *model) clone() *model {
	c := &model{streams: maps.Clone(m.streams), log: slices.Clip(m.log), spec: maps.Clone(m.spec), wrong: m.wrong, parsed: m.parsed}
	for name, events := range c.streams {
		c.streams[name] = slices.Clip(events)
	}
	return c
}

// execute answers o as a real server does, repeats included.
func (m *model) execute(o *op) {
	events := m.streams[o.stream]
	head := eventstore.Revision(len(events)) - 1
	switch {
	case o.kind == opLast:
		o.recorded = events[max(0, len(events)-1):]
	case o.kind == opFrom:
		from := min(o.at, head+1)
		o.recorded = events[from:min(from+eventstore.Revision(o.n), head+1)]
	case o.at < head && standAfter(events, o.at, o.events):
		last := events[o.at+eventstore.Revision(len(o.events))]
		o.done = eventstore.Appended{Revision: last.Revision, Position: last.Position}
	case o.at != head:
		o.err = &eventstore.ConflictError{Stream: o.stream, Expected: o.at, Actual: head}
	default:
		o.done = m.write(o)
	}
}

func standAfter(events []eventstore.Recorded, at eventstore.Revision, want []eventstore.Proposed) bool {
	there := events[at+1:]
	return len(there) >= len(want) && slices.EqualFunc(there[:len(want)], want,
		func(r eventstore.Recorded, e eventstore.Proposed) bool { return r.ID == e.ID })
}

func (m *model) write(o *op) eventstore.Appended {
	var done eventstore.Appended
	for i, e := range o.events {
		r := eventstore.Recorded{
			Proposed: e, Stream: o.stream, Revision: o.at + 1 + eventstore.Revision(i),
			Position: eventstore.NewPosition(uint64(len(m.log))+1, 0),
		}
		m.log = append(m.log, r)
		m.streams[o.stream] = append(m.streams[o.stream], r)
		done = eventstore.Appended{Revision: r.Revision, Position: r.Position}
	}
	if !isClaimStream(o.stream) && o.events[0].Type != typeFenced {
		m.land(o.call)
	}
	m.check()
	return done
}

// land carries out what c does to claims, which must be c's to do.
func (m *model) land(c *call) {
	c.landed = true
	if c.over && !errors.Is(c.err, eventstore.ErrUnknownOutcome) {
		m.violated("an append came to stand after its end was told: %v", c.err)
	}
	for i, claim := range c.a.Claims {
		k := claimStream(claim.Kind, claim.Key)
		next, ok := ruling(c.a.Stream, claim, m.spec[k])
		if !ok {
			m.violated("%s does claim %d at revision %d, which is not its to do: the key is held by %v",
				c.a.Stream, i, c.a.Expected+1, m.spec[k])
		}
		m.spec[k] = next
		for _, other := range m.calls {
			if _, wants := other.seen[k]; wants {
				other.seen[k] = append(other.seen[k], next)
			}
		}
	}
}

// check compares what the claim streams say with what must follow.
func (m *model) check() {
	for name := range m.streams {
		if isClaimStream(name) {
			if got := m.holder(name); got != m.spec[name] {
				m.violated("%s says %v, the appends %v", name, got, m.spec[name])
			}
		}
	}
}

// holder is whose a key is by its stream.
func (m *model) holder(name eventstore.Stream) eventstore.Holder {
	events := m.streams[name]
	if len(events) == 0 {
		return eventstore.Holder{}
	}
	s := m.parse(events[len(events)-1])
	if r := s.open; r != nil {
		return r.holder(m.verdict(r))
	}
	return s.holder
}

// parse is stateAfter, which is slow when it is called a million times.
func (m *model) parse(e eventstore.Recorded) claimState {
	s := m.parsed[string(e.Data)]
	if s == nil {
		parsed, err := stateAfter(e)
		if err != nil {
			m.violated("%v", err)
		}
		s = &parsed
		m.parsed[string(e.Data)] = s
	}
	if s.open == nil {
		return *s
	}
	r := *s.open
	r.id, r.claim, r.at, r.position = e.ID, e.Stream, e.Revision, e.Position
	return claimState{at: e.Revision, holder: s.holder, open: &r}
}

func (m *model) verdict(r *reservation) verdict {
	if there := m.streams[r.Stream]; r.Revision < eventstore.Revision(len(there)) {
		return r.verdict(there[r.Revision])
	}
	return undecided
}

func (m *model) violated(format string, args ...any) {
	if m.wrong == "" {
		m.wrong = fmt.Sprintf(format, args...)
	}
}

// begin starts a call.
func (m *model) begin(a eventstore.Append) *call {
	c := &call{a: a, seen: map[eventstore.Stream][]eventstore.Holder{}, begun: eventstore.NewPosition(uint64(len(m.log)), 0)}
	c.heads = map[eventstore.Stream]int{a.Stream: len(m.streams[a.Stream])}
	for _, claim := range a.Claims {
		k := claimStream(claim.Kind, claim.Key)
		c.seen[k] = []eventstore.Holder{m.spec[k]}
	}
	m.calls = append(m.calls, c)
	return c
}

// end checks what a call was told.
func (m *model) end(c *call, done eventstore.Appended, err error) {
	m.calls = slices.DeleteFunc(m.calls, func(other *call) bool { return other == c })
	c.over, c.err = true, err
	claimed, refused := errors.AsType[*eventstore.ClaimedError](err)
	lost, conflict := errors.AsType[*eventstore.ConflictError](err)
	switch {
	case err == nil:
		if !standAfter(m.streams[c.a.Stream], c.a.Expected, c.a.Events) || done.Revision != c.a.Expected+eventstore.Revision(len(c.a.Events)) {
			m.violated("an append to %s was acknowledged and is not there", c.a.Stream)
		}
		if !done.Repeated && !c.begun.Before(done.Position) {
			m.violated("a repeat on %s was taken for an append", c.a.Stream)
		}
	case errors.Is(err, eventstore.ErrUnknownOutcome):
	case c.landed:
		m.violated("an append that stands was told to have failed: %v", err)
	case conflict:
		if lost.Actual == c.a.Expected || lost.Actual >= eventstore.Revision(len(m.streams[c.a.Stream])) {
			m.violated("%v: it never was", err)
		}
	case refused:
		claim := c.a.Claims[claimed.Claim]
		_, ok := ruling(c.a.Stream, claim, claimed.Holder)
		if ok || !slices.Contains(c.seen[claimStream(claim.Kind, claim.Key)], claimed.Holder) {
			m.violated("%v: not at any moment of the call", err)
		}
	case !errors.Is(err, eventstore.ErrUnavailable):
		m.violated("%v", err)
	}
}

// hash is the same for states from which the same can follow.
func (m *model) hash() uint64 {
	h := mix(basis)
	for _, name := range slices.Sorted(maps.Keys(m.streams)) {
		h = h.text(string(name))
		for _, e := range m.streams[name] {
			h = h.text(string(e.ID[:]))
			if e.Type == typeReserved {
				h = h.number(int(m.verdict(m.parse(e).open)))
			} else if !isClaimStream(name) {
				h = h.text(string(e.Data))
			}
		}
	}
	return uint64(h)
}

// direct runs the protocol on m without a scheduler.
type direct struct {
	*model
	call *call
}

func (d *direct) last(_ context.Context, stream eventstore.Stream) (eventstore.Recorded, bool, error) {
	o := &op{kind: opLast, stream: stream}
	d.execute(o)
	if len(o.recorded) == 0 {
		return eventstore.Recorded{}, false, nil
	}
	return o.recorded[0], true, nil
}

func (d *direct) from(_ context.Context, stream eventstore.Stream, first eventstore.Revision, n int) ([]eventstore.Recorded, error) {
	o := &op{kind: opFrom, stream: stream, at: first, n: n}
	d.execute(o)
	return o.recorded, nil
}

func (d *direct) appendTo(_ context.Context, stream eventstore.Stream, expected eventstore.Revision, events []eventstore.Proposed) (eventstore.Appended, error) {
	o := &op{kind: opAppend, stream: stream, at: expected, events: events, call: d.call}
	d.execute(o)
	return o.done, o.err
}

// mustAppend carries a out at once, and everything that is left for later.
func (m *model) mustAppend(a eventstore.Append, attempt string) error {
	d := &direct{model: m, call: m.begin(a)}
	var later []func(context.Context)
	c := testClaiming(d, attempt, &later)
	done, err := c.append(context.Background(), a)
	m.end(d.call, done, err)
	for _, f := range later {
		f(context.Background())
	}
	return err
}

// testClaiming is the protocol without patience: whatever is not there yet is
// fenced.
func testClaiming(s server, attempt string, later *[]func(context.Context)) *claiming {
	return &claiming{
		server: s,
		newID:  func() uuid.UUID { return uuid.NewSHA1(uuid.NameSpaceOID, []byte(attempt)) },
		wait:   func(_ context.Context, open []*reservation) ([]*reservation, error) { return open, nil },
		each: func(n int, f func(int) error) (err error) {
			for i := range n {
				err = errors.Join(err, f(i))
			}
			return err
		},
		later: func(f func(context.Context)) { *later = append(*later, f) },
	}
}
