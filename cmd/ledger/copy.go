package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/relay"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/projections"
)

// copyCommand brings the whole log into another store.
type copyCommand struct {
	From   string `required:"" help:"Where the log is: postgres (the ledger's database), kurrentdb (the one of --kurrentdb), or an address, postgres://… or esdb://…."`
	To     string `required:"" help:"Where it is to be, likewise. It must be empty or hold a beginning of the log."`
	Follow bool   `help:"Go on with what is recorded meanwhile, until interrupted. Nothing is compared then: copy again, without this, when nobody writes any more."`
	Switch bool   `help:"When both are equal, have the ledger's read models and reactions follow the copy from now on. No server may run."`
}

// Run copies. Repeated after it was cut short, it goes on.
func (c *copyCommand) Run(s *session) error {
	if err := c.may(); err != nil {
		return err
	}
	return s.open(ledger.Config{AnyLog: true}, func(l *ledger.Ledger) error {
		from, err := s.store(l, c.From)
		if err != nil {
			return err
		}
		defer from.Close()
		to, err := s.store(l, c.To)
		if err != nil {
			return err
		}
		defer to.Close()
		end, err := c.copy(s, l, from, to)
		if err != nil || !c.Switch {
			return err
		}
		return c.turn(s, l, to, func(ctx context.Context) error { return unmoved(ctx, from, end) })
	})
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
	case c.Follow && c.Switch:
		return errors.New("--follow never ends; switch when nobody writes any more")
	case c.From == c.To:
		return errors.New("a log cannot be copied to itself")
	case c.Switch && strings.HasPrefix(c.To, "postgres") && c.To != "postgres":
		return errors.New("a ledger cannot follow the log in another ledger's database: name that ledger, and --to postgres")
	}
	return nil
}

func (c *copyCommand) copy(s *session, l *ledger.Ledger, from, to ledger.Log) (eventstore.Position, error) {
	skip := func() error {
		return l.SkipNotices(context.WithoutCancel(s.ctx), from, to, c.Switch, clock.Now())
	}
	if err := skip(); err != nil {
		return eventstore.Position{}, err
	}
	p := s.progress("copying")
	done, err := relay.Copy{From: from, To: to, Vault: l.Vault, Follow: c.Follow, Tell: p.step}.Run(s.ctx)
	p.end()
	if failed := skip(); failed != nil {
		return done.End, errors.Join(err, failed)
	}
	if c.Follow && errors.Is(err, context.Canceled) {
		fmt.Fprintf(s.stdout, "%d events are copied; copy again without --follow when nobody writes any more\n", done.Source.Events)
		return done.End, nil
	}
	if err != nil {
		return done.End, err
	}
	fmt.Fprintf(s.stdout, "source: %d events, %s\ntarget: %d events, %s\nboth are equal\n",
		done.Source.Events, done.Source.Digest(), done.Target.Events, done.Target.Digest())
	if done.Unclaimed > 0 {
		fmt.Fprintf(s.stdout, "%d claims of persons could not be made: the vault does not know them, and nothing keeps them out of a second institution\n", done.Unclaimed)
	}
	return done.End, nil
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
