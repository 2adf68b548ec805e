package bench

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Settings are what the server says of itself, as SHOW answers.
type Settings map[string]string

// durable must be on; a commit that is not on disk is no commit.
var durable = []string{"fsync", "synchronous_commit", "full_page_writes"}

// reported are worth knowing beside a figure.
var reported = []string{"server_version", "shared_buffers", "max_wal_size", "wal_level", "wal_sync_method", "data_checksums"}

// querier is what reading needs of a pool or a connection.
type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// settings returns what a session of db goes by, and is [ErrNotDurable] if that
// loses what was acknowledged.
func settings(ctx context.Context, db querier) (Settings, error) {
	all := make(Settings)
	for _, name := range append(durable[:len(durable):len(durable)], reported...) {
		var value string
		if err := db.QueryRow(ctx, `SHOW `+name).Scan(&value); err != nil {
			return nil, fmt.Errorf("show %s: %w", name, err)
		}
		all[name] = value
	}
	for _, name := range durable {
		if all[name] != "on" {
			return nil, fmt.Errorf("%w: %s is %s", ErrNotDurable, name, all[name])
		}
	}
	return all, nil
}
