package postgres_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/faultproxy"
	"example.org/ledger/internal/pgtest"
)

// soaks says whether to take the time for the long form of a test.
func soaks() bool { return os.Getenv("LEDGER_TEST_SOAK") != "" }

const soakWriters = 32

// Whatever happens to connections, backends and the server while many write,
// whoever reads sees each event once and in order, and nobody waits for ever.
func TestSoak(t *testing.T) {
	events := int64(500_000)
	if soaks() {
		events = 10_000_000
	}
	w := newWeather(t)
	stores := []*postgres.Store{open(t, w.proxy.URL()), open(t, w.proxy.URL())} // two processes, in effect

	var progress atomic.Int64 // of anybody
	calm := watchdog(t, &progress)
	defer calm()

	var writing, reading sync.WaitGroup
	var appended atomic.Int64
	books := make([]*book, soakWriters)
	for i := range books {
		books[i] = newBook(i)
		writing.Go(func() {
			a := author{book: books[i], store: stores[i%2], random: rand.New(rand.NewPCG(1, uint64(i)))}
			for appended.Load() < events && !t.Failed() {
				appended.Add(int64(a.write(t)))
				progress.Add(1)
			}
		})
	}
	var end atomic.Pointer[eventstore.Position] // of the log, once nobody writes
	readers := make([]*reader, 4)
	for i := range readers {
		readers[i] = &reader{store: stores[i%2], pages: i > 0, heads: make(map[eventstore.Stream]*digest),
			random: rand.New(rand.NewPCG(2, uint64(i)))}
		reading.Go(func() { readers[i].read(t, &progress, &end) })
	}
	weather := make(chan struct{})
	go func() { defer close(weather); w.rage(t, &appended, events) }()

	writing.Wait()
	<-weather
	last, err := stores[0].End(t.Context())
	if err != nil {
		t.Error(err)
	}
	end.Store(&last)
	reading.Wait()
	w.report(t, appended.Load())
	for i, r := range readers {
		r.compare(t, i, books)
	}
	checkLog(t, w.server.URL())
}

// author writes to the streams of a book, which are nobody else's.
type author struct {
	book   *book
	store  eventstore.Store
	random *rand.Rand
}

// write appends once and settles what became of it; it returns how many events
// were written.
func (w *author) write(t *testing.T) int {
	time.Sleep(time.Duration(w.random.IntN(10)) * time.Millisecond)
	page := &w.book.pages[w.random.IntN(len(w.book.pages))]
	size := w.random.Float64()
	a := page.draft(1 + int(999*size*size*size*size))
	for tries := 0; ; tries++ {
		ctx, cancel := context.WithCancel(t.Context())
		if tries == 0 && w.random.IntN(8) == 0 {
			ctx, cancel = context.WithTimeout(t.Context(), time.Duration(w.random.IntN(3000))*time.Microsecond)
		}
		done, err := w.store.Append(ctx, a)
		cancel()
		switch {
		case err == nil:
			if want := a.Expected + eventstore.Revision(len(a.Events)); done.Revision != want {
				t.Errorf("%s is at %d, want %d", a.Stream, done.Revision, want)
			}
			page.settle(a)
			return len(a.Events)
		case errors.Is(err, eventstore.ErrUnknownOutcome):
			time.Sleep(time.Duration(w.random.IntN(20)) * time.Millisecond)
		case errors.Is(err, eventstore.ErrUnavailable), errors.Is(err, context.DeadlineExceeded):
			if tries > 0 {
				time.Sleep(time.Duration(w.random.IntN(20)) * time.Millisecond)
				continue // an attempt before may have been written
			}
			return 0 // this one was not, nor will it be; the next draft stands in its place
		default:
			t.Errorf("append: %v", err)
			return 0
		}
	}
}

// weather is what happens to connections and servers.
type weather struct {
	proxy  *faultproxy.Proxy
	server *pgtest.Fragile
	counts map[string]int
	random *rand.Rand
}

func newWeather(t *testing.T) *weather {
	t.Helper()
	server := pgtest.NewFragile(t, nil)
	return &weather{
		server: server, proxy: faultproxy.New(t, server.URL()), counts: make(map[string]int),
		random: rand.New(rand.NewPCG(3, 0)),
	}
}

// faultsEach is how often something breaks while the events are written.
const faultsEach = 60

// rage breaks something whenever the writers have come a little further. Each
// fault comes in its turn; the server itself is restarted or killed now and
// then.
func (w *weather) rage(t *testing.T, appended *atomic.Int64, events int64) {
	faults := []struct {
		name   string
		strike func(*testing.T)
	}{
		{"connections cut", func(*testing.T) { w.proxy.Cut() }},
		{"commit cut off", func(*testing.T) { w.trap(w.proxy.CutBefore) }},
		{"answer lost", func(*testing.T) { w.trap(w.proxy.CutAfter) }},
		{"network paused", w.pause},
		{"backend terminated", w.terminate},
		{"connections refused", w.refuse},
		{"backend terminated", w.terminate},
		{"server restarted", func(t *testing.T) { w.server.Stop(); w.restart(t) }},
		{"commit cut off", func(*testing.T) { w.trap(w.proxy.CutBefore) }},
		{"answer lost", func(*testing.T) { w.trap(w.proxy.CutAfter) }},
		{"server killed", func(t *testing.T) { w.server.Kill(); w.restart(t) }},
	}
	step := events / faultsEach
	for next, n := step/2, 0; next < events && !t.Failed(); next, n = next+step, n+1 {
		for appended.Load() < next && !t.Failed() {
			time.Sleep(time.Millisecond)
		}
		fault := faults[n%len(faults)]
		fault.strike(t)
		w.counts[fault.name]++
	}
}

// trap loses one of the next commits and waits until it has.
func (w *weather) trap(arm func(int, faultproxy.Match) <-chan struct{}) {
	select {
	case <-arm(1+w.random.IntN(4), faultproxy.Committing("append_batch")):
	case <-time.After(5 * time.Second): // nobody appends any more
	}
}

func (w *weather) pause(*testing.T) {
	w.proxy.Pause()
	time.Sleep(time.Duration(50+w.random.IntN(200)) * time.Millisecond)
	w.proxy.Resume()
}

func (w *weather) refuse(*testing.T) {
	w.proxy.Refuse(true)
	w.proxy.Cut()
	time.Sleep(time.Duration(50+w.random.IntN(200)) * time.Millisecond)
	w.proxy.Refuse(false)
}

// terminate ends some of the stores' backends.
func (w *weather) terminate(t *testing.T) {
	db := superuser(t, w.server.URL())
	defer db.Close(context.Background())
	exec(t, db, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND random() < 0.4`)
}

func (w *weather) restart(t *testing.T) {
	w.server.Start()
	if err := w.proxy.Redirect(w.server.URL()); err != nil {
		t.Error(err)
	}
}

func (w *weather) report(t *testing.T, events int64) {
	t.Helper()
	t.Logf("%d events through %v", events, w.counts)
	if len(w.counts) < 8 {
		t.Errorf("some faults never struck: %v", w.counts)
	}
}
