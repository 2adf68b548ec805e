package kurrentdb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

var errClosed = errors.New("the store is closed")

// link is the way to the node that leads. There is one connection at a time;
// whoever meets a failure on it reports that, and the next one to ask gets, or
// waits for, another. A single node is simply connected to, in a cluster the
// leader is asked for.
type link struct {
	home    []string // the addresses of the connection string
	cluster bool     // home is to be asked who leads
	ask     time.Duration
	options []grpc.DialOption
	log     *slog.Logger

	running context.Context // ends with close
	stop    context.CancelFunc
	work    sync.WaitGroup

	mu       sync.Mutex
	conn     *grpc.ClientConn // nil until found
	address  string           // of conn
	search   *search          // under way
	pause    bool             // the last search failed a moment ago
	failures int              // searches that failed since one did not
	failure  error            // of the last
}

// search is looking for the leader; done is closed when it ended.
type search struct {
	done chan struct{}
	err  error
}

func newLink(c *esdb.Configuration, log *slog.Logger) (*link, error) {
	options, err := dialOptions(c)
	if err != nil {
		return nil, err
	}
	l := &link{options: options, log: log, ask: time.Duration(c.GossipTimeout) * time.Second}
	switch {
	case len(c.GossipSeeds) > 0:
		l.cluster = true
		for _, seed := range c.GossipSeeds {
			l.home = append(l.home, seed.String())
		}
	default:
		l.cluster, l.home = c.DnsDiscover, []string{c.Address}
	}
	l.running, l.stop = context.WithCancel(context.Background())
	return l, nil
}

// close ends all that is under way on the link.
func (l *link) close() {
	l.stop()
	l.mu.Lock()
	conn := l.conn
	l.conn = nil
	l.mu.Unlock()
	if conn != nil {
		hangUp(conn)
	}
	l.work.Wait()
}

// get returns the connection. While none can be found it says so at once,
// between attempts that come at growing intervals.
func (l *link) get(ctx context.Context) (*grpc.ClientConn, error) {
	for {
		conn, s, err := l.look()
		if conn != nil || err != nil {
			return conn, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-s.done:
			if s.err != nil {
				return nil, s.err
			}
		}
	}
}

// look returns the connection, or the search for it, or why there is neither.
func (l *link) look() (*grpc.ClientConn, *search, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.running.Err() != nil:
		return nil, nil, errClosed
	case l.conn != nil:
		return l.conn, nil, nil
	case l.search != nil:
		return nil, l.search, nil
	case l.pause:
		return nil, nil, l.failure
	case !l.cluster:
		conn, err := grpc.NewClient(l.home[0], l.options...)
		l.conn, l.address = conn, l.home[0]
		return conn, nil, err
	}
	s := &search{done: make(chan struct{})}
	l.search = s
	l.work.Go(func() { l.find(s) })
	return nil, s, nil
}

// find looks for the leader once.
func (l *link) find(s *search) {
	conn, address, err := l.leader(l.running)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err != nil:
		l.failures++
		l.failure, s.err, l.pause = err, err, true
		l.log.Warn("kurrentdb: no leader found", "error", err)
		wait := delay(l.failures)
		l.work.Go(func() {
			sleep(l.running, wait)
			l.mu.Lock()
			defer l.mu.Unlock()
			l.pause = false
		})
	case l.running.Err() != nil:
		hangUp(conn)
		s.err = errClosed
	default:
		l.conn, l.address, l.failures = conn, address, 0
		l.log.Info("kurrentdb: found the leader", "address", address)
	}
	l.search = nil
	close(s.done)
}

// leader asks the nodes of the connection string, in any order, who leads.
func (l *link) leader(ctx context.Context) (*grpc.ClientConn, string, error) {
	var failed []error
	for _, i := range rand.Perm(len(l.home)) {
		conn, err := grpc.NewClient(l.home[i], l.options...)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		address, err := gossiped(ctx, conn, l.ask)
		if err == nil && address == l.home[i] {
			return conn, address, nil
		}
		hangUp(conn)
		if err == nil {
			conn, err = grpc.NewClient(address, l.options...)
		}
		if err == nil {
			return conn, address, nil
		}
		failed = append(failed, fmt.Errorf("%s: %w", l.home[i], err))
	}
	return nil, "", errors.Join(failed...)
}

// gossiped asks a node who leads.
func gossiped(ctx context.Context, conn *grpc.ClientConn, patience time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	info, err := gossip.NewGossipClient(conn).Read(ctx, &shared.Empty{})
	if err != nil {
		return "", err
	}
	for _, m := range info.GetMembers() {
		if m.GetIsAlive() && m.GetState() == gossip.MemberInfo_Leader {
			e := m.GetHttpEndPoint()
			return net.JoinHostPort(e.GetAddress(), fmt.Sprint(e.GetPort())), nil
		}
	}
	return "", status.Errorf(codes.Unavailable, "the cluster has no leader among its %d members", len(info.GetMembers()))
}

// failed takes note of what went wrong on conn, and reports whether the same
// request should go to another node at once.
func (l *link) failed(conn *grpc.ClientConn, err error, trailer metadata.MD) bool {
	if first(trailer, "exception") == notLeader {
		host, port := first(trailer, "leader-endpoint-host"), first(trailer, "leader-endpoint-port")
		if host != "" && port != "" {
			return l.redirect(conn, net.JoinHostPort(host, port))
		}
	}
	if status.Code(err) != codes.Unavailable || conn.GetState() == connectivity.Ready {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	// A single node's connection comes back by itself.
	if l.conn == conn && (l.cluster || l.address != l.home[0]) {
		hangUp(conn)
		l.conn = nil
	}
	return false
}

// redirect goes to the node that is said to lead. What is under way elsewhere
// ends: only the leader answers.
func (l *link) redirect(conn *grpc.ClientConn, address string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running.Err() != nil {
		return false
	}
	if l.conn != conn { // somebody was told before
		return true
	}
	hangUp(conn)
	l.conn = nil
	next, err := grpc.NewClient(address, l.options...)
	if err != nil {
		return false
	}
	l.conn, l.address = next, address
	l.log.Info("kurrentdb: another node leads", "address", address)
	return true
}

// redirects bounds how often a request is sent on to another node.
const redirects = 3

// request is one try of a request on a connection. It returns the trailer
// beside its error, and whether nothing came of it, so that it can be made
// again.
type request func(ctx context.Context, conn *grpc.ClientConn) (trailer metadata.MD, again bool, err error)

// call makes a request, makes it again where the leader is said to be, and
// once more if the connection turns out to be dead: it may have died long ago.
func (l *link) call(ctx context.Context, f request) error {
	dead := false
	for try := 0; ; try++ {
		conn, err := l.get(ctx)
		if err != nil {
			return err
		}
		trailer, again, err := f(requireLeader(ctx), conn)
		if err == nil {
			return nil
		}
		redirected := l.failed(conn, err, trailer)
		switch {
		case !again:
			return err
		case redirected && try < redirects:
		case !dead && status.Code(err) == codes.Unavailable && ctx.Err() == nil:
			dead = true
		default:
			return err
		}
	}
}

// requireLeader has the node refuse the request if it does not lead.
func requireLeader(ctx context.Context) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "requires-leader", "true")
}

func first(md metadata.MD, key string) string {
	if v := md.Get(key); len(v) > 0 {
		return v[0]
	}
	return ""
}

// Delays between attempts, before chance is added to them.
const (
	minDelay = 50 * time.Millisecond
	maxDelay = 5 * time.Second
)

// delay is how long to wait after so many failures in a row: longer each time,
// up to a bound, and not the same for everybody.
func delay(failures int) time.Duration {
	d := min(minDelay<<min(failures-1, 10), maxDelay)
	return d/2 + rand.N(d/2)
}

// sleep waits, but not beyond ctx.
func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// hangUp closes a connection, which only fails if it was closed before.
func hangUp(conn *grpc.ClientConn) { _ = conn.Close() }
