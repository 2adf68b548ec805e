package domaintest

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/go-cmp/cmp"
)

// A Case is one sentence of the rules: given this history, when this is asked,
// then these events are recorded, or it is refused. With neither Then nor
// Refused, what is asked is so already.
type Case[C any, E domain.Event] struct {
	Name    string // begins with the rule: "Q3.5: leaving needs a day and a proof"
	Given   []E
	When    C
	Then    []E
	Refused []error        // all that is wrong, in any order, and nothing recorded
	Claims  []domain.Claim // what Then does to claims; not looked at if nil
	Anew    bool           // asked again in the same words by another request it happens again, as looking at something does
}

// Run checks each case, and four things that no case has to spell out:
// deciding ten times gives one answer; deciding leaves the state alone; what
// was carried out, asked again in the same words, is not carried out a second
// time, unless the case says Anew (the runner answers repeats before they are
// decided, so being refused will do); and every event recorded comes back from its stored form as it was.
//
// claims is nil where events make none.
func Run[S, C any, E domain.Event](t *testing.T, decide func(S, C) ([]E, error), evolve func(*S, E, domain.Place), claims func(S, E) []domain.Claim, cases []Case[C, E]) {
	t.Helper()
	r := rules[S, C, E]{decide, evolve, claims}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Helper()
			for _, complaint := range r.check(c) {
				t.Error(complaint)
			}
		})
	}
}

// rules are what is under test.
type rules[S, C any, E domain.Event] struct {
	decide func(S, C) ([]E, error)
	evolve func(*S, E, domain.Place)
	claims func(S, E) []domain.Claim
}

// check returns what is wrong with c, nothing if all is well.
func (r rules[S, C, E]) check(c Case[C, E]) []string {
	state := Fold(r.evolve, c.Given)
	got, err := r.decide(state, c.When)
	if complaint := r.answered(c, got, err); complaint != "" {
		return []string{complaint}
	}
	var complaints []string
	if !reflect.DeepEqual(state, Fold(r.evolve, c.Given)) {
		complaints = append(complaints, "deciding changed the state it was given")
	}
	for range 10 { // map order is the usual culprit
		again, errAgain := r.decide(Fold(r.evolve, c.Given), c.When)
		if d := cmp.Diff(answer(got, err), answer(again, errAgain)); d != "" {
			complaints = append(complaints, "deciding twice gave two answers:\n"+d)
			break
		}
	}
	if len(got) > 0 {
		after := Fold(r.evolve, slices.Concat(c.Given, got))
		if again, _ := r.decide(after, c.When); len(again) > 0 && !c.Anew {
			complaints = append(complaints, "asked again, it was carried out again:\n"+render(again))
		} else if len(again) == 0 && c.Anew {
			complaints = append(complaints, "asked again, it did not happen again")
		}
	}
	for _, e := range got {
		complaints = append(complaints, roundTrip(e)...)
	}
	return append(complaints, r.claimed(c)...)
}

// answered says how what was decided differs from what the case expects.
func (r rules[S, C, E]) answered(c Case[C, E], got []E, err error) string {
	if len(c.Then) > 0 && len(c.Refused) > 0 {
		return "a case expects events or a refusal, not both"
	}
	if len(c.Refused) > 0 && err == nil {
		return "carried out, want a refusal; recorded\n" + render(got)
	}
	if d := cmp.Diff(refusals(c.Refused...), refusals(err)); d != "" {
		return "refusals (-want +got):\n" + d
	}
	if err != nil && len(got) > 0 {
		return "refused, and recorded all the same:\n" + render(got)
	}
	if d := cmp.Diff(render(c.Then), render(got)); d != "" {
		return "recorded (-want +got):\n" + d
	}
	return ""
}

// claimed compares the claims of the events with the case's.
func (r rules[S, C, E]) claimed(c Case[C, E]) []string {
	if c.Claims == nil {
		return nil
	}
	got := []domain.Claim{}
	history := slices.Clip(c.Given)
	for _, e := range c.Then {
		got = append(got, r.claims(Fold(r.evolve, history), e)...)
		history = append(history, e)
	}
	if d := cmp.Diff(c.Claims, got); d != "" {
		return []string{"claims (-want +got):\n" + d}
	}
	return nil
}

// refusals lists the problems in errs by what a caller sees of them; an error
// that is no refusal stands for itself.
func refusals(errs ...error) []string {
	var all []string
	for _, err := range errs {
		if err == nil {
			continue
		}
		problems := domain.Problems(err)
		if len(problems) == 0 {
			all = append(all, fmt.Sprintf("not a refusal: %v", err))
		}
		for _, p := range problems {
			all = append(all, fmt.Sprintf("%v (kind %d)", p, p.Kind))
		}
	}
	slices.Sort(all)
	return all
}

// answer is all that a decision says, in the order it says it.
func answer[E domain.Event](events []E, err error) string {
	return render(events) + fmt.Sprint(err)
}
