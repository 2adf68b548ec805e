package bench

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/internal/clock"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Options say what to measure, and how thoroughly.
type Options struct {
	DatabaseURL string // of a server to use, empty for a private one
	Directory   string // where the private one is made, empty for the system's temporary directory

	Events int           // of the log that is read
	Live   int           // of them that the read model follows
	Copied int           // rows of one COPY
	Rounds int           // each cell once in each
	Cell   time.Duration // how long a cell is measured, at least
	WarmUp time.Duration // before that
	Within time.Duration // rounds that would end later are left out, but for the first; 0 for no limit

	// Tell is told what is being done, and how much of it is done, by one
	// goroutine at a time. Nil for nobody.
	Tell func(what string, done, of int)
}

// Thorough is what figures to be quoted are measured with.
func Thorough() Options {
	return Options{Events: 500_000, Live: 200_000, Copied: 300_000, Rounds: 5, Cell: 3 * time.Second, WarmUp: 500 * time.Millisecond}
}

// Quick takes less than a hundred seconds, and is less exact.
func Quick() Options {
	return Options{
		Events: 200_000, Live: 100_000, Copied: 200_000, Rounds: 3, Cell: time.Second, WarmUp: 200 * time.Millisecond, Within: 90 * time.Second,
	}
}

// run is one run under way.
type run struct {
	Options
	server  *server
	history *ledger.Ledger // a log that makes sense, to be read
	written *ledger.Ledger // a log to append to
	super   *pgxpool.Pool  // on the database of history
	supply  *supply
	report  Report
	passed  func() time.Duration // since the beginning

	telling sync.Mutex
}

func (r *run) tell(what string, done, of int) {
	if r.Tell == nil {
		return
	}
	r.telling.Lock()
	defer r.telling.Unlock()
	r.Tell(what, done, of)
}

// Run measures and returns what it saw. It leaves nothing behind, however it
// ends. A server that may lose commits is [ErrNotDurable], a database with a
// ledger in it [ErrInUse]; a log that does not hold what it acknowledged is
// [ErrMiscounted].
func Run(ctx context.Context, o Options) (_ Report, err error) {
	r := &run{Options: o, passed: clock.Stopwatch()}
	r.tell("starting", 0, 1)
	if r.server, err = openServer(ctx, o.DatabaseURL, o.Directory); err == nil {
		err = r.everything(ctx)
		defer func() { err = errors.Join(err, r.server.close(ctx)) }()
	}
	if err != nil && ctx.Err() != nil { // whatever failed then failed for that
		err = fmt.Errorf("bench: cut short: %w", ctx.Err())
	}
	return r.report, err
}

func (r *run) everything(ctx context.Context) error {
	if err := r.open(ctx); err != nil {
		return err
	}
	if err := r.prepare(ctx); err != nil {
		return err
	}
	return r.rounds(ctx, r.cells())
}

// open opens the two ledgers and makes sure of the server.
func (r *run) open(ctx context.Context) (err error) {
	if r.history, err = r.server.ledger(ctx, "history"); err != nil {
		return err
	}
	if r.written, err = r.server.ledger(ctx, "written"); err != nil {
		return err
	}
	if r.super, err = pgxpool.New(ctx, r.history.URL); err != nil {
		return err
	}
	r.server.onClose(func(context.Context) error { r.super.Close(); return nil })
	for _, db := range []querier{r.super, r.history.DB, r.written.DB} { // roles may have settings of their own
		if r.report.Settings, err = settings(ctx, db); err != nil {
			return err
		}
	}
	r.report.begin(r.Options)
	return nil
}

// prepare makes the tables of the baselines and the log that is read.
func (r *run) prepare(ctx context.Context) (err error) {
	if r.supply, err = supplyOf(200, ledger.App()); err != nil {
		return err
	}
	if err := executeOn(ctx, r.written.URL, plainTable, copiedTable); err != nil {
		return err
	}
	if r.Events, err = load(ctx, r.history, r.Events, r.tell); err != nil {
		return err
	}
	if err := executeOn(ctx, r.history.URL, `VACUUM (ANALYZE)`); err != nil {
		return err
	}
	r.report.Bytes, err = measureBytes(ctx, r.super, r.Events)
	return err
}

// cells are everything there is to measure, in groups of what is compared.
func (r *run) cells() [][]cell {
	w := window{warmUp: r.WarmUp, measured: r.Cell}
	a := appends{ledger: r.written, supply: r.supply, window: w}
	p := plain{url: r.written.URL, supply: r.supply, window: w}
	c := copies{url: r.written.URL, supply: r.supply, window: w, rows: r.Copied}
	read := replays{ledger: r.history, events: r.Events, window: w}
	m := &models{ledger: r.history, super: r.super, events: r.Events, live: min(r.Live, r.Events), window: w}
	return [][]cell{
		{{cellAppend256, a.one(manyClients)}, {cellInsert8, p.one(8)}, {cellInsert32, p.one(32)}, {cellInsert64, p.one(64)}},
		{{cellAppend1, a.one(1)}, {cellInsert1, p.one(1)}},
		{{cellAppend1000, a.many(batchClients, batchSize)}, {cellCopyIn, c.run}},
		{{cellReplay, read.pages}, {cellCopyOut, read.copied}, {cellRebuild, m.rebuild}},
		{{cellLive, m.follow}, {cellOneByOne, m.oneByOne}},
	}
}

// rounds measures all cells in each round. What is compared is measured one
// after the other, since a machine is busier at one time than at another; the
// order is chance.
func (r *run) rounds(ctx context.Context, groups [][]cell) error {
	steps := 0
	var longest time.Duration
	for n := range r.Rounds {
		began := r.passed()
		if n > 0 && r.Within > 0 && began+longest > r.Within {
			break
		}
		shuffle(groups)
		for _, g := range groups {
			shuffle(g)
		}
		cells, round, order := slices.Concat(groups...), make(Round), []string(nil)
		for _, c := range cells {
			r.tell("measuring "+c.name, steps, r.Rounds*len(cells))
			sample, err := r.measure(ctx, c)
			if err != nil {
				return fmt.Errorf("measure %s: %w", c.name, err)
			}
			round[c.name], order = sample, append(order, c.name)
			steps++
		}
		r.report.add(round, order)
		longest = max(longest, r.passed()-began)
	}
	return nil
}

func shuffle[T any](s []T) { rand.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] }) }

// measure measures one cell: with connections of its own, for a server takes a
// hundred in all, and with everything before it on disk.
func (r *run) measure(ctx context.Context, c cell) (Sample, error) {
	r.history.DB.Reset()
	r.written.DB.Reset()
	if _, err := r.super.Exec(ctx, `CHECKPOINT`); err != nil {
		return Sample{}, err
	}
	return c.run(ctx)
}
