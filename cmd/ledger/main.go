// Command ledger is the operator's and auditor's tool: it replays filings,
// compares moments, checks a ledger against itself, moves it, rebuilds its read
// models and measures how fast it is. One file is one verb.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/internal/clock"
	"github.com/alecthomas/kong"
)

// cli is the command line.
type cli struct {
	Data        string `default:"${data}" env:"LEDGER_DATA" type:"path" help:"Data directory of the ledger."`
	DatabaseURL string `env:"DATABASE_URL" help:"PostgreSQL of the ledger, if it is not the private one."`

	KurrentDB string `name:"kurrentdb" env:"KURRENTDB_URL" placeholder:"esdb://…" help:"KurrentDB node or cluster that holds the log, if it is not in PostgreSQL; or @ and a file that says it."`
	Documents string `name:"documents-at" env:"LEDGER_DOCUMENTS" placeholder:"s3://…" help:"Bucket that holds the documents, if the data directory does not; or @ and a file that says it."`

	Replay    replayCommand    `cmd:"" help:"Show a filing as it was at a moment."`
	Diff      diffCommand      `cmd:"" help:"Show what changed in a filing between two moments."`
	Authority authorityCommand `cmd:"" help:"Show what an authority has configured, or change it from a file."`
	Check     checkCommand     `cmd:"" help:"Check the ledger against itself; exits 1 if anything is found."`
	Rebuild   rebuildCommand   `cmd:"" help:"Build read models anew from the log, beside the live ones, and swap them in."`
	Export    exportCommand    `cmd:"" help:"Write the log, and with it the vault and the documents, to a directory."`
	Import    importCommand    `cmd:"" help:"Bring an export into an empty ledger."`
	Copy      copyCommand      `cmd:"" help:"Bring the whole log into another store, and compare."`
	Bench     benchCommand     `cmd:"" help:"Measure the log on this machine beside plain PostgreSQL. Touches no ledger."`
}

// errFound makes the exit status 1 without another word.
var errFound = errors.New("")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if err != nil && !errors.Is(err, errFound) {
		fmt.Fprintln(os.Stderr, "ledger:", err)
	}
	if err != nil {
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
	parser, err := kong.New(&c, kong.Name("ledger"), kong.Description("Looks after the ledger of 生态环境监测技术服务机构备案."),
		kong.UsageOnError(), kong.Writers(stdout, stderr), kong.Vars{"data": data})
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	return parsed.Run(&session{ctx: ctx, cli: &c, stdout: stdout, stderr: stderr})
}

// session is what every verb is given.
type session struct {
	ctx            context.Context
	cli            *cli
	stdout, stderr io.Writer
}

// closePatience is how long a ledger may take to close.
const closePatience = 10 * time.Second

// with opens the ledger for do and closes it again.
func (s *session) with(create bool, do func(*ledger.Ledger) error) error {
	return s.open(ledger.Config{
		KurrentDBURL: s.cli.KurrentDB, Serve: create && s.cli.DatabaseURL == "", Create: create,
	}, do)
}

// open is with for who asks for something special.
func (s *session) open(c ledger.Config, do func(*ledger.Ledger) error) (err error) {
	c.Directory, c.DatabaseURL, c.Documents = s.cli.Data, s.cli.DatabaseURL, s.cli.Documents
	c.Clock, c.Log = clock.Now, slog.New(slog.NewTextHandler(s.stderr, nil))
	l, err := ledger.Open(s.ctx, c)
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), closePatience)
		defer cancel()
		err = errors.Join(err, l.Close(ctx))
	}()
	return do(l)
}
