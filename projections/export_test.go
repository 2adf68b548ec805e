package projections

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
)

// CountJournal counts the rows of a live journal as queries do.
func CountJournal(ctx context.Context, db *pgxpool.Pool, m Model) (int, error) {
	return CountJournalAfter(ctx, db, m, func() {})
}

// CountJournalAfter is CountJournal with something happening between finding
// the live generation and reading it.
func CountJournalAfter(ctx context.Context, db *pgxpool.Pool, m Model, meanwhile func()) (n int, err error) {
	err = read(ctx, db, m, func(tx pgx.Tx) error {
		meanwhile()
		return tx.QueryRow(ctx, `SELECT count(*) FROM journal`).Scan(&n)
	})
	return n, err
}

// BearsOnCases is bearsOnCases.
func BearsOnCases(e filing.Event) bool { return bearsOnCases(e) }

// RegistryEntryOf is registryEntry.
func RegistryEntryOf(s filing.State) (RegistryEntry, bool) { return registryEntry(s) }

// ApplyOneByOne builds m with a transaction for each event.
func ApplyOneByOne(ctx context.Context, db *pgxpool.Pool, store eventstore.Store, m Model) error {
	s, err := dial(ctx, db, lockKey(m, toRun))
	if err != nil {
		return err
	}
	defer s.hangUp(ctx)
	g, err := openGeneration(ctx, s.conn, m)
	if err != nil {
		return err
	}
	end, err := store.End(ctx)
	if err != nil {
		return err
	}
	for events, err := range follow(ctx, store, g.position, lookRound) {
		if err != nil {
			return err
		}
		for i := range events {
			if err := g.advance(ctx, s.conn, events[i:i+1]); err != nil {
				return err
			}
		}
		if g.position == end {
			break
		}
	}
	return nil
}
