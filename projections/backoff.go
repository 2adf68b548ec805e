package projections

import (
	"context"
	"time"

	"example.org/ledger/internal/pglock"
)

// The pauses between attempts: doubled each time up to the longest.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 10 * time.Second
)

// backoff says how long to pause before the next attempt. Its zero value is
// before the first.
type backoff struct{ doubled int }

func (b *backoff) pause() time.Duration { return min(firstPause<<min(b.doubled, 10), longestPause) }

func (b *backoff) reset() { b.doubled = 0 }

// wait pauses, longer the next time, or until ctx ends, whose error it returns.
func (b *backoff) wait(ctx context.Context) error {
	d := b.pause()
	b.doubled++
	return pglock.Pause(ctx, d)
}
