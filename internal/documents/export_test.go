package documents

import "example.org/ledger/internal/clock"

// SetClock gives the directory another clock.
func (d *Directory) SetClock(now clock.Clock) { d.recent.now = now }
