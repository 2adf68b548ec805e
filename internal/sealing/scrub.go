package sealing

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ErrNotOwner means that a connection may not rewrite the vault's table.
var ErrNotOwner = errors.New("not the owner of the vault")

// Scrub rewrites the vault's table and indexes without dead rows, so that their
// files no longer hold the keys of erased subjects. A plain VACUUM would free
// the space and leave the bytes in it.
//
// conn needs the rights of the table's owner, which the application's role has
// not; without them the error matches ErrNotOwner. The table is locked
// meanwhile, about a second for a million subjects. Rows that a transaction
// still open elsewhere can see survive; run it again after.
func Scrub(ctx context.Context, conn *pgx.Conn) error {
	// VACUUM only warns when it may not; the question has to be asked first.
	var may bool
	err := conn.QueryRow(ctx, `
		SELECT pg_has_role(current_user, relowner, 'USAGE')
		FROM pg_class WHERE oid = 'vault.subject'::regclass`).Scan(&may)
	if err != nil {
		return fmt.Errorf("scrub vault: %w", err)
	}
	if !may {
		return fmt.Errorf("scrub vault: %w", ErrNotOwner)
	}
	if _, err := conn.Exec(ctx, `VACUUM (FULL, ANALYZE) vault.subject`); err != nil {
		return fmt.Errorf("scrub vault: %w", err)
	}
	return nil
}
