package ledger

import (
	"testing"
	"time"
)

// What a question takes on its way is held against no clock.
func TestCertainly(t *testing.T) {
	noon := time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)
	at := func(seconds float64) time.Time { return noon.Add(time.Duration(seconds * float64(time.Second))) }
	for _, c := range []struct {
		there, before, after float64
		off                  time.Duration
		apart                bool
	}{
		{there: 1, before: 0, after: 2},
		{there: 0, before: 0, after: 0},
		{there: 29, before: 0, after: 30}, // a slow answer says little
		{there: 3, before: 0, after: 1, off: 2 * time.Second},
		{there: 3.001, before: 0, after: 1, off: 2001 * time.Millisecond, apart: true},
		{there: -2, before: 0, after: 1, off: -2 * time.Second},
		{there: -2.001, before: 0, after: 1, off: -2001 * time.Millisecond, apart: true},
	} {
		var clocks Clocks
		clocks.off.Store(int64(certainly(at(c.there), at(c.before), at(c.after))))
		if clocks.Off() != c.off || clocks.Apart() != c.apart {
			t.Errorf("%+v: off by %v, apart %v", c, clocks.Off(), clocks.Apart())
		}
	}
}
