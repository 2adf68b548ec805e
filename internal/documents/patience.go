package documents

import (
	"context"
	"net"
	"net/http"
	"time"
)

// How long a store may be silent in the middle of a request, and how long it may
// take to be reached.
const (
	defaultPatience = 20 * time.Second
	reachPatience   = 5 * time.Second
)

// transport is a way to the store that gives up on it when it falls silent. How
// long a document takes that does move is its reader's to bound.
func (p BucketPlace) transport() *http.Transport {
	dialer := &net.Dialer{Timeout: min(reachPatience, p.patience)}
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return newPatientConn(conn, p.patience), nil
		},
		TLSHandshakeTimeout: min(reachPatience, p.patience),
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     p.patience,
		DisableCompression:  true, // the bytes are to be as they are
	}
}

// patientConn is a connection that fails when nothing moves on it for a while.
// What is written extends the wait for what is read, too: the answer to an
// upload comes after it.
type patientConn struct {
	net.Conn
	patience time.Duration
	lost     *time.Timer
}

func newPatientConn(conn net.Conn, patience time.Duration) *patientConn {
	longAgo := time.Unix(1, 0)
	return &patientConn{Conn: conn, patience: patience, lost: time.AfterFunc(patience, func() { _ = conn.SetDeadline(longAgo) })}
}

func (c *patientConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.lost.Reset(c.patience)
	}
	return n, err
}

func (c *patientConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if n > 0 {
		c.lost.Reset(c.patience)
	}
	return n, err
}

// Close stops waiting, too.
func (c *patientConn) Close() error {
	c.lost.Stop()
	return c.Conn.Close()
}
