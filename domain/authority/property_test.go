package authority_test

import (
	"errors"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/domaintest"
	"pgregory.net/rapid"
)

// TestAnyConfiguration changes settings at random, seen at random revisions,
// beside a model that is a value and a revision each.
func TestAnyConfiguration(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type setting struct {
			value int
			at    domain.Revision
		}
		model := map[string]*setting{"limit": {10, domain.Empty}, "line": {1, domain.Empty}, "lock": {0, domain.Empty}}
		var state authority.State
		revision := domain.Empty
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			name := rapid.SampledFrom([]string{"limit", "line", "lock"}).Draw(t, "setting")
			m := model[name]
			seen := rapid.SampledFrom([]domain.Revision{m.at, m.at, m.at, domain.Empty, revision}).Draw(t, "seen")
			var c authority.Command
			var value int
			switch name {
			case "limit":
				value = rapid.IntRange(1, 4).Draw(t, "days")
				c = authority.SetReviewLimit{Seen: seen, ReviewLimit: days(value), Reason: why}
			case "line":
				value = rapid.IntRange(0, 1).Draw(t, "shown")
				c = authority.SetCancellationLine{Seen: seen, CancellationLine: authority.CancellationLine{Shown: value == 1}, Reason: why}
			case "lock":
				value = rapid.IntRange(0, 2).Draw(t, "years")
				c = authority.SetInactivityLock{Seen: seen, InactivityLock: authority.InactivityLock{Years: value}, Reason: why}
			}
			got, err := authority.Decide(state, c)
			if stale := seen != m.at; stale != errors.Is(err, authority.ErrStale) {
				t.Fatalf("%s seen at %d, set at %d: %v", name, seen, m.at, err)
			}
			if want := err == nil && value != m.value; want != (len(got) == 1) {
				t.Fatalf("%s from %d to %d: %d events", name, m.value, value, len(got))
			}
			for _, e := range got {
				revision++
				authority.Evolve(&state, e, domaintest.Place(revision))
				m.value, m.at = value, revision
			}
			in := state.InForce()
			shown := 0
			if in.CancellationLine.Value.Shown {
				shown = 1
			}
			if in.ReviewLimit.Value.WorkingDays != model["limit"].value || shown != model["line"].value || in.InactivityLock.Value.Years != model["lock"].value ||
				in.ReviewLimit.Revision() != model["limit"].at || in.CancellationLine.Revision() != model["line"].at || in.InactivityLock.Revision() != model["lock"].at {
				t.Fatalf("in force %+v", in)
			}
		}
	})
}
