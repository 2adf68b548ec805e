package bench

import (
	"context"
	"slices"
	"time"

	"example.org/ledger/internal/clock"
	"golang.org/x/sync/errgroup"
)

// cell is one thing measured once in every round.
type cell struct {
	name string
	run  func(ctx context.Context) (Sample, error)
}

// Sample is how one cell went in one round.
type Sample struct {
	Events int           // counted
	Took   time.Duration // by them
	P50    time.Duration // of one append, from call to answer; 0 where that says nothing
	P99    time.Duration
}

// Rate is events a second.
func (s Sample) Rate() float64 { return float64(s.Events) / s.Took.Seconds() }

// window is how long clients work: at first uncounted, then counted.
type window struct{ warmUp, measured time.Duration }

// parallel lets n clients call do again and again, each the next time when it
// was answered, and counts the calls answered within the measured time, of so
// many events each. acknowledged is all calls that were answered at any time.
func (w window) parallel(ctx context.Context, n, events int, do func(ctx context.Context, client int) error) (s Sample, acknowledged int, err error) {
	latencies, calls := make([][]time.Duration, n), make([]int, n)
	group, ctx := errgroup.WithContext(ctx)
	passed, end := clock.Stopwatch(), w.warmUp+w.measured
	for client := range n {
		group.Go(func() error {
			counted := make([]time.Duration, 0, 1024)
			for began := passed(); began < end; {
				if err := do(ctx, client); err != nil {
					return err
				}
				calls[client]++
				answered := passed()
				if answered >= w.warmUp && answered < end {
					counted = append(counted, answered-began)
				}
				began = answered
			}
			latencies[client] = counted
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return Sample{}, 0, err
	}
	for _, c := range calls {
		acknowledged += c
	}
	all := slices.Concat(latencies...)
	if len(all) == 0 { // calls take longer than the measured time
		return Sample{Events: acknowledged * events, Took: passed()}, acknowledged, nil
	}
	s = Sample{Events: len(all) * events, Took: w.measured}
	s.P50, s.P99 = percentiles(all)
	return s, acknowledged, nil
}

// percentiles returns the 50th and the 99th of some, and sorts all.
func percentiles(all []time.Duration) (p50, p99 time.Duration) {
	slices.Sort(all)
	return all[len(all)/2], all[len(all)*99/100]
}

// passes does something whole, once or as often as it takes to fill the
// measured time. do tells how many events it was and how long they took, so
// that what it prepares and clears up does not count.
func (w window) passes(ctx context.Context, do func(ctx context.Context) (events int, took time.Duration, err error)) (s Sample, err error) {
	for s.Took < w.measured {
		events, took, err := do(ctx)
		if err != nil {
			return Sample{}, err
		}
		s.Events, s.Took = s.Events+events, s.Took+took
	}
	return s, nil
}
