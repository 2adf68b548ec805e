package runnertest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

var raceCases = []testCase{
	{"who loses a race decides again on what the winner left", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		r.Store = &meddled{Store: s, before: func(n int64, _ eventstore.Append) error {
			if n == 1 {
				newRunner(t, s).do(id, attach(), request())
			}
			return nil
		}}
		if got := r.do(id, contacts(domain.Empty, ""), request()); got.Revision != 3 || got.Events != 1 || got.Repeated {
			t.Errorf("it ends as %+v, want revision 3", got)
		}
		r.wantTypes(id, "registered", "case_opened", "document_attached", "contacts_recorded")
	}},
	{"and is refused if the winner touched what it was about", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		r.Store = &meddled{Store: s, before: func(n int64, _ eventstore.Append) error {
			if n == 1 {
				newRunner(t, s).do(id, contacts(domain.Empty, "0512-60000001"), request())
			}
			return nil
		}}
		_, err := r.Execute(t.Context(), id, contacts(domain.Empty, "0512-60000002"), request())
		if !errors.Is(err, filing.ErrStale) {
			t.Errorf("it ends with %v, want stale", err)
		}
		r.wantTypes(id, "registered", "case_opened", "contacts_recorded")
	}},
	{"who loses against another copy of the same command is answered like a repeat", func(t *testing.T, s eventstore.Store) {
		r, q := newRunner(t, s), request()
		id := r.registered()
		var first eventstore.Outcome
		r.Store = &meddled{Store: s, before: func(n int64, _ eventstore.Append) error {
			if n == 1 {
				first = newRunner(t, s).do(id, contacts(domain.Empty, ""), q)
			}
			return nil
		}}
		got := r.do(id, contacts(domain.Empty, ""), q)
		wantRepeated(t, first, got)
		r.wantTypes(id, "registered", "case_opened", "contacts_recorded")
	}},
	{"who loses every race is told so in the end", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		lost := &meddled{Store: s, before: func(_ int64, a eventstore.Append) error {
			return &eventstore.ConflictError{Stream: a.Stream, Expected: a.Expected, Actual: a.Expected}
		}}
		r.Store = lost
		if _, err := r.Execute(t.Context(), id, contacts(domain.Empty, ""), request()); !errors.Is(err, eventstore.ErrConflict) {
			t.Errorf("it ends with %v, want a conflict", err)
		}
		if n := lost.appends.Load(); n < 2 || n > 100 {
			t.Errorf("it was tried %d times", n)
		}
	}},
	{"of one command sent eight times at once, one is carried out and all succeed", func(t *testing.T, s eventstore.Store) {
		r, q := newRunner(t, s), request()
		id := r.registered()
		ends := make([]eventstore.Outcome, 8)
		var all sync.WaitGroup
		for i := range ends {
			all.Go(func() {
				var err error
				if ends[i], err = r.Execute(t.Context(), id, contacts(domain.Empty, ""), q); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		firsts := 0
		for _, end := range ends {
			if end.Position != ends[0].Position || end.Revision != 2 || end.Events != 1 {
				t.Errorf("it ends as %+v, want %+v", end, ends[0])
			}
			if !end.Repeated {
				firsts++
			}
		}
		if firsts != 1 {
			t.Errorf("%d of eight were told that they were the first", firsts)
		}
		r.wantTypes(id, "registered", "case_opened", "contacts_recorded")
	}},
	{"eight commands that do not touch each other are all carried out", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if _, err := r.Execute(t.Context(), id, attach(), request()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := len(r.recorded(id)); n != 10 {
			t.Errorf("%d events, want 10", n)
		}
	}},
	{"a command whose caller has left is not carried out", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		left, leave := context.WithCancel(t.Context())
		leave()
		if _, err := r.Execute(left, id, contacts(domain.Empty, ""), request()); !errors.Is(err, context.Canceled) {
			t.Errorf("before it began: %v, want canceled", err)
		}
		leaving, leave := context.WithCancel(t.Context())
		r.Store = &meddled{Store: s, before: func(int64, eventstore.Append) error { leave(); return nil }}
		if _, err := r.Execute(leaving, id, contacts(domain.Empty, ""), request()); !errors.Is(err, context.Canceled) {
			t.Errorf("before it was sent: %v, want canceled", err)
		}
		r.wantTypes(id, "registered", "case_opened")
	}},
}

// attach attaches a document, which conflicts with no other command.
func attach() filing.AttachDocument {
	return filing.AttachDocument{DocumentID: uuid.New(), Document: filing.Document{
		Kind: domain.DocumentEvidence, SHA256: strings.Repeat("0f", 32), Size: 1, MediaType: "application/pdf",
	}}
}
