package filing_test

import (
	"encoding/json"
	"maps"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/domaintest"
	"example.org/ledger/domain/filing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// beginnings are where random stories set out from: what comes late in a
// filing's life is hardly reached by chance.
var beginnings = []events{
	nil, begun, draft, submitted, underReview, returned, published, leadGone, renamingComplete, renamingSubmitted, extendingTaken,
	secondDraft, secondSubmitted, bothEffective, canceled, filedAnew,
	passProposed, cancellationProposed,
}

// TestAnyStory tells random stories. Whatever is asked for, in whatever order,
// the rules hold.
func TestAnyStory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newStory(t, rapid.SampledFrom(beginnings).Draw(t, "beginning"))
		cut := rapid.IntRange(0, 99).Draw(t, "cut")
		var saved []byte
		for step := range 100 {
			if step == cut {
				saved, cut = stateJSON(t, w.state), len(w.history)
			}
			w.attempt(t, w.command(t))
		}
		w.checkFolds(t, saved, cut)
	})
}

// story is a filing beside the log's table of claims.
type story struct {
	history events
	state   filing.State
	table   claimTable
	persons map[uuid.UUID]string // of subjects made up in the story
	made    int                  // how many IDs were made up
}

func newStory(t *rapid.T, history events) *story {
	w := &story{table: claimTable{}, persons: map[uuid.UUID]string{}}
	for _, e := range history {
		if err := w.table.carryOut(filing.Claims(w.state, e), w.person); err != nil {
			t.Fatal(err)
		}
		w.record(e)
	}
	return w
}

func (w *story) record(e filing.Event) {
	filing.Evolve(&w.state, e, domaintest.Place(domain.Revision(len(w.history))))
	w.history = append(w.history, e)
}

func (w *story) person(subject uuid.UUID) string {
	if p, ok := w.persons[subject]; ok {
		return p
	}
	return subject.String()
}

// attempt decides c and, if the log would take it, records the outcome.
func (w *story) attempt(t *rapid.T, c filing.Command) {
	got, err := filing.Decide(w.state, c)
	if err != nil {
		if len(got) > 0 || len(domain.Problems(err)) == 0 {
			t.Fatalf("%s is refused with %v and records %v", nameOf(c), err, got)
		}
		return
	}
	before, table := len(w.history), maps.Clone(w.table)
	for _, e := range got {
		if err := table.carryOut(filing.Claims(w.state, e), w.person); err != nil {
			w.history, w.state = w.history[:before], fold(w.history[:before]) // refused by the log
			return
		}
		w.record(e)
		w.checkCases(t, e)
	}
	w.table = table
	if want := wanted(w.state, w.history, w.person); !maps.Equal(want, w.table) {
		t.Fatalf("after %s (-fold +claims):\n%s", nameOf(c), cmp.Diff(want, w.table))
	}
	_, looks := c.(filing.Unmask)
	if again, _ := filing.Decide(w.state, c); len(got) > 0 && len(again) > 0 && !looks {
		t.Fatalf("%s is carried out twice", nameOf(c))
	}
}

// checkCases holds that no event opens a second case on a level, and that the
// filing is quiet once canceled.
func (w *story) checkCases(t *rapid.T, e filing.Event) {
	open := map[filing.CaseLevel]int{}
	for id, c := range w.state.Cases {
		if id != c.ID {
			t.Fatalf("case %s stands under %s", c.ID, id)
		}
		if !c.Ended() {
			open[c.Level]++
		}
	}
	for level, n := range open {
		if n > 1 {
			t.Fatalf("%s leaves %d cases open for %s", e.EventType(), n, level)
		}
	}
	if w.state.Canceled() && (len(open) > 0 || w.state.Published()) {
		t.Fatalf("%s leaves a canceled filing published or with %d open cases", e.EventType(), len(open))
	}
}

// checkFolds holds that the fold of all is the fold of a part and then of the
// rest, also when the part's state was put away and read back; and that no
// decision in between has changed a state.
func (w *story) checkFolds(t *rapid.T, saved []byte, cut int) {
	want := string(stateJSON(t, fold(w.history)))
	if d := cmp.Diff(want, string(stateJSON(t, w.state))); d != "" {
		t.Fatalf("step by step the fold is another (-all +steps):\n%s", d)
	}
	if saved == nil {
		return
	}
	var s filing.State
	if err := json.Unmarshal(saved, &s); err != nil {
		t.Fatal(err)
	}
	for i, e := range w.history[cut:] {
		filing.Evolve(&s, e, domaintest.Place(domain.Revision(cut+i)))
	}
	if d := cmp.Diff(want, string(stateJSON(t, s))); d != "" {
		t.Fatalf("read back and continued at %d the fold is another (-all +continued):\n%s", cut, d)
	}
}

func stateJSON(t *rapid.T, s filing.State) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
