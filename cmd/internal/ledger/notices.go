package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/internal/notices"
	"github.com/jackc/pgx/v5"
)

// SMS says where notices go. The zero value sends nothing and says so in the log.
type SMS struct {
	Webhook string // address of a province's gateway
	Secret  string // that calls of it are signed with
}

// Check reports what is wrong with it before anything is opened.
func (s SMS) Check() error {
	_, hangUp, err := s.gateway(Config{})
	if err == nil {
		hangUp()
	}
	return err
}

func (s SMS) gateway(c Config) (notices.Gateway, func(), error) {
	if s.Webhook == "" {
		return notices.Logged{Log: c.Log}, func() {}, nil
	}
	w, err := notices.NewWebhook(s.Webhook, s.Secret, c.Clock)
	if err != nil {
		return nil, nil, err
	}
	return w, w.Close, nil
}

// openNotices opens the notices, and has a ledger that is ours to write to tell of
// what is recorded from its first opening on. Clocks may differ: what was recorded a
// moment before, somewhere else, is news, too.
func (l *Ledger) openNotices(ctx context.Context, c Config) error {
	gateway, hangUp, err := c.SMS.gateway(c)
	if err != nil {
		return err
	}
	l.onClose(func(context.Context) error { hangUp(); return nil })
	if c.Serve || c.Create {
		if err := notices.Begin(ctx, l.DB, c.Clock().Add(-2*allowance)); err != nil {
			return err
		}
	}
	l.Notices, err = notices.Open(notices.Config{DB: l.DB, Vault: l.Vault, Gateway: gateway, Clock: c.Clock, Log: c.Log})
	if err != nil {
		return err
	}
	l.Reactions.Reactions = append(l.Reactions.Reactions, notices.Tell{Desk: l.Notices, Filings: l.Filings, Authorities: l.Authorities})
	return nil
}

// SkipNotices has whoever follows the copy of a log not tell again what was told
// where it came from: the ledger in another database, or this one, if it follows
// the copy or is to, unless it is the ledger that the log came from.
func (l *Ledger) SkipNotices(ctx context.Context, from, to Log, toFollow bool, until time.Time) error {
	if other, ok := to.(database); ok && !l.isIn(other) {
		return notices.Skip(ctx, other.pool, until)
	}
	ours, err := l.follows(ctx, from)
	if err != nil || ours {
		return err
	}
	if !toFollow {
		if toFollow, err = l.follows(ctx, to); err != nil || !toFollow {
			return err
		}
	}
	return notices.Skip(ctx, l.DB, until)
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
