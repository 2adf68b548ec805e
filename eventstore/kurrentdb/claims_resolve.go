package kurrentdb

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"example.org/ledger/eventstore"
)

// resolve settles reservations of others as far as it can: at once what can be
// decided, and by a fence what had time enough.
func (c *claiming) resolve(ctx context.Context, open []*reservation) error {
	var mu sync.Mutex
	var waiting []*reservation
	err := c.each(len(open), func(i int) error {
		v, err := c.look(ctx, open[i])
		if err != nil {
			return err
		}
		if v == undecided {
			mu.Lock()
			defer mu.Unlock()
			waiting = append(waiting, open[i])
			return nil
		}
		return c.settle(ctx, open[i], v)
	})
	if err != nil || len(waiting) == 0 {
		return err
	}
	late, err := c.wait(ctx, waiting)
	if err != nil {
		return err
	}
	return c.each(len(late), func(i int) error { return c.fenceOff(ctx, late[i]) })
}

// look judges a reservation by what stands at its place.
func (c *claiming) look(ctx context.Context, r *reservation) (verdict, error) {
	there, err := c.from(ctx, r.Stream, r.Revision, 1)
	if err != nil || len(there) == 0 {
		return undecided, err
	}
	return r.verdict(there[0]), nil
}

// fenceOff takes the place that the append of r wants, so that it cannot
// happen any more. If the place is taken, that decides, the next time.
func (c *claiming) fenceOff(ctx context.Context, r *reservation) error {
	_, err := c.appendTo(ctx, r.Stream, r.Revision-1, []eventstore.Proposed{r.fence()})
	lost, conflict := errors.AsType[*eventstore.ConflictError](err)
	switch {
	case err == nil:
		return c.settle(ctx, r, refuted)
	case conflict && lost.Actual < r.Revision-1:
		// A reservation is written only when its stream was there.
		return fmt.Errorf("kurrentdb: a reservation is for revision %d of %s, which is at %d", r.Revision, r.Stream, lost.Actual)
	case conflict:
		return nil
	}
	return err
}

// settle writes what became of r. Somebody else may have written the same.
func (c *claiming) settle(ctx context.Context, r *reservation, v verdict) error {
	_, err := c.appendTo(ctx, r.claim, r.at, []eventstore.Proposed{r.settlement(v)})
	if errors.Is(err, eventstore.ErrConflict) {
		return nil
	}
	return err
}
