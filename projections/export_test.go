package projections

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain/filing"
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
