package ledger

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/reactions"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Target is where a copy of a log is brought to.
type Target struct {
	Log
	db   *pgxpool.Pool // of whoever follows the copy; nil if no database is known to
	held bool
}

// Target returns the target of a copy. The database that follows it is the one that
// it is in, or the ledger's own if that follows the log or is to, unless it is the
// ledger that the log came from.
func (l *Ledger) Target(ctx context.Context, from, to Log, toFollow bool) (*Target, error) {
	if other, ok := to.(database); ok && !l.isIn(other) {
		return &Target{Log: to, db: other.pool}, nil
	}
	if from != nil {
		if ours, err := l.follows(ctx, from); err != nil || ours {
			return &Target{Log: to}, err
		}
	}
	if !toFollow {
		var err error
		if toFollow, err = l.follows(ctx, to); err != nil || !toFollow {
			return &Target{Log: to}, err
		}
	}
	return &Target{Log: to, db: l.DB}, nil
}

// ErrTargetServed refuses to bring anything where a server already runs.
var ErrTargetServed = errors.New("a server runs on the target's database: stop it first; it may run again, for reading, once the copy has begun (请先停止目标库上的 ledgerd)")

// Append implements [eventstore.Store]. Before anything is brought, the database is
// marked as a target, which only [Target.Release] ends: until then a server of it
// records nothing, and tells nobody of what the source tells.
func (t *Target) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if err := t.hold(ctx); err != nil {
		return eventstore.Appended{}, err
	}
	return t.Log.Append(ctx, a)
}

func (t *Target) hold(ctx context.Context) error {
	if t.db == nil || t.held {
		return nil
	}
	err := pgx.BeginFunc(ctx, t.db, func(tx pgx.Tx) error {
		if held, err := notices.Held(ctx, tx); err != nil || held {
			return err
		}
		if err := reactions.KeepOff(ctx, tx); err != nil {
			return err
		}
		return notices.Hold(ctx, tx)
	})
	if errors.Is(err, reactions.ErrRunning) {
		return ErrTargetServed
	}
	t.held = err == nil
	return err
}

// Held reports whether the database is a target.
func (t *Target) Held(ctx context.Context) (bool, error) {
	if t.db == nil {
		return false, nil
	}
	return notices.Held(ctx, t.db)
}

// Release has whoever follows the copy go on by himself from an instant on: what was
// recorded before was told where it came from.
func (t *Target) Release(ctx context.Context, until time.Time) error {
	if t.db == nil {
		return nil
	}
	return notices.Release(ctx, t.db, until)
}

// IsTarget reports whether the ledger is the target of a copy that has not ended.
func (l *Ledger) IsTarget(ctx context.Context) (bool, error) { return notices.Held(ctx, l.DB) }

// spared is a log to which nothing is appended while its database is a target: the
// log is the source's to continue. Once it is not it cannot become one, because a
// copy does not begin where a server runs.
type spared struct {
	Log
	db   *pgxpool.Pool
	ours *atomic.Bool
}

// Append implements [eventstore.Store].
func (s spared) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if !s.ours.Load() {
		switch held, err := notices.Held(ctx, s.db); {
		case err != nil:
			return eventstore.Appended{}, fmt.Errorf("%w: %w", eventstore.ErrUnavailable, err)
		case held:
			return eventstore.Appended{}, fmt.Errorf("%w: this database is the target of a copy that has not ended", eventstore.ErrUnavailable)
		}
		s.ours.Store(true)
	}
	return s.Log.Append(ctx, a)
}

// follows reports whether a log is the one that the ledger follows.
func (l *Ledger) follows(ctx context.Context, log Log) (bool, error) {
	if other, ok := log.(database); ok && !l.isIn(other) {
		return false, nil // all logs in databases have one name
	}
	name, err := log.Identity(ctx)
	if err != nil {
		return false, err
	}
	var noted string
	err = l.DB.QueryRow(ctx, `SELECT name FROM read.log`).Scan(&noted)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return false, fmt.Errorf("which log the database belongs to: %w", err)
	}
	return noted == name, nil
}

// isIn reports whether a database that was named by its address is the ledger's own.
func (l *Ledger) isIn(d database) bool {
	here, there := l.DB.Config().ConnConfig, d.pool.Config().ConnConfig
	return here.Host == there.Host && here.Port == there.Port && here.Database == there.Database
}
