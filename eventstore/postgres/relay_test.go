package postgres_test

import (
	"io"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// relay stands between a store and its database and can lose what they say.
type relay struct {
	url      string
	server   *pgconn.Config
	listener net.Listener
	deaf     atomic.Bool // answers of the server get lost
	wg       sync.WaitGroup

	mu     sync.Mutex
	conns  map[net.Conn]bool
	closed bool
}

func newRelay(t testing.TB, database string) *relay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{server: parse(t, database), listener: listener, conns: make(map[net.Conn]bool)}
	r.url = through(t, database, listener)
	r.wg.Go(r.accept)
	t.Cleanup(r.close)
	return r
}

func parse(t testing.TB, database string) *pgconn.Config {
	t.Helper()
	config, err := pgconn.ParseConfig(database)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// through is the URL of a database behind a listener.
func through(t testing.TB, database string, listener net.Listener) string {
	t.Helper()
	c := parse(t, database)
	u := url.URL{Scheme: "postgres", User: url.UserPassword(c.User, c.Password), Host: listener.Addr().String(),
		Path: c.Database, RawQuery: "sslmode=disable"}
	return u.String()
}

// dial connects to the server itself.
func dial(c *pgconn.Config) (net.Conn, error) {
	network, address := pgconn.NetworkAddress(c.Host, c.Port)
	return net.Dial(network, address)
}

func (r *relay) accept() {
	for {
		client, err := r.listener.Accept()
		if err != nil {
			return
		}
		server, err := dial(r.server)
		if err != nil {
			client.Close()
			continue
		}
		if !r.add(client, server) {
			return
		}
		r.wg.Go(func() { io.Copy(server, client); server.Close() })
		r.wg.Go(func() { r.answer(client, server); client.Close() })
	}
}

// add notes two ends to be cut. Those that come after the last cut are cut now.
func (r *relay) add(client, server net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		client.Close()
		server.Close()
		return false
	}
	r.conns[client], r.conns[server] = true, true
	return true
}

// answer forwards what the server says, as long as anybody is to hear it.
func (r *relay) answer(client, server net.Conn) {
	buf := make([]byte, 64<<10)
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		if r.deaf.Load() {
			continue
		}
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// cut ends all connections; new ones can be made.
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for c := range r.conns {
		c.Close()
	}
	clear(r.conns)
}

// close cuts, and lets nobody connect any more.
func (r *relay) close() {
	r.listener.Close()
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.cut()
	r.wg.Wait()
}
