package main

import (
	"example.org/ledger/cmd/internal/bench"
	"example.org/ledger/cmd/internal/ledger"
)

// benchCommand measures the log beside plain PostgreSQL (性能测量).
type benchCommand struct {
	Quick    bool   `help:"Less than a hundred seconds on a quiet machine, and less exact."`
	Rounds   int    `help:"How often everything is measured; at least 3 for a median."`
	Explain  bool   `help:"Tell what is measured and against what, with the SQL of both, and measure nothing."`
	JSON     bool   `name:"json" help:"As JSON."`
	In       string `type:"existingdir" help:"Directory to make the private PostgreSQL in, to measure another disk than that of temporary files; it must not be in memory."`
	Database string `placeholder:"URL" help:"Use this PostgreSQL, as a superuser, instead of a private one. What is made there is dropped again; a database that holds a ledger is refused."`
}

// Run measures and prints what came out. It does not look at --data or
// --database-url: no ledger is touched.
func (c *benchCommand) Run(s *session) error {
	if c.Explain {
		return bench.Explain(s.stdout)
	}
	o := bench.Thorough()
	if c.Quick {
		o = bench.Quick()
	}
	if c.Rounds > 0 {
		o.Rounds = c.Rounds
	}
	ledger.SetHeap() // as the server does
	p := s.progress("bench")
	o.DatabaseURL, o.Directory, o.Tell = c.Database, c.In, p.stage
	report, err := bench.Run(s.ctx, o)
	p.end()
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(s.stdout, report)
	}
	return report.WriteTable(s.stdout)
}
