package privatepg_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"example.org/ledger/internal/privatepg"
)

// Not parallel: it looks at all of the program's goroutines.
func TestServerInThisProcess(t *testing.T) {
	before := goleak.IgnoreCurrent()
	as := everyone(t)[0]
	dir := filepath.Join(as.home(t), "data")
	var log bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	s, err := privatepg.Start(ctx, privatepg.Options{
		Directory: dir,
		Log:       slog.New(slog.NewTextHandler(&log, nil)),
		Settings:  map[string]string{"work_mem": "5MB", "fsync": "off"},
	})
	if err != nil {
		t.Fatal(err)
	}
	cancel() // it bounded the start alone
	for setting, want := range map[string]string{"work_mem": "5MB", "fsync": "off"} {
		if got := sql(t, s.URL(), "SELECT current_setting('"+setting+"')"); got != want {
			t.Errorf("%s is %s, want %s as told", setting, got, want)
		}
	}
	if _, err := privatepg.Start(t.Context(), privatepg.Options{Directory: dir}); !errors.Is(err, privatepg.ErrInUse) {
		t.Errorf("a second start in the same process: %v, want %v", err, privatepg.ErrInUse)
	}
	select {
	case <-s.Done():
		t.Errorf("ended: %v", s.Err())
	default:
	}
	if err := s.Err(); err != nil {
		t.Errorf("Err() = %v while it runs", err)
	}
	for range 2 { // to the same effect
		if err := s.Stop(t.Context()); err != nil {
			t.Error(err)
		}
	}
	<-s.Done()
	if err := s.Err(); err != nil {
		t.Errorf("Err() = %v after Stop", err)
	}
	for _, said := range []string{"making a cluster", "PostgreSQL started", "PostgreSQL stopped"} {
		if !strings.Contains(log.String(), said) {
			t.Errorf("the log does not say %q:\n%s", said, log.String())
		}
	}
	goleak.VerifyNone(t, before)
}

func TestStartThatNobodyWaitsFor(t *testing.T) {
	before := goleak.IgnoreCurrent()
	as := everyone(t)[0]
	dir := as.ledger(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	reason := errors.New("we go home")
	cancel(reason)
	if _, err := privatepg.Start(ctx, privatepg.Options{Directory: dir}); err == nil {
		t.Error("started all the same")
	}
	if left := processesBelow(t, dir); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
	goleak.VerifyNone(t, before)
	c, _ := as.start(t, dir)
	c.interrupt(t)
}
