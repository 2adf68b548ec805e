package story

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
)

// ErrOtherLedger refuses a log that holds something else than the story or its
// beginning.
var ErrOtherLedger = errors.New("the ledger holds something else than the demonstration's story")

// told returns how many of the steps need not be told any more. The log holds
// a beginning of the story, so the last step in it is found by halving.
func (t *Teller) told(ctx context.Context, steps []Step) (int, error) {
	var recording []int // indices of the steps that leave an event
	for i, s := range steps {
		if s.records() {
			recording = append(recording, i)
		}
	}
	var failed error
	n := sort.Search(len(recording), func(i int) bool {
		_, ok, err := t.outcome(ctx, steps[recording[i]])
		failed = errors.Join(failed, err)
		return !ok
	})
	switch {
	case failed != nil:
		return 0, failed
	case n == len(recording):
		return len(steps), nil
	case n == 0:
		return 0, t.ends(ctx, eventstore.Position{})
	}
	last := recording[n-1]
	return last + 1, t.resume(ctx, steps[last])
}

// outcome returns where the first append of a step ended, if the log holds it.
func (t *Teller) outcome(ctx context.Context, s Step) (end eventstore.Position, ok bool, err error) {
	n := 0
	next := domain.EventID(s.Command(), string(s.Stream), n)
	for page, err := range t.Filings.Decider.Store.Read(ctx, s.Stream, eventstore.ReadOptions{}) {
		if err != nil {
			return end, false, fmt.Errorf("look for step %s of the story: %w", s.Key, err)
		}
		for _, r := range page {
			switch {
			case r.ID == next:
				n++
				end, next = r.Position, domain.EventID(s.Command(), string(s.Stream), n)
			case n > 0:
				return end, true, nil
			}
		}
	}
	return end, n > 0, nil
}

// resume finishes what follows from the last step told, and refuses a log to
// which somebody else wrote since.
func (t *Teller) resume(ctx context.Context, last Step) error {
	if last.reacts {
		return t.React(ctx, func() time.Time { return last.At })
	}
	at, _, err := t.outcome(ctx, last)
	if err != nil {
		return err
	}
	return t.ends(ctx, at)
}

// ends refuses a log that does not end at a position.
func (t *Teller) ends(ctx context.Context, at eventstore.Position) error {
	end, err := t.Filings.Decider.Store.End(ctx)
	if err == nil && end != at {
		err = ErrOtherLedger
	}
	return err
}
