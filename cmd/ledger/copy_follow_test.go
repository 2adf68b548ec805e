package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/eventstore/kurrentdb/standin"
	"example.org/ledger/internal/pgtest"
)

// TestCopyFollows copies a log that is being written to, until it is
// interrupted, which is no failure. A last copy brings the rest.
func TestCopyFollows(t *testing.T) {
	p := place{pgtest.Migrated(t), t.TempDir()}
	l := ledgertest.Open(t, p.url, p.dir)
	server := standin.Start(t)
	arrived := make(chan struct{}, 1)
	server.OnAppend(func(c *standin.AppendCall) standin.Verdict {
		if c.Stage == standin.After && strings.HasPrefix(c.Stream, "filing-") {
			select {
			case arrived <- struct{}{}:
			default:
			}
		}
		return standin.Continue
	})
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	var out bytes.Buffer
	ended := make(chan error, 1)
	copying := []string{"copy", "--data", p.dir, "--database-url", p.url, "--from", "postgres", "--to", server.URL()}
	go func() { ended <- run(ctx, append(copying, "--follow"), &out, &out) }()
	w := ledgertest.Carry(t, l, "91320000DEMA00013N", [3]string{"33999919900615012X", "119999197812312461", "519999198808084709"})
	<-arrived
	interrupt()
	if err := <-ended; err != nil || !strings.Contains(out.String(), "copy again without --follow") {
		t.Errorf("interrupted: %v\n%s", err, out.String())
	}
	w.Cancel()
	if rest, _ := p.ledger(t, "copy", "--from", "postgres", "--to", server.URL()); equal(t, rest) == "" {
		t.Errorf("the rest: %s", rest)
	}
	p.refused(t, "never ends", "copy", "--from", "postgres", "--to", server.URL(), "--follow", "--switch")
	p.refused(t, "to itself", "copy", "--from", "postgres", "--to", "postgres")
	p.refused(t, "no KurrentDB is named", "copy", "--from", "postgres", "--to", "kurrentdb", "--kurrentdb=")
	p.refused(t, "is no log", "copy", "--from", "postgres", "--to", "mysql://somewhere")
	p.refused(t, "another ledger's database", "copy", "--from", server.URL(), "--to", "postgres://somewhere", "--switch")
}
