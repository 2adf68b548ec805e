package main

import (
	"fmt"

	"example.org/ledger/cmd/internal/bundle"
	"example.org/ledger/cmd/internal/ledger"
)

// exportCommand writes a ledger to a directory.
type exportCommand struct {
	To        string `arg:"" type:"path" help:"Directory to write to; it must be empty or missing."`
	Vault     bool   `help:"With the wrapped keys of the vault. They open nothing without keys.json, which is never exported."`
	Documents bool   `help:"With the files."`
}

// Run exports.
func (c *exportCommand) Run(s *session) error {
	return s.with(false, func(l *ledger.Ledger) error {
		p := s.progress("exporting")
		contents, err := bundle.Export(s.ctx, l, c.To, bundle.Parts{Vault: c.Vault, Documents: c.Documents}, p.step)
		p.end()
		if err != nil {
			return err
		}
		fmt.Fprintf(s.stdout, "%d appends of %d events up to position %s are in %s\n",
			contents.Appends, contents.Events, contents.Position, c.To)
		return nil
	})
}
