package eventstore_test

import (
	"context"
	"testing"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"github.com/google/uuid"
)

func TestBetween(t *testing.T) {
	var s memory.Store
	var ends []eventstore.Position // [n] is the position after n events
	ends = append(ends, eventstore.Position{})
	for i := range 7 {
		done, err := s.Append(t.Context(), eventstore.Append{
			Stream: "filing-a", Expected: eventstore.Revision(i) - 1,
			Events: []eventstore.Proposed{{ID: uuid.New(), Type: "filing.registered", Data: []byte("{}"), Metadata: []byte("{}")}},
		})
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, done.Position)
	}
	for _, c := range []struct {
		after, until, most, want int
		more                     bool
	}{
		{0, 0, 5, 0, false}, {3, 3, 5, 0, false}, {4, 2, 5, 0, false}, {2, 6, 5, 4, false}, {0, 5, 5, 5, false}, {0, 7, 5, 5, true}, {1, 7, 5, 5, true},
	} {
		n, more, err := eventstore.Between(t.Context(), &s, ends[c.after], ends[c.until], c.most)
		if n != c.want || more != c.more || err != nil {
			t.Errorf("after %d until %d: %d, more %v, %v", c.after, c.until, n, more, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := eventstore.Between(ctx, &s, ends[0], ends[7], 5); err == nil {
		t.Error("it counted after its context had ended")
	}
}
