package crash_test

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"example.org/ledger/internal/pgtest"
)

// The server's own PostgreSQL is killed under it. It is back in a moment, and
// the server never ended.
func TestPrivateDatabaseIsKilled(t *testing.T) {
	t.Parallel()
	tokens := dataDirectory(t)
	w := &world{data: filepath.Join(tokens, "data")}
	a := serve(t, "--data", w.data, "--tokens", filepath.Join(tokens, "tokens.json"))
	l := startLoad(t, a.url)
	for range 3 {
		l.await(t, 20)
		pgtest.KillServer(t, w.data)
		l.await(t, writers+1)
		a.mustLive(t)
	}
	w.settle(t, l, a)
	a.signal(t, syscall.SIGINT)
	select {
	case <-a.ended:
	case <-time.After(time.Minute):
		t.Fatal("it does not end")
	}
	if code := a.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("it ended with code %d", code)
	}
}
