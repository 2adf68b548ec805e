package runnertest

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

var hiddenCases = []testCase{
	{"an event that only the store sees does not stop a command", func(t *testing.T, s eventstore.Store) {
		r, q := newRunner(t, s), request()
		id := r.registered()
		r.hide(id)
		first := r.do(id, contacts(domain.Empty, "0512-60000001"), q)
		if first.Revision != 3 || first.Events != 1 {
			t.Errorf("it ends as %+v, want revision 3", first)
		}
		wantRepeated(t, first, r.do(id, contacts(domain.Empty, "0512-60000001"), q))
		if next := r.do(id, contacts(first.Revision, "0512-60000002"), request()); next.Revision != 4 {
			t.Errorf("the next ends as %+v, want revision 4", next)
		}
	}},
	{"nor before the stream's first", func(t *testing.T, s eventstore.Store) {
		r, id := newRunner(t, s), uuid.NewString()
		r.hide(id)
		if got := r.do(id, register(), request()); got.Revision != 2 || got.Events != 2 {
			t.Errorf("it ends as %+v, want 2 events up to revision 2", got)
		}
		r.do(id, contacts(domain.Empty, ""), request())
		r.wantTypes(id, "registered", "case_opened", "contacts_recorded")
	}},
	{"a value set after it is at the revision the store gave", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		r.hide(id)
		c := r.enter(newKey())
		done := r.do(id, c, request())
		l, err := r.Load(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if got := l.State.Staff[c.StaffID].At.Revision; got != done.Revision || got != 3 {
			t.Errorf("the row stands at %d, the command ended at %d, want 3", got, done.Revision)
		}
	}},
	{"what Head counts may be there already when the stream is read", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		r.hide(id)
		hidden := r.Store
		r.Store = &meddled{Store: hidden, before: func(n int64, _ eventstore.Append) error {
			if n == 1 {
				other := newRunner(t, hidden)
				other.do(id, attach(), request())
			}
			return nil
		}}
		if got := r.do(id, contacts(domain.Empty, ""), request()); got.Revision != 4 {
			t.Errorf("it ends as %+v, want revision 4: two, one hidden, one by somebody else", got)
		}
	}},
}

// hide puts an event that only the store sees at the end of a filing.
func (r *runner) hide(id string) {
	r.t.Helper()
	s, err := hide(r.t.Context(), r.Store, r.Stream(id))
	if err != nil {
		r.t.Fatal(err)
	}
	r.Store = s
}
