package eventstore_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
)

func TestRefusalsAreTold(t *testing.T) {
	holder := eventstore.Holder{Stream: "filing-there"}
	for _, c := range []struct {
		err      error
		is       error
		contains string
	}{
		{&eventstore.ConflictError{Stream: "filing-here", Expected: 2, Actual: 5}, eventstore.ErrConflict, "filing-here is at revision 5, not 2"},
		{&eventstore.ClaimedError{Kind: domain.ClaimPerson, Claim: 1, Holder: holder}, eventstore.ErrClaimed, "held by filing-there"},
		{&eventstore.ClaimedError{Kind: domain.ClaimPerson}, eventstore.ErrClaimed, "held by nobody"},
		{&eventstore.TooLargeError{What: "event", Size: 3, Limit: 2}, eventstore.ErrTooLarge, "event is 3, the limit is 2"},
	} {
		wrapped := fmt.Errorf("append: %w", c.err)
		for _, sentinel := range []error{
			eventstore.ErrConflict, eventstore.ErrClaimed, eventstore.ErrTooLarge, eventstore.ErrInvalid,
			eventstore.ErrUnavailable, eventstore.ErrUnknownOutcome,
		} {
			if got := errors.Is(wrapped, sentinel); got != (sentinel == c.is) {
				t.Errorf("%v is %v: %v", c.err, sentinel, got)
			}
		}
		if !strings.Contains(wrapped.Error(), c.contains) {
			t.Errorf("%q does not say %q", wrapped, c.contains)
		}
	}
}
