// Package ledger puts the parts of a ledger together: database, log, vault,
// documents, commands, read models and reactions. The server and the tool for
// operators and auditors open the same ledger with it.
//
// It is the only place that names adapters. It has no behavior of its own.
package ledger

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync/atomic"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/privatepg"
	"example.org/ledger/internal/reactions"
	"example.org/ledger/internal/sealing"
	"example.org/ledger/migrations"
	"example.org/ledger/projections"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Config says where a ledger is.
type Config struct {
	Directory    string          // data directory: keys, documents, tokens and, without DatabaseURL, the private PostgreSQL
	DatabaseURL  string          // empty for the private PostgreSQL
	Documents    string          // bucket that holds the documents, s3://…, if the data directory does not; or "@" and a file that says it
	FileSizes    documents.Sizes // how large documents may be
	KurrentDBURL string          // where the log is, if it is not in the database; or "@" and a file that says it
	AnyLog       bool            // open it although its read models belong to another log, to move it
	Serve        bool            // start the private PostgreSQL and keep the directory to ourselves; otherwise reach the running one
	Create       bool            // make keys and directories that are missing
	SMS          SMS             // where notices go
	Clock        clock.Clock
	Log          *slog.Logger
}

// Ledger is an open ledger.
type Ledger struct {
	URL         string // of the database, as the user who owns the schema
	DB          *pgxpool.Pool
	LogKind     string // which kind of store Store is
	Store       Log
	Clocks      *Clocks
	Keys        sealing.Keys
	Vault       *sealing.Vault
	Documents   documents.Store
	Filings     *edge.Filings
	Authorities *edge.Authorities
	Suggestions *edge.Suggestions
	Reports     *edge.Reports
	Registry    *projections.Registry
	Views       *projections.Filings
	Queue       *projections.CaseQueue
	Deadlines   *projections.Deadlines
	Statistics  *projections.Statistics
	Suggested   *projections.Suggestions
	Capability  *projections.Capability
	Reported    *projections.Reports
	Expiries    *projections.Expiries
	Equipment   *projections.EquipmentDirectory
	Staff       *projections.StaffDirectory
	Transfers   *edge.Transfers
	Moves       *projections.Transfers
	Models      []projections.Model
	Reactions   *reactions.Runner
	Notices     *notices.Desk

	closers []func(context.Context) error
}

// App names this build in metadata and in the API.
func App() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "ledger (devel)"
	}
	return "ledger " + info.Main.Version
}

// Open opens the ledger, migrates its database when it is ours to serve, and
// returns it. Close must be called.
func Open(ctx context.Context, c Config) (_ *Ledger, err error) {
	l := new(Ledger)
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Close(context.WithoutCancel(ctx)))
		}
	}()
	if err := l.database(ctx, c); err != nil {
		return nil, err
	}
	if err := l.secrets(ctx, c); err != nil {
		return nil, err
	}
	if err := l.openLog(ctx, c); err != nil {
		return nil, err
	}
	if !c.AnyLog {
		if err := l.belongs(ctx); err != nil {
			return nil, err
		}
	}
	l.Clocks = &Clocks{db: l.DB, here: c.Clock, log: c.Log}
	if c.Serve {
		if err := l.Clocks.Look(ctx); err != nil {
			return nil, err
		}
		l.Store = spared{punctual{l.Store, l.Clocks}, l.DB, new(atomic.Bool)}
	}
	if l.Documents, err = openDocuments(ctx, c); err != nil {
		return nil, err
	}
	l.onClose(func(context.Context) error { return l.Documents.Close() })

	decider := edge.NewDecider(l.Store, l.Vault, App())
	l.Registry, l.Views, l.Queue = &projections.Registry{DB: l.DB}, &projections.Filings{DB: l.DB}, &projections.CaseQueue{DB: l.DB}
	l.Deadlines, l.Statistics = &projections.Deadlines{DB: l.DB}, &projections.Statistics{DB: l.DB}
	l.Suggested, l.Expiries = &projections.Suggestions{DB: l.DB}, &projections.Expiries{DB: l.DB}
	l.Equipment, l.Staff = &projections.EquipmentDirectory{DB: l.DB}, &projections.StaffDirectory{DB: l.DB}
	l.Reported = &projections.Reports{DB: l.DB}
	l.Moves = &projections.Transfers{DB: l.DB}
	l.Capability = &projections.Capability{DB: l.DB}
	l.Models = []projections.Model{l.Registry, l.Queue, l.Views, l.Deadlines, l.Statistics, l.Suggested, l.Reported, l.Expiries, l.Equipment, l.Staff, l.Moves, l.Capability}
	l.Authorities = edge.NewAuthorities(l.Store, App())
	l.Filings = &edge.Filings{
		Decider: decider, Vault: l.Vault, Documents: l.Documents, Sizes: c.FileSizes, Authorities: l.Authorities, NextSerial: l.nextSerial, Shared: l.Equipment.Elsewhere,
		ClaimTable: l.Store.Claims,
	}
	l.Suggestions = edge.NewSuggestions(l.Filings, l.Authorities)
	l.Reports = edge.NewReports(l.Filings, l.Authorities)
	l.Transfers = edge.NewTransfers(l.Filings, l.Moves.Employers)
	l.Reactions = &reactions.Runner{
		Store: l.Store, DB: l.DB, Clock: c.Clock, Log: c.Log,
		Reactions: slices.Concat([]reactions.Reaction{
			reactions.Replaced{Decider: decider, Vault: l.Vault}, reactions.Erasure{Vault: l.Vault, Decider: decider},
			reactions.FollowsFiling{Reports: l.Reports, DB: l.DB},
		}, reactions.Suggestions(l.Suggestions, l.DB), reactions.Transfers(l.Transfers)),
	}
	if err := l.openNotices(ctx, c); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Ledger) nextSerial(ctx context.Context, f domain.NumberFormat, a domain.Authority, t domain.Track, year int) (int, error) {
	last, err := l.Queue.MaxSerial(ctx, f, a, t, year)
	return last + 1, err
}

// database finds or starts the database and connects to it.
func (l *Ledger) database(ctx context.Context, c Config) (err error) {
	switch {
	case c.DatabaseURL != "":
		l.URL = c.DatabaseURL
	case c.Serve:
		server, err := privatepg.Start(ctx, privatepg.Options{Directory: c.Directory, Log: c.Log, Revive: true})
		if err != nil {
			return err
		}
		l.onClose(server.Stop)
		l.URL = server.URL()
	default:
		url, release, err := privatepg.Reach(ctx, c.Directory)
		if err != nil {
			return err
		}
		l.onClose(release)
		l.URL = url
	}
	if c.Serve || c.Create {
		if err := migrations.Up(ctx, l.URL); err != nil {
			return fmt.Errorf("migrate the database: %w", err)
		}
	}
	if l.DB, err = postgres.Connect(ctx, l.URL, postgres.Options{MaxConns: connections}); err != nil {
		return err
	}
	l.onClose(func(context.Context) error { l.DB.Close(); return nil })
	return nil
}

// connections bounds the pool: a runner's lock holds one for each read model
// and one for the reactions, and notices are sent by several at once.
const connections = 32

// secrets reads the keys, or makes them for a new ledger, and opens the vault.
func (l *Ledger) secrets(ctx context.Context, c Config) (err error) {
	if c.Create {
		if err := os.MkdirAll(c.Directory, 0o755); err != nil {
			return err
		}
	}
	path := filepath.Join(c.Directory, "keys.json")
	l.Keys, err = sealing.ReadKeys(path)
	if errors.Is(err, fs.ErrNotExist) && c.Create {
		if l.Keys, err = sealing.GenerateKeys(rand.Reader); err == nil {
			err = sealing.WriteKeys(path, l.Keys)
		}
	}
	if err != nil {
		return fmt.Errorf("keys: %w", err)
	}
	if l.Vault, err = sealing.New(l.DB, l.Keys); err != nil {
		return err
	}
	return l.Vault.Check(ctx)
}

func (l *Ledger) onClose(f func(context.Context) error) { l.closers = append(l.closers, f) }

// Close ends everything that Open started, last things first.
func (l *Ledger) Close(ctx context.Context) error {
	var errs []error
	for i := len(l.closers) - 1; i >= 0; i-- {
		errs = append(errs, l.closers[i](ctx))
	}
	l.closers = nil
	return errors.Join(errs...)
}
