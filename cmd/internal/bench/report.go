package bench

import (
	"encoding/json"
	"math"
	"runtime"
	"slices"
	"time"
)

// Round is the sample of each cell in one round.
type Round map[string]Sample

// Report is what a run saw.
type Report struct {
	Settings Settings
	CPUs     int // shared by server and clients
	Events   int // wanted in the log that was read
	Copied   int
	Cell     time.Duration
	Bytes    Bytes
	Rounds   []Round
	Orders   [][]string // in which each round's cells were measured
}

func (r *Report) begin(o Options) {
	r.CPUs, r.Events, r.Copied, r.Cell = runtime.NumCPU(), o.Events, o.Copied, o.Cell
}

func (r *Report) add(round Round, order []string) {
	r.Rounds, r.Orders = append(r.Rounds, round), append(r.Orders, order)
}

// best returns the rate of a figure's best baseline, round by round.
func (r Report) best(f figure) []float64 {
	return r.over(func(round Round) float64 {
		best := 0.0
		for _, b := range f.baselines {
			best = max(best, round[b].Rate())
		}
		return best
	})
}

// ratios returns a figure round by round.
func (r Report) ratios(f figure) []float64 {
	all := r.best(f)
	for i, round := range r.Rounds {
		all[i] = round[f.measured].Rate() / all[i]
	}
	return all
}

// Ratio returns the figure with the key: the median of the rounds' ratios.
func (r Report) Ratio(key string) float64 {
	for _, f := range figures {
		if f.key == key {
			return median(r.ratios(f))
		}
	}
	return math.NaN()
}

// over returns something of each round.
func (r Report) over(what func(Round) float64) []float64 {
	all := make([]float64, len(r.Rounds))
	for i, round := range r.Rounds {
		all[i] = what(round)
	}
	return all
}

// of returns something of a cell's sample, round by round.
func (r Report) of(cell string, what func(Sample) float64) []float64 {
	return r.over(func(round Round) float64 { return what(round[cell]) })
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}

// absolute is a cell in numbers of this machine.
type absolute struct {
	EventsPerSecond float64   `json:"events_per_second"` // median
	P50             float64   `json:"p50_ms,omitempty"`  // medians, of one append
	P99             float64   `json:"p99_ms,omitempty"`
	PerRound        []float64 `json:"events_per_second_per_round"`
}

// MarshalJSON returns one object: a ratio for each figure, and what it was
// computed from.
func (r Report) MarshalJSON() ([]byte, error) {
	o := map[string]any{
		"bytes_per_event": struct {
			Bytes
			Disk  float64 `json:"disk"`
			Given float64 `json:"given"`
		}{r.Bytes, r.Bytes.Disk(), r.Bytes.Given()},
		"settings": r.Settings, "cpus": r.CPUs, "rounds": len(r.Rounds), "cell_seconds": r.Cell.Seconds(), "copied_rows": r.Copied,
		"orders": r.Orders,
	}
	ratios, cells, bars := map[string][]float64{}, map[string]absolute{}, map[string]float64{}
	for _, f := range figures {
		o[f.key], ratios[f.key], bars[f.key] = r.Ratio(f.key), r.ratios(f), f.bar
		for _, name := range append([]string{f.measured}, f.baselines...) {
			cells[name] = r.absolute(name)
		}
	}
	o["ratios_per_round"], o["absolute"], o["bars"] = ratios, cells, bars
	return json.Marshal(o)
}

func (r Report) absolute(cell string) absolute {
	rates := r.of(cell, Sample.Rate)
	return absolute{
		EventsPerSecond: median(rates), PerRound: rates,
		P50: median(r.of(cell, func(s Sample) float64 { return milliseconds(s.P50) })),
		P99: median(r.of(cell, func(s Sample) float64 { return milliseconds(s.P99) })),
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
