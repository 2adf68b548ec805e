package kurrentdb

import (
	"fmt"
	"slices"

	"example.org/ledger/eventstore"
)

// checkLive sees whether a command after everything else gets an answer that
// is right, on a new stream and on every stream that is there, whatever was
// left behind; and that what still flies does no harm when it arrives then.
func (w *world) checkLive() {
	m := w.clone()
	names := []eventstore.Stream{"test-fresh"}
	for name := range m.streams {
		if !isClaimStream(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	keys := map[eventstore.Stream]eventstore.Claim{}
	for _, s := range w.scenario.all() {
		for _, c := range s.Claims {
			keys[claimStream(c.Kind, c.Key)] = c
		}
	}
	n := 0
	for _, name := range names {
		for _, c := range keys {
			n++
			a := eventstore.Append{
				Stream: name, Expected: eventstore.Revision(len(m.streams[name])) - 1,
				Events: events(fmt.Sprint("live ", n), ""), Claims: []eventstore.Claim{take(string(c.Key))},
			}
			err := m.mustAppend(a, fmt.Sprint("live ", n))
			holder := m.spec[claimStream(c.Kind, c.Key)]
			if (err == nil) != (holder == eventstore.Holder{Stream: name}) {
				m.violated("after all, %s takes a key of %v: %v", name, holder, err)
			}
		}
	}
	for _, o := range w.flying {
		late := *o
		m.execute(&late)
	}
	m.audited()
	if m.wrong != "" {
		w.violated("in the end: %s", m.wrong)
	}
}
