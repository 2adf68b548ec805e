package runnertest

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

var repeatCases = []testCase{
	{"a repeated command is answered with how it ended", func(t *testing.T, s eventstore.Store) {
		r, id, c, q := newRunner(t, s), uuid.NewString(), register(), request()
		first := r.do(id, c, q)
		if first.Revision != 1 || first.Events != 2 || first.Repeated || first.Position.IsZero() {
			t.Errorf("registering ends as %+v, want 2 events up to revision 1", first)
		}
		wantRepeated(t, first, r.do(id, c, q))
		r.wantTypes(id, "registered", "case_opened")
	}},
	{"also after somebody else's event, and then with what it was", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id, q := r.registered(), request()
		first := r.do(id, contacts(domain.Empty, "0512-60000001"), q)
		r.do(id, contacts(first.Revision, "0512-60000002"), request())
		wantRepeated(t, first, r.do(id, contacts(domain.Empty, "0512-60000001"), q))
		r.wantTypes(id, "registered", "case_opened", "contacts_recorded", "contacts_recorded")
	}},
	{"it is not decided again: what it says now does not matter", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id, q := r.registered(), request()
		first := r.do(id, contacts(domain.Empty, "0512-60000001"), q)
		wantRepeated(t, first, r.do(id, filing.Cancel{}, q))
	}},
	{"by another runner, too: the stream remembers, not the process", func(t *testing.T, s eventstore.Store) {
		r, q := newRunner(t, s), request()
		id := r.registered()
		first := r.do(id, contacts(domain.Empty, "0512-60000001"), q)
		wantRepeated(t, first, newRunner(t, s).do(id, contacts(domain.Empty, "0512-60000001"), q))
	}},
	{"a command that records nothing ends where the stream ends", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		last := r.do(id, contacts(domain.Empty, "0512-60000001"), request())
		got := r.do(id, contacts(last.Revision, "0512-60000001"), request())
		if want := (eventstore.Outcome{Appended: last.Appended}); got != want {
			t.Errorf("it ends as %+v, want %+v", got, want)
		}
	}},
	{"it is not remembered: repeated after somebody else's event it is decided again, and stale", func(t *testing.T, s eventstore.Store) {
		r, q := newRunner(t, s), request()
		id := r.registered()
		last := r.do(id, contacts(domain.Empty, "0512-60000001"), request())
		nothing := contacts(last.Revision, "0512-60000001")
		r.do(id, nothing, q)
		if got := r.do(id, nothing, q); got.Events != 0 || got.Repeated {
			t.Errorf("repeated at once it ends as %+v, want nothing once more", got)
		}
		r.do(id, contacts(last.Revision, "0512-60000002"), request())
		if _, err := r.Execute(t.Context(), id, nothing, q); !errors.Is(err, filing.ErrStale) {
			t.Errorf("repeated after somebody else's event: %v, want stale", err)
		}
		r.wantTypes(id, "registered", "case_opened", "contacts_recorded", "contacts_recorded")
	}},
	{"a refusal comes back as it is and records nothing", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		_, err := r.Execute(t.Context(), id, filing.RecordContacts{Seen: domain.Empty}, request())
		if got := domain.Problems(err); len(got) != 2 || domain.KindOf(err) != domain.Invalid {
			t.Errorf("refused with %v, want both missing fields", err)
		}
		r.wantTypes(id, "registered", "case_opened")
	}},
	{"a refused command may be tried again and succeed", func(t *testing.T, s eventstore.Store) {
		r, q := newRunner(t, s), request()
		id := uuid.NewString()
		if _, err := r.Execute(t.Context(), id, contacts(domain.Empty, ""), q); !errors.Is(err, filing.ErrNotFound) {
			t.Errorf("on a stream nobody wrote to: %v, want not found", err)
		}
		r.do(id, register(), request())
		if got := r.do(id, contacts(domain.Empty, ""), q); got.Events != 1 || got.Repeated {
			t.Errorf("tried again it ends as %+v", got)
		}
	}},
}

// wantRepeated checks that a repeat says the same as the first time, and that
// it is a repeat.
func wantRepeated(t *testing.T, first, again eventstore.Outcome) {
	t.Helper()
	first.Repeated = true
	if again != first {
		t.Errorf("repeated, it ends as %+v, want %+v", again, first)
	}
}
