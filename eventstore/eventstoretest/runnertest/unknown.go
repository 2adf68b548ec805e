package runnertest

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
)

var unknownCases = []testCase{
	{"an outcome nobody knows is told as such; executing again settles it, if it was recorded", func(t *testing.T, s eventstore.Store) {
		r, q := newRunner(t, s), request()
		id := r.registered()
		r.Store = &meddled{Store: s, before: func(n int64, a eventstore.Append) error {
			if n > 1 {
				return nil
			}
			if _, err := s.Append(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			return eventstore.ErrUnknownOutcome
		}}
		r.wantUnknown(id, q)
		if got := r.do(id, contacts(domain.Empty, ""), q); !got.Repeated || got.Events != 1 || got.Revision != 2 {
			t.Errorf("settled it ends as %+v, want a repeat at revision 2", got)
		}
		r.wantTypes(id, "registered", "case_opened", "contacts_recorded")
	}},
	{"and if it was not", func(t *testing.T, s eventstore.Store) {
		r, q := newRunner(t, s), request()
		id := r.registered()
		r.Store = &meddled{Store: s, before: func(n int64, _ eventstore.Append) error {
			if n == 1 {
				return eventstore.ErrUnknownOutcome
			}
			return nil
		}}
		r.wantUnknown(id, q)
		if got := r.do(id, contacts(domain.Empty, ""), q); got.Repeated || got.Events != 1 || got.Revision != 2 {
			t.Errorf("settled it ends as %+v, want revision 2", got)
		}
	}},
	{"and if it arrives while it is settled", func(t *testing.T, s eventstore.Store) {
		r, q := newRunner(t, s), request()
		id := r.registered()
		var late eventstore.Append
		r.Store = &meddled{Store: s, before: func(n int64, a eventstore.Append) error {
			if n == 1 {
				late = a
				return eventstore.ErrUnknownOutcome
			}
			if _, err := s.Append(t.Context(), late); err != nil {
				t.Fatal(err)
			}
			return nil
		}}
		r.wantUnknown(id, q)
		if got := r.do(id, contacts(domain.Empty, ""), q); got.Events != 1 || got.Revision != 2 {
			t.Errorf("settled it ends as %+v, want revision 2", got)
		}
		r.wantTypes(id, "registered", "case_opened", "contacts_recorded")
	}},
	{"and if somebody else was faster then", func(t *testing.T, s eventstore.Store) {
		r, q := newRunner(t, s), request()
		id := r.registered()
		r.Store = &meddled{Store: s, before: func(n int64, _ eventstore.Append) error {
			if n == 1 {
				return eventstore.ErrUnknownOutcome
			}
			return nil
		}}
		r.wantUnknown(id, q)
		newRunner(t, s).do(id, contacts(domain.Empty, "0512-60000009"), request())
		if _, err := r.Execute(t.Context(), id, contacts(domain.Empty, ""), q); !errors.Is(err, filing.ErrStale) {
			t.Errorf("settled it ends with %v, want stale: it was never carried out", err)
		}
	}},
}

// wantUnknown executes contacts on a store that loses the answer.
func (r *runner) wantUnknown(id string, q eventstore.Request) {
	r.t.Helper()
	if _, err := r.Execute(r.t.Context(), id, contacts(domain.Empty, ""), q); !errors.Is(err, eventstore.ErrUnknownOutcome) {
		r.t.Fatalf("it ends with %v, want an unknown outcome", err)
	}
}
