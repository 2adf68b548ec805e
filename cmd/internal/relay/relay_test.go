package relay_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/cmd/internal/relay"
	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/sealing"
	"example.org/ledger/projections/projectionstest"
	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func silent(string, eventstore.Position, eventstore.Position) {}

// source is a ledger with people in it: one corrected, one erased, one filing
// canceled.
func source(t *testing.T) *ledger.Ledger {
	t.Helper()
	l := ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
	first := ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"})
	first.Correct("37999919830317004X")
	first.Erase()
	ledgertest.Carry(t, l, "91330000DEMA00021M", [3]string{"449999200002291233", "659999199607043586", "329999198501010013"})
	first.Cancel()
	return l
}

// stranger is a vault that knows nobody.
func stranger(t *testing.T) *sealing.Vault {
	t.Helper()
	return ledgertest.OpenLogging(t, pgtest.Migrated(t), t.TempDir(), slog.New(slog.DiscardHandler)).Vault
}

// events are all events of a store but for what is the store's own.
func events(t *testing.T, s eventstore.Store) (all []string) {
	t.Helper()
	end, err := s.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for r, err := range relay.Recorded(t.Context(), s, eventstore.Position{}, end) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Join([]string{string(r.Stream), r.ID.String(), r.Type, string(r.Data), string(r.Metadata)}, "\n"))
	}
	return all
}

// copied runs a copy that must succeed.
func copied(t *testing.T, from, to eventstore.Store, vault *sealing.Vault) relay.Copied {
	t.Helper()
	done, err := relay.Copy{From: from, To: to, Vault: vault, Tell: silent}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// A log is the same after it went from store to store, and so are its claims.
func TestCopy(t *testing.T) {
	from := source(t)
	other := ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
	want := events(t, from.Store)
	stores := []eventstore.Store{from.Store, &projectionstest.Sparse{Store: new(memory.Store)}, new(memory.Store), other.Store}
	for i, to := range stores[1:] {
		for range 2 { // run again, it finds everything there
			done := copied(t, stores[i], to, from.Vault)
			if done.Unclaimed != 0 || done.Source.Events != len(want) || done.Source.Digest() != done.Target.Digest() {
				t.Errorf("store %d: %+v", i+1, done)
			}
		}
		if d := cmp.Diff(want, events(t, to)); d != "" {
			t.Errorf("store %d (-source +target):\n%s", i+1, d)
		}
	}
	before, err := from.Store.Claims(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	after, err := other.Store.Claims(t.Context())
	if d := cmp.Diff(before, after, cmp.Comparer(func(a, b eventstore.Position) bool { return a == b })); d != "" || err != nil || len(after.Rows) < 5 {
		t.Errorf("%v; claims (-source +target):\n%s", err, d)
	}
}

// meddled is a store on which something happens at an append.
type meddled struct {
	eventstore.Store
	appends int
	meddle  func(n int, carryOut func() error) error // n counts from 1
}

func (m *meddled) Append(ctx context.Context, a eventstore.Append) (done eventstore.Appended, err error) {
	m.appends++
	err = m.meddle(m.appends, func() (err error) {
		done, err = m.Store.Append(ctx, a)
		return err
	})
	return done, err
}

var errKilled = errors.New("killed")

// A copy that ends at any append, before or after it took effect, goes on where
// it stood.
func TestACopyGoesOn(t *testing.T) {
	from, vault := new(memory.Store), stranger(t)
	projectionstest.Story(t, projectionstest.NewLedger(from))
	want := events(t, from)
	for cut, complete := 1, false; !complete; cut += 7 {
		for _, late := range []bool{false, true} {
			to := &projectionstest.Sparse{Store: new(memory.Store)}
			killing := &meddled{Store: to, meddle: func(n int, carryOut func() error) error {
				if n < cut {
					return carryOut()
				}
				if late {
					return errors.Join(carryOut(), errKilled)
				}
				return errKilled
			}}
			_, err := relay.Copy{From: from, To: killing, Vault: vault, Tell: silent}.Run(t.Context())
			if complete = err == nil; !complete && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			copied(t, from, to, vault)
			if d := cmp.Diff(want, events(t, to)); d != "" {
				t.Fatalf("cut at append %d (late: %v):\n%s", cut, late, d)
			}
		}
	}
}

// A target that is away for a moment, answers that an outcome is unknown or
// puts an event of its own into a stream ends no copy.
func TestACopyEndures(t *testing.T) {
	from, vault := new(memory.Store), stranger(t)
	projectionstest.Story(t, projectionstest.NewLedger(from))
	to := &projectionstest.Sparse{Store: new(memory.Store)}
	target := &meddled{Store: to, meddle: func(n int, carryOut func() error) error {
		switch n {
		case 3:
			return eventstore.ErrUnavailable
		case 6:
			return eventstore.ErrUnknownOutcome
		case 9:
			return errors.Join(carryOut(), eventstore.ErrUnknownOutcome)
		case 12, 13:
			if err := to.Hide(t.Context(), projectionstest.Stream(projectionstest.Chengyu.ID())); err != nil {
				return err
			}
		}
		return carryOut()
	}}
	copied(t, from, target, vault)
	if d := cmp.Diff(events(t, from), events(t, to)); d != "" || target.appends < 14 {
		t.Error(d)
	}
}

// A target with anything else in it is refused, and told what.
func TestAnotherLogIsRefused(t *testing.T) {
	from, vault := new(memory.Store), stranger(t)
	projectionstest.Story(t, projectionstest.NewLedger(from))
	var all []eventstore.Recorded
	end, err := from.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for r := range relay.Recorded(t.Context(), from, eventstore.Position{}, end) {
		all = append(all, r)
	}
	for name, c := range map[string]struct {
		events int
		alter  func(*eventstore.Append)
		says   string
	}{
		"another stream":     {1, func(a *eventstore.Append) { a.Stream, a.Expected = "filing-x", domain.Empty }, "event 1 is filing.registered "},
		"other data":         {3, func(a *eventstore.Append) { a.Events[0].Data = []byte("{}") }, "event 3 has other data"},
		"other metadata":     {4, func(a *eventstore.Append) { a.Events[0].Metadata = []byte("{}") }, "event 4 has other metadata"},
		"another type":       {2, func(a *eventstore.Append) { a.Events[0].Type = "filing.other" }, "event 2 is filing.other "},
		"more than there is": {len(all) + 1, func(*eventstore.Append) {}, "the source ends before it"},
	} {
		t.Run(name, func(t *testing.T) {
			to := new(memory.Store)
			for i := range c.events {
				r := all[i%len(all)]
				a := eventstore.Append{Stream: r.Stream, Expected: r.Revision - 1, Events: []eventstore.Proposed{r.Proposed}}
				if i == len(all) {
					a.Stream, a.Expected = "filing-more", domain.Empty
				}
				if i == c.events-1 {
					c.alter(&a)
				}
				if _, err := to.Append(t.Context(), a); err != nil {
					t.Fatal(err)
				}
			}
			_, err := relay.Copy{From: from, To: to, Vault: vault, Tell: silent}.Run(t.Context())
			if !errors.Is(err, relay.ErrOtherLog) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
			if n := len(events(t, to)); n != c.events {
				t.Errorf("%d events were written to it", n-c.events)
			}
		})
	}
}

// Somebody else who writes to the target is noticed.
func TestAWriterBesideACopy(t *testing.T) {
	from, vault := new(memory.Store), stranger(t)
	projectionstest.Story(t, projectionstest.NewLedger(from))
	to := new(memory.Store)
	stream := projectionstest.Stream(projectionstest.Chengyu.ID())
	beside := &meddled{Store: to, meddle: func(n int, carryOut func() error) error {
		if n == 5 {
			head, err := to.Head(t.Context(), stream)
			if err != nil {
				return err
			}
			_, err = to.Append(t.Context(), eventstore.Append{Stream: stream, Expected: head, Events: []eventstore.Proposed{{
				ID: domain.DeriveID(projectionstest.Chengyu.ID(), "other", 0), Type: "filing.other", Data: []byte("{}"), Metadata: []byte("{}"),
			}}})
			if err != nil {
				return err
			}
		}
		return carryOut()
	}}
	_, err := relay.Copy{From: from, To: beside, Vault: vault, Tell: silent}.Run(t.Context())
	if !errors.Is(err, eventstore.ErrConflict) || !strings.Contains(err.Error(), "somebody else wrote filing.other") {
		t.Error(err)
	}
}

// A source that is written to meanwhile is followed, and a last copy, when
// nobody writes any more, makes both equal.
func TestFollow(t *testing.T) {
	from, to, vault := new(memory.Store), new(memory.Store), stranger(t)
	l := projectionstest.NewLedger(from)
	l.Draft(t, projectionstest.Chengyu)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	reached := make(chan eventstore.Position, 1)
	go func() {
		_, err := relay.Copy{From: from, To: to, Vault: vault, Follow: true, Tell: func(_ string, done, end eventstore.Position) {
			if done == end {
				select {
				case <-reached:
				default:
				}
				reached <- done
			}
		}}.Run(ctx)
		ended <- err
	}()
	for _, i := range []projectionstest.Institution{projectionstest.Qiheng, projectionstest.Shuling} {
		<-reached
		l.Draft(t, i)
	}
	end, err := from.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for at := range reached {
		if at == end {
			break
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	l.Draft(t, projectionstest.Jishuo)
	copied(t, from, to, vault)
	if d := cmp.Diff(events(t, from), events(t, to)); d != "" {
		t.Error(d)
	}
}
