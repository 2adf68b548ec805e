package privatepg_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"example.org/ledger/internal/privatepg"
	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"
)

const startedAt = `SELECT pg_postmaster_start_time()::text`

// Whatever ends the server, it is there again at the same address, with all
// that was committed, until it is stopped.
func TestServerIsRevived(t *testing.T) {
	before := goleak.IgnoreCurrent()
	dir := everyone(t)[0].ledger(t)
	s, err := privatepg.Start(t.Context(), privatepg.Options{Directory: dir, Revive: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop(t.Context())
	url := s.URL()
	record(t, url, "kept")
	for what, end := range map[string]func(){
		"the postmaster is killed": func() { killServer(t, dir) },
		"everything is killed":     func() { killAllBelow(t, dir) },
		"somebody shuts it down": func() {
			if err := syscall.Kill(serverOf(t, dir), syscall.SIGINT); err != nil {
				t.Error(err)
			}
		},
		"its lock file is lost, too": func() {
			killAllBelow(t, dir)
			if err := os.Remove(filepath.Join(dir, "postgres", "postmaster.pid")); err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Error(err)
			}
		},
	} {
		was := sql(t, url, startedAt)
		end()
		within(t, "the server is back after: "+what, func() bool {
			conn, err := pgx.Connect(t.Context(), url)
			if err != nil {
				return false
			}
			defer conn.Close(t.Context())
			var now string
			return conn.QueryRow(t.Context(), startedAt).Scan(&now) == nil && now != was
		})
		if got := recorded(t, s.URL()); got != "kept" {
			t.Errorf("after: %s: %q is recorded", what, got)
		}
	}
	killServer(t, dir)
	if err := s.Stop(t.Context()); err != nil && !errors.Is(err, privatepg.ErrKilled) {
		t.Error(err)
	}
	<-s.Done()
	if err := s.Err(); err != nil {
		t.Errorf("Err() = %v after Stop", err)
	}
	nobodyIn(t, dir)
	noSocketOf(t, dir)
	goleak.VerifyNone(t, before)
}
