package postgres_test

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
)

// fate is what becomes of a transaction that appends.
type fate int

const (
	commits      fate = iota
	dawdles           // is held open, with the head's lock, while the next one waits; then commits
	rollsBack         // by its own wish
	isTerminated      // by an administrator, before it could commit
	elsewhere         // has a transaction ID, but is idle in another database until everybody has ended
	fates
)

func (f fate) String() string {
	return [...]string{"commits", "dawdles", "rolls back", "is terminated", "idles elsewhere"}[f]
}

// schedule is what up to four concurrent transactions do. They begin, and get
// their transaction IDs, in the order of fates; they append in that of turns.
type schedule struct {
	fates []fate
	turns []int // of those that append
}

func (s schedule) String() string {
	var b strings.Builder
	for i, f := range s.fates {
		fmt.Fprintf(&b, "%d %s, ", i+1, f)
	}
	fmt.Fprintf(&b, "in the order")
	for _, i := range s.turns {
		fmt.Fprintf(&b, " %d", i+1)
	}
	return b.String()
}

// schedules yields every schedule of n transactions.
func schedules(n int) iter.Seq[schedule] {
	return func(yield func(schedule) bool) {
		all := make([]fate, n)
		for {
			var appending []int
			for i, f := range all {
				if f != elsewhere {
					appending = append(appending, i)
				}
			}
			for turns := range orders(appending) {
				if !yield(schedule{slices.Clone(all), turns}) {
					return
				}
			}
			at := 0
			for at < n && all[at] == fates-1 {
				all[at] = 0
				at++
			}
			if at == n {
				return
			}
			all[at]++
		}
	}
}

// orders yields every order of what, [nil] for nothing.
func orders(what []int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		if len(what) == 0 {
			yield(nil)
			return
		}
		for i, first := range what {
			for rest := range orders(slices.Delete(slices.Clone(what), i, i+1)) {
				if !yield(append([]int{first}, rest...)) {
					return
				}
			}
		}
	}
}

// mostAtOnce is how many transactions a schedule has at most.
const mostAtOnce = 4

// program is every schedule of up to three transactions and, because a backend
// that is terminated takes a new one long to replace, one in seven of four. The
// long form has all, some 8,400.
func program() (all []schedule) {
	for n := 1; n < mostAtOnce; n++ {
		all = slices.AppendSeq(all, schedules(n))
	}
	i := 0
	for s := range schedules(mostAtOnce) {
		if i++; soaks() || i%7 == 0 {
			all = append(all, s)
		}
	}
	return all
}

// What global positions are there for: whatever concurrent transactions do and
// in whatever order they end, who follows or pages through the log sees each
// event once, in the order of positions, without a gap that is filled later,
// and waits for nobody but the one who is committing.
func TestSchedules(t *testing.T) {
	const stages = 4
	all := program()
	t.Logf("%d schedules", len(all))
	for i := range stages {
		t.Run(fmt.Sprint("stage ", i), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			for n := i; n < len(all); n += stages {
				if s.play(t, all[n]); t.Failed() {
					t.Fatalf("in schedule %d: %s", n, all[n])
				}
			}
			checkLog(t, s.url)
		})
	}
}
