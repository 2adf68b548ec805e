package standin

import (
	"net"
	"sync"
)

// conns are the connections of a server.
type conns struct {
	mu     sync.Mutex
	open   map[*conn]struct{}
	frozen chan struct{} // not nil while they are, closed when they thaw
}

// listener notes the connections that it accepts.
type listener struct {
	net.Listener
	conns *conns
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.conns.add(c), nil
}

// conn is a connection that can be cut and frozen from outside.
type conn struct {
	net.Conn
	conns *conns
	once  sync.Once
	over  chan struct{}
}

func (s *conns) add(c net.Conn) *conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[*conn]struct{}{}
	}
	added := &conn{Conn: c, conns: s, over: make(chan struct{})}
	s.open[added] = struct{}{}
	return added
}

func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.passes()
	return n, err
}

func (c *conn) Write(b []byte) (int, error) {
	c.passes()
	return c.Conn.Write(b)
}

func (c *conn) Close() error {
	c.once.Do(func() {
		close(c.over)
		c.conns.mu.Lock()
		delete(c.conns.open, c)
		c.conns.mu.Unlock()
	})
	return c.Conn.Close()
}

// passes waits while the connections are frozen and this one is open.
func (c *conn) passes() {
	c.conns.mu.Lock()
	frozen := c.conns.frozen
	c.conns.mu.Unlock()
	if frozen == nil {
		return
	}
	select {
	case <-frozen:
	case <-c.over:
	}
}

// cut resets all connections and returns how many there were.
func (s *conns) cut() int {
	s.mu.Lock()
	var open []*conn
	for c := range s.open {
		open = append(open, c)
	}
	s.mu.Unlock()
	for _, c := range open {
		c.reset()
	}
	return len(open)
}

// cutOne resets the connection from an address.
func (s *conns) cutOne(from net.Addr) {
	s.mu.Lock()
	var found *conn
	for c := range s.open {
		if c.RemoteAddr().String() == from.String() {
			found = c
		}
	}
	s.mu.Unlock()
	if found != nil {
		found.reset()
	}
}

// reset closes the connection without sending what waits to be sent.
func (c *conn) reset() {
	if t, ok := c.Conn.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = c.Close()
}

func (s *conns) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

func (s *conns) freeze() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.frozen == nil {
		s.frozen = make(chan struct{})
	}
}

func (s *conns) thaw() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.frozen != nil {
		close(s.frozen)
		s.frozen = nil
	}
}
