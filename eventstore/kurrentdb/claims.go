package kurrentdb

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"
)

// appendClaims appends events and carries out claims.
func (s *Store) appendClaims(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if err := ctx.Err(); err != nil {
		return eventstore.Appended{}, canceled(err)
	}
	return s.claiming().append(ctx, a)
}

func (s *Store) claiming() *claiming {
	return &claiming{server: cluster{s}, newID: uuid.New, wait: s.claims.wait, each: inParallel, later: s.later}
}

// cluster is the cluster as claims need it.
type cluster struct{ *Store }

func (c cluster) last(ctx context.Context, stream eventstore.Stream) (eventstore.Recorded, bool, error) {
	r, ok, err := c.Store.last(ctx, stream)
	return r, ok, discreetly(stream, err)
}

func (c cluster) from(ctx context.Context, stream eventstore.Stream, first eventstore.Revision, n int) ([]eventstore.Recorded, error) {
	asked, cancel := context.WithTimeout(ctx, c.patience)
	defer cancel()
	var there []eventstore.Recorded
	for r, err := range c.events(asked, ofStream(stream, first, false, uint64(n))) {
		if err != nil {
			return nil, discreetly(stream, readError(ctx, err, "read %s from %d", stream, first))
		}
		if want := first + eventstore.Revision(len(there)); r.Revision != want {
			return nil, discreetly(stream, damaged("%s has no revision %d, but %d", stream, want, r.Revision))
		}
		there = append(there, r)
	}
	return there, nil
}

func (c cluster) appendTo(ctx context.Context, stream eventstore.Stream, expected eventstore.Revision, events []eventstore.Proposed) (eventstore.Appended, error) {
	w, err := c.Store.appendTo(ctx, stream, expected, events)
	return eventstore.Appended{Revision: w.revision, Position: w.position, Repeated: w.repeated}, discreetly(stream, err)
}

// discreet is an error that does not name the stream of a claim: the key in it
// may stand for a person.
type discreet struct {
	error
	name string
}

func discreetly(stream eventstore.Stream, err error) error {
	if err == nil || !isClaimStream(stream) {
		return err
	}
	return discreet{err, string(stream)}
}

func (d discreet) Error() string {
	return strings.ReplaceAll(d.error.Error(), d.name, claimPrefix+"…")
}

func (d discreet) Unwrap() error { return d.error }

// atOnce is how many keys of one append are read or written in parallel.
const atOnce = 64

func inParallel(n int, f func(i int) error) error {
	if n == 1 {
		return f(0)
	}
	var g errgroup.Group
	g.SetLimit(atOnce)
	for i := range n {
		g.Go(func() error { return f(i) })
	}
	return g.Wait()
}

// mostLater is how many appends may leave something to do later. Others do it
// at once, so that what is left does not grow without bound.
const mostLater = 256

// later runs f beside the caller, unless there is much of that already.
func (s *Store) later(f func(context.Context)) {
	run := func() {
		defer s.claims.later.Add(-1)
		ctx, cancel := context.WithTimeout(s.sending, s.patience)
		defer cancel()
		f(ctx)
	}
	if s.claims.later.Add(1) > mostLater {
		run()
		return
	}
	s.work.Go(run)
}

// claims is what a store remembers of claims. The zero value is ready to use.
type claims struct {
	later atomic.Int64 // how much is being done later

	hurry     time.Duration // in tests, instead of enough
	mu        sync.Mutex
	suspected map[uuid.UUID]*suspect // by reservation
}

// suspect is a reservation whose append did not come yet.
type suspect struct {
	late  chan struct{} // closed when it had time enough
	looks int           // how often somebody looked
}

// An append comes right after its reservations. Whoever waits longer for it may
// take it for lost; to be wrong costs the other an attempt, and nothing else.
const (
	enough        = 2 * time.Second
	enoughMore    = 5 * time.Millisecond // for every claim of the append
	mostSuspected = 1000
	longestPause  = 50 * time.Millisecond
)

// wait returns those of open that had time enough. If there are none, it
// returns after a moment, the longer the more often that was asked. It
// remembers them from one append to the next, whose patience may be less.
func (c *claims) wait(ctx context.Context, open []*reservation) ([]*reservation, error) {
	late, pause := c.suspect(open)
	if len(late) > 0 {
		return late, nil
	}
	sleep(ctx, pause+rand.N(pause))
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("kurrentdb: wait for a claim: %w", err)
	}
	return nil, nil
}

func (c *claims) suspect(open []*reservation) (late []*reservation, pause time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.suspected == nil || len(c.suspected) > mostSuspected {
		c.suspected = make(map[uuid.UUID]*suspect)
	}
	pause = longestPause
	for _, r := range open {
		s := c.suspected[r.id]
		if s == nil {
			s = &suspect{late: make(chan struct{})}
			c.suspected[r.id] = s
			time.AfterFunc(c.enough(r), func() { close(s.late) })
		}
		select {
		case <-s.late:
			late = append(late, r)
		default:
		}
		s.looks++
		pause = min(pause, time.Duration(s.looks)*time.Millisecond)
	}
	return late, pause
}

func (c *claims) enough(r *reservation) time.Duration {
	if c.hurry > 0 {
		return c.hurry
	}
	return enough + time.Duration(r.Claims)*enoughMore
}
