package kurrentdb

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
)

// tally follows the whole log, own events included, and keeps who holds what
// and what is not as the protocol has it.
type tally struct {
	heads   map[eventstore.Stream]eventstore.Revision
	keys    map[eventstore.Stream]*tallied // by claim stream
	watched map[spot][]*watched
	at      eventstore.Position // of the last event that readers see
	damage  []eventstore.Damage
	more    int // damage beyond the most
}

// spot is where an event stands, or may.
type spot struct {
	stream   eventstore.Stream
	revision eventstore.Revision
}

// tallied is a key.
type tallied struct {
	kind   domain.ClaimKind
	key    []byte
	holder eventstore.Holder   // leaving aside what is open
	since  eventstore.Position // of the event that took or handed it last
	open   *watched
}

// watched is a reservation until its place is taken.
type watched struct {
	*reservation
	key     *tallied
	verdict verdict
	landed  eventstore.Position // of the event that stands
	voided  bool
}

func newTally() *tally {
	return &tally{
		heads: map[eventstore.Stream]eventstore.Revision{}, keys: map[eventstore.Stream]*tallied{}, watched: map[spot][]*watched{},
	}
}

// mostDamage bounds what is reported.
const mostDamage = 20

func (t *tally) found(e eventstore.Recorded, format string, args ...any) {
	where := fmt.Sprintf("%s@%d (position %s)", e.Stream, e.Revision, e.Position)
	if isClaimStream(e.Stream) { // its name has the key, which may stand for a person
		where = fmt.Sprintf("a claim (position %s)", e.Position)
	}
	if len(t.damage) == mostDamage {
		t.more++
		return
	}
	t.damage = append(t.damage, eventstore.Damage{Where: where, What: fmt.Sprintf(format, args...)})
}

// add takes the next event of the log.
func (t *tally) add(e eventstore.Recorded) {
	if strings.HasPrefix(string(e.Stream), "$") || strings.HasPrefix(e.Type, "$") {
		return
	}
	head, ok := t.heads[e.Stream]
	if !ok {
		head = eventstore.Empty
	}
	if e.Revision != head+1 {
		t.found(e, "it follows revision %d", head)
	}
	t.heads[e.Stream] = e.Revision
	if isClaimStream(e.Stream) {
		t.claim(e)
		return
	}
	if ours(e) {
		t.at = e.Position
	}
	t.land(e)
}

// land judges the reservations that wait for the place of e.
func (t *tally) land(e eventstore.Recorded) {
	p := spot{e.Stream, e.Revision}
	for _, w := range t.watched[p] {
		if w.verdict = w.reservation.verdict(e); w.verdict != stands {
			continue
		}
		w.landed = e.Position
		again := w.key.open // the attempt may have reserved it a second time
		if w.voided && (again == nil || again.Stream != w.Stream || again.Revision != w.Revision || again.Digest != w.Digest) {
			t.found(e, "it was written without the %s claim it needs: by it, the key is held by %s, and by the claim, by %s",
				w.Kind, name(w.holder(stands)), name(w.key.holder))
		}
	}
	delete(t.watched, p)
}

func name(h eventstore.Holder) string {
	if h.IsZero() {
		return "nobody"
	}
	return string(h.Stream)
}

// claim takes an event of a claim stream.
func (t *tally) claim(e eventstore.Recorded) {
	s, err := stateAfter(e)
	if err != nil {
		t.found(e, "it cannot be read: %v", err)
		return
	}
	k := t.keys[e.Stream]
	if k == nil {
		k = new(tallied)
		t.keys[e.Stream] = k
	}
	if s.open != nil {
		t.reserve(e, k, s.open)
	} else {
		t.settle(e, k, s.holder)
	}
}

func (t *tally) reserve(e eventstore.Recorded, k *tallied, r *reservation) {
	k.kind = r.Kind
	k.key, _ = hex.DecodeString(r.Key)
	if claimStream(r.Kind, k.key) != e.Stream {
		t.found(e, "it is of another key than its stream")
	}
	if k.open != nil {
		t.found(e, "it was reserved by %s while it was reserved by %s", r.Stream, k.open.Stream)
	}
	held, next := holderOf(r.Held), holderOf(r.Next)
	if held != k.holder {
		t.found(e, "%s reserved it from %s, and it was held by %s", r.Stream, name(held), name(k.holder))
	}
	c := eventstore.Claim{Op: r.Op, Subject: held.Subject, To: next}
	if r.Op == domain.TakeClaim {
		c.Subject = next.Subject
	}
	if ruled, ok := ruling(r.Stream, c, held); !ok || ruled != next {
		t.found(e, "%s may not %s it from %s to %s", r.Stream, r.Op, name(held), name(next))
	}
	head, ok := t.heads[r.Stream]
	if !ok {
		head = eventstore.Empty
	}
	k.open = &watched{reservation: r, key: k}
	switch {
	case head >= r.Revision:
		k.open.verdict = refuted
	case head < r.Revision-1:
		t.found(e, "it was reserved for revision %d of %s, which was at %d", r.Revision, r.Stream, head)
	}
	if k.open.verdict == undecided {
		p := spot{r.Stream, r.Revision}
		t.watched[p] = append(t.watched[p], k.open)
	}
}

func (t *tally) settle(e eventstore.Recorded, k *tallied, holder eventstore.Holder) {
	var data settled
	_ = json.Unmarshal(e.Data, &data) // stateAfter did
	w := k.open
	k.open = nil
	if w == nil || w.id != data.Reservation {
		t.found(e, "it settles what is not reserved")
		k.holder = holder
		return
	}
	v := refuted
	if e.Type == typeConfirmed {
		v = stands
	}
	switch {
	case v == stands && w.verdict != stands:
		t.found(e, "it was confirmed, and revision %d of %s is not what it was for", w.Revision, w.Stream)
	case v != stands && w.verdict == stands:
		t.found(e, "it was voided: by revision %d of %s the key is held by %s, and by the claim, by %s",
			w.Revision, w.Stream, name(w.holder(stands)), name(w.holder(refuted)))
	case holder != w.holder(v):
		t.found(e, "it was settled for %s, and %s reserved it", name(holder), w.Stream)
	}
	w.voided = v != stands
	if k.holder = holder; v == stands {
		k.since = w.landed
	}
}

// table lists who holds what.
func (t *tally) table() eventstore.ClaimTable {
	table := eventstore.ClaimTable{At: t.at}
	for _, k := range t.keys {
		row := eventstore.ClaimRow{Kind: k.kind, Key: k.key, Holder: k.holder, Position: k.since}
		if k.open != nil && k.open.verdict == stands {
			row.Holder, row.Position = holderOf(k.open.Next), k.open.landed
		}
		if !row.Holder.IsZero() {
			table.Rows = append(table.Rows, row)
		}
	}
	slices.SortFunc(table.Rows, func(x, y eventstore.ClaimRow) int {
		return cmp.Or(cmp.Compare(x.Kind, y.Kind), slices.Compare(x.Key, y.Key))
	})
	return table
}

// result is the damage found.
func (t *tally) result() []eventstore.Damage {
	if t.more > 0 {
		return append(t.damage, eventstore.Damage{Where: "and more", What: fmt.Sprintf("%d further places", t.more)})
	}
	return t.damage
}
