package kurrentdb

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"example.org/ledger/eventstore"
)

// Store implements the port on a cluster. Any number of stores, in any number
// of processes, may share one.
type Store struct {
	link     *link
	turns    turns
	end      end
	claims   claims
	patience time.Duration // with one request

	sending context.Context // of appends, which no caller can end; ends with Close
	abandon context.CancelFunc
	work    sync.WaitGroup
}

// Options are what a connection string does not say.
type Options struct {
	Log *slog.Logger // of connections found and lost; nil for none
}

// Open returns the store of a connection string, esdb://… or
// esdb+discover://…. It does not connect: a cluster that is away is found when
// it is back. Close it.
func Open(connection string, o Options) (*Store, error) {
	c, err := parse(connection)
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	l, err := newLink(c, o.Log)
	if err != nil {
		return nil, err
	}
	s := &Store{link: l, patience: 10 * time.Second}
	if c.DefaultDeadline != nil {
		s.patience = *c.DefaultDeadline
	}
	s.sending, s.abandon = context.WithCancel(context.Background())
	return s, nil
}

// grace is how long Close waits for appends, so that a program can end in time
// although its cluster does not answer.
const grace = 3 * time.Second

// Close hangs up. It waits a few seconds for appends that were sent and whose
// callers left; what became of those that take longer is unknown. Followers
// must have ended, and nothing may be called any more.
func (s *Store) Close() {
	timer := time.AfterFunc(grace, s.abandon)
	s.work.Wait()
	timer.Stop()
	s.abandon()
	s.link.close()
}

// Health reports whether the leader answers, as [eventstore.ErrUnavailable]
// or [ErrDenied] if it does not.
func (s *Store) Health(ctx context.Context) error {
	_, err := s.end.read(ctx, s)
	return err
}

// Append implements [eventstore.Store]. Two appends that begin with the same
// event go one after the other, so that the second sees what became of the
// first.
func (s *Store) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if err := a.Validate(); err != nil {
		return eventstore.Appended{}, err
	}
	mine := turn{a.Stream, a.Events[0].ID}
	if err := s.turns.take(ctx, mine); err != nil {
		return eventstore.Appended{}, canceled(err)
	}
	defer s.turns.release(mine)
	if len(a.Claims) > 0 {
		return s.appendClaims(ctx, a)
	}
	return s.appendOnce(ctx, a)
}
