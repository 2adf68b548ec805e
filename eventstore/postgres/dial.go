package postgres

import (
	"bufio"
	"io"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"
)

// How long it takes to notice that the other machine is gone, or that the way
// to it swallows everything. The kernel alone takes a quarter of an hour, and
// whoever follows the log waits that long.
const (
	connectPatience = 10 * time.Second
	unanswered      = 30 * time.Second // what was sent, without a sign that it arrived
	idle            = 10 * time.Second // of a connection that waits, before it is asked for a sign of life
	askAgain        = 5 * time.Second
	asks            = 4
)

// impatient has connections of config notice a dead network.
func impatient(config *pgx.ConnConfig) {
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectPatience
	}
	d := &net.Dialer{
		Timeout:         config.ConnectTimeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: idle, Interval: askAgain, Count: asks},
		Control:         boundUnanswered,
	}
	config.DialFunc = d.DialContext
}

// readBuffer is how much of an answer is taken from the kernel at once. The
// driver takes 8 kB, and so long pages make it and the server wait for each
// other at every dozen events.
const readBuffer = 128 << 10

// buffered has connections of config read in larger pieces.
func buffered(config *pgx.ConnConfig) {
	config.BuildFrontend = func(r io.Reader, w io.Writer) *pgproto3.Frontend {
		return pgproto3.NewFrontend(bufio.NewReaderSize(r, readBuffer), w)
	}
}
