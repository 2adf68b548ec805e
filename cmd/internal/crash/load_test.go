package crash_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	ledgerhttp "example.org/ledger/http"
)

// load is many people filing at once. It goes on until it is ended, whatever
// becomes of the servers.
type load struct {
	t      *testing.T
	oracle *oracle
	client *http.Client

	acks    atomic.Int64 // commands answered so far
	refused atomic.Int64 // and put off, with a 503

	mu      sync.Mutex
	servers []string // to send to, in turns
	turn    int

	stop    context.CancelFunc
	writers sync.WaitGroup
}

const writers = 8

func startLoad(t *testing.T, servers ...string) *load {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	l := &load{t: t, oracle: newOracle(t), client: impatient, servers: servers, stop: stop}
	for i := range writers {
		l.writers.Go(func() {
			for n := i; n < institutions && ctx.Err() == nil; n += writers {
				l.file(ctx, n)
			}
		})
	}
	t.Cleanup(func() { l.end() })
	return l
}

// end lets everybody settle the last command and go.
func (l *load) end() {
	l.stop()
	l.writers.Wait()
}

// at sets the servers to send to from now on.
func (l *load) at(servers ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.servers = servers
}

func (l *load) server() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turn++
	return l.servers[l.turn%len(l.servers)]
}

// await waits until n more commands were acknowledged.
func (l *load) await(t *testing.T, n int64) {
	t.Helper()
	from := l.acks.Load()
	within(t, 2*time.Minute, "commands to be acknowledged", func() bool {
		if t.Failed() {
			t.FailNow()
		}
		return l.acks.Load() >= from+n
	})
}

// commandsEach is how much an institution has to say. Each command reads the
// filing's history, so histories stay short.
const commandsEach = 60

// file opens the filing of an institution and changes it until ctx ends.
func (l *load) file(ctx context.Context, n int) {
	filing := l.carryOut(ctx, opening(n)).Filing.String()
	seen := "*"
	for turn := 0; turn < commandsEach && ctx.Err() == nil && !l.t.Failed(); turn++ {
		key := fmt.Sprint(turn)
		if turn%4 == 3 {
			l.carryOut(ctx, laboratory(n, filing, key))
		} else {
			seen = fmt.Sprintf("%q", fmt.Sprint(l.carryOut(ctx, contacts(n, filing, key, seen)).Revision))
		}
	}
}

// carryOut sends a command until it is known how it ended. One that was begun
// is settled, though nobody begins another when ctx has ended.
func (l *load) carryOut(ctx context.Context, r request) ledgerhttp.Receipt {
	l.oracle.note(l.t, line{What: intends, Token: r.token, Key: r.key})
	for {
		receipt, known := l.once(context.WithoutCancel(ctx), r)
		if known {
			l.oracle.note(l.t, line{What: acked, Token: r.token, Key: r.key, Receipt: &receipt})
			l.acks.Add(1)
			return receipt
		}
		l.oracle.note(l.t, line{What: unknown, Token: r.token, Key: r.key})
		if l.t.Failed() || l.t.Context().Err() != nil {
			return receipt
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// once sends a command once, to the next server.
func (l *load) once(ctx context.Context, r request) (receipt ledgerhttp.Receipt, known bool) {
	got, err := r.ask(ctx, l.client, l.server())
	switch {
	case err != nil:
		return receipt, false
	case got.status == http.StatusOK, got.status == http.StatusCreated, got.status == http.StatusAccepted:
		return got.receipt(l.t), true
	case got.status == http.StatusServiceUnavailable && got.header.Get("Retry-After") != "":
		l.refused.Add(1)
		return receipt, false
	}
	l.t.Errorf("%s %s answered %d %v: %s", r.method, r.path, got.status, got.header, got.body)
	return receipt, false
}
