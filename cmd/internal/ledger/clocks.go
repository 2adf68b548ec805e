package ledger

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"github.com/jackc/pgx/v5/pgxpool"
)

// By how much this machine's clock and the database's may differ, and how often
// they are compared.
const (
	allowance = 2 * time.Second
	lookEvery = time.Minute
)

// Clocks compares this machine's clock with the database's. What is recorded
// bears this machine's instant, dates and deadlines follow from it, and several
// machines may serve one ledger: while the clocks differ by more than two
// seconds nothing may be appended, for nobody can tell which of them is wrong.
type Clocks struct {
	db   *pgxpool.Pool
	here clock.Clock
	log  *slog.Logger
	off  atomic.Int64 // nanoseconds by which the database's is ahead, for certain
}

// Off is by how much the database's clock is ahead of ours, at least: what the
// question may have taken on its way is not held against either. It is negative
// if it is behind, and zero if they may be equal.
func (c *Clocks) Off() time.Duration { return time.Duration(c.off.Load()) }

// Apart reports whether the clocks differ too much for anything to be
// appended.
func (c *Clocks) Apart() bool { return c.Off().Abs() > allowance }

// Look compares the clocks now.
func (c *Clocks) Look(ctx context.Context) error {
	var there time.Time
	before := c.here()
	if err := c.db.QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&there); err != nil {
		return fmt.Errorf("compare the clock with the database's: %w", err)
	}
	was := c.Apart()
	c.off.Store(int64(certainly(there, before, c.here())))
	switch now := c.Apart(); {
	case now && !was:
		c.log.Error("the clock and the database's differ, nothing is appended until they agree", "database_ahead_by", c.Off())
	case was && !now:
		c.log.Info("the clock and the database's agree again")
	}
	return nil
}

// certainly returns by how much an instant is after the later or before the
// earlier of two between which it was read.
func certainly(there, before, after time.Time) time.Duration {
	switch {
	case there.After(after):
		return there.Sub(after)
	case there.Before(before):
		return there.Sub(before)
	}
	return 0
}

// Run goes on comparing until ctx ends. While the database cannot be asked,
// what was found last holds: nothing could be appended anyway, or, with the log
// elsewhere, no person could be entered.
func (c *Clocks) Run(ctx context.Context) {
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
		if err := c.Look(ctx); err != nil && ctx.Err() == nil {
			c.log.Warn("the clock could not be compared with the database's", "error", err)
		}
	}
}

// punctual is a log to which nothing is appended while the clocks are apart.
type punctual struct {
	Log
	clocks *Clocks
}

// Append implements [eventstore.Store].
func (p punctual) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if p.clocks.Apart() {
		return eventstore.Appended{}, fmt.Errorf("%w: the clock and the database's differ by %v", eventstore.ErrUnavailable, p.clocks.Off().Abs())
	}
	return p.Log.Append(ctx, a)
}
