package notices_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/authority"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/postgres"
	"example.org/ledger/internal/edge"
	"example.org/ledger/internal/notices"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/reactions"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func TestMain(m *testing.M) {
	if os.Getenv(childURL) != "" {
		child()
		return
	}
	pgtest.Main(m)
}

// morning is when everything happened: just now, or nobody would be told.
var morning = clock()

// quick is a pace for tests.
var quick = notices.Pace{First: 10 * time.Millisecond, Longest: 40 * time.Millisecond, Tries: 5, Lost: 20 * time.Second}

// buffer is a log that many may write to.
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

// world is a ledger that sends notices.
type world struct {
	db          *pgxpool.Pool
	store       eventstore.Store
	vault       *sealing.Vault
	filings     *edge.Filings
	authorities *edge.Authorities
	desk        *notices.Desk
	logs        buffer
}

// open opens the ledger of a database with the keys of a file. It is closed by the
// function returned.
func open(ctx context.Context, url, keysFile string, gateway notices.Gateway, pace notices.Pace) (*world, func(), error) {
	w := new(world)
	keys, err := sealing.ReadKeys(keysFile)
	if err != nil {
		return nil, nil, err
	}
	if w.db, err = postgres.Connect(ctx, url, postgres.Options{MaxConns: 12}); err != nil {
		return nil, nil, err
	}
	store := postgres.New(w.db)
	w.store = store
	if w.vault, err = sealing.New(w.db, keys); err != nil {
		return nil, nil, err
	}
	w.filings = &edge.Filings{Decider: edge.NewDecider(w.store, w.vault, "test"), Vault: w.vault}
	w.authorities = edge.NewAuthorities(w.store, "test")
	w.desk, err = notices.Open(notices.Config{
		DB: w.db, Vault: w.vault, Gateway: gateway, Clock: clock, Pace: pace,
		Log: slog.New(slog.NewTextHandler(&w.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	return w, func() { store.Close(); w.db.Close() }, err
}

func clock() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// newKeys writes a file of keys.
func newKeys(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys.json")
	keys, err := sealing.GenerateKeys(randomness{})
	if err == nil {
		err = sealing.WriteKeys(path, keys)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// randomness is predictable, which is as good here.
type randomness struct{}

func (randomness) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i * 7)
	}
	return len(p), nil
}

func newWorld(t *testing.T, gateway notices.Gateway) *world {
	t.Helper()
	w, closes, err := open(t.Context(), pgtest.Migrated(t), newKeys(t), gateway, quick)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closes)
	if err := notices.Begin(t.Context(), w.db, morning); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) runner(story bool) *reactions.Runner {
	return &reactions.Runner{
		Store: w.store, DB: w.db, Clock: func() time.Time { return morning }, Log: slog.New(slog.DiscardHandler),
		Reactions: []reactions.Reaction{notices.Tell{Desk: w.desk, Filings: w.filings, Authorities: w.authorities, Story: story}},
	}
}

// owner connects as the user who may do anything.
func (w *world) owner(t *testing.T) *pgx.Conn {
	t.Helper()
	owner, err := pgx.Connect(t.Context(), w.db.Config().ConnString())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = owner.Close(context.Background()) })
	return owner
}

// react acts on everything recorded.
func (w *world) react(t *testing.T) {
	t.Helper()
	if err := w.runner(false).CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// run sends until the test ends, or until the function returned is called.
func (w *world) run(t *testing.T) func() {
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var running sync.WaitGroup
	running.Go(func() { w.desk.Run(ctx) })
	end := sync.OnceFunc(func() { stop(); running.Wait() })
	t.Cleanup(end)
	return end
}

// institution is a filing of which only what notices need is recorded.
type institution struct {
	*world
	t       *testing.T
	id      uuid.UUID
	at      time.Time
	next    domain.Revision
	contact domain.Sealed
	filed   uuid.UUID // its first case
}

func (w *world) institution(t *testing.T, contact, representative string) *institution {
	t.Helper()
	i := &institution{world: w, t: t, id: uuid.New(), at: morning}
	i.append(
		filing.Registered{CreditCode: "91320000DEMR00013X", Authority: "32"},
		filing.IdentityRecorded{Identity: filing.Identity{Name: "江苏某某环境检测有限公司"}},
	)
	i.contacts(contact, representative)
	i.filed = i.open(filing.FirstCase, "testing")
	return i
}

// contacts records two numbers.
func (i *institution) contacts(contact, representative string) {
	i.t.Helper()
	of, rep := edge.ContactNumbers(filing.Contacts{})
	i.contact = i.seal(of.Field, contact)
	i.append(filing.ContactsRecorded{Contacts: filing.Contacts{FilingContact: i.contact, LegalRepresentative: i.seal(rep.Field, representative)}})
}

func (i *institution) seal(field, number string) domain.Sealed {
	i.t.Helper()
	s, err := i.vault.Seal(i.t.Context(), uuid.New(), field, fmt.Appendf(nil, `{"mobile":%q}`, number), map[string]string{"mobile": domain.RestoreMobile(number).Mask()})
	if err != nil {
		i.t.Fatal(err)
	}
	return s
}

func (i *institution) open(kind filing.CaseKind, level filing.CaseLevel) uuid.UUID {
	i.t.Helper()
	id := uuid.New()
	i.append(filing.CaseOpened{CaseID: id, Kind: kind, Level: level})
	return id
}

// passes and returned record a result and return its event.
func (i *institution) passes(of uuid.UUID) uuid.UUID {
	i.t.Helper()
	return i.append(filing.CasePassed{CaseID: of})
}
func (i *institution) returns(of uuid.UUID, points ...filing.ReturnPoint) uuid.UUID {
	i.t.Helper()
	return i.append(filing.CaseReturned{CaseID: of, Points: points})
}

// append records events as they are; the rules are not asked. It returns the last
// one.
func (i *institution) append(events ...filing.Event) (id uuid.UUID) {
	i.t.Helper()
	codec := domain.NewCodec(filing.Events()...)
	a := eventstore.Append{Stream: eventstore.Stream("filing-" + i.id.String()), Expected: i.next - 1}
	for _, e := range events {
		name, data, err := codec.Encode(e)
		if err != nil {
			i.t.Fatal(err)
		}
		meta, err := eventstore.Metadata{Command: uuid.New(), RecordedAt: i.at, Actor: domain.Actor{Kind: domain.ActorSystem, ID: "test"}, App: "test"}.Encode()
		if err != nil {
			i.t.Fatal(err)
		}
		id = uuid.New()
		a.Events = append(a.Events, eventstore.Proposed{ID: id, Type: name, Data: data, Metadata: meta})
	}
	if _, err := i.store.Append(i.t.Context(), a); err != nil {
		i.t.Fatal(err)
	}
	i.next += domain.Revision(len(events))
	return id
}

// notices returns what is known of the institution's notices.
func (i *institution) notices() []notices.Notice {
	i.t.Helper()
	all, err := i.desk.OfFiling(i.t.Context(), i.id)
	if err != nil {
		i.t.Fatal(err)
	}
	return all
}

// settled waits until none of the institution's notices waits, and returns them.
func (i *institution) settled() []notices.Notice {
	i.t.Helper()
	await(i.t, func() bool {
		for _, n := range i.notices() {
			if n.State == notices.Waiting {
				return false
			}
		}
		return true
	})
	return i.notices()
}

// await waits for something to become true.
func await(t *testing.T, is func() bool) {
	t.Helper()
	for limit := time.Now().Add(2 * time.Minute); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("it does not come true")
		}
	}
}

// switchOff has an authority say which results are told.
func (w *world) told(t *testing.T, published, returned bool) {
	t.Helper()
	d := w.authorities.Decider
	_, err := d.ExecuteWith(t.Context(), "32", eventstore.Request{Command: uuid.New(), At: morning, Actor: domain.Actor{Kind: domain.ActorOfficial, ID: "o-1", Authority: "32"}},
		func(s authority.State) (authority.Command, error) {
			seen := domain.Empty
			if s.Notices.Recorded() {
				seen = s.Notices.At.Revision
			}
			return authority.SetNotices{Seen: seen, Notices: authority.Notices{Published: published, Returned: returned}, Reason: "由省政务平台统一发送"}, nil
		})
	if err != nil {
		t.Fatal(err)
	}
}
