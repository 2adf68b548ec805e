package crash_test

import (
	"fmt"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/projections"
	"github.com/jackc/pgx/v5"
)

// runs says how many read models a server keeps up to date; the others are
// another server's.
func (a *app) runs(t *testing.T) (runs, of int) {
	t.Helper()
	h, _ := a.health(t)
	for _, m := range h.Models {
		if m.Runner == string(projections.RunnerRuns) {
			runs++
		}
	}
	return runs, len(h.Models)
}

// awaitRuns waits until a server keeps every read model up to date.
func (a *app) awaitRuns(t *testing.T) {
	t.Helper()
	within(t, time.Minute, "the read models to be taken over", func() bool {
		runs, of := a.runs(t)
		return of > 0 && runs == of
	})
}

// awaitReactor waits until somebody else than before carries out reactions, and
// returns whose session it is.
func (w *world) awaitReactor(t *testing.T, before int) (pid int) {
	t.Helper()
	within(t, time.Minute, "the reactions to be taken over", func() bool {
		conn, err := pgx.Connect(t.Context(), w.database.URL())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close(t.Context())
		err = conn.QueryRow(t.Context(), `SELECT coalesce(max(pid), 0) FROM pg_locks JOIN pg_stat_activity USING (pid)
			WHERE locktype = 'advisory' AND granted AND application_name = 'reactions'`).Scan(&pid)
		if err != nil {
			t.Fatal(err)
		}
		return pid != 0 && pid != before
	})
	return pid
}

// Two servers on one database are one ledger: a request that both get at once
// is carried out once, and when the one that keeps the read models dies the
// other one does.
func TestTwoServers(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	a := w.serve(t)
	a.awaitRuns(t)
	b := w.sibling(t).serve(t)
	l := startLoad(t, a.url, b.url)
	l.await(t, 20)
	if runs, _ := b.runs(t); runs > 0 {
		t.Errorf("both keep read models: the second %d", runs)
	}
	askBoth(t, l, a, b)
	reactor := w.awaitReactor(t, 0)
	a.kill(t)
	l.at(b.url)
	b.awaitRuns(t)
	w.awaitReactor(t, reactor)
	l.await(t, 20)
	w.settle(t, l, b)
}

// askBoth sends requests to both servers at the same time.
func askBoth(t *testing.T, l *load, a, b *app) {
	t.Helper()
	const n = institutions - 1 // of whom the load does not get to speak
	both := func(r request) ledgerhttp.Receipt {
		l.oracle.note(t, line{What: intends, Token: r.token, Key: r.key})
		var got [2]reply
		var errs [2]error
		var asking sync.WaitGroup
		for i, server := range []string{a.url, b.url} {
			asking.Go(func() { got[i], errs[i] = r.ask(t.Context(), client, server) })
		}
		asking.Wait()
		for i := range got {
			if errs[i] != nil || got[i].status >= http.StatusMultipleChoices {
				t.Fatalf("%s: %d, %v: %s", r.path, got[i].status, errs[i], got[i].body)
			}
		}
		first, second := got[0].receipt(t), got[1].receipt(t)
		if first.Revision != second.Revision || first.Position != second.Position || first.Filing != second.Filing {
			t.Errorf("%s: %+v and %+v", r.path, first, second)
		}
		l.oracle.note(t, line{What: acked, Token: r.token, Key: r.key, Receipt: &first})
		return first
	}
	filing := both(opening(n)).Filing.String()
	for turn := range 20 {
		both(laboratory(n, filing, fmt.Sprint(turn)))
	}
}

// A server that is paused for longer than anybody waits for it comes back to a
// ledger that went on without it. It does nothing twice, and is of use again.
func TestPausedServer(t *testing.T) {
	t.Parallel()
	pauses := 1
	if soaks() {
		pauses = 30
	}
	w := newWorld(t, nil)
	a := w.serve(t)
	a.awaitRuns(t)
	b := w.sibling(t).serve(t)
	l := startLoad(t, a.url, b.url)
	for range pauses {
		l.await(t, 20)
		reactor := w.awaitReactor(t, 0)
		a.signal(t, syscall.SIGSTOP) // with requests on their way
		b.awaitRuns(t)               // by now its sessions have been ended
		w.awaitReactor(t, reactor)
		l.await(t, 20)
		a.signal(t, syscall.SIGCONT)
		a.awaitCaughtUp(t)
		if runs, of := a.runs(t); runs == of {
			t.Error("it still believes that it keeps the read models")
		}
		l.await(t, 20)
		a, b = b, a
	}
	w.settle(t, l, a)
	b.awaitCaughtUp(t)
}
