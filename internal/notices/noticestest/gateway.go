// Package noticestest is a province's SMS gateway as tests need it: a real HTTP
// server that checks signatures, keeps keys, and misbehaves when told to.
package noticestest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"time"

	"example.org/ledger/internal/notices"
	"github.com/google/uuid"
)

// Secret is the gateway's.
const Secret = "a secret that only the gateway and the ledger know"

// Call is one request that the gateway was sent.
type Call struct {
	Key      uuid.UUID `json:"key"`
	To       string    `json:"to"`
	Template string    `json:"template"`
	Text     string    `json:"text"`
	Nth      int       `json:"-"` // with this key, from 1
	Repeat   bool      `json:"-"` // the gateway had accepted the key before
}

// Answer is what the gateway does with a call.
type Answer struct {
	Status int // 0 is 200
	After  string
	Hang   bool // receive it and never answer
	Cut    bool // receive it and hang up
	Lose   bool // hang up without having received it
}

// Gateway is a running gateway.
type Gateway struct {
	URL string

	t      testing.TB
	answer func(Call) Answer
	closed chan struct{}

	mu    sync.Mutex
	calls []Call
	sent  map[uuid.UUID]Call
}

// Start starts a gateway that answers as it is told; nil for 200 to everything. It
// may be called from many at once. It ends with the test.
func Start(t testing.TB, answer func(Call) Answer) *Gateway {
	t.Helper()
	if answer == nil {
		answer = func(Call) Answer { return Answer{} }
	}
	g := &Gateway{t: t, answer: answer, sent: make(map[uuid.UUID]Call), closed: make(chan struct{})}
	s := httptest.NewServer(http.HandlerFunc(g.serve))
	g.URL = s.URL + "/sms"
	t.Cleanup(func() { close(g.closed); s.Close() })
	return g
}

// Webhook is the ledger's side of it.
func (g *Gateway) Webhook(now func() time.Time) *notices.Webhook {
	g.t.Helper()
	w, err := notices.NewWebhook(g.URL, Secret, now)
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(w.Close)
	return w
}

// Calls returns every call, in order.
func (g *Gateway) Calls() []Call {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]Call(nil), g.calls...)
}

// Sent returns what people were sent, by key: each once.
func (g *Gateway) Sent() map[uuid.UUID]Call {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := make(map[uuid.UUID]Call, len(g.sent))
	for k, v := range g.sent {
		all[k] = v
	}
	return all
}

// To returns what a number was sent, in no order.
func (g *Gateway) To(number string) []Call {
	var all []Call
	for _, c := range g.Sent() {
		if c.To == number {
			all = append(all, c)
		}
	}
	return all
}

func (g *Gateway) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var c Call
	if err != nil || json.Unmarshal(body, &c) != nil {
		return // cut off on the way
	}
	key, timestamp := r.Header.Get("Idempotency-Key"), r.Header.Get("Ledger-Timestamp")
	if _, err := strconv.Atoi(timestamp); err != nil || key != c.Key.String() || r.Header.Get("Ledger-Signature") != notices.Sign([]byte(Secret), timestamp, key, body) {
		g.t.Errorf("a call that is not signed: %v", r.Header)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	g.mu.Lock()
	c.Nth = 1
	for _, before := range g.calls {
		if before.Key == c.Key {
			c.Nth++
		}
	}
	was, repeat := g.sent[c.Key]
	c.Repeat = repeat
	if repeat && (was.To != c.To || was.Text != c.Text) {
		g.t.Errorf("key %s came with two messages", c.Key)
	}
	g.calls = append(g.calls, c)
	g.mu.Unlock()

	a := g.answer(c)
	if a.Status == 0 {
		a.Status = http.StatusOK
	}
	if a.Status/100 == 2 && !a.Lose {
		g.mu.Lock()
		g.sent[c.Key] = c
		g.mu.Unlock()
	}
	switch {
	case a.Hang:
		select {
		case <-r.Context().Done():
		case <-g.closed:
		}
	case a.Cut || a.Lose:
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			_ = conn.Close()
		}
	default:
		if a.After != "" {
			w.Header().Set("Retry-After", a.After)
		}
		w.WriteHeader(a.Status)
		_, _ = io.WriteString(w, "number "+c.To) // which nobody is to log
	}
}
