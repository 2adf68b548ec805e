package eventstoretest

import (
	"errors"
	"fmt"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// newStream names a stream nobody wrote to.
func newStream() eventstore.Stream { return eventstore.Stream("test-" + uuid.NewString()) }

// newKey is a key nobody holds.
func newKey() []byte { k := uuid.New(); return k[:] }

// newEvents makes n events.
func newEvents(n int) []eventstore.Proposed {
	events := make([]eventstore.Proposed, n)
	for i := range events {
		events[i] = eventstore.Proposed{
			ID:       uuid.New(),
			Type:     "test.happened",
			Data:     fmt.Appendf(nil, `{"n":%d,"机构":"甲"}`, i),
			Metadata: fmt.Appendf(nil, `{"command":"%s"}`, uuid.New()),
		}
	}
	return events
}

// begun appends n events to a new stream.
func begun(t *testing.T, s eventstore.Store, n int) (eventstore.Stream, []eventstore.Proposed) {
	t.Helper()
	stream, events := newStream(), newEvents(n)
	mustAppend(t, s, eventstore.Append{Stream: stream, Expected: eventstore.Empty, Events: events})
	return stream, events
}

// mustAppend appends a, which must end n events after a.Expected.
func mustAppend(t *testing.T, s eventstore.Store, a eventstore.Append) eventstore.Appended {
	t.Helper()
	done, err := s.Append(t.Context(), a)
	if err != nil {
		t.Fatalf("append to %s after %d: %v", a.Stream, a.Expected, err)
	}
	if want := a.Expected + eventstore.Revision(len(a.Events)); done.Revision != want {
		t.Fatalf("append to %s after %d ended at %d, want %d", a.Stream, a.Expected, done.Revision, want)
	}
	if done.Position.IsZero() {
		t.Fatalf("append to %s after %d: no position", a.Stream, a.Expected)
	}
	return done
}

// mustRead reads all that o asks for, and checks what holds of every page.
func mustRead(t *testing.T, s eventstore.Store, stream eventstore.Stream, o eventstore.ReadOptions) []eventstore.Recorded {
	t.Helper()
	var events []eventstore.Recorded
	for page, err := range s.Read(t.Context(), stream, o) {
		if err != nil {
			t.Fatalf("read %s: %v", stream, err)
		}
		if len(page) == 0 {
			t.Fatalf("read %s: an empty page", stream)
		}
		events = append(events, page...)
	}
	return events
}

// wantEvents checks that stream consists of exactly these events.
func wantEvents(t *testing.T, s eventstore.Store, stream eventstore.Stream, want []eventstore.Proposed) {
	t.Helper()
	got := mustRead(t, s, stream, eventstore.ReadOptions{})
	checkRecorded(t, stream, 0, got, want)
	head, err := s.Head(t.Context(), stream)
	if err != nil {
		t.Fatalf("head of %s: %v", stream, err)
	}
	if head < eventstore.Revision(len(want))-1 {
		t.Errorf("head of %s is %d with %d events", stream, head, len(want))
	}
}

// checkRecorded compares what was read with what was appended from revision first on.
func checkRecorded(t *testing.T, stream eventstore.Stream, first eventstore.Revision, got []eventstore.Recorded, want []eventstore.Proposed) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d events, want %d", stream, len(got), len(want))
	}
	var before eventstore.Position
	for i, r := range got {
		if diff := cmp.Diff(asText(want[i]), asText(r.Proposed)); diff != "" {
			t.Errorf("%s@%d changed (-appended +read):\n%s", stream, r.Revision, diff)
		}
		if r.Stream != stream || r.Revision != first+eventstore.Revision(i) {
			t.Errorf("read %s@%d, want %s@%d", r.Stream, r.Revision, stream, first+eventstore.Revision(i))
		}
		if !before.Before(r.Position) {
			t.Errorf("%s@%d stands at %s, not after %s", stream, r.Revision, r.Position, before)
		}
		if r.StoredAt.IsZero() {
			t.Errorf("%s@%d does not say when it was stored", stream, r.Revision)
		}
		before = r.Position
	}
}

// text is an event in a form in which nil and empty bytes are the same.
type text struct{ ID, Type, Data, Metadata string }

func asText(p eventstore.Proposed) text {
	return text{p.ID.String(), p.Type, string(p.Data), string(p.Metadata)}
}

// wantConflict checks that err says a stream's actual revision.
func wantConflict(t *testing.T, err error, stream eventstore.Stream, expected, actual eventstore.Revision) {
	t.Helper()
	if !errors.Is(err, eventstore.ErrConflict) {
		t.Fatalf("append to %s after %d: %v, want a conflict", stream, expected, err)
	}
	got, ok := errors.AsType[*eventstore.ConflictError](err)
	if !ok {
		t.Fatalf("the conflict %v does not say the particulars", err)
	}
	want := eventstore.ConflictError{Stream: stream, Expected: expected, Actual: actual}
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Errorf("conflict (-want +got):\n%s", diff)
	}
}

// wantClaimed checks that err says which claim failed and whose the key is.
func wantClaimed(t *testing.T, err error, claim int, kind domain.ClaimKind, holder eventstore.Holder) {
	t.Helper()
	if !errors.Is(err, eventstore.ErrClaimed) {
		t.Fatalf("%v, want a claim of %v", err, holder)
	}
	got, ok := errors.AsType[*eventstore.ClaimedError](err)
	if !ok {
		t.Fatalf("the claim %v does not say the particulars", err)
	}
	want := eventstore.ClaimedError{Kind: kind, Claim: claim, Holder: holder}
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Errorf("claimed (-want +got):\n%s", diff)
	}
}
