package postgres

import (
	"context"
	"fmt"

	"example.org/ledger/migrations"
)

// headroom is how many positions before the end of the last partition the next
// ones are made. Each holds ten million, so there is time to do it unhurried.
const headroom = 15_000_000

// extend makes the partitions that will be needed next.
func (s *Store) extend(ctx context.Context, db migrations.Querier) error {
	var last int64
	if err := db.QueryRow(ctx, `SELECT log.ensure_partitions()`).Scan(&last); err != nil {
		return fmt.Errorf("postgres: make partitions: %w", err)
	}
	s.partitioned.Store(last)
	return nil
}

// extendAhead makes partitions beside the appends, once a store and then
// whenever the log comes near the end of the last. If that fails, the next
// append tries again, and the one that finds none makes it and reports.
func (s *Store) extendAhead(reached int64) {
	if reached+headroom < s.partitioned.Load() || !s.extending.CompareAndSwap(false, true) {
		return
	}
	s.work.Go(func() {
		defer s.extending.Store(false)
		_ = s.extend(s.background, s.pool) // see above
	})
}
