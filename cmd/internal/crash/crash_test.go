package crash_test

import (
	"testing"

	"example.org/ledger/internal/clock"
)

// betweenKills is how many commands are acknowledged at least before the next
// kill.
const betweenKills = 25

// The server is killed again and again, in the middle of what it does. What it
// acknowledged is there, once; what it did not is settled by asking again.
func TestServerIsKilled(t *testing.T) {
	kills := 20
	if soaks() {
		kills = 1000
	}
	w := newWorld(t, slowCommits)
	a := w.serve(t)
	l := startLoad(t, a.url)
	var h hits
	for n := range kills {
		l.await(t, betweenKills)
		h.aim(t, w.database.URL(), target(n)%targets)
		a.kill(t)
		a = w.serve(t)
		l.at(a.url)
	}
	l.await(t, betweenKills)
	w.settle(t, l, a)
	h.wantAll(t)
}

// The database is killed again and again. The server answers 503 meanwhile,
// says that outcomes are unknown, and recovers without being started again.
func TestDatabaseIsKilled(t *testing.T) {
	kills := 10
	if soaks() {
		kills = 1000
	}
	w := newWorld(t, slowCommits)
	a := w.serve(t)
	l := startLoad(t, a.url)
	var h hits
	for n := range kills {
		l.await(t, betweenKills)
		h.aim(t, w.database.URL(), target(n)%targets)
		w.database.Kill()
		w.startDatabase(t)
		took := clock.Stopwatch()
		l.await(t, writers+1) // somebody has finished a command that was begun since
		t.Logf("kill %d: work goes on after %s", n+1, took())
		a.mustLive(t)
	}
	w.settle(t, l, a)
	h.wantAll(t)
}

// settle ends the load and compares everything.
func (w *world) settle(t *testing.T, l *load, a *app) {
	t.Helper()
	l.end()
	if t.Failed() {
		t.FailNow()
	}
	a.awaitCaughtUp(t)
	said := l.oracle.read(t)
	t.Logf("%d commands acknowledged, %d answers were lost or put off", len(said.receipts), said.unknowns)
	if len(said.open) > 0 {
		t.Errorf("%d commands were never settled", len(said.open))
	}
	w.compare(t, said)
	w.wantSound(t)
}
