package ledger

import (
	"context"
	"fmt"
	"net/url"

	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/sealing"
)

// Hasty returns the ledger's commands, which do not wait for the disk with what
// they append and with the keys they make. It is for who can repeat what a
// crash loses, as whoever tells a fixed story can: the last commits, never one
// before another that stays, because they reach the disk in order. So there is
// no event without its key, and whatever else is committed takes along all that
// came before. done must be called when the commands are no longer used.
//
// The database's address must be a URL, as that of a private PostgreSQL is. A
// log that is not in the database waits for its disk at every append, and so
// must the keys then; the commands returned are the ledger's own.
func (l *Ledger) Hasty(ctx context.Context) (_ *edge.Filings, done func(), err error) {
	if l.LogKind != PostgreSQL {
		return l.Filings, func() {}, nil
	}
	at, err := url.Parse(l.URL)
	if err != nil {
		return nil, nil, fmt.Errorf("address of the database: %w", err)
	}
	settings := at.Query()
	settings.Set("synchronous_commit", "off")
	at.RawQuery = settings.Encode()
	db, err := postgres.Connect(ctx, at.String(), postgres.Options{MaxConns: connections / 2, AllowUnsafe: true})
	if err != nil {
		return nil, nil, err
	}
	vault, err := sealing.New(db, l.Keys)
	if err != nil {
		db.Close()
		return nil, nil, err
	}
	store := postgres.New(db)
	filings := *l.Filings
	filings.Decider, filings.Vault = edge.NewDecider(store, vault, App()), vault
	return &filings, func() { store.Close(); db.Close() }, nil
}
