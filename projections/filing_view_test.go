package projections_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/projections"
)

func encoded(t interface{ Fatal(...any) }, v projections.FilingView) string {
	b, err := v.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A view that went through its stored form folds on like one that never did,
// and a clone is not touched by what comes later.
func TestFilingViewKeepsItsStoredForm(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		timeline := randomLife(rt, newFilingStory(t, new(memory.Store), "random"))
		var stored projections.FilingView
		var clones []projections.FilingView
		var then []string
		for e, v := range timeline.Views() {
			if err := stored.Apply(e); err != nil {
				rt.Fatal(err)
			}
			if d := cmp.Diff(encoded(rt, v), encoded(rt, stored)); d != "" {
				rt.Fatalf("revision %d, stored (-never stored +stored):\n%s", e.Revision, d)
			}
			var err error
			if stored, err = projections.DecodeFilingView([]byte(encoded(rt, stored))); err != nil {
				rt.Fatal(err)
			}
			clones, then = append(clones, v.Clone()), append(then, encoded(rt, v))
		}
		for i, c := range clones {
			if d := cmp.Diff(then[i], encoded(rt, c)); d != "" {
				rt.Fatalf("the clone of revision %d changed:\n%s", c.Revision, d)
			}
		}
	})
}

func TestApplyRefusesWhatDoesNotFollow(t *testing.T) {
	store := new(memory.Store)
	s := newFilingStory(t, store, "澄屿")
	s.draft()
	other := newFilingStory(t, store, "别家")
	other.draft()
	events := s.timeline().Events()
	renamed := events[3]
	renamed.Stream = "account-" + renamed.Stream[len("filing-"):]

	v := s.timeline().AtRevision(2)
	before := encoded(t, v)
	for what, e := range map[string]projections.Event{
		"another filing's": other.timeline().Events()[3], "an earlier one": events[1], "the same again": events[2], "another category's": renamed,
	} {
		if err := v.Apply(e); !errors.Is(err, projections.ErrForeignEvent) {
			t.Errorf("%s is answered with %v", what, err)
		}
		if encoded(t, v) != before {
			t.Fatalf("%s left its mark", what)
		}
	}
	if err := v.Apply(events[3]); err != nil {
		t.Error(err)
	}
}

func TestStepsTellHowFarACaseCame(t *testing.T) {
	s := newFilingStory(t, new(memory.Store), "澄屿")
	s.draft()
	s.review()
	var taken, returned, passed projections.CaseSteps
	for e, v := range s.timeline().Views() {
		switch e.Payload.(type) {
		case filing.CaseTaken:
			taken = v.Steps[firstCase]
		case filing.CaseReturned:
			returned = v.Steps[firstCase]
		case filing.CasePassed:
			passed = v.Steps[firstCase]
		}
	}
	if taken.Taken.By != official || taken.Submitted.By != clerk || !taken.Ended.At.IsZero() {
		t.Errorf("a taken case: %+v", taken)
	}
	if returned.Ended.By != official || !returned.Taken.At.IsZero() {
		t.Errorf("a returned case: %+v", returned)
	}
	if !passed.Submitted.At.After(returned.Ended.At) || passed.Ended.At.Before(passed.Submitted.At) {
		t.Errorf("a passed case: %+v", passed)
	}
}

func TestDecodeRefusesWhatItDoesNotKnow(t *testing.T) {
	if _, err := projections.DecodeFilingView([]byte(`{"state":{"later":1}}`)); err == nil {
		t.Error("a view of another version is read")
	}
}
