package eventstore_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/eventstore/memory"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// stock is a domain small enough to see through: what is put in, by name, and
// never less than nothing.
type stock map[string]int

// moved is the one event.
type moved struct {
	Name string `json:"name"`
	By   int    `json:"by"`
}

func (moved) EventType() string { return "stock.moved" }

// move is the one command: an event for each name, none for a By of zero.
type move struct {
	names []string
	by    int
}

var errNotEnough = errors.New("not enough")

func decideMove(s stock, c move) ([]moved, error) {
	var events []moved
	for _, name := range c.names {
		if s[name]+c.by < 0 {
			return nil, errNotEnough
		}
		if c.by != 0 {
			events = append(events, moved{name, c.by})
		}
	}
	return events, nil
}

func evolveStock(s *stock, e moved, _ domain.Place) {
	if *s == nil {
		*s = stock{}
	}
	(*s)[e.Name] += e.By
}

type keeper = eventstore.Decider[stock, move, moved]

// newKeeper is a process that keeps up to so many bytes of stocks.
func newKeeper(s eventstore.Store, bytes int) *keeper {
	return &keeper{
		Store: s, Category: "stock", Codec: domain.NewCodec(moved{}), Decide: decideMove, Evolve: evolveStock, CacheBytes: bytes,
	}
}

func anew() eventstore.Request { return eventstore.Request{Command: uuid.New(), At: time.Unix(0, 0)} }

func mustMove(t *testing.T, k *keeper, id string, by int, names ...string) eventstore.Outcome {
	t.Helper()
	done, err := k.Execute(t.Context(), id, move{names, by}, anew())
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// counted is a store that counts what it is asked, and fails when told.
type counted struct {
	eventstore.Store
	read, heads atomic.Int64 // events, calls
	fail        atomic.Pointer[error]
}

func (c *counted) Head(ctx context.Context, s eventstore.Stream) (eventstore.Revision, error) {
	c.heads.Add(1)
	return c.Store.Head(ctx, s)
}

func (c *counted) Append(ctx context.Context, a eventstore.Append) (eventstore.Appended, error) {
	if err := c.fail.Swap(nil); err != nil {
		return eventstore.Appended{}, *err
	}
	return c.Store.Append(ctx, a)
}

func (c *counted) Read(ctx context.Context, s eventstore.Stream, o eventstore.ReadOptions) iter.Seq2[[]eventstore.Recorded, error] {
	return func(yield func([]eventstore.Recorded, error) bool) {
		for page, err := range c.Store.Read(ctx, s, o) {
			c.read.Add(int64(len(page)))
			if !yield(page, err) {
				return
			}
		}
	}
}

func (c *counted) failNext(err error) { c.fail.Store(&err) }

// wantReads checks how many events were read since the last look.
func (c *counted) wantReads(t *testing.T, what string, want int64) {
	t.Helper()
	if n := c.read.Swap(0); n != want {
		t.Errorf("%s read %d events, want %d", what, n, want)
	}
}

// wantStock checks what a command sees against a fold of the stream.
func wantStock(t *testing.T, k *keeper, id string) {
	t.Helper()
	fresh, err := newKeeper(k.Store, 0).Load(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	err = k.View(t.Context(), id, func(l eventstore.Loaded[stock]) error {
		if d := cmp.Diff(fresh.State, l.State); d != "" || l.Revision != fresh.Revision || l.Position != fresh.Position {
			t.Errorf("at %d %s, want %d %s (-want +got):\n%s", l.Revision, l.Position, fresh.Revision, fresh.Position, d)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStreamIsReadOnce(t *testing.T) {
	s := &counted{Store: new(memory.Store)}
	k := newKeeper(s, 1<<20)
	for range 10 {
		mustMove(t, k, "a", 1, "x", "y")
	}
	s.wantReads(t, "ten commands on a new stream", 0)
	other := newKeeper(s, 1<<20)
	mustMove(t, other, "a", 1, "x")
	s.wantReads(t, "another process", 20)
	mustMove(t, k, "a", 1, "x")
	s.wantReads(t, "the first, which loses a race and reads what came", 1)
	wantStock(t, k, "a")
	uncached := newKeeper(s, 0)
	s.read.Store(0)
	mustMove(t, uncached, "a", 1, "x")
	mustMove(t, uncached, "a", 1, "x")
	s.wantReads(t, "two commands that remember nothing", 22+23)
}

// A stream is kept by what its state says that it takes, however much was recorded.
func TestStateSaysWhatItTakes(t *testing.T) {
	s := &counted{Store: new(memory.Store)}
	k := newKeeper(s, 10_000)
	k.Bytes = func(held stock) int { return 100 * held["x"] }
	mustMove(t, k, "a", 1, strings.Repeat("y", 9_000), strings.Repeat("z", 9_000))
	mustMove(t, k, "a", 100, "x")
	s.wantReads(t, "a command on a stream whose events are large", 0)
	mustMove(t, k, "a", -99, "x")
	s.wantReads(t, "one on a stream whose state was too large to be kept", 3)
	mustMove(t, k, "a", 1, "x")
	s.wantReads(t, "one on a stream whose state is small again", 0)
}

// What was decided on an old state and does not reach the store is decided
// again before it leaves.
func TestRefusalAndNoOpAreOfTheStreamAsItIs(t *testing.T) {
	s := &counted{Store: new(memory.Store)}
	here, there := newKeeper(s, 1<<20), newKeeper(s, 1<<20)
	mustMove(t, here, "a", 1, "x")
	mustMove(t, there, "a", 5, "x")
	mustMove(t, here, "a", -6, "x") // it knows of one; refused, it looks
	mustMove(t, there, "a", 1, "y")
	if _, err := here.Execute(t.Context(), "a", move{[]string{"x"}, -1}, anew()); !errors.Is(err, errNotEnough) {
		t.Errorf("%v, want a refusal", err)
	}
	done := mustMove(t, there, "a", 1, "y")
	if got := mustMove(t, here, "a", 0, "x"); got.Revision != done.Revision || got.Events != 0 {
		t.Errorf("what changes nothing ends at %+v, the stream at %d", got, done.Revision)
	}
	q := anew()
	if _, err := there.Execute(t.Context(), "a", move{[]string{"y"}, -2}, q); err != nil {
		t.Fatal(err)
	}
	if got, err := here.Execute(t.Context(), "a", move{[]string{"y"}, -2}, q); err != nil || !got.Repeated {
		t.Errorf("%+v, %v; the other process carried it out before", got, err)
	}
	wantStock(t, here, "a")
}

func TestCommandIsBuiltOfTheStateItIsDecidedOn(t *testing.T) {
	s := new(memory.Store)
	here, there := newKeeper(s, 1<<20), newKeeper(s, 1<<20)
	mustMove(t, here, "a", 1, "x")
	mustMove(t, there, "a", 5, "x")
	_, err := here.ExecuteWith(t.Context(), "a", anew(), func(s stock) (move, error) { return move{[]string{"x"}, -s["x"]}, nil })
	if err != nil {
		t.Fatal(err)
	}
	wantStock(t, here, "a")
	if err := here.View(t.Context(), "a", func(l eventstore.Loaded[stock]) error {
		if l.State["x"] != 0 {
			t.Errorf("%d are left", l.State["x"])
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	if _, err := here.ExecuteWith(t.Context(), "a", anew(), func(stock) (move, error) { return move{}, stop }); !errors.Is(err, stop) {
		t.Errorf("%v, want the builder's error", err)
	}
}

// Events that the store did not confirm are not in the state.
func TestFailedAppendLeavesNoTrace(t *testing.T) {
	for _, failure := range []error{
		eventstore.ErrUnknownOutcome, eventstore.ErrUnavailable, &eventstore.ClaimedError{}, errors.New("any"),
	} {
		s := &counted{Store: new(memory.Store)}
		k := newKeeper(s, 1<<20)
		mustMove(t, k, "a", 1, "x", "y", "z")
		for _, names := range [][]string{{"x"}, {"x", "y", "z"}} {
			s.failNext(failure)
			if _, err := k.Execute(t.Context(), "a", move{names, 1}, anew()); !errors.Is(err, failure) {
				t.Errorf("%v, want %v", err, failure)
			}
			wantStock(t, k, "a")
			mustMove(t, k, "a", 1, names...)
			wantStock(t, k, "a")
		}
	}
}

func TestPanicLeavesTheStreamUsable(t *testing.T) {
	k := newKeeper(new(memory.Store), 1<<20)
	mustMove(t, k, "a", 1, "x")
	func() {
		defer func() { recover() }()
		k.View(t.Context(), "a", func(eventstore.Loaded[stock]) error { panic("a bug") })
	}()
	mustMove(t, k, "a", 1, "x")
	wantStock(t, k, "a")
}

func TestWaitingForAStreamEndsWithTheContext(t *testing.T) {
	k := newKeeper(new(memory.Store), 1<<20)
	err := k.View(t.Context(), "a", func(eventstore.Loaded[stock]) error {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := k.Execute(ctx, "a", move{[]string{"x"}, 1}, anew()); !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want the context's error", err)
		}
		mustMove(t, k, "b", 1, "x")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	mustMove(t, k, "a", 1, "x")
}

// Two processes with caches of all sizes do random things to a few streams;
// what they know is what the store holds, and nobody's command is lost.
func TestCachesAgreeWithTheStore(t *testing.T) {
	for _, bytes := range []int{0, 2000, 1 << 20} {
		t.Run(fmt.Sprint(bytes), func(t *testing.T) {
			s := &counted{Store: new(memory.Store)}
			keepers := []*keeper{newKeeper(s, bytes), newKeeper(s, bytes)}
			const workers, each = 8, 200
			var done atomic.Int64
			var all sync.WaitGroup
			for w := range workers {
				all.Go(func() {
					random := rand.New(rand.NewPCG(1, uint64(w)))
					for range each {
						k := keepers[random.IntN(2)]
						id := fmt.Sprint("s", random.IntN(6))
						names := []string{"x", "y", "z"}[:1+random.IntN(3)]
						got, err := k.Execute(t.Context(), id, move{names, random.IntN(4) - 1}, anew())
						if err != nil && !errors.Is(err, errNotEnough) && !errors.Is(err, eventstore.ErrConflict) {
							t.Error(err)
						}
						done.Add(int64(got.Events))
					}
				})
			}
			all.Wait()
			total := int64(0)
			for i := range 6 {
				head, err := s.Head(t.Context(), eventstore.Stream(fmt.Sprint("stock-s", i)))
				if err != nil {
					t.Fatal(err)
				}
				total += int64(head) + 1
				for _, k := range keepers {
					wantStock(t, k, fmt.Sprint("s", i))
				}
			}
			if total != done.Load() {
				t.Errorf("%d events stand in the store, %d were confirmed", total, done.Load())
			}
		})
	}
}
