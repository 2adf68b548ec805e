package reactions_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/suggestion"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/sealing"
)

// story is a suggestion that was decided, and what comes of it.
type story struct {
	name       string
	ask        func(w *world, i institution, held string) edge.Suggestion
	then       func(t *testing.T, w *world, i institution, id uuid.UUID)
	filing     []string // the last events
	suggestion []string // all events
	destroyed  bool     // the number that was asked for
}

func adopted(t *testing.T, w *world, _ institution, id uuid.UUID) {
	t.Helper()
	answer := suggestion.Answer{Seen: 0, Decision: suggestion.ToAdopt, Official: "o-1", Today: "2026-05-08"}
	if _, err := w.edge.Decider.Execute(t.Context(), id.String(), answer, w.request()); err != nil {
		t.Fatal(err)
	}
}

func dismissed(t *testing.T, w *world, _ institution, id uuid.UUID) {
	t.Helper()
	if _, err := w.edge.Dismiss(t.Context(), w.request(), id, 0, edge.Answer{Reason: "与证件一致"}); err != nil {
		t.Fatal(err)
	}
}

// canceled records a cancellation: what leads to one takes a whole course.
func canceled(t *testing.T, w *world, i institution, _ uuid.UUID) {
	t.Helper()
	d := *w.edge.Filings.Decider.On(w.store)
	d.Decide = func(filing.State, filing.Command) ([]filing.Event, error) {
		return []filing.Event{filing.Canceled{Tracks: []domain.Track{domain.Testing}, Reason: "停止相关业务", CanceledOn: "2026-05-08"}}, nil
	}
	if _, err := d.Execute(t.Context(), i.id.String(), nil, w.request()); err != nil {
		t.Fatal(err)
	}
}

func stories() []story {
	number := func(w *world, i institution, _ string) edge.Suggestion {
		return edge.Suggestion{Kind: "correct_id_number", StaffID: i.staff, IDNumber: w.idNumber()}
	}
	return []story{
		{name: "a wrong credit code", then: adopted,
			ask: func(w *world, _ institution, _ string) edge.Suggestion {
				return edge.Suggestion{Kind: "correct_credit_code", CreditCode: w.creditCode()}
			},
			filing:     []string{"filing.credit_code_corrected"},
			suggestion: []string{"suggestion.raised", "suggestion.adopted", "suggestion.carried_out"}},
		{name: "a wrong ID number", ask: number, then: adopted,
			filing:     []string{"filing.id_number_corrected", "filing.subject_erased"},
			suggestion: []string{"suggestion.raised", "suggestion.adopted", "suggestion.carried_out"}},
		{name: "a number that is held elsewhere", then: adopted,
			ask: func(_ *world, i institution, held string) edge.Suggestion {
				return edge.Suggestion{Kind: "correct_id_number", StaffID: i.staff, IDNumber: held}
			},
			filing:     []string{"filing.document_attached"},
			suggestion: []string{"suggestion.raised", "suggestion.adopted", "suggestion.not_carried_out"}},
		{name: "entered by mistake", then: adopted,
			ask: func(_ *world, i institution, _ string) edge.Suggestion {
				return edge.Suggestion{Kind: "remove_person", StaffID: i.staff}
			},
			filing:     []string{"filing.staff_removed", "filing.subject_erased"},
			suggestion: []string{"suggestion.raised", "suggestion.adopted", "suggestion.carried_out"}},
		{name: "something else", then: adopted,
			ask: func(*world, institution, string) edge.Suggestion {
				return edge.Suggestion{Kind: "other", Title: "设备误录入"}
			},
			filing:     []string{"filing.document_attached"},
			suggestion: []string{"suggestion.raised", "suggestion.adopted", "suggestion.carried_out"}},
		{name: "dismissed", ask: number, then: dismissed, destroyed: true,
			filing:     []string{"filing.document_attached"},
			suggestion: []string{"suggestion.raised", "suggestion.dismissed"}},
		{name: "canceled before it was decided", ask: number, then: canceled, destroyed: true,
			filing:     []string{"filing.canceled"},
			suggestion: []string{"suggestion.raised", "suggestion.closed_as_moot"}},
	}
}

// TestSuggestionsSurviveAnyStop ends the process at every append that the
// reactions make, before and after it is made: what comes of a suggestion is
// always the same, once.
func TestSuggestionsSurviveAnyStop(t *testing.T) {
	w := newWorld(t)
	held := w.idNumber()
	w.institution(t, held)
	for _, s := range stories() {
		for nth, stopped := 1, true; stopped; nth++ {
			for _, after := range []bool{false, true} {
				name := fmt.Sprintf("%s, stopped at append %d (made: %t)", s.name, nth, after)
				i, id := w.decided(t, s, held)
				err := w.catchUp(t.Context(), &stopping{Store: w.store, nth: nth, after: after})
				if stopped = err != nil; stopped && !errors.Is(err, errStopped) {
					t.Fatalf("%s: %v", name, err)
				}
				w.ended(t, name, s, i, id)
				// Notes that are lost are no harm.
				if _, err := w.owner.Exec(t.Context(), `TRUNCATE react.checkpoint, react.done, react.suggestion`); err != nil {
					t.Fatal(err)
				}
				w.ended(t, name+", from the beginning", s, i, id)
			}
		}
	}
}

// decided raises and decides a suggestion.
func (w *world) decided(t *testing.T, s story, held string) (institution, uuid.UUID) {
	t.Helper()
	i := w.institution(t, w.idNumber())
	in := s.ask(w, i, held)
	in.Reason, in.Documents = "录入有误", []uuid.UUID{i.evidence}
	done, err := w.edge.Raise(t.Context(), w.request(), i.id, in)
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	s.then(t, w, i, done.Created)
	return i, done.Created
}

// ended holds what came of a suggestion, when nothing stops any more.
func (w *world) ended(t *testing.T, name string, s story, i institution, id uuid.UUID) {
	t.Helper()
	if err := w.catchUp(t.Context(), w.store); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if d := cmp.Diff(s.suggestion, w.types(t, "suggestion-"+id.String())); d != "" {
		t.Errorf("%s (-want +got):\n%s", name, d)
	}
	got := w.types(t, "filing-"+i.id.String())
	if d := cmp.Diff(s.filing, got[len(got)-len(s.filing):]); d != "" || slices.ContainsFunc(got[:len(got)-len(s.filing)], func(t string) bool { return strings.Contains(t, "corrected") }) {
		t.Errorf("%s (-want +got):\n%s of %v", name, d, got)
	}
	var right domain.Sealed
	if err := w.edge.View(t.Context(), id, func(s suggestion.State) error { right = s.IDNumber; return nil }); err != nil {
		t.Fatal(err)
	}
	if right.IsZero() {
		return
	}
	if _, err := w.vault.PersonKey(t.Context(), right.Subject); errors.Is(err, sealing.ErrErased) != s.destroyed {
		t.Errorf("%s: the key of the number that was asked for: %v", name, err)
	}
}

// TestNumberOfTheRemoved: once somebody is removed, nobody decides any more which
// number would have been the right one, and its key goes, too (Q3.10), also of who
// was asked about just then.
func TestNumberOfTheRemoved(t *testing.T) {
	w := newWorld(t)
	ask := func(i institution, in edge.Suggestion) uuid.UUID {
		t.Helper()
		in.StaffID, in.Reason, in.Documents = i.staff, "录入有误", []uuid.UUID{i.evidence}
		done, err := w.edge.Raise(t.Context(), w.request(), i.id, in)
		if err != nil {
			t.Fatal(err)
		}
		return done.Created
	}
	subject := func(id uuid.UUID) (subject uuid.UUID) {
		t.Helper()
		if err := w.edge.View(t.Context(), id, func(s suggestion.State) error { subject = s.IDNumber.Subject; return nil }); err != nil {
			t.Fatal(err)
		}
		return subject
	}
	removed, stays := w.institution(t, w.idNumber()), w.institution(t, w.idNumber())
	number := ask(removed, edge.Suggestion{Kind: "correct_id_number", IDNumber: w.idNumber()})
	other := ask(stays, edge.Suggestion{Kind: "correct_id_number", IDNumber: w.idNumber()})
	adopted(t, w, removed, ask(removed, edge.Suggestion{Kind: "remove_person"}))
	for nth := 1; ; nth++ {
		err := w.catchUp(t.Context(), &ending{Store: w.store, nth: nth, after: nth%2 == 0})
		if err == nil {
			break
		}
		if !errors.Is(err, errStopped) {
			t.Fatal(err)
		}
	}
	for id, want := range map[uuid.UUID][]string{number: {"suggestion.raised", "suggestion.closed_as_moot"}, other: {"suggestion.raised"}} {
		if diff := cmp.Diff(want, w.types(t, "suggestion-"+id.String())); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if _, err := w.vault.PersonKey(t.Context(), subject(id)); errors.Is(err, sealing.ErrErased) != (id == number) {
			t.Errorf("the key of the number: %v", err)
		}
	}
}
