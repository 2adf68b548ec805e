package main

import (
	"fmt"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/projections"
)

// diffCommand compares two moments of a filing (对比).
type diffCommand struct {
	Filing string `arg:"" help:"ID or credit code of the filing."`
	From   moment `required:"" help:"The earlier moment; see replay."`
	To     moment `help:"The later moment; now if left out."`
	JSON   bool   `name:"json" help:"As JSON."`
}

// Run compares.
func (c *diffCommand) Run(s *session) error {
	return s.with(false, func(l *ledger.Ledger) error {
		t, err := timeline(s.ctx, l, c.Filing)
		if err != nil {
			return err
		}
		from, err := c.From.of(t)
		if err != nil {
			return err
		}
		to, err := c.To.of(t)
		if err != nil {
			return err
		}
		changes := projections.Compare(from, to)
		if c.JSON {
			return printJSON(s.stdout, changes)
		}
		printHead(s.stdout, "from", from)
		printHead(s.stdout, "to  ", to)
		for _, ch := range changes {
			printChange(s, ch)
		}
		if len(changes) == 0 {
			fmt.Fprintln(s.stdout, "no difference")
		}
		return nil
	})
}

func printChange(s *session, c projections.Change) {
	where := c.Section
	if c.Row != "" {
		where += " / " + c.Row
	}
	switch {
	case c.Field != "":
		fmt.Fprintf(s.stdout, "%s / %s：%s → %s\n", where, c.Field, or(c.Old), or(c.New))
	case c.Kind == projections.Added:
		fmt.Fprintf(s.stdout, "%s：新增\n", where)
	default:
		fmt.Fprintf(s.stdout, "%s：删除\n", where)
	}
}

func or(v string) string {
	if v == "" {
		return "（无）"
	}
	return v
}
