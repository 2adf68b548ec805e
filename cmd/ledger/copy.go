package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/relay"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/projections"
)

// copyCommand brings the whole log into another store.
type copyCommand struct {
	From   string `help:"Where the log is: postgres (the ledger's database), kurrentdb (the one of --kurrentdb), or an address, postgres://… or esdb://…."`
	To     string `required:"" help:"Where it is to be, likewise. It must be empty or hold a beginning of the log."`
	Follow bool   `help:"Go on with what is recorded meanwhile, until interrupted. Nothing is compared then: copy again, without this, when nobody writes any more."`
	Switch bool   `help:"When both are equal, have the ledger's read models and reactions follow the copy from now on. No server may run."`
	Lost   bool   `name:"source-lost" help:"Copy nothing: the source will never be written to again, nor copied. What has arrived is the log, and its server may record from now on. Without --from."`
}

// Run copies. Repeated after it was cut short, it goes on.
func (c *copyCommand) Run(s *session) error {
	if err := c.may(); err != nil {
		return err
	}
	return s.open(ledger.Config{AnyLog: true}, func(l *ledger.Ledger) error {
		to, err := s.store(l, c.To)
		if err != nil {
			return err
		}
		defer to.Close()
		if c.Lost {
			return c.takeOver(s, l, to)
		}
		from, err := s.store(l, c.From)
		if err != nil {
			return err
		}
		defer from.Close()
		target, err := l.Target(s.ctx, from, to, c.Switch)
		if err != nil {
			return err
		}
		done, err := c.copy(s, l, from, target)
		if err != nil || c.Follow {
			return err
		}
		if c.Switch {
			if err := c.turn(s, l, to, func(ctx context.Context) error { return unmoved(ctx, from, done.End) }); err != nil {
				return err
			}
		}
		return target.Release(context.WithoutCancel(s.ctx), later(clock.Now(), done.Latest.Add(time.Microsecond)))
	})
}

// later is the later of two instants: the source's clock may be ahead of this one.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// takeOver ends a copy whose source is gone.
func (c *copyCommand) takeOver(s *session, l *ledger.Ledger, to ledger.Log) error {
	target, err := l.Target(s.ctx, nil, to, false)
	if err != nil {
		return err
	}
	switch held, err := target.Held(s.ctx); {
	case err != nil:
		return err
	case !held:
		return errors.New("nothing is being copied there")
	}
	if err := target.Release(s.ctx, clock.Now()); err != nil {
		return err
	}
	fmt.Fprintln(s.stdout, "what was copied is the log from now on; whom the source had not yet told of a result is not told")
	return nil
}

// store is a log of the command line. The one in the ledger's database goes by
// a name, so that its address is not needed.
func (s *session) store(l *ledger.Ledger, name string) (ledger.Log, error) {
	log := slog.New(slog.NewTextHandler(s.stderr, nil))
	switch {
	case name == "postgres":
		return l.OwnLog(), nil
	case name == "kurrentdb" && s.cli.KurrentDB == "":
		return nil, errors.New("no KurrentDB is named: give --kurrentdb or KURRENTDB_URL")
	case name == "kurrentdb":
		return ledger.OpenKurrentDB(s.ctx, s.cli.KurrentDB, log)
	case strings.HasPrefix(name, "esdb://"), strings.HasPrefix(name, "esdb+discover://"), strings.HasPrefix(name, "@"):
		return ledger.OpenKurrentDB(s.ctx, name, log)
	case strings.HasPrefix(name, "postgres://"), strings.HasPrefix(name, "postgresql://"):
		return ledger.OpenPostgreSQL(s.ctx, name)
	}
	return nil, fmt.Errorf("%q is no log: name postgres, kurrentdb, or an address that begins with postgres:// or esdb://", name)
}

// may refuses what cannot be meant.
func (c *copyCommand) may() error {
	switch {
	case c.Lost && (c.From != "" || c.Follow || c.Switch):
		return errors.New("--source-lost copies nothing: name only where the copy is, with --to")
	case c.From == "" && !c.Lost:
		return errors.New("name where the log is, with --from")
	case c.Follow && c.Switch:
		return errors.New("--follow never ends; switch when nobody writes any more")
	case c.From == c.To:
		return errors.New("a log cannot be copied to itself")
	case c.Switch && strings.HasPrefix(c.To, "postgres") && c.To != "postgres":
		return errors.New("a ledger cannot follow the log in another ledger's database: name that ledger, and --to postgres")
	}
	return nil
}

func (c *copyCommand) copy(s *session, l *ledger.Ledger, from ledger.Log, to *ledger.Target) (relay.Copied, error) {
	p := s.progress("copying")
	done, err := relay.Copy{From: from, To: to, Vault: l.Vault, Follow: c.Follow, Tell: p.step}.Run(s.ctx)
	p.end()
	if c.Follow && errors.Is(err, context.Canceled) {
		fmt.Fprintf(s.stdout, "%d events are copied; copy again without --follow when nobody writes any more\n", done.Source.Events)
		return done, nil
	}
	if err != nil {
		return done, err
	}
	fmt.Fprintf(s.stdout, "source: %d events, %s\ntarget: %d events, %s\nboth are equal\n",
		done.Source.Events, done.Source.Digest(), done.Target.Events, done.Target.Digest())
	if done.Unclaimed > 0 {
		fmt.Fprintf(s.stdout, "%d claims of persons could not be made: the vault does not know them, and nothing keeps them out of a second institution\n", done.Unclaimed)
	}
	return done, nil
}

// unmoved refuses a log that was written to after a position.
func unmoved(ctx context.Context, log ledger.Log, end eventstore.Position) error {
	now, err := log.End(ctx)
	if err == nil && now != end {
		err = errors.New("the source was written to meanwhile: stop whoever writes, and copy again")
	}
	return err
}

// turn has the ledger follow the copy.
func (c *copyCommand) turn(s *session, l *ledger.Ledger, to ledger.Log, may func(context.Context) error) error {
	if err := l.Switch(s.ctx, to, may); err != nil {
		return err
	}
	for _, m := range l.Models {
		p := s.progress("rebuilding")
		err := projections.Rebuild(s.ctx, l.DB, to, m, p.of(m.Name()))
		p.end()
		if err != nil {
			return fmt.Errorf("the ledger follows the copy, but %s is not built yet; a server builds it: %w", m.Name(), err)
		}
	}
	fmt.Fprintln(s.stdout, "the ledger's read models are rebuilt from the copy and follow it from now on")
	return nil
}
