package crash_test

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/clock"
	"example.org/ledger/projections"
	"github.com/jackc/pgx/v5"
)

// sample is what a process has in use.
type sample struct {
	goroutines, connections, heap float64 // the heap in bytes, after a collection
}

// enough commands bring a server to what it needs for the load.
const enough = 300

// Under a load that goes on, through connections that are cut now and then, a
// server uses no more in the end than it did when it was warm.
func TestFlat(t *testing.T) {
	warm, measured := 6*time.Second, 15*time.Second
	if soaks() {
		warm, measured = time.Minute, 9*time.Minute
	}
	w := newWorld(t, nil)
	url := w.serveHere(t)
	l := startLoad(t, url)
	filing := opening(institutions-1).must(t, url).receipt(t).Filing.String()
	browse(t, url, filing)

	time.Sleep(warm)
	l.await(t, enough) // on a busy machine all of it is not in use as soon
	var samples []sample
	until := l.acks.Load() + enough
	for took := clock.Stopwatch(); took() < measured || l.acks.Load() < until; time.Sleep(250 * time.Millisecond) {
		samples = append(samples, w.sample(t))
		if len(samples)%8 == 0 {
			w.proxy.Cut()
		}
	}
	l.end()
	t.Logf("%d samples, %d commands", len(samples), l.acks.Load())

	third := len(samples) / 3
	first, last := usual(samples[:third]), usual(samples[len(samples)-third:])
	t.Logf("at first %+v, at last %+v", first, last)
	if last.goroutines > first.goroutines+15 {
		t.Errorf("goroutines grow from %v to %v", first.goroutines, last.goroutines)
	}
	if last.connections > first.connections+8 {
		t.Errorf("connections grow from %v to %v", first.connections, last.connections)
	}
	if last.heap > 1.5*first.heap+(32<<20) {
		t.Errorf("the heap grows from %v to %v bytes", first.heap, last.heap)
	}
}

// usual is the median of everything in samples. The least would be what is there
// right after a cut, which a busy machine may miss; a leak is always there.
func usual(samples []sample) sample {
	median := func(of func(sample) float64) float64 {
		var all []float64
		for _, s := range samples {
			all = append(all, of(s))
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return sample{
		goroutines:  median(func(s sample) float64 { return s.goroutines }),
		connections: median(func(s sample) float64 { return s.connections }),
		heap:        median(func(s sample) float64 { return s.heap }),
	}
}

// sample measures this process, the load included, and its connections.
func (w *world) sample(t *testing.T) sample {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), w.database.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var s sample
	if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity
		WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`).Scan(&s.connections); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	s.goroutines, s.heap = float64(runtime.NumGoroutine()), float64(m.HeapAlloc)
	return s
}

// serveHere serves the ledger from this process, where it can be looked into.
func (w *world) serveHere(t *testing.T) (url string) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	l, err := ledger.Open(t.Context(), ledger.Config{
		Directory: w.data, DatabaseURL: w.proxy.URL(), Serve: true, Create: true, Clock: clock.Now, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := ledgerhttp.ReadTokens(filepath.Join(w.data, "tokens.json"))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	models := projections.NewRunners(l.DB, l.Store, log, l.Models...)
	server := &ledgerhttp.Server{
		Filings: l.Filings, Authorities: l.Authorities, Store: l.Store, Registry: l.Registry, Queue: l.Queue, Deadlines: l.Deadlines, Statistics: l.Statistics,
		Requests: &ledgerhttp.Requests{DB: l.DB, Keys: l.Keys}, Tokens: tokens, Wait: models.Wait,
		Health: func(context.Context) ledgerhttp.Health { return ledgerhttp.Health{Ready: true} },
		Clock:  clock.Now, Log: log, App: ledger.App(),
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { models.Run(ctx) })
	running.Go(func() {
		if err := l.Reactions.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	running.Go(func() {
		if err := server.Serve(ctx, listener); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
		if err := l.Close(context.WithoutCancel(ctx)); err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// browse has a few people read all the time.
func browse(t *testing.T, url, filing string) {
	t.Helper()
	paths := []request{
		{path: "/"}, {path: "/registry"}, {path: "/api/registry"}, {path: "/healthz"},
		{path: "/api/filings/" + filing, token: tokenOf(institutions - 1)},
		{path: "/api/filings/" + filing + "/history", token: tokenOf(institutions - 1)},
	}
	ctx, stop := context.WithCancel(t.Context())
	var reading sync.WaitGroup
	for range 2 {
		reading.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				r := paths[n%len(paths)]
				r.method = http.MethodGet
				got, err := r.ask(ctx, client, url)
				fine := []int{http.StatusOK, http.StatusServiceUnavailable}
				if err == nil && !slices.Contains(fine, got.status) {
					t.Errorf("%s answered %d: %s", r.path, got.status, got.body)
				}
			}
		})
	}
	t.Cleanup(func() { stop(); reading.Wait() })
}
