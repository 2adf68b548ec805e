package clock_test

import (
	"testing"
	"testing/synctest"
	"time"

	"example.org/ledger/internal/clock"
)

func TestNowIsUTCAndSurvivesStorage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(1234567 * time.Nanosecond)
		got := clock.Now()
		want := time.Date(2000, time.January, 1, 0, 0, 0, 1234000, time.UTC)
		if got != want { // ==, not Equal: location and monotonic reading count, too
			t.Errorf("Now() = %v, want %v", got, want)
		}
	})
}

var _ clock.Clock = clock.Now

func TestStopwatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		passed := clock.Stopwatch()
		time.Sleep(90 * time.Second)
		if got := passed(); got != 90*time.Second {
			t.Errorf("passed() = %v, want 1m30s", got)
		}
	})
}
