package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
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
		p.bar.Describe(p.what + " " + part)
		p.bar.ChangeMax64(int64(max(e, 1)))
		_ = p.bar.Set64(int64(d)) // drawing is no reason to stop
		return
	}
	if now := clock.Now(); now.Sub(p.last) >= everySoOften {
		p.last = now
		fmt.Fprintf(p.w, "%s %s: position %s of %s\n", p.what, part, done, end)
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Finish() // likewise
	}
}
