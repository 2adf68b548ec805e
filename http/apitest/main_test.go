package apitest_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"log"
	"log/slog"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore/postgres"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/reactions"
	"example.org/ledger/internal/sealing"
	"example.org/ledger/projections"
)

func TestMain(m *testing.M) {
	// The stories wait for the disk more than for a processor.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	pgtest.Main(m)
}

// TestAPI tries the API on one ledger, which is costly to start. Every part
// works on filings of its own; the last one looks at what all of them left.
func TestAPI(t *testing.T) {
	w := newWorld(t)
	t.Run("stories", func(t *testing.T) {
		for _, s := range stories {
			t.Run(s.name, func(t *testing.T) { t.Parallel(); s.tell(t, w) })
		}
	})
	t.Run("every operation", func(t *testing.T) { everyOperation(t, w) })
	t.Run("every command was repeated", func(t *testing.T) { everyCommandRepeated(t, w) })
	t.Run("keys", func(t *testing.T) { keys(t, w) })
	t.Run("repeats", func(t *testing.T) { repeats(t, w) })
	t.Run("values", func(t *testing.T) { values(t, w) })
	t.Run("uploads", func(t *testing.T) { uploads(t, w) })
	t.Run("served", func(t *testing.T) { served(t, w) })
	t.Run("shown", func(t *testing.T) { shown(t, w) })
	t.Run("privacy", func(t *testing.T) { privacy(t, w) })
}

// The day on which the tests happen, for those who do not say another.
const (
	today    = "2026-11-23"
	tomorrow = "2026-11-24"
)

var morning = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// Tokens of the officials.
const (
	reviewer      = "reviewer-of-jiangsu"
	colleague     = "another-reviewer-of-jiangsu"
	otherProvince = "reviewer-of-zhejiang"
	auditor       = "auditor-of-all"
	official      = "reviewer-of-xpcc" // whose authority the stories configure
	itsColleague  = "another-reviewer-of-xpcc"
)

// institutions is how many institutions have a token.
const institutions = 200

// world is a ledger with everything that runs behind it.
type world struct {
	address string // of the database, for its superuser
	store   *postgres.Store
	filings *edge.Filings
	models  projections.Runners
	server  ledgerhttp.Server // but for the clock
	logs    buffer
	heard   hearsay

	next  atomic.Int64 // institution
	ticks atomic.Int64

	mu   sync.Mutex
	days map[int]*httptest.Server // by days after today
	t    *testing.T
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, address: pgtest.Migrated(t), days: map[int]*httptest.Server{}}
	w.heard.repeated = map[string]int{}
	w.heard.secrets = []string{contactName, "闻人越", "司徒宁", "夏侯青"} // sealed, too
	db, err := postgres.Connect(t.Context(), w.address, postgres.Options{MaxConns: 32})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	w.store = postgres.New(db)
	t.Cleanup(w.store.Close)
	keys, err := sealing.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	vault, err := sealing.New(db, keys)
	if err != nil {
		t.Fatal(err)
	}
	if err := vault.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := documents.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })

	logger := slog.New(slog.NewJSONHandler(&w.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	queue, registry := &projections.CaseQueue{DB: db}, &projections.Registry{DB: db}
	deadlines, statistics := &projections.Deadlines{DB: db}, &projections.Statistics{DB: db}
	decider := edge.NewDecider(w.store, vault, "apitest")
	authorities := edge.NewAuthorities(w.store, "apitest")
	w.filings = &edge.Filings{Decider: decider, Vault: vault, Documents: files, Authorities: authorities,
		NextSerial: func(ctx context.Context, a domain.Authority, track domain.Track, year int) (int, error) {
			last, err := queue.MaxSerial(ctx, a, track, year)
			return last + 1, err
		}}
	w.models = projections.NewRunners(db, w.store, logger, registry, queue, &projections.Filings{DB: db}, deadlines, statistics)
	w.server = ledgerhttp.Server{
		Filings: w.filings, Authorities: authorities, Store: w.store, Registry: registry, Queue: queue, Deadlines: deadlines, Statistics: statistics,
		Requests: &ledgerhttp.Requests{DB: db, Keys: keys}, Tokens: tokens(t),
		Wait: w.models.Wait, Health: w.health, Log: logger, App: "apitest",
	}
	w.run(t, &reactions.Runner{
		Store: w.store, DB: db, Clock: w.clock(0), Log: logger,
		Reactions: []reactions.Reaction{reactions.Replaced{Decider: decider, Vault: vault}, reactions.Erasure{Vault: vault}},
	})
	return w
}

// run keeps the read models and reactions running until the test ends.
func (w *world) run(t *testing.T, r *reactions.Runner) {
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	running.Go(func() { w.models.Run(ctx) })
	running.Go(func() {
		if err := r.Run(ctx); err != nil && ctx.Err() == nil {
			t.Errorf("reactions: %v", err)
		}
	})
	t.Cleanup(func() { stop(); running.Wait() })
}

// clock is a clock some days after today. It moves by a millisecond each time
// somebody looks.
func (w *world) clock(days int) func() time.Time {
	start := morning.AddDate(0, 0, days)
	return func() time.Time { return start.Add(time.Duration(w.ticks.Add(1)) * time.Millisecond) }
}

// url is the address of the ledger some days after today.
func (w *world) url(days int) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, ok := w.days[days]; ok {
		return s.URL
	}
	server := w.server
	server.Clock = w.clock(days)
	s := httptest.NewUnstartedServer(server.Handler())
	s.Config.ErrorLog = log.New(&w.logs, "", 0)
	s.Start()
	w.t.Cleanup(s.Close)
	w.days[days] = s
	return s.URL
}

func (w *world) health(ctx context.Context) ledgerhttp.Health {
	h := ledgerhttp.Health{Ready: true}
	var err error
	if h.End, err = w.store.End(ctx); err != nil {
		h.Ready, h.Missing = false, []string{"the log cannot be read"}
	}
	return h
}

func tokens(t *testing.T) ledgerhttp.Tokens {
	t.Helper()
	list := []ledgerhttp.Token{
		{Name: "jiangsu-a", Role: ledgerhttp.ReviewerRole, Authority: "32", Hash: ledgerhttp.HashToken(reviewer)},
		{Name: "jiangsu-b", Role: ledgerhttp.ReviewerRole, Authority: "32", Hash: ledgerhttp.HashToken(colleague)},
		{Name: "zhejiang", Role: ledgerhttp.ReviewerRole, Authority: "33", Hash: ledgerhttp.HashToken(otherProvince)},
		{Name: "xpcc-a", Role: ledgerhttp.ReviewerRole, Authority: "66", Hash: ledgerhttp.HashToken(official)},
		{Name: "xpcc-b", Role: ledgerhttp.ReviewerRole, Authority: "66", Hash: ledgerhttp.HashToken(itsColleague)},
		{Name: "auditor", Role: ledgerhttp.AuditorRole, Hash: ledgerhttp.HashToken(auditor)},
	}
	for n := range institutions {
		list = append(list, ledgerhttp.Token{
			Name: fmt.Sprintf("institution-%d", n), Role: ledgerhttp.InstitutionRole,
			CreditCode: domain.CreditCode(creditCode(n)), Hash: ledgerhttp.HashToken(institutionToken(n)),
		})
	}
	all, err := ledgerhttp.NewTokens(list...)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func institutionToken(n int) string { return fmt.Sprintf("institution-secret-%d", n) }

// creditCode returns a valid credit code of Jiangsu.
func creditCode(n int) string {
	body := fmt.Sprintf("91320000DEMT%04d3", n)
	return body + string(domain.CheckCharacter31(body))
}

// buffer is a log that may be written to by many.
type buffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

// hearsay is what was told and heard over HTTP, to be searched in the end.
type hearsay struct {
	mu       sync.Mutex
	answers  bytes.Buffer
	repeated map[string]int // times, by "POST /api/filings/{}/staff"
	secrets  []string       // ID numbers and mobile numbers that the tests made up
	serial   int
}

func (h *hearsay) hear(head string, body []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	fmt.Fprintf(&h.answers, "%s\n%s\n", head, body)
}

// repeats reports whether a command of this kind is to be sent twice, too: the
// first three are.
func (h *hearsay) repeats(kind string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.repeated[kind]++
	return h.repeated[kind] <= 3
}

// idNumber makes up a valid ID number that nobody else has.
func (h *hearsay) idNumber() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.serial++
	body := fmt.Sprintf("3299991985%02d%02d%03d", 1+h.serial/250%12, 1+h.serial/3000, h.serial%250)
	sum := 0
	for _, c := range body {
		sum = (sum + int(c-'0')) * 2 % 11
	}
	number := body + string("0123456789X"[(12-sum)%11])
	h.secrets = append(h.secrets, number)
	return number
}

// mobile makes up a mobile number that nobody else has.
func (h *hearsay) mobile() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.serial++
	number := fmt.Sprintf("1990001%04d", h.serial)
	h.secrets = append(h.secrets, number)
	return number
}
