package main

import (
	"fmt"

	"example.org/ledger/cmd/internal/audit"
	"example.org/ledger/cmd/internal/ledger"
)

// checkCommand checks a ledger against itself.
type checkCommand struct{}

// Run checks and prints what was found.
func (*checkCommand) Run(s *session) error {
	return s.with(false, func(l *ledger.Ledger) error {
		p := s.progress("checking")
		report, err := audit.Run(s.ctx, l, p.step)
		p.end()
		if err != nil {
			return err
		}
		for _, f := range report.Findings {
			fmt.Fprintln(s.stdout, f)
		}
		for _, n := range report.Notes {
			fmt.Fprintln(s.stdout, "note:", n)
		}
		fmt.Fprintf(s.stdout, "%d events of %d filings up to position %s: %d findings\n",
			report.Events, report.Filings, report.Position, len(report.Findings))
		if len(report.Findings) > 0 {
			return errFound
		}
		return nil
	})
}
