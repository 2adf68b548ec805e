package crash_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"example.org/ledger/internal/faultproxy"
)

// The connection is cut at each statement in turn that filing something takes,
// once before the server has the statement and once after it has carried it
// out. Asking again until there is an answer always ends in the same: what was
// asked is recorded once.
func TestEveryStatementIsLost(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.serve(t)
	script(t, a, 0) // everything is prepared now
	a.awaitCaughtUp(t)
	foreground := w.foreground(t)
	institution := 1
	for _, side := range []struct {
		name string
		arm  func(int, faultproxy.Match) <-chan struct{}
	}{{"before", w.proxy.CutBefore}, {"after", w.proxy.CutAfter}} {
		lost := 0
		for sprung := true; sprung; institution++ {
			trap := side.arm(lost+1, foreground)
			script(t, a, institution)
			select {
			case <-trap:
				lost++
			case <-time.After(200 * time.Millisecond): // there are no more statements
				sprung = false
			}
		}
		t.Logf("%d statements were lost %s the server had them", lost, side.name)
		if lost < 10 {
			t.Errorf("only %d statements", lost)
		}
	}
	a.awaitCaughtUp(t)
	a.mustLive(t)
	w.wantScripts(t, institution)
	w.wantSound(t)
}

// script has an institution open a filing and say something about itself.
func script(t *testing.T, a *app, n int) {
	t.Helper()
	filing := insist(t, a, opening(n)).receipt(t).Filing.String()
	insist(t, a, contacts(n, filing, "contacts", "*"))
}

// insist asks until there is an answer.
func insist(t *testing.T, a *app, r request) reply {
	t.Helper()
	for {
		got, err := r.ask(t.Context(), client, a.url)
		switch {
		case err != nil:
			t.Fatal(err)
		case got.status < http.StatusMultipleChoices:
			return got
		case got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "":
			t.Fatalf("%s %s answered %d, %v: %s", r.method, r.path, got.status, got.header, got.body)
		}
	}
}

// foreground matches the statements that nobody runs while nothing happens.
func (w *world) foreground(t *testing.T) faultproxy.Match {
	t.Helper()
	var mu sync.Mutex
	background := make(map[string]bool)
	running := faultproxy.Running()
	w.proxy.CutBefore(1, func(m faultproxy.Message) bool {
		mu.Lock()
		defer mu.Unlock()
		background[m.SQL] = true
		return false
	})
	time.Sleep(3 * time.Second)
	return func(m faultproxy.Message) bool {
		mu.Lock()
		defer mu.Unlock()
		return running(m) && !background[m.SQL]
	}
}

// wantScripts wants the log to hold what n institutions asked, and nothing
// else.
func (w *world) wantScripts(t *testing.T, n int) {
	t.Helper()
	l := w.open(t)
	defer func() {
		if err := l.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	recorded := record(t, l.Store)
	if len(recorded) != 2*n {
		t.Errorf("%d commands are recorded, want %d", len(recorded), 2*n)
	}
	for i := range n {
		for _, key := range []string{"open", "contacts"} {
			if _, there := recorded[commandID(tokenOf(i), key)]; !there {
				t.Errorf("%s: %s is not recorded", tokenOf(i), key)
			}
		}
	}
}
