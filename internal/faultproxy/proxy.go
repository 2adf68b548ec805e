package faultproxy

import (
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// Proxy relays connections to a PostgreSQL and breaks them when told to. Its
// methods may be called at any time and concurrently.
type Proxy struct {
	url      string
	listener net.Listener
	deaf     atomic.Bool
	wg       sync.WaitGroup

	mu       sync.Mutex
	server   *pgconn.Config
	links    map[*link]bool
	refusing bool
	paused   chan struct{} // closed when the pause ends; nil without one
	trap     *trap
	made     int // connections so far
}

// New returns a proxy in front of the database with the address database, on a
// port of its own. It is closed when the test is over.
func New(t testing.TB, database string) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{listener: listener, links: make(map[*link]bool)}
	if p.url, err = Address(database, listener.Addr()); err == nil {
		p.server, err = pgconn.ParseConfig(database)
	}
	if err != nil {
		t.Fatal(err)
	}
	p.wg.Go(p.accept)
	t.Cleanup(p.Close)
	return p
}

// Address is the address under which a database is reached through at.
func Address(database string, at net.Addr) (string, error) {
	c, err := pgconn.ParseConfig(database)
	if err != nil {
		return "", err
	}
	u := url.URL{Scheme: "postgres", User: url.UserPassword(c.User, c.Password), Host: at.String(),
		Path: c.Database, RawQuery: "sslmode=disable"}
	return u.String(), nil
}

// URL returns the address of the database through the proxy. It stays the same
// whatever [Proxy.Redirect] does.
func (p *Proxy) URL() string { return p.url }

// Redirect has new connections lead to another address of the database: that
// of a server that was started anew.
func (p *Proxy) Redirect(database string) error {
	server, err := pgconn.ParseConfig(database)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.server = server
	return nil
}

// Refuse has new connections closed at once, or no longer. Those that are there
// are left alone.
func (p *Proxy) Refuse(yes bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refusing = yes
}

// Deafen loses everything the server says, or no longer. What was lost stays
// lost, so connections that were deaf are only good for [Proxy.Cut].
func (p *Proxy) Deafen(yes bool) { p.deaf.Store(yes) }

// Pause holds back every byte in both directions, of new connections, too. The
// connections stay open, and nothing is lost.
func (p *Proxy) Pause() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paused == nil {
		p.paused = make(chan struct{})
	}
}

// Resume ends a pause.
func (p *Proxy) Resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.paused != nil {
		close(p.paused)
		p.paused = nil
	}
}

// Cut ends all connections, and says how many there were. New ones can be made.
func (p *Proxy) Cut() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.links)
	for l := range p.links {
		l.end()
	}
	clear(p.links)
	return n
}

// Made says how many connections were made so far.
func (p *Proxy) Made() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.made
}

// CutBefore arms the proxy: the k-th message from now on that matches, from 1
// and over all connections, does not reach the server; its connection is cut
// instead. The channel is closed when that has happened. One trap is armed at a
// time, the last one.
func (p *Proxy) CutBefore(k int, match Match) <-chan struct{} { return p.arm(k, match, false) }

// CutAfter is [Proxy.CutBefore], but the message reaches the server, the answer
// to it is swallowed, and the connection is cut when the server has answered
// completely.
func (p *Proxy) CutAfter(k int, match Match) <-chan struct{} { return p.arm(k, match, true) }

func (p *Proxy) arm(k int, match Match, after bool) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trap = &trap{left: k, match: match, after: after, sprung: make(chan struct{})}
	return p.trap.sprung
}

// trap waits for a message.
type trap struct {
	left   int
	match  Match
	after  bool
	sprung chan struct{}
}

// caught returns the trap that m springs, nil if there is none.
func (p *Proxy) caught(m Message) *trap {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.trap
	if t == nil || !t.match(m) {
		return nil
	}
	if t.left--; t.left > 0 {
		return nil
	}
	p.trap = nil
	return t
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		l := p.link(client)
		if l == nil {
			_ = client.Close()
			continue
		}
		p.wg.Go(l.asks)
		p.wg.Go(l.answers)
	}
}

// link connects a client to the server, unless the proxy refuses or the server
// does.
func (p *Proxy) link(client net.Conn) *link {
	p.mu.Lock()
	network, address := pgconn.NetworkAddress(p.server.Host, p.server.Port)
	refusing := p.refusing
	p.mu.Unlock()
	if refusing {
		return nil
	}
	server, err := net.Dial(network, address)
	if err != nil {
		return nil
	}
	l := &link{proxy: p, client: client, server: server, over: make(chan struct{}),
		statements: make(map[string]string), portals: make(map[string]string)}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refusing { // since
		_ = server.Close()
		return nil
	}
	p.links[l] = true
	p.made++
	return l
}

func (p *Proxy) forget(l *link) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.links, l)
}

// pause returns what to wait for before a byte may pass, nil for nothing.
func (p *Proxy) pause() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.paused
}

// Close cuts, and lets nobody connect any more.
func (p *Proxy) Close() {
	p.listener.Close()
	p.Refuse(true)
	p.Cut()
	p.wg.Wait()
}
