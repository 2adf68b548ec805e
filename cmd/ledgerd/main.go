// Command ledgerd serves the filing ledger: pages, API, read models and
// reactions.
//
// "ledgerd demo" needs nothing: it brings its own PostgreSQL, tells a story and
// serves it. "ledgerd serve" serves a ledger of one's own.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"example.org/ledger/cmd/internal/ledger"
	"github.com/alecthomas/kong"
)

// cli is the command line. Every flag can come from the environment, too.
type cli struct {
	Demo  demoCommand  `cmd:"" help:"Tell the demonstration's story on a private PostgreSQL and serve it."`
	Serve serveCommand `cmd:"" help:"Serve a ledger."`
}

func main() {
	ledger.SetHeap()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "ledgerd:", err)
		os.Exit(1)
	}
}

// run carries out one command line.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	data, err := ledger.DefaultDirectory()
	if err != nil {
		return err
	}
	var c cli
	parser, err := kong.New(&c, kong.Name("ledgerd"), kong.Description("Serves the ledger of 生态环境监测技术服务机构备案."),
		kong.UsageOnError(), kong.Writers(stdout, stderr), kong.Vars{"data": data})
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return parsed.Run(&output{stdout: stdout, stderr: stderr})
}

// output is where a command writes: what people asked for, and the log.
type output struct{ stdout, stderr io.Writer }
