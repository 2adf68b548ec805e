package standin

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"
)

// Server is one node, alone or of a cluster. Its methods may be called
// concurrently.
type Server struct {
	opts    options
	addr    string
	tls     *authority
	cluster *cluster
	journal *journal
	hooks   hooks
	faults  faults
	conns   conns
	calls   sync.WaitGroup // handlers that run
	closed  chan struct{}

	mu      sync.Mutex
	grpc    *grpc.Server // nil while it is away
	serving chan struct{}
	over    bool
}

// Start starts a server that is closed when the test ends. What it refuses for
// being a stand-in fails the test.
func Start(t testing.TB, opts ...Option) *Server {
	t.Helper()
	s, err := Listen(opts...)
	if err != nil {
		t.Fatal(err)
	}
	s.report(t)
	t.Cleanup(s.Close)
	return s
}

// Listen starts a server outside of a test. The caller closes it and looks at
// [Server.Err].
func Listen(opts ...Option) (*Server, error) {
	o := defaults()
	for _, opt := range opts {
		opt(&o)
	}
	j := newJournal()
	s, err := listen(o, j, &cluster{})
	if err != nil {
		return nil, err
	}
	j.begin()
	return s, nil
}

func listen(o options, j *journal, c *cluster) (*Server, error) {
	s := &Server{opts: o, cluster: c, journal: j, closed: make(chan struct{})}
	if o.secure {
		a, err := newAuthority(o.certDir)
		if err != nil {
			return nil, err
		}
		s.tls = a
	}
	l, err := reserve()
	if err != nil {
		return nil, err
	}
	s.addr = l.Addr().String()
	c.join(s)
	s.serve(l)
	return s, nil
}

// reserve listens on a port below those that the system gives to outgoing
// connections, so that nobody takes it while the server is away.
func reserve() (l net.Listener, err error) {
	const first, last = 20000, 32000
	for range 100 {
		l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", first+rand.IntN(last-first)))
		if err == nil {
			return l, nil
		}
	}
	return nil, fmt.Errorf("no free port: %w", err)
}

// serve answers what comes to l. What a real server has by default: a hundred
// calls at once on a connection, these windows, and pings after ten seconds of
// silence (Kestrel's limits; Configuration/ClusterVNodeOptions.cs).
func (s *Server) serve(l net.Listener) {
	opts := []grpc.ServerOption{
		grpc.MaxConcurrentStreams(100),
		grpc.InitialWindowSize(768 << 10),
		grpc.InitialConnWindowSize(1 << 20),
		grpc.MaxRecvMsgSize(16 << 20),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: s.opts.minPing, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: 10 * time.Second, Timeout: 10 * time.Second}),
		grpc.UnaryInterceptor(s.unary),
		grpc.StreamInterceptor(s.stream),
		grpc.UnknownServiceHandler(s.unknown),
	}
	if s.tls != nil {
		opts = append(opts, grpc.Creds(credentials.NewTLS(s.tls.config)))
	}
	g := grpc.NewServer(opts...)
	streams.RegisterStreamsServer(g, &streamsService{Server: s})
	serverfeatures.RegisterServerFeaturesServer(g, &featuresService{s: s})
	gossip.RegisterGossipServer(g, &gossipService{s: s})
	done := make(chan struct{})
	s.grpc, s.serving = g, done
	go func() {
		defer close(done)
		// It returns when it is stopped, and only then.
		_ = g.Serve(&listener{Listener: l, conns: &s.conns})
	}()
}

// Addr is where the server listens, host and port.
func (s *Server) Addr() string { return s.addr }

// Stop makes the server go away as a machine does that is switched off:
// connections are cut, new ones are refused. The log stays.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop()
}

func (s *Server) stop() {
	if s.grpc == nil {
		return
	}
	s.conns.cut()
	s.grpc.Stop()
	<-s.serving
	s.grpc = nil
}

// Resume makes a server that was stopped come back at the same address. It
// begins a new epoch, which leaves a gap in the positions.
func (s *Server) Resume() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.over:
		return errors.New("standin: closed")
	case s.grpc != nil:
		return nil
	}
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return err
	}
	s.journal.epoch()
	s.serve(l)
	return nil
}

// away reports whether the server was stopped.
func (s *Server) away() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.grpc == nil
}

// DropConnections cuts every connection and returns how many there were. The
// server goes on.
func (s *Server) DropConnections() int { return s.conns.cut() }

// Freeze makes every connection silent, those to come included: nothing is
// read and nothing written, as if the network swallowed it. Thaw ends it.
func (s *Server) Freeze() { s.conns.freeze() }

// Thaw ends what Freeze began: what was sent meanwhile arrives.
func (s *Server) Thaw() { s.conns.thaw() }

// Connections is how many there are.
func (s *Server) Connections() int { return s.conns.count() }

// Close ends the server for good and waits until nothing of it runs any more.
func (s *Server) Close() {
	s.mu.Lock()
	if s.over {
		s.mu.Unlock()
		return
	}
	s.over = true
	close(s.closed) // whatever is held is let go
	s.conns.thaw()
	s.stop()
	s.mu.Unlock()
	s.calls.Wait()
	s.faults.mute()
}
