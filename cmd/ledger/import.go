package main

import (
	"fmt"

	"example.org/ledger/cmd/internal/bundle"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/projections"
)

// importCommand brings an export into an empty ledger.
type importCommand struct {
	From string `arg:"" type:"existingdir" help:"Directory that export wrote."`
}

// Run imports and builds the read models. Repeated after it was cut short, it
// goes on.
func (c *importCommand) Run(s *session) error {
	return s.with(true, func(l *ledger.Ledger) error {
		p := s.progress("importing")
		in, err := bundle.Import(s.ctx, l, c.From, p.stage)
		p.end()
		if err != nil {
			return err
		}
		for _, m := range l.Models {
			if err := projections.Rebuild(s.ctx, l.DB, l.Store, m, nil); err != nil {
				return err
			}
		}
		fmt.Fprintf(s.stdout, "%d appends of %d events are in the ledger\n", in.Appends, in.Events)
		if in.Unclaimed > 0 {
			fmt.Fprintf(s.stdout, "%d claims of persons could not be made: without the vault, nothing keeps a person out of a second institution\n", in.Unclaimed)
		}
		return nil
	})
}
