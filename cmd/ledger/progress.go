package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/projections"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress tells how far long work is: a bar on a terminal, a line now and
// then elsewhere.
type progress struct {
	w    io.Writer
	bar  *progressbar.ProgressBar
	what string
	last time.Time
}

// everySoOften is how often a line is written where there is no terminal.
const everySoOften = 5 * time.Second

func (s *session) progress(what string) *progress {
	p := &progress{w: s.stderr, what: what, last: clock.Now()}
	if f, ok := s.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bar = progressbar.NewOptions64(-1, progressbar.OptionSetWriter(f), progressbar.OptionSetDescription(what),
			progressbar.OptionClearOnFinish(), progressbar.OptionShowCount())
	}
	return p
}

// step says that a part of the work has come from the beginning to done, on
// the way to end.
func (p *progress) step(part string, done, end eventstore.Position) {
	if p.bar != nil {
		d, _ := done.Parts()
		e, _ := end.Parts()
		p.draw(part, int64(d), int64(e))
	} else if p.due() {
		fmt.Fprintf(p.w, "%s %s: position %s of %s\n", p.what, part, done, end)
	}
}

// of is step for one part.
func (p *progress) of(part string) projections.Progress {
	return func(done, end eventstore.Position) { p.step(part, done, end) }
}

// stage says that so much of a part is done, counted in anything.
func (p *progress) stage(part string, done, of int) {
	if p.bar != nil {
		p.draw(part, int64(done), int64(of))
	} else if p.due() {
		fmt.Fprintf(p.w, "%s: %s: %d of %d\n", p.what, part, done, of)
	}
}

func (p *progress) draw(part string, done, end int64) {
	p.bar.Describe(p.what + " " + part)
	p.bar.ChangeMax64(max(end, 1))
	_ = p.bar.Set64(min(done, end)) // drawing is no reason to stop
}

// due reports whether it is time for another line.
func (p *progress) due() bool {
	now := clock.Now()
	if now.Sub(p.last) < everySoOften {
		return false
	}
	p.last = now
	return true
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish() // likewise
	}
}
