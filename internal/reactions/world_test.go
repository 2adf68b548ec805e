package reactions_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/kurrentdb"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/documents"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/reactions"
	"example.org/ledger/internal/sealing"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var morning = time.Date(2026, 5, 8, 1, 0, 0, 0, time.UTC)

// world is a ledger of its own.
type world struct {
	db    *pgxpool.Pool
	owner *pgx.Conn // may remove what reactions noted
	store log
	vault *sealing.Vault
	edge  *edge.Suggestions
	n     int // of what was made up
}

// log is a store of events that a ledger can be run on.
type log interface {
	eventstore.Store
	Claims(ctx context.Context) (eventstore.ClaimTable, error)
}

// newWorld is a ledger whose log is in its database.
func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldOn(t, func(db *pgxpool.Pool) log {
		store := postgres.New(db)
		t.Cleanup(store.Close)
		return store
	})
}

// newClustered is a ledger whose log is on a KurrentDB.
func newClustered(t *testing.T) *world {
	t.Helper()
	return newWorldOn(t, func(*pgxpool.Pool) log {
		store, err := kurrentdb.Open(standin.Start(t).URL(), kurrentdb.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(store.Close)
		return store
	})
}

// onEveryLog tests on each that a ledger can be run on.
func onEveryLog(t *testing.T, test func(*testing.T, *world)) {
	t.Run("PostgreSQL", func(t *testing.T) { test(t, newWorld(t)) })
	t.Run("KurrentDB", func(t *testing.T) { test(t, newClustered(t)) })
}

func newWorldOn(t *testing.T, open func(*pgxpool.Pool) log) *world {
	t.Helper()
	url := pgtest.Migrated(t)
	db, err := postgres.Connect(t.Context(), url, postgres.Options{MaxConns: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	owner, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(context.WithoutCancel(t.Context())) })
	keys, err := sealing.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	vault, err := sealing.New(db, keys)
	if err != nil {
		t.Fatal(err)
	}
	files, err := documents.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	w := &world{db: db, owner: owner, store: open(db), vault: vault}
	w.edge = w.on(w.store, files)
	return w
}

// on is the edge on a store.
func (w *world) on(store eventstore.Store, files documents.Store) *edge.Suggestions {
	filings := &edge.Filings{
		Decider: edge.NewDecider(store, w.vault, "test"), Vault: w.vault, Documents: files, ClaimTable: w.store.Claims,
	}
	return edge.NewSuggestions(filings, edge.NewAuthorities(store, "test"))
}

// catchUp lets the reactions act on a store.
func (w *world) catchUp(ctx context.Context, store eventstore.Store) error {
	return w.runner(store).CatchUp(ctx)
}

func (w *world) runner(store eventstore.Store) *reactions.Runner {
	e := w.on(store, w.edge.Filings.Documents)
	return &reactions.Runner{
		Store: store, DB: w.db, Clock: func() time.Time { return morning.Add(time.Hour) }, Log: slog.New(slog.DiscardHandler),
		Reactions: append([]reactions.Reaction{
			reactions.Replaced{Decider: e.Filings.Decider, Vault: w.vault}, reactions.Erasure{Vault: w.vault, Decider: e.Filings.Decider},
		}, reactions.Suggestions(e, w.db)...),
	}
}

// stopping is a store at whose nth append the process ends: before the append
// is made, or when it was.
type stopping struct {
	eventstore.Store
	nth   int
	after bool
}

var errStopped = errors.New("the process ended here")

func (s *stopping) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if s.nth--; s.nth > 0 || s.nth < 0 {
		return s.Store.Append(ctx, a)
	}
	if s.after {
		if done, err := s.Store.Append(ctx, a); err != nil {
			return done, err
		}
	}
	return eventstore.Appended{}, errStopped
}

func (w *world) request() edge.Request {
	return edge.Request{Command: uuid.New(), At: morning, Actor: domain.Actor{Kind: domain.ActorOfficial, ID: "o-1", Authority: "32"}}
}

// creditCode makes up a valid credit code.
func (w *world) creditCode() string {
	w.n++
	body := fmt.Sprintf("91320000DEMR%04d3", w.n)
	return body + string(domain.CheckCharacter31(body))
}

// idNumber makes up a valid ID number.
func (w *world) idNumber() string {
	w.n++
	body, sum := fmt.Sprintf("3299991985%02d%02d%03d", 1+w.n/250%12, 1+w.n/3000, w.n%250), 0
	for _, c := range body {
		sum = (sum + int(c-'0')) * 2 % 11
	}
	return body + string("0123456789X"[(12-sum)%11])
}

// institution is a draft with one member of staff and evidence.
type institution struct{ id, staff, evidence uuid.UUID }

func (w *world) institution(t *testing.T, number string) institution {
	t.Helper()
	f := w.edge.Filings
	must := func(d edge.Done, err error) edge.Done {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	var i institution
	i.id = must(f.Register(t.Context(), w.request(), edge.Registration{CreditCode: w.creditCode(), Authority: "32", Track: "testing"})).Filing
	i.staff = must(f.AddStaff(t.Context(), w.request(), i.id, edge.StaffMember{
		Person: edge.Person{Name: "钟离雪", IDNumber: number, Major: "环境科学", ContractSignedOn: "2020-03-01", ContractFrom: "2020-03-01", ContractOpen: true},
		Posts:  map[string][]string{"testing": {"field_sampling"}}, Education: "bachelor", Title: "none", Contract: "labor_contract",
		YearsInField: "6", HiredOn: "2020-03-01",
	})).Created
	a, err := f.AttachDocument(t.Context(), w.request(), i.id, edge.File{Kind: "evidence"}, bytes.NewReader([]byte("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n")))
	i.evidence = must(a.Done, err).Created
	return i
}

func (w *world) types(t *testing.T, stream string) []string {
	t.Helper()
	var types []string
	for page, err := range w.store.Read(t.Context(), eventstore.Stream(stream), eventstore.ReadOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			types = append(types, r.Type)
		}
	}
	return types
}
