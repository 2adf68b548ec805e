package authority

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Setting is the value of one setting and the event that set it.
type Setting[T any] struct {
	Value T            `json:"value"`
	At    domain.Place `json:"at"`
}

// Recorded reports whether the authority ever set it; otherwise it is a
// default.
func (s Setting[T]) Recorded() bool { return s.At.ID != uuid.Nil }

// Event returns the ID of the configuration event in force, by which decisions
// name it: the zero ID of a default.
func (s Setting[T]) Event() uuid.UUID { return s.At.ID }

// Revision returns the revision the setting was last set at, Empty if it never
// was.
func (s Setting[T]) Revision() domain.Revision {
	if !s.Recorded() {
		return domain.Empty
	}
	return s.At.Revision
}

// or returns s, with a default in place of what was never set.
func (s Setting[T]) or(standard T) Setting[T] {
	if !s.Recorded() {
		s.Value = standard
	}
	return s
}

// ReviewLimit is how long a formal review may take (审查期限, B7). No law sets one.
type ReviewLimit struct {
	WorkingDays int `json:"working_days"`
}

// SecondOfficial says which steps a second official confirms (2.26): the maker
// is never the checker.
type SecondOfficial struct {
	Steps []Step `json:"steps"` // in the order of Steps()
}

// Requires reports whether a step needs a second official.
func (s SecondOfficial) Requires(step Step) bool {
	for _, required := range s.Steps {
		if required == step {
			return true
		}
	}
	return false
}

// CancellationLine says whether the public is told that a filing was canceled
// and when (Q1.9); otherwise a canceled filing is answered for like none.
type CancellationLine struct {
	Shown bool `json:"shown"`
}

// InactivityLock is after how many years for which an institution recorded nothing
// its filing is told of as not updated (长期未更新): the option of one province, where
// the account is locked (锁定). Here nothing is refused and no filing ends for it: no
// timer does that (1.37, Q1.10). 0 years is off.
type InactivityLock struct {
	Years int `json:"years"`
}

// SuggestionRhythm says in the authority's words when it works on suggestions
// (工作建议定期处理, 1.36).
type SuggestionRhythm struct {
	Text string `json:"text"`
}

// Notices says of which results of a review an institution is told by SMS (通知,
// Q7.6). What is in the system itself is always there to be read.
type Notices struct {
	Published bool `json:"published"` // 审查通过并公示
	Returned  bool `json:"returned"`  // 退回
}

// NumberFormat says how the authority writes filing numbers (备案号格式, 1.43).
type NumberFormat struct {
	Format domain.NumberFormat `json:"format"`
}

// Defaults, of what an authority never set. They are ours (系统默认).
const (
	DefaultReviewDays = 10 // as in the one province that set a limit before
	DefaultRhythm     = "定期处理"
)

func defaultSteps() []Step { return []Step{StepCancelExOfficio, StepAccountReset} }
