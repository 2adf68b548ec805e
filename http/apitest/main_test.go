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
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore/postgres"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/notices/noticestest"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/reactions"
	"example.org/ledger/internal/sealing"
	"example.org/ledger/projections"
)

func TestMain(m *testing.M) {
	// The stories wait for the disk more than for a processor, and two tests wait
	// for others.
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	pgtest.Main(m)
}

// common is the one ledger of all tests, which is costly to start. Each works on
// filings of its own, beside the others.
var common struct {
	world  *world
	users  sync.WaitGroup // the tests that have it
	others sync.WaitGroup // but for the one that looks at what they left
}

// ledger returns the ledger, started by the first test that asks for it and
// ended when the last one has. One after the other, every test has asked before
// any goes on, so nobody comes too late.
func ledger(t *testing.T) *world {
	t.Helper()
	common.others.Add(1)
	w := join(t)
	t.Cleanup(common.others.Done)
	return w
}

func join(t *testing.T) *world {
	t.Helper()
	if common.world == nil {
		common.world = newWorld(t)
		t.Cleanup(func() { common.users.Wait(); common.world = nil })
	}
	common.users.Add(1)
	t.Cleanup(common.users.Done)
	w := common.world
	t.Parallel()
	return w
}

// TestWhatAllLeft looks at what all the tests that run with it were told and
// left.
func TestWhatAllLeft(t *testing.T) {
	w := join(t)
	common.others.Wait()
	t.Run("every command was repeated", func(t *testing.T) { everyCommandRepeated(t, w) })
	t.Run("privacy", func(t *testing.T) { privacy(t, w) })
	t.Run("sound", func(t *testing.T) { sound(t, w) })
}

// The day on which the tests happen, for those who do not say another.
const (
	today    = "2026-11-23"
	tomorrow = "2026-11-24"
)

// openingsADay is how often an institution may ask who holds somebody.
const openingsADay = 12

var morning = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// Tokens of the officials.
const (
	reviewer      = "reviewer-of-jiangsu"
	colleague     = "another-reviewer-of-jiangsu"
	otherProvince = "reviewer-of-zhejiang"
	auditor       = "auditor-of-all"
	maker         = "reviewer-of-anhui" // where two decide, once it is configured
	checker       = "another-reviewer-of-anhui"
)

// Tokens of those who configure an authority.
const (
	administrator   = "administrator-of-xpcc" // which no story files with
	itsColleague    = "another-administrator-of-xpcc"
	ofOtherProvince = "administrator-of-zhejiang"
	ofAnhui         = "administrator-of-anhui"
	ofFujian        = "administrator-of-fujian"
)

// institutions is how many institutions have a token.
const institutions = 400

// world is a ledger with everything that runs behind it.
type world struct {
	address   string // of the database, for its superuser
	directory string // with the keys and the documents
	store     *postgres.Store
	filings   *edge.Filings
	models    projections.Runners
	reactions *reactions.Runner
	server    ledgerhttp.Server // but for the clock
	gateway   *noticestest.Gateway
	logs      buffer
	heard     hearsay
	invented

	next  atomic.Int64 // institution
	ticks atomic.Int64

	mu   sync.Mutex
	days map[moment]*httptest.Server
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{address: pgtest.Migrated(t), directory: t.TempDir(), days: map[moment]*httptest.Server{}}
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
	if err == nil {
		err = sealing.WriteKeys(filepath.Join(w.directory, "keys.json"), keys)
	}
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
	files, err := documents.Open(filepath.Join(w.directory, "documents"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })

	logger := slog.New(slog.NewJSONHandler(&w.logs, &slog.HandlerOptions{Level: slog.LevelDebug}))
	queue, registry := &projections.CaseQueue{DB: db}, &projections.Registry{DB: db}
	deadlines, statistics, suggested := &projections.Deadlines{DB: db}, &projections.Statistics{DB: db}, &projections.Suggestions{DB: db}
	expiries, equipment, staff := &projections.Expiries{DB: db}, &projections.EquipmentDirectory{DB: db}, &projections.StaffDirectory{DB: db}
	reported, moves := &projections.Reports{DB: db}, &projections.Transfers{DB: db}
	capability := &projections.Capability{DB: db}
	decider := edge.NewDecider(w.store, vault, "apitest")
	authorities := edge.NewAuthorities(w.store, "apitest")
	w.filings = &edge.Filings{Decider: decider, Vault: vault, Documents: files, Authorities: authorities,
		NextSerial: func(ctx context.Context, f domain.NumberFormat, a domain.Authority, track domain.Track, year int) (int, error) {
			last, err := queue.MaxSerial(ctx, f, a, track, year)
			return last + 1, err
		}, Shared: equipment.Elsewhere}
	views := &projections.Filings{DB: db}
	w.models = projections.NewRunners(db, w.store, logger, registry, queue, views, deadlines, statistics, suggested, reported, expiries, equipment, staff, moves, capability)
	suggestions, reports := edge.NewSuggestions(w.filings, authorities), edge.NewReports(w.filings, authorities)
	transfers := edge.NewTransfers(w.filings, moves.Employers)
	transfers.Admit = (&ledgerhttp.Openings{DB: db, Most: openingsADay}).Admit
	w.gateway = noticestest.Start(t, gatewayAnswer)
	desk, err := notices.Open(notices.Config{
		DB: db, Vault: vault, Gateway: w.gateway.Webhook(w.clock(0)), Clock: w.clock(0), Log: logger,
		Pace: notices.Pace{First: 10 * time.Millisecond, Longest: 10 * time.Millisecond, Tries: 2, Lost: time.Minute},
	})
	if err == nil {
		err = notices.Begin(t.Context(), db, morning)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.server = ledgerhttp.Server{
		Filings: w.filings, Authorities: authorities, Suggestions: suggestions, Suggested: suggested, Reports: reports, Reported: reported, Notices: desk, Store: w.store,
		Expiries: expiries, Equipment: equipment, Staff: staff, Transfers: transfers, Moves: moves,
		Registry: registry, Views: views, Queue: queue, Deadlines: deadlines, Statistics: statistics, Capability: capability,
		Requests: &ledgerhttp.Requests{DB: db, Keys: keys}, Tokens: tokens(t),
		Wait: w.models.Wait, Health: w.health, Log: logger, App: "apitest",
	}
	t.Cleanup(w.close)
	w.reactions = &reactions.Runner{
		Store: w.store, DB: db, Clock: w.clock(0), Log: logger,
		Reactions: slices.Concat([]reactions.Reaction{reactions.Replaced{Decider: decider, Vault: vault}, reactions.Erasure{Vault: vault, Decider: decider}, reactions.FollowsFiling{Reports: reports, DB: db}},
			reactions.Suggestions(suggestions, db), reactions.Transfers(transfers),
			[]reactions.Reaction{notices.Tell{Desk: desk, Filings: w.filings, Authorities: authorities}}),
	}
	w.run(t)
	return w
}

// run keeps the read models and reactions running until the test ends.
func (w *world) run(t *testing.T) {
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	running.Go(func() { w.models.Run(ctx) })
	running.Go(func() { w.server.Notices.Run(ctx) })
	running.Go(func() {
		if err := w.reactions.Run(ctx); err != nil && ctx.Err() == nil {
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

// moment is when the ledger is asked: some days after today or, if one is given,
// at an instant at which its clock stands.
type moment struct {
	days int
	at   time.Time
}

func (r request) moment() moment { return moment{r.day, r.at} }

// url is the address of the ledger at a moment.
func (w *world) url(m moment) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, ok := w.days[m]; ok {
		return s.URL
	}
	server := w.server
	server.Clock = w.clock(m.days)
	if !m.at.IsZero() {
		server.Clock = func() time.Time { return m.at }
	}
	s := httptest.NewUnstartedServer(server.Handler())
	s.Config.ErrorLog = log.New(&w.logs, "", 0)
	s.Start()
	w.days[m] = s
	return s.URL
}

// close ends what serves it.
func (w *world) close() {
	for _, s := range w.days {
		s.Close()
	}
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
		{Name: "xpcc", Role: ledgerhttp.ReviewerRole, Authority: "66", Hash: ledgerhttp.HashToken("reviewer-of-xpcc")},
		{Name: "xpcc-a", Role: ledgerhttp.AdministratorRole, Authority: "66", Hash: ledgerhttp.HashToken(administrator)},
		{Name: "xpcc-b", Role: ledgerhttp.AdministratorRole, Authority: "66", Hash: ledgerhttp.HashToken(itsColleague)},
		{Name: "zhejiang-administrator", Role: ledgerhttp.AdministratorRole, Authority: "33", Hash: ledgerhttp.HashToken(ofOtherProvince)},
		{Name: "anhui-administrator", Role: ledgerhttp.AdministratorRole, Authority: "34", Hash: ledgerhttp.HashToken(ofAnhui)},
		{Name: "fujian-administrator", Role: ledgerhttp.AdministratorRole, Authority: "35", Hash: ledgerhttp.HashToken(ofFujian)},
		{Name: "anhui-a", Role: ledgerhttp.ReviewerRole, Authority: "34", Hash: ledgerhttp.HashToken(maker)},
		{Name: "anhui-b", Role: ledgerhttp.ReviewerRole, Authority: "34", Hash: ledgerhttp.HashToken(checker)},
		{Name: "fujian", Role: ledgerhttp.ReviewerRole, Authority: "35", Hash: ledgerhttp.HashToken("reviewer-of-fujian")},
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
