package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync/atomic"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/story"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/privatepg"
	"golang.org/x/sync/errgroup"
)

// demoCommand tells the demonstration's story and serves it.
type demoCommand struct {
	place
	Fresh     bool   `help:"Discard everything in the data directory first."`
	KurrentDB string `name:"kurrentdb" placeholder:"esdb://…" help:"KurrentDB node or cluster to tell the story to, or @ and a file that says it. It must hold nothing else, and keeps the story: --fresh cannot discard it."`
}

// Run tells what is missing of the story and serves until ctx ends. Until the
// story is complete and the read models have it, only /healthz answers.
func (c *demoCommand) Run(ctx context.Context, out *output) error {
	if c.Fresh && c.KurrentDB != "" {
		return errors.New("--fresh cannot discard what is in KurrentDB, where history is never deleted; name an empty one and a new directory with --data")
	}
	log := slog.New(slog.NewTextHandler(out.stderr, nil))
	tokens, err := demoTokens()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	defer listener.Close()
	if c.Fresh {
		if err := privatepg.Fresh(ctx, c.Data, "keys.json", "documents"); err != nil {
			return err
		}
	}
	l, err := ledger.Open(ctx, ledger.Config{
		Directory: c.Data, KurrentDBURL: c.KurrentDB, Serve: true, Create: true, Clock: clock.Now, Log: log,
	})
	if err != nil {
		return err
	}
	at := urlOf(listener.Addr())
	fmt.Fprintf(out.stdout, "%s/healthz says how far the demonstration is.\n", at)
	d := newDemonstration(l, tokens, log)
	err = d.daemon.run(ctx, listener, func(ctx context.Context) error {
		return d.perform(ctx, func() error { return introduce(out.stdout, at) })
	})
	switch {
	case errors.Is(err, story.ErrOtherLedger) && c.KurrentDB != "":
		err = fmt.Errorf("%w; name a KurrentDB that holds nothing else", err)
	case errors.Is(err, story.ErrOtherLedger):
		err = fmt.Errorf("%w; name another directory with --data, or discard everything in %s with --fresh", err, c.Data)
	}
	return errors.Join(err, closeWithin(ctx, l))
}

// demonstration is a daemon that keeps everybody out until its story is told:
// nothing else may come between.
type demonstration struct {
	daemon  *daemon
	log     *slog.Logger
	missing atomic.Pointer[string] // what is not there yet; nil once everything is
}

func newDemonstration(l *ledger.Ledger, tokens ledgerhttp.Tokens, log *slog.Logger) *demonstration {
	d := &demonstration{daemon: newDaemon(l, tokens, log), log: log}
	d.lacks("the story")
	d.daemon.server.Preparing = func() bool { return d.missing.Load() != nil }
	d.daemon.server.Health = d.health
	return d
}

func (d *demonstration) lacks(what string) { d.missing.Store(&what) }

func (d *demonstration) health(ctx context.Context) ledgerhttp.Health {
	what := d.missing.Load()
	h := d.daemon.health(ctx)
	if what != nil {
		h.Ready, h.Missing = false, []string{*what} // whatever else is missing waits for it
	}
	return h
}

// perform tells the story, opens the gate when the read models have it, and
// goes on like any ledger. Building the read models at once is less work than
// having them follow.
func (d *demonstration) perform(ctx context.Context, ready func() error) error {
	took := clock.Stopwatch()
	if err := d.tell(ctx); err != nil {
		return endedBy(ctx, err)
	}
	d.log.Info("the story is recorded", "took", took())
	d.lacks("the read models are catching up")
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return d.daemon.work(ctx) })
	group.Go(func() error {
		if err := d.caughtUp(ctx); err != nil {
			return endedBy(ctx, err)
		}
		d.missing.Store(nil)
		d.log.Info("the demonstration is ready", "took", took())
		return ready()
	})
	return group.Wait()
}

// tell tells what is missing of the story. It does not wait for the disk at
// every step: what a crash takes away is missing and told again, and the read
// models, which do wait, are built before anybody is let in.
func (d *demonstration) tell(ctx context.Context) error {
	l := d.daemon.ledger
	filings, done, err := l.Hasty(ctx)
	if err != nil {
		return err
	}
	defer done()
	teller := story.Teller{
		Filings:  filings,
		React:    func(ctx context.Context, now clock.Clock) error { return l.StoryReactions(now).CatchUp(ctx) },
		Progress: func(done, of int) { d.lacks(fmt.Sprintf("the story is being recorded (%d of %d)", done, of)) },
	}
	if err := teller.Tell(ctx); err != nil {
		return err
	}
	return l.EndStory(ctx)
}

// caughtUp waits until every read model has what the log holds.
func (d *demonstration) caughtUp(ctx context.Context) error {
	end, err := d.daemon.ledger.Store.End(ctx)
	if err != nil {
		return err
	}
	for _, m := range d.daemon.ledger.Models {
		if err := d.daemon.models.Wait(ctx, m.Name(), end); err != nil {
			return err
		}
	}
	return nil
}

// endedBy is no error if ctx ended: then it only says so.
func endedBy(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
