package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/clock"
	"example.org/ledger/projections"
	"golang.org/x/sync/errgroup"
)

// serveCommand serves a ledger of one's own.
type serveCommand struct {
	place
	DatabaseURL string `env:"DATABASE_URL" help:"PostgreSQL to use, as a user who may create roles and schemas; without it a private one is run."`
	KurrentDB   string `name:"kurrentdb" env:"KURRENTDB_URL" placeholder:"esdb://…" help:"KurrentDB node or cluster that holds the log, or @ and a file that says it; without it the log is in PostgreSQL."`
	Documents   string `name:"documents-at" env:"LEDGER_DOCUMENTS" placeholder:"s3://…" help:"Bucket that holds the documents, s3://bucket/prefix?endpoint=https://…, or @ and a file that says it; without it they are in the data directory."`
	fileFlags
	smsFlags
	Tokens string `env:"LEDGER_TOKENS" type:"path" help:"File of access tokens; tokens.json in the data directory if not named."`
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, out *output) error {
	log := slog.New(slog.NewTextHandler(out.stderr, nil))
	tokens, err := c.tokens()
	if err != nil {
		return err
	}
	sms, err := c.gateway()
	if err != nil {
		return err
	}
	sizes, err := c.sizes()
	if err != nil {
		return err
	}
	if sms == (ledger.SMS{}) {
		log.Warn("notices are not sent: no SMS gateway is named")
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	defer listener.Close()
	l, err := ledger.Open(ctx, ledger.Config{
		Directory: c.Data, DatabaseURL: c.DatabaseURL, KurrentDBURL: c.KurrentDB, Documents: c.Documents, Serve: true, Create: true, SMS: sms, FileSizes: sizes,
		Clock: clock.Now, Log: log,
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out.stdout, "http://%s\n", listener.Addr())
	d := newDaemon(l, tokens, log)
	return errors.Join(d.run(ctx, listener, d.work), closeWithin(ctx, l))
}

// tokens reads the access tokens. A file that was named must be there; without
// the one in the data directory only what is public answers.
func (c *serveCommand) tokens() (ledgerhttp.Tokens, error) {
	if c.Tokens == "" {
		return ledgerhttp.ReadTokens(filepath.Join(c.Data, "tokens.json"))
	}
	if _, err := os.Stat(c.Tokens); err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	return ledgerhttp.ReadTokens(c.Tokens)
}

// closePatience is how long a ledger may take to close.
const closePatience = 8 * time.Second

// closeWithin closes a ledger although ctx has ended.
func closeWithin(ctx context.Context, l *ledger.Ledger) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	return l.Close(ctx)
}

// daemon is a serving ledger: what answers and what runs behind it.
type daemon struct {
	ledger *ledger.Ledger
	models projections.Runners
	server *ledgerhttp.Server
}

func newDaemon(l *ledger.Ledger, tokens ledgerhttp.Tokens, log *slog.Logger) *daemon {
	d := &daemon{ledger: l, models: projections.NewRunners(l.DB, l.Store, log, l.Models...)}
	l.Transfers.Admit = (&ledgerhttp.Openings{DB: l.DB}).Admit
	d.server = &ledgerhttp.Server{
		Filings: l.Filings, Authorities: l.Authorities, Suggestions: l.Suggestions, Suggested: l.Suggested, Reports: l.Reports, Reported: l.Reported,
		Notices: l.Notices, Expiries: l.Expiries, Equipment: l.Equipment, Staff: l.Staff, Transfers: l.Transfers, Moves: l.Moves,
		Store: l.Store, Registry: l.Registry, Views: l.Views, Queue: l.Queue, Deadlines: l.Deadlines, Statistics: l.Statistics, Capability: l.Capability,
		Requests: &ledgerhttp.Requests{DB: l.DB, Keys: l.Keys}, Tokens: tokens,
		Wait: d.models.Wait, Health: d.health, Clock: clock.Now, Log: log, App: ledger.App(),
	}
	return d
}

// run serves on l until ctx ends, while work goes on behind it. A database that
// goes away is no reason to end: requests are answered 503 until it is back,
// and a private one is started again by its supervisor.
func (d *daemon) run(ctx context.Context, l net.Listener, work func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return d.server.Serve(ctx, l) })
	group.Go(func() error { return work(ctx) })
	return group.Wait()
}

// work keeps the read models up to date, carries out reactions, sends notices,
// forgets old requests and minds the clock.
func (d *daemon) work(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { d.models.Run(ctx); return nil })
	group.Go(func() error { d.ledger.Clocks.Run(ctx); return nil })
	group.Go(func() error { return d.ledger.Reactions.Run(ctx) })
	group.Go(func() error { d.ledger.Notices.Run(ctx); return nil })
	group.Go(func() error { d.server.Requests.Prune(ctx, d.server.Clock, d.server.Log); return nil })
	return group.Wait()
}
