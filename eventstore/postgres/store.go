package postgres

import (
	"context"
	"sync"
	"sync/atomic"

	"example.org/ledger/eventstore"
	"github.com/jackc/pgx/v5/pgxpool"
)

var _ eventstore.Store = (*Store)(nil)

// Store implements [eventstore.Store] on a migrated database. Any number of
// stores, in any number of processes, may share one.
type Store struct {
	pool  *pgxpool.Pool
	names names
	bell  bell

	ctx       context.Context // of the work that no caller waits for; ends with Close
	stop      context.CancelFunc
	listening sync.Once
	work      sync.WaitGroup

	partitioned atomic.Int64 // the last position that has a partition; 0 while unknown
	extending   atomic.Bool  // partitions are being made
}

// New returns the store on a pool of [Connect]. Close it before the pool.
func New(pool *pgxpool.Pool) *Store {
	s := &Store{pool: pool}
	s.ctx, s.stop = context.WithCancel(context.Background())
	return s
}

// Close waits for appends that were sent and whose callers left, and hangs up.
// Followers must have ended, and nothing may be called any more.
func (s *Store) Close() {
	s.stop()
	s.work.Wait()
}
