package crash_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/faultproxy"
)

// trouble is something that keeps the server from its database for a while.
type trouble struct {
	name       string
	begin, end func(*testing.T, *world)
}

var troubles = []trouble{
	{"the database is restarted",
		func(_ *testing.T, w *world) { w.database.Stop() },
		func(t *testing.T, w *world) { w.startDatabase(t) }},
	{"connections are cut and refused",
		func(_ *testing.T, w *world) { w.proxy.Refuse(true); w.proxy.Cut() },
		func(_ *testing.T, w *world) { w.proxy.Refuse(false) }},
	{"the network is paused",
		func(_ *testing.T, w *world) { w.proxy.Pause() },
		func(_ *testing.T, w *world) { w.proxy.Resume() }},
	{"the network loses answers",
		func(_ *testing.T, w *world) { w.proxy.Deafen(true) },
		func(_ *testing.T, w *world) { w.proxy.Deafen(false); w.proxy.Cut() }},
}

// answersWithin is the deadline of a request, and a margin for a busy machine.
const answersWithin = 45 * time.Second

// While the database is away every request is answered in time, with a 503 that
// says when to come back; afterwards everything works, and nothing was
// started again but the database.
func TestOutages(t *testing.T) {
	t.Parallel()
	for _, trouble := range troubles {
		t.Run(trouble.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, nil)
			a := w.serve(t)
			filing := opening(0).must(t, a.url).receipt(t).Filing.String()
			a.awaitCaughtUp(t)

			trouble.begin(t, w)
			command := contacts(0, filing, "during", "*")
			var asking sync.WaitGroup
			for _, r := range []request{
				{method: http.MethodGet, path: "/healthz"},
				{method: http.MethodGet, path: "/api/registry"},
				{method: http.MethodGet, path: "/registry"},
				{method: http.MethodGet, path: "/api/filings/" + filing, token: tokenOf(0)},
				command,
			} {
				asking.Go(func() { wantUnavailable(t, r, a.url) })
			}
			asking.Wait()
			trouble.end(t, w)

			within(t, time.Minute, "the server to recover", func() bool {
				a.mustLive(t)
				h, ok := a.health(t)
				return ok && h.Ready
			})
			command.must(t, a.url)
			if got := command.must(t, a.url).receipt(t); !got.Repeated || got.Events != 1 {
				t.Errorf("asked again: %+v", got)
			}
			a.awaitCaughtUp(t)
			w.wantOnce(t, tokenOf(0), "open", "during")
		})
	}
}

// wantUnavailable asks for what cannot be answered now.
func wantUnavailable(t *testing.T, r request, server string) {
	took := clock.Stopwatch()
	got, err := r.ask(t.Context(), client, server)
	if err != nil || took() > answersWithin {
		t.Errorf("%s %s: %v after %s", r.method, r.path, err, took())
		return
	}
	if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" {
		t.Errorf("%s %s answered %d, %v: %s", r.method, r.path, got.status, got.header, got.body)
	}
}

// wantOnce wants the log to hold exactly these commands of one program, with
// one event each.
func (w *world) wantOnce(t *testing.T, token string, keys ...string) {
	t.Helper()
	l := w.open(t)
	defer func() {
		if err := l.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	recorded := record(t, l.Store)
	if len(recorded) != len(keys) {
		t.Errorf("%d commands are recorded, want %d", len(recorded), len(keys))
	}
	for _, key := range keys {
		if e, there := recorded[commandID(token, key)]; !there || key != "open" && e.count != 1 {
			t.Errorf("%s is recorded as %+v, %t", key, e, there)
		}
	}
}

// When the answer to a commit is lost, nobody is told that nothing was saved.
func TestUnknownOutcome(t *testing.T) {
	w := newWorld(t, nil)
	a := w.serve(t)
	filing := opening(0).must(t, a.url).receipt(t).Filing.String()
	for _, c := range []struct {
		key      string
		arm      func(int, faultproxy.Match) <-chan struct{}
		recorded bool
	}{
		{"before", w.proxy.CutBefore, false},
		{"after", w.proxy.CutAfter, true},
	} {
		command := laboratory(0, filing, c.key)
		trap := c.arm(1, faultproxy.Running("append_batch"))
		got, err := command.ask(t.Context(), client, a.url)
		if err != nil || got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" {
			t.Errorf("%s: %d, %v, %v: %s", c.key, got.status, err, got.header, got.body)
		}
		if c.recorded && got.code() != "service.outcome_unknown" {
			t.Errorf("%s: told %q about a command that is recorded", c.key, got.code())
		}
		select {
		case <-trap:
		case <-time.After(30 * time.Second):
			t.Fatal("the trap did not spring")
		}
		if again := command.must(t, a.url).receipt(t); again.Repeated != c.recorded || again.Events != 1 {
			t.Errorf("%s: asked again: %+v", c.key, again)
		}
	}
	w.wantOnce(t, tokenOf(0), "open", "before", "after")
}
