package authority_test

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
)

// TestConfigure: several settings at once, all of them or none.
func TestConfigure(t *testing.T) {
	change := func(setting string, c authority.Command) authority.Change {
		return authority.Change{Setting: setting, Command: c}
	}
	limit := func(n int, reason string) authority.Change {
		return change("review_limit", authority.SetReviewLimit{Seen: domain.Empty, ReviewLimit: days(n), Reason: reason})
	}
	line := change("cancellation_line", authority.SetCancellationLine{Seen: domain.Empty, Reason: why})
	on := change("notices", authority.SetNotices{Seen: domain.Empty, Notices: authority.Notices{Published: true, Returned: true}, Reason: why})
	all := func(changes ...authority.Change) authority.Configure { return authority.Configure{Changes: changes} }
	run(t, cases{
		{Name: "design 5.1: two, of which one is so already", When: all(limit(15, why), line, on), Then: events{fifteenDays, lineOff}},
		{Name: "design 5.1: nothing", When: all()},
		{Name: "design 5.1: the faults of each under its name, and nothing of the others", When: all(limit(61, ""), line), Refused: []error{
			authority.ErrRange.At("review_limit.working_days"), authority.ErrRequired.At("review_limit.reason")}},
		{Name: "design 4.2: somebody changed one of them meanwhile", Given: events{lineOff}, When: all(limit(15, why), line),
			Refused: []error{authority.ErrStale.At("cancellation_line")}},
	})
}
