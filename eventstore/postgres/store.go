package postgres

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"example.org/ledger/eventstore"
	"github.com/jackc/pgx/v5/pgxpool"
)

var _ eventstore.Store = (*Store)(nil)

// Store implements [eventstore.Store] on a migrated database. Any number of
// stores, in any number of processes, may share one.
type Store struct {
	pool  *pgxpool.Pool
	queue *queue
	names names
	bell  bell

	background context.Context // of the work that nobody waits for; ends with Close
	stop       context.CancelFunc
	sending    context.Context // of appends that were sent; ends a little later
	abandon    context.CancelFunc
	listening  sync.Once
	work       sync.WaitGroup

	partitioned atomic.Int64 // the last position that has a partition; 0 while unknown
	extending   atomic.Bool  // partitions are being made
}

// New returns the store on a pool of [Connect]. Close it before the pool.
func New(pool *pgxpool.Pool) *Store {
	s := &Store{pool: pool, queue: newQueue()}
	s.background, s.stop = context.WithCancel(context.Background())
	s.sending, s.abandon = context.WithCancel(context.Background())
	return s
}

// Identity names this log among all logs that somebody's positions could be of.
// Read models of a database's own log are in the same database, so that they
// move, and are restored, together: one name will do.
func (s *Store) Identity(context.Context) (string, error) { return "postgresql", nil }

// grace is how long Close waits for appends, so that a program can end in time
// although its database does not answer.
const grace = 3 * time.Second

// Close hangs up. It waits a few seconds for appends that were sent and whose
// callers left; what became of those that take longer is unknown. Followers
// must have ended, and nothing may be called any more.
func (s *Store) Close() {
	s.stop()
	defer time.AfterFunc(grace, s.abandon).Stop()
	s.work.Wait()
	s.abandon()
}
