package crash_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
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
	acks   atomic.Int64 // commands answered so far
	bad    atomic.Int64 // answers that must never be

	mu      sync.Mutex
	servers []string // to send to, in turns

	stop    context.CancelFunc
	writers sync.WaitGroup
}

const writers = 8

func startLoad(t *testing.T, servers ...string) *load {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	l := &load{t: t, oracle: newOracle(t), servers: servers, stop: stop}
	for i := range writers {
		l.writers.Go(func() {
			for n := i; n < institutions && ctx.Err() == nil; n += writers {
				f := filer{load: l, token: tokenOf(n), number: n}
				f.file(ctx)
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

func (l *load) server(turn int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.servers[turn%len(l.servers)]
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

// filer is one institution filling in its filing.
type filer struct {
	load   *load
	token  string
	number int
	turn   int
	path   string
}

// commandsEach is how much an institution has to say. Each command reads the
// filing's history, so histories stay short.
const commandsEach = 60

// file opens a filing and changes it until ctx ends.
func (f *filer) file(ctx context.Context) {
	opened := f.command(ctx, http.MethodPost, "/api/filings", "",
		fmt.Sprintf(`{"credit_code":%q,"authority":"32","track":"testing"}`, creditCode(f.number)))
	f.path = "/api/filings/" + opened.Filing.String()
	contacts := "*"
	for n := 0; n < commandsEach && ctx.Err() == nil && !f.load.t.Failed(); n++ {
		if n%4 == 3 {
			f.command(ctx, http.MethodPost, f.path+"/premises", "", fmt.Sprintf(`{"kind":"branch_laboratory","name":"实验室",
				"address":"江苏省示范市云汀区检测路 %d 号","county":"329999","area":"100.00","rented":false,"activities":"分析"}`, n))
			continue
		}
		done := f.command(ctx, http.MethodPut, f.path+"/contacts", contacts, fmt.Sprintf(`{
			"legal_representative_mobile":"19900000001","office_phone":"025-66660000","postcode":"210000",
			"filing_contact":{"name":"宋清和","mobile":"19900000002","email":"c%d@example.org"}}`, n))
		contacts = fmt.Sprintf("%q", fmt.Sprint(done.Revision))
	}
}

// command sends a command until it is known how it ended.
func (f *filer) command(ctx context.Context, method, path, seen, body string) ledgerhttp.Receipt {
	f.turn++
	key := fmt.Sprint(f.turn)
	f.load.oracle.note(f.load.t, line{What: intends, Token: f.token, Key: key})
	for try := 0; ; try++ {
		// A command that was begun is settled, though nobody begins another.
		receipt, known := f.once(context.WithoutCancel(ctx), try, method, path, seen, key, body)
		if known {
			f.load.oracle.note(f.load.t, line{What: acked, Token: f.token, Key: key, Receipt: &receipt})
			f.load.acks.Add(1)
			return receipt
		}
		f.load.oracle.note(f.load.t, line{What: unknown, Token: f.token, Key: key})
		if f.load.t.Failed() || f.load.t.Context().Err() != nil {
			return receipt
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// once sends a command once.
func (f *filer) once(ctx context.Context, try int, method, path, seen, key, body string) (receipt ledgerhttp.Receipt, known bool) {
	r, err := http.NewRequestWithContext(ctx, method, f.load.server(f.turn+try)+path, bytes.NewBufferString(body))
	if err != nil {
		f.load.t.Error(err)
		return receipt, false
	}
	r.Header.Set("Authorization", "Bearer "+f.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	if seen == "*" {
		r.Header.Set("If-None-Match", seen)
	} else if seen != "" {
		r.Header.Set("If-Match", seen)
	}
	answer, err := client.Do(r)
	if err != nil {
		return receipt, false
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return receipt, false
	}
	switch answer.StatusCode {
	case http.StatusOK, http.StatusCreated, http.StatusAccepted:
		if err := json.Unmarshal(text, &receipt); err != nil {
			f.load.t.Errorf("%s %s: %v", method, path, err)
		}
		return receipt, true
	case http.StatusServiceUnavailable:
		if answer.Header.Get("Retry-After") == "" {
			f.load.t.Errorf("%s %s: 503 does not say when to come back: %s", method, path, text)
		}
		return receipt, false
	}
	f.load.bad.Add(1)
	f.load.t.Errorf("%s %s answered %d: %s", method, path, answer.StatusCode, text)
	return receipt, false
}
