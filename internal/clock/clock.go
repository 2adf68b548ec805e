// Package clock is the only reader of the system clock. Everything that needs
// an instant is given one, or is given a [Clock]; a package that cannot reach
// time.Now cannot let today's date into a rule, a fold or a rebuild.
//
// It is not a scheduler: waiting is done with contexts and timers, which the
// standard library's testing/synctest already controls.
package clock

import "time"

// Clock yields an instant. Code that takes its time from somewhere else than
// the system, such as the story that the demonstration tells, passes its own.
// It must be safe for concurrent use.
type Clock func() time.Time

// Now returns the present instant in UTC, truncated to microseconds: what
// PostgreSQL stores and what events record, so that an instant survives being
// written and read back. It has no monotonic reading; measure durations with
// [Stopwatch].
func Now() time.Time {
	return time.Now().UTC().Truncate(time.Microsecond)
}

// Stopwatch starts measuring and returns a function that tells the time passed
// since then. It reads the monotonic clock, so that an adjustment of the
// system's clock does not distort the result.
func Stopwatch() func() time.Duration {
	start := time.Now()
	return func() time.Duration { return time.Since(start) }
}
