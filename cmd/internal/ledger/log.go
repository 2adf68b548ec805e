package ledger

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb"
	"example.org/ledger/eventstore/postgres"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Log is a ledger's event store with what is asked of it beside the port. Every
// adapter that a ledger can be run on is one.
type Log interface {
	eventstore.Store

	// Identity names the log among all that a database's checkpoints could be
	// positions of.
	Identity(context.Context) (string, error)
	// Claims lists who holds what, as the store keeps it.
	Claims(context.Context) (eventstore.ClaimTable, error)
	// Check looks for places where what the store keeps contradicts itself.
	Check(context.Context) ([]eventstore.Damage, error)
	// Close hangs up, when nobody uses the store any more.
	Close()
}

// Kinds of store, as they are named to people and programs.
const (
	PostgreSQL = "postgresql"
	KurrentDB  = "kurrentdb"
)

// openLog opens the log: that of the database, or that of a cluster.
func (l *Ledger) openLog(ctx context.Context, c Config) error {
	if c.KurrentDBURL == "" {
		l.LogKind, l.Store = PostgreSQL, postgres.New(l.DB)
		l.onClose(func(context.Context) error { l.Store.Close(); return nil })
		return nil
	}
	log, err := OpenKurrentDB(ctx, c.KurrentDBURL, c.Log)
	if err != nil {
		return err
	}
	l.LogKind, l.Store = KurrentDB, log
	l.onClose(func(context.Context) error { log.Close(); return nil })
	return nil
}

// OwnLog opens the log in the ledger's own database, which the ledger itself
// may not follow. Close it before the ledger.
func (l *Ledger) OwnLog() Log { return postgres.New(l.DB) }

// database is a log with a pool of its own.
type database struct {
	*postgres.Store
	pool *pgxpool.Pool
}

// Close hangs up.
func (d database) Close() { d.Store.Close(); d.pool.Close() }

// OpenPostgreSQL opens the log in a migrated database, whosever it is. Close
// it.
func OpenPostgreSQL(ctx context.Context, url string) (Log, error) {
	pool, err := postgres.Connect(ctx, url, postgres.Options{})
	if err != nil {
		return nil, err
	}
	return database{postgres.New(pool), pool}, nil
}

// reach is how long opening waits for a cluster.
const reach = 10 * time.Second

// address reads an address from the file that is named after an @.
func address(s string) (string, error) {
	path, ok := strings.CutPrefix(s, "@")
	if !ok {
		return s, nil
	}
	b, err := os.ReadFile(path)
	return strings.TrimSpace(string(b)), err
}

// OpenKurrentDB opens the log on a cluster and looks whether it is there. The
// connection string may be in a file, named after an @, so that a password is
// on no command line and in no environment. Close the log.
func OpenKurrentDB(ctx context.Context, url string, log *slog.Logger) (Log, error) {
	url, err := address(url)
	if err != nil {
		return nil, fmt.Errorf("read the address of KurrentDB: %w", err)
	}
	s, err := kurrentdb.Open(url, kurrentdb.Options{Log: log})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, reach)
	defer cancel()
	if err := s.Health(ctx); err != nil {
		s.Close()
		return nil, fmt.Errorf("KurrentDB does not answer: %w", err)
	}
	return s, nil
}
