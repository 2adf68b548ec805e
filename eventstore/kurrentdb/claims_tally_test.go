package kurrentdb

import (
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// tallyOf goes through a log.
func tallyOf(log []eventstore.Recorded) *tally {
	t := newTally()
	for _, e := range log {
		t.add(e)
	}
	return t
}

// audited compares what an auditor says of the log with what must follow.
func (m *model) audited() {
	t := tallyOf(m.log)
	for _, d := range t.damage {
		m.violated("an auditor finds %v", d)
	}
	held := 0
	for name, holder := range m.spec {
		if !holder.IsZero() {
			held++
		}
		k := t.keys[name]
		if k == nil {
			m.violated("an auditor does not see %s", name)
		}
	}
	table := t.table()
	for _, row := range table.Rows {
		if want := m.spec[claimStream(row.Kind, row.Key)]; row.Holder != want {
			m.violated("an auditor sees %x held by %v, not %v", row.Key, row.Holder, want)
		}
	}
	if len(table.Rows) != held {
		m.violated("an auditor sees %d claims, not %d", len(table.Rows), held)
	}
}

// forger writes what the protocol would not.
type forger struct{ *model }

func (f forger) write(stream eventstore.Stream, e eventstore.Proposed) eventstore.Recorded {
	r := eventstore.Recorded{
		Proposed: e, Stream: stream, Revision: eventstore.Revision(len(f.streams[stream])),
		Position: eventstore.NewPosition(uint64(len(f.log))+1, 0),
	}
	f.streams[stream], f.log = append(f.streams[stream], r), append(f.log, r)
	return r
}

// reserve writes a reservation of key "a" for the next revision of stream.
func (f forger) reserve(stream eventstore.Stream, e eventstore.Proposed, held eventstore.Stream) *reservation {
	r := reserved{
		Kind: domain.ClaimCreditCode, Key: "61", Op: domain.TakeClaim, Attempt: uuid.New(), Claims: 1, Stream: stream,
		Revision: eventstore.Revision(len(f.streams[stream])), EventID: e.ID, Digest: digest(e),
		Held: storedHolder(eventstore.Holder{Stream: held}), Next: storedHolder(eventstore.Holder{Stream: stream}),
	}
	claim := claimStream(r.Kind, []byte("a"))
	written := f.write(claim, r.event(claim, eventstore.Revision(len(f.streams[claim]))-1))
	return &reservation{reserved: r, id: written.ID, claim: claim, at: written.Revision, position: written.Position}
}

// TestAnAuditorFindsWhatWasForged has logs that nobody but a forger, or a
// program with a mistake, can have written.
func TestAnAuditorFindsWhatWasForged(t *testing.T) {
	const claim = "claim-credit-code-61"
	s, other := events("s", "")[0], events("t", "")[0]
	for name, c := range map[string]struct {
		forge func(f forger)
		want  []eventstore.Damage
	}{
		"as it should be": {func(f forger) {
			r := f.reserve("test-s", s, "")
			f.write("test-s", s)
			f.write(claim, r.settlement(stands))
		}, nil},
		"two holders: voided without a fence, and then the append arrives": {func(f forger) {
			r := f.reserve("test-s", s, "")
			f.write(claim, r.settlement(refuted))
			r = f.reserve("test-t", other, "")
			f.write("test-t", other)
			f.write(claim, r.settlement(stands))
			f.write("test-s", s)
		}, []eventstore.Damage{{Where: "test-s@0 (position 6)", What: "it was written without the credit-code claim it needs: " +
			"by it, the key is held by test-s, and by the claim, by test-t"}}},
		"two holders: voided although the append stands": {func(f forger) {
			r := f.reserve("test-s", s, "")
			f.write("test-s", s)
			f.write(claim, r.settlement(refuted))
		}, []eventstore.Damage{{Where: "a claim (position 3)", What: "it was voided: by revision 0 of test-s the key is held by test-s, and by the claim, by nobody"}}},
		"two holders: taken from its holder": {func(f forger) {
			r := f.reserve("test-s", s, "")
			f.write("test-s", s)
			f.write(claim, r.settlement(stands))
			r = f.reserve("test-t", other, "")
			f.write("test-t", other)
			f.write(claim, r.settlement(stands))
		}, []eventstore.Damage{{Where: "a claim (position 4)", What: "test-t reserved it from nobody, and it was held by test-s"}}},
		"confirmed without its append": {func(f forger) {
			f.write(claim, f.reserve("test-s", s, "").settlement(stands))
		}, []eventstore.Damage{{Where: "a claim (position 2)", What: "it was confirmed, and revision 0 of test-s is not what it was for"}}},
		"reserved twice at once": {func(f forger) {
			f.reserve("test-s", s, "")
			f.reserve("test-t", other, "")
		}, []eventstore.Damage{{Where: "a claim (position 2)", What: "it was reserved by test-t while it was reserved by test-s"}}},
		"a take of what somebody else holds": {func(f forger) {
			r := f.reserve("test-s", s, "")
			f.write("test-s", s)
			f.write(claim, r.settlement(stands))
			f.reserve("test-t", other, "test-s")
		}, []eventstore.Damage{{Where: "a claim (position 4)", What: "test-t may not take it from test-s to test-t"}}},
		"settled twice": {func(f forger) {
			r := f.reserve("test-s", s, "")
			f.write("test-s", s)
			f.write(claim, r.settlement(stands))
			f.write(claim, r.settlement(refuted))
		}, []eventstore.Damage{{Where: "a claim (position 4)", What: "it settles what is not reserved"}}},
		"what cannot be read": {func(f forger) {
			f.write(claim, eventstore.Proposed{Type: "ledger.other"})
		}, []eventstore.Damage{{Where: "a claim (position 1)", What: "it cannot be read: kurrentdb: revision 0 of a claim: ledger.other is no event of a claim"}}},
		"a missing event": {func(f forger) {
			f.write("test-s", s)
			f.streams["test-s"] = append(f.streams["test-s"], eventstore.Recorded{})
			f.write("test-s", other)
		}, []eventstore.Damage{{Where: "test-s@2 (position 2)", What: "it follows revision 0"}}},
	} {
		t.Run(name, func(t *testing.T) {
			f := forger{newModel()}
			c.forge(f)
			if d := cmp.Diff(c.want, tallyOf(f.log).result()); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// TestCheckFindsTwoHolders has somebody write past the protocol into a server's
// log: an event that takes a key which is held, and then the claim for it.
func TestCheckFindsTwoHolders(t *testing.T) {
	server := standin.Start(t)
	store := openHasty(t, server.URL(), time.Minute)
	held := told(eventstore.Append{Stream: "test-holder", Expected: eventstore.Empty, Claims: []eventstore.Claim{take("a")}})
	if _, err := store.Append(t.Context(), held); err != nil {
		t.Fatal(err)
	}
	store.work.Wait()
	if damage, err := store.Check(t.Context()); err != nil || len(damage) > 0 {
		t.Fatalf("before: %v, %v", damage, err)
	}
	write := func(stream eventstore.Stream, e eventstore.Proposed) eventstore.Position {
		w := server.Write(string(stream), standin.Proposed{ID: e.ID, Type: e.Type, JSON: true, Data: e.Data, Metadata: e.Metadata})
		return eventstore.NewPosition(w.Position, w.Position)
	}
	e := events("forged", "")[0]
	r := reservation{claim: "claim-credit-code-61", reserved: reserved{
		Kind: domain.ClaimCreditCode, Key: "61", Op: domain.TakeClaim, Claims: 1, Stream: "test-thief", EventID: e.ID, Digest: digest(e),
		Next: storedHolder(eventstore.Holder{Stream: "test-thief"}),
	}}
	forged := r.event(r.claim, 1)
	r.id = forged.ID
	at := write(r.claim, forged)
	write("test-thief", e)
	write(r.claim, r.settlement(stands))
	damage, err := store.Check(t.Context())
	want := []eventstore.Damage{{
		Where: "a claim (position " + at.String() + ")", What: "test-thief reserved it from nobody, and it was held by test-holder",
	}}
	if d := cmp.Diff(want, damage); d != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, d)
	}
}

// TestCheckGoesOn has the connection cut while the log is read.
func TestCheckGoesOn(t *testing.T) {
	server := standin.Start(t)
	store := openHasty(t, server.URL(), time.Minute)
	for _, key := range []string{"a", "b", "c"} {
		if err := insistently(t, store, newStream(), take(key)); err != nil {
			t.Fatal(err)
		}
	}
	store.work.Wait()
	var n atomic.Int64
	cut := server.OnRead(func(c *standin.ReadCall) standin.Verdict {
		if c.Kind != standin.ReadAll || c.Sent < 2 {
			return standin.Continue
		}
		if n.Add(1) > 3 {
			return standin.Continue
		}
		return standin.Drop
	})
	table, err := store.Claims(t.Context())
	if err != nil || len(table.Rows) != 3 || cut.Fired() != 3 {
		t.Errorf("%d claims, %v, cut %d times", len(table.Rows), err, cut.Fired())
	}
	if damage, err := store.Check(t.Context()); err != nil || len(damage) > 0 {
		t.Errorf("%v, %v", damage, err)
	}
}
