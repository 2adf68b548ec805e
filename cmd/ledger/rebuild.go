package main

import (
	"fmt"
	"slices"
	"strings"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore"
	"example.org/ledger/projections"
)

// rebuildCommand builds read models from the log.
type rebuildCommand struct {
	Models []string `arg:"" optional:"" help:"Read models to build; all if none is named."`
	At     string   `help:"Build them as they were at this position of the log, into schemas of their own, and leave the live ones alone."`
}

// Run rebuilds.
func (c *rebuildCommand) Run(s *session) error {
	return s.with(false, func(l *ledger.Ledger) error {
		models, err := c.chosen(l.Models)
		if err != nil {
			return err
		}
		for _, m := range models {
			p := s.progress("rebuilding")
			tell := p.of(m.Name())
			if c.At == "" {
				err = projections.Rebuild(s.ctx, l.DB, l.Store, m, tell)
				p.end()
				if err == nil {
					fmt.Fprintf(s.stdout, "%s is rebuilt and live\n", m.Name())
				}
			} else {
				err = c.at(s, l, m, tell)
				p.end()
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *rebuildCommand) at(s *session, l *ledger.Ledger, m projections.Model, tell projections.Progress) error {
	at, err := eventstore.ParsePosition(c.At)
	if err != nil {
		return fmt.Errorf("%q is no position", c.At)
	}
	schema := fmt.Sprintf("at_%s_%s", strings.ReplaceAll(at.String(), "-", "_"), m.Name())
	if err := projections.RebuildAt(s.ctx, l.DB, l.Store, m, at, schema, tell); err != nil {
		return err
	}
	fmt.Fprintf(s.stdout, "%s as of position %s is in schema %s\n", m.Name(), at, schema)
	return nil
}

func (c *rebuildCommand) chosen(all []projections.Model) ([]projections.Model, error) {
	if len(c.Models) == 0 {
		return all, nil
	}
	var chosen []projections.Model
	var names []string
	for _, m := range all {
		names = append(names, m.Name())
		if slices.Contains(c.Models, m.Name()) {
			chosen = append(chosen, m)
		}
	}
	for _, name := range c.Models {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("no read model is named %q; there are %s", name, strings.Join(names, ", "))
		}
	}
	return chosen, nil
}
