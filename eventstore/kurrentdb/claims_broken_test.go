package kurrentdb

import (
	"slices"
	"testing"

	"example.org/ledger/eventstore"
)

// TestTheExplorerFindsWhatIsBroken changes what the protocol sees or does, one
// thing at a time, so that one of its reasons no longer holds.
func TestTheExplorerFindsWhatIsBroken(t *testing.T) {
	const back = "handed over, handed back, and the first repeated"
	for _, c := range []struct {
		name   string
		in     string
		broken func(p *process, o *op) (skip bool)
		sound  bool // another reason holds as well
	}{
		{"a reservation is voided without a fence", "two take one key", func(_ *process, o *op) bool {
			if o.kind != opAppend || o.events[0].Type != typeFenced {
				return false
			}
			o.done.Revision = o.at + 1
			return true
		}, false},
		{"a reservation is written wherever its stream is by then", "two take one key", func(p *process, o *op) bool {
			if o.kind == opAppend && o.events[0].Type == typeReserved {
				o.at = eventstore.Revision(len(p.world.streams[o.stream])) - 1
			}
			return false
		}, false},
		{"an append that was sent is taken for one that was not", "two take one key", func(p *process, o *op) bool {
			if o.kind != opAppend || o.stream != p.call.a.Stream || o.events[0].Type == typeFenced {
				return false
			}
			p.world.flying = append(p.world.flying, &op{kind: o.kind, stream: o.stream, at: o.at, events: o.events, call: o.call})
			o.err = eventstore.ErrUnavailable
			return true
		}, false},
		{"somebody else's reservation is taken for one's own", "two take one key", func(p *process, o *op) bool {
			if o.kind != opAppend || o.events[0].Type != typeReserved {
				return false
			}
			there := p.world.streams[o.stream]
			if o.at == eventstore.Revision(len(there))-1 {
				return false
			}
			o.done.Revision = o.at + 1
			return true
		}, false},
		{"the stream is seen as it was before its claims were", back, staleStream, true},
		{"a reservation counts although its append stood there before", back, anywhere, true},
		{"neither of these holds", back, func(p *process, o *op) bool { return staleStream(p, o) || anywhere(p, o) }, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			all := scenarios()
			s := all[slices.IndexFunc(all, func(s scenario) bool { return s.name == c.in })]
			s.broken = c.broken
			if c.sound {
				s.faults = 0
			}
			out := explore(s, 5_000)
			if (out.wrong == "") != c.sound {
				t.Fatalf("%d states, found %v", out.states, out)
			}
		})
	}
}

// staleStream answers what a process asks of its stream first as if it had
// asked before anything happened.
func staleStream(p *process, o *op) bool {
	if o.kind != opLast || o.stream != p.call.a.Stream || p.stale {
		return false
	}
	p.stale = true
	o.recorded = p.world.streams[o.stream][:p.call.heads[o.stream]]
	o.recorded = o.recorded[max(0, len(o.recorded)-1):]
	return true
}

// anywhere has everything that is looked up stand after everything else.
func anywhere(p *process, o *op) bool {
	if o.kind != opFrom {
		return false
	}
	p.world.execute(o)
	o.recorded = slices.Clone(o.recorded)
	for i := range o.recorded {
		o.recorded[i].Position = eventstore.NewPosition(1<<60, 0)
	}
	return true
}
