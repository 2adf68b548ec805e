package story_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/edge"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// testCut tells the story to an empty ledger and cuts it again and again: after
// steps, when a step was appended but not answered, and before and after what
// follows from a step.
func testCut(t *testing.T, want []entry) {
	ledgertest.Whole(t)
	l := open(t)
	steps := story.Steps()
	correction := indexOf(t, steps, "10/number/confirm")
	for _, after := range []int{1, 2, 40, 333} {
		cutAfter(t, l, after)
	}
	cutUnanswered(t, l, steps[indexOf(t, steps, "1/pass")])
	cutUnanswered(t, l, steps[indexOf(t, steps, "authority/33/supplements")])
	cutReaction(t, l, false)
	cutReaction(t, l, true)
	cutUnanswered(t, l, steps[indexOf(t, steps, "3/signatory")])
	cutUnanswered(t, l, steps[indexOf(t, steps, "8/code/confirm")])
	cutAfter(t, l, correction+1)
	cutUnanswered(t, l, steps[indexOf(t, steps, "3/scope/2")])
	cutAfter(t, l, len(steps)-1)
	if err := teller(l).Tell(t.Context()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, log(t, l)); diff != "" {
		t.Errorf("the story cut differs from the story told at once (-want +got):\n%s", diff)
	}
}

func indexOf(t *testing.T, steps []story.Step, key string) int {
	t.Helper()
	i := slices.IndexFunc(steps, func(s story.Step) bool { return s.Key == key })
	if i < 0 {
		t.Fatalf("the story has no step %s", key)
	}
	return i
}

// tellUntilCut tells the story to a teller that cuts it.
func tellUntilCut(t *testing.T, ctx context.Context, cut *story.Teller) {
	t.Helper()
	if err := cut.Tell(ctx); err == nil {
		t.Fatal("the story was not cut")
	}
}

// cutAfter cuts the story when so many steps are done. Others are being
// prepared at that moment.
func cutAfter(t *testing.T, l *ledger.Ledger, steps int) {
	t.Helper()
	ctx, cut := context.WithCancel(t.Context())
	defer cut()
	told := teller(l)
	told.Progress = func(done, _ int) {
		if done >= steps {
			cut()
		}
	}
	tellUntilCut(t, ctx, told)
}

// cutUnanswered cuts the story when a step was appended and the teller does not
// know.
func cutUnanswered(t *testing.T, l *ledger.Ledger, s story.Step) {
	t.Helper()
	told := teller(l)
	filings := *l.Filings
	filings.Decider = filings.Decider.On(forgetful{Store: l.Store, first: domain.EventID(s.Command(), string(s.Stream), 0)})
	filings.Decider.CacheBytes = l.Filings.Decider.CacheBytes // or each of thousands of commands folds its filing anew
	told.Filings = &filings
	tellUntilCut(t, t.Context(), told)
}

// forgetful loses the answer to one append.
type forgetful struct {
	eventstore.Store
	first uuid.UUID // the append's first event
}

func (f forgetful) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	done, err := f.Store.Append(ctx, a)
	if err == nil && a.Events[0].ID == f.first {
		return eventstore.Appended{}, eventstore.ErrUnknownOutcome
	}
	return done, err
}

// cutReaction cuts the story before or after what follows from a step.
func cutReaction(t *testing.T, l *ledger.Ledger, after bool) {
	t.Helper()
	told := teller(l)
	react := told.React
	told.React = func(ctx context.Context, now clock.Clock) error {
		if after {
			if err := react(ctx, now); err != nil {
				return err
			}
		}
		return errors.New("cut")
	}
	tellUntilCut(t, t.Context(), told)
}

// TestOtherLedger refuses to tell the story to a ledger that somebody else
// wrote to: before it began, and in the middle.
func TestOtherLedger(t *testing.T) {
	for _, c := range []struct {
		name string
		told int
	}{{"before it began", 0}, {"in the middle", 25}} {
		t.Run(c.name, func(t *testing.T) {
			l := open(t)
			if c.told > 0 {
				cutAfter(t, l, c.told)
			}
			_, err := l.Filings.Register(t.Context(), edge.Request{
				Command: uuid.New(), At: clock.Now(), Actor: domain.Actor{Kind: domain.ActorInstitution, ID: "somebody"},
			}, edge.Registration{CreditCode: "91320000DEMA00013N", Authority: "32", Track: "testing"})
			if err != nil {
				t.Fatal(err)
			}
			if err := teller(l).Tell(t.Context()); !errors.Is(err, story.ErrOtherLedger) {
				t.Errorf("told to another's ledger: %v", err)
			}
		})
	}
}
