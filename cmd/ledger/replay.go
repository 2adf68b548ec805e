package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/domain"
	"example.org/ledger/projections"
)

// replayCommand shows a filing as it was (按时点查看).
type replayCommand struct {
	Filing  string `arg:"" help:"ID or credit code of the filing."`
	At      moment `help:"Moment: 2026-03-01 (end of that day in Asia/Shanghai), an RFC 3339 instant, @revision or #position; now if left out."`
	History bool   `help:"Show what happened until then, oldest first, instead of what it led to."`
	JSON    bool   `name:"json" help:"As JSON."`
}

// Run replays.
func (c *replayCommand) Run(s *session) error {
	return s.with(false, func(l *ledger.Ledger) error {
		t, err := timeline(s.ctx, l, c.Filing)
		if err != nil {
			return err
		}
		view, err := c.At.of(t)
		if err != nil {
			return err
		}
		switch {
		case c.History:
			return printHistory(s.stdout, t, view, c.JSON)
		case c.JSON:
			return printJSON(s.stdout, view)
		}
		printView(s.stdout, view)
		return nil
	})
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// printHead says what an answer was computed at.
func printHead(w io.Writer, name string, view projections.FilingView) {
	if view.IsZero() {
		fmt.Fprintf(w, "%s  nothing was recorded yet\n", name)
		return
	}
	fmt.Fprintf(w, "%s  revision %d, position %s, recorded %s\n", name, view.Revision, view.Position, local(view.RecordedAt))
}

// local writes an instant as the ledger's users read it.
func local(t time.Time) string {
	return t.In(domain.Shanghai()).Format("2006-01-02 15:04:05 -0700")
}

func printView(w io.Writer, view projections.FilingView) {
	printHead(w, view.ID.String(), view)
	section, row := "", ""
	for _, f := range view.Fields() {
		if f.Section != section {
			section, row = f.Section, ""
			fmt.Fprintf(w, "\n%s\n", section)
		}
		if f.Row != row {
			row = f.Row
			fmt.Fprintf(w, "  %s\n", row)
		}
		fmt.Fprintf(w, "    %s：%s\n", f.Label, f.Value)
	}
}

func printHistory(w io.Writer, t *projections.Timeline, until projections.FilingView, asJSON bool) error {
	var entries []projections.Entry
	for _, e := range t.Entries() {
		if e.Revision <= until.Revision && !until.IsZero() {
			entries = append(entries, e)
		}
	}
	if asJSON {
		return printJSON(w, entries)
	}
	printHead(w, until.ID.String(), until)
	for _, e := range entries {
		fmt.Fprintf(w, "@%-4d #%-8s %s  %s  %s\n", e.Revision, e.Position, local(e.RecordedAt), projections.Who(e.Actor), e.Text)
	}
	return nil
}
