package story

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/edge"
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

// outcome returns how a step ended, if the log holds what it recorded.
func (t *Teller) outcome(ctx context.Context, s Step) (eventstore.Outcome, bool, error) {
	var o eventstore.Outcome
	var ok bool
	var err error
	if s.Authority != "" {
		o, ok, err = done(ctx, edge.NewAuthorities(t.Filings.Decider.Store, t.Filings.Decider.App).Decider, s)
	} else {
		o, ok, err = done(ctx, t.Filings.Decider, s)
	}
	if err != nil {
		return o, false, fmt.Errorf("look for step %s of the story: %w", s.Key, err)
	}
	return o, ok, nil
}

func done[S, C any, E domain.Event](ctx context.Context, d *eventstore.Decider[S, C, E], s Step) (eventstore.Outcome, bool, error) {
	l, err := d.Load(ctx, s.about())
	if err != nil {
		return eventstore.Outcome{}, false, err
	}
	o, ok := l.Done(s.Command())
	return o, ok, nil
}

// resume finishes what follows from the last step told, and refuses a log to
// which somebody else wrote since.
func (t *Teller) resume(ctx context.Context, last Step) error {
	if last.reacts {
		return t.React(ctx, func() time.Time { return last.At })
	}
	o, _, err := t.outcome(ctx, last)
	if err != nil {
		return err
	}
	return t.ends(ctx, o.Position)
}

// ends refuses a log that does not end at a position.
func (t *Teller) ends(ctx context.Context, at eventstore.Position) error {
	end, err := t.Filings.Decider.Store.End(ctx)
	if err == nil && end != at {
		err = ErrOtherLedger
	}
	return err
}
