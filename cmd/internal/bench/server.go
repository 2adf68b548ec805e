package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/privatepg"
	"github.com/jackc/pgx/v5"
)

// What a run refuses to measure on.
var (
	ErrNotDurable = errors.New("bench: a commit would not be on disk; figures would mean nothing")
	ErrInUse      = errors.New("bench: the database holds a ledger; name one of a server that serves nobody")
)

// server is a PostgreSQL to measure on, and what has to be undone on it.
type server struct {
	url     string
	dir     string // for the ledgers' keys
	tag     string // of its databases
	closers []func(context.Context) error
}

// openServer starts a private PostgreSQL in a temporary directory below
// directory or, if url is not empty, uses the server of that database. Close
// must be called.
func openServer(ctx context.Context, url, directory string) (_ *server, err error) {
	s := &server{url: url, tag: strings.ToLower(rand.Text()[:8])}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close(ctx))
		}
	}()
	if s.dir, err = os.MkdirTemp(directory, "ledger-bench-"); err != nil {
		return nil, err
	}
	s.onClose(func(context.Context) error { return os.RemoveAll(s.dir) })
	if err := os.Chmod(s.dir, 0o711); err != nil { // for the user who runs the server for root
		return nil, err
	}
	if url != "" {
		return s, s.borrow(ctx)
	}
	private, err := privatepg.Start(ctx, privatepg.Options{Directory: filepath.Join(s.dir, "data")})
	if err != nil {
		return nil, err
	}
	s.onClose(func(ctx context.Context) error {
		if err := private.Stop(ctx); !errors.Is(err, privatepg.ErrKilled) { // its data are thrown away
			return err
		}
		return nil
	})
	s.url = private.URL()
	return s, nil
}

// borrow refuses a database in which there is a ledger, and sees to it that the
// roles that migrations make are dropped again.
func (s *server) borrow(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	var holds bool
	var roles int
	err = conn.QueryRow(ctx, `SELECT to_regclass('public.migration') IS NOT NULL OR to_regnamespace('log') IS NOT NULL,
		(SELECT count(*) FROM pg_roles WHERE rolname IN ('log_owner', 'ledger_app'))`).Scan(&holds, &roles)
	if err != nil {
		return err
	}
	if holds {
		return ErrInUse
	}
	if roles == 0 {
		s.onClose(func(ctx context.Context) error { return s.execute(ctx, `DROP ROLE IF EXISTS log_owner, ledger_app`) })
	}
	return nil
}

// ledger makes a database on the server and opens an empty ledger in it.
func (s *server) ledger(ctx context.Context, name string) (*ledger.Ledger, error) {
	database := pgx.Identifier{"ledger_bench_" + s.tag + "_" + name}
	if err := s.execute(ctx, `CREATE DATABASE `+database.Sanitize()); err != nil {
		return nil, err
	}
	s.onClose(func(ctx context.Context) error {
		return s.execute(ctx, `DROP DATABASE `+database.Sanitize()+` WITH (FORCE)`)
	})
	address, err := withDatabase(s.url, database[0])
	if err != nil {
		return nil, err
	}
	l, err := ledger.Open(ctx, ledger.Config{
		Directory: filepath.Join(s.dir, name), DatabaseURL: address, Create: true, Clock: clock.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		return nil, err
	}
	s.onClose(l.Close)
	return l, nil
}

// withDatabase is a database's URL with another database. A URL without host,
// as a private server's, keeps its socket.
func withDatabase(address, database string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return "", fmt.Errorf("bench: the database's address must be a URL: %w", err)
	}
	u.Path = "/" + database
	return u.String(), nil
}

// execute runs a statement for the server's superuser.
func (s *server) execute(ctx context.Context, statement string) error {
	return executeOn(ctx, s.url, statement)
}

func executeOn(ctx context.Context, address string, statements ...string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, s := range statements {
		if _, err := conn.Exec(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

func (s *server) onClose(f func(context.Context) error) { s.closers = append(s.closers, f) }

// closePatience is how long undoing everything may take.
const closePatience = 30 * time.Second

// close undoes everything, last things first, though ctx may have ended.
func (s *server) close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
	defer cancel()
	var errs []error
	for i := len(s.closers) - 1; i >= 0; i-- {
		errs = append(errs, s.closers[i](ctx))
	}
	s.closers = nil
	return errors.Join(errs...)
}
