package filingtest_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/bits"
	"reflect"
	"strconv"
	"sync/atomic"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/filing/filingtest"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/pgtest"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

var (
	inMemory   = flag.Int("courses", coursesInMemory, "how many random courses are told in memory")
	onPostgres = flag.Int("postgres-courses", 300, "how many are told on PostgreSQL, each append on disk")
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// longest is how many commands a course has at most.
const longest = 100

type decider = eventstore.Decider[filing.State, filing.Command, filing.Event]

// run is a filing on a store.
type run struct {
	*decider
	ctx context.Context // of the test
	id  string
}

func newRun(ctx context.Context, store eventstore.Store, c *filingtest.Course) run {
	return run{ctx: ctx, id: c.ID.String(), decider: &decider{
		Store: store, Category: "filing", Codec: domain.NewCodec(filing.Events()...),
		Decide: filing.Decide, Evolve: filing.Evolve, Claims: filing.Claims, CacheBytes: 1 << 20, App: "test",
		PersonKeys: func(_ context.Context, subjects []uuid.UUID) (map[uuid.UUID][]byte, error) {
			keys := map[uuid.UUID][]byte{}
			for _, s := range subjects {
				keys[s] = []byte(c.Who(s))
			}
			return keys, nil
		},
	}}
}

func (r run) Execute(command uuid.UUID, c filing.Command) filingtest.Outcome {
	done, err := r.decider.Execute(r.ctx, r.id, c, eventstore.Request{
		Command: command, At: filingtest.Request(), Actor: domain.Actor{Kind: domain.ActorSystem, ID: "test"},
	})
	var claimed *eventstore.ClaimedError
	return filingtest.Outcome{Events: done.Events, Err: err, Claimed: errors.As(err, &claimed)}
}

func (r run) State() (s filing.State, err error) {
	err = r.View(r.ctx, r.id, func(l eventstore.Loaded[filing.State]) error { s = l.State; return nil })
	return s, err
}

// tell has rapid draw a course on the store that next gives, and afterwards
// compares what is kept with what the log folds to.
func tell(t *testing.T, courses int, next func() eventstore.Store) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	before := checks.Value.String()
	if err := checks.Value.Set(strconv.Itoa(courses)); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = checks.Value.Set(before) }()
	var told, serials atomic.Int64
	rapid.Check(t, func(rt *rapid.T) {
		id := domain.DeriveID(uuid.Nil, "course of "+t.Name(), int(told.Add(1)))
		c := &filingtest.Course{
			ID: id, Stream: "filing-" + id.String(), Serial: func() int { return int(serials.Add(1)) % 100_000 },
			Pick: func(what string, n int) int { return evenly(rt, what, n) },
		}
		r := newRun(t.Context(), next(), c)
		c.Runner = r
		if err := c.Run(longest - evenly(rt, "commands fewer", longest)/2); err != nil {
			rt.Fatal(err)
		}
		if err := r.sameFromTheLog(); err != nil {
			rt.Fatal(err)
		}
	})
}

// evenly draws one of n. What rapid draws by itself is mostly small, and with it
// nothing would ever be handed in; of single bits both are as likely.
func evenly(t *rapid.T, what string, n int) int {
	drawn := 0
	for range bits.Len(uint(n-1)) + 2 {
		drawn *= 2
		if rapid.Bool().Draw(t, what) {
			drawn++
		}
	}
	return drawn % n
}

// TestAnyCourse tells courses in memory, each on a log of its own.
func TestAnyCourse(t *testing.T) {
	tell(t, *inMemory, func() eventstore.Store { return new(memory.Store) })
}

// TestAnyCourseOnPostgreSQL tells them on one database.
func TestAnyCourseOnPostgreSQL(t *testing.T) {
	pool, err := postgres.Connect(t.Context(), pgtest.Migrated(t), postgres.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	store := postgres.New(pool)
	t.Cleanup(store.Close)
	tell(t, *onPostgres, func() eventstore.Store { return store })
}

// sameFromTheLog folds the stream anew.
func (r run) sameFromTheLog() error {
	kept, err := r.State()
	if err != nil {
		return err
	}
	anew, err := r.Load(r.ctx, r.id)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(kept, anew.State) {
		return fmt.Errorf("kept is another state than the log folds to:\n%s", cmp.Diff(anew.State, kept))
	}
	return nil
}
