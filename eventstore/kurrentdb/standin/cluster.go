package standin

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/google/uuid"
	"google.golang.org/grpc/metadata"
)

// cluster is the nodes that share a log.
type cluster struct {
	mu     sync.Mutex
	nodes  []*Server // the first is the leader
	leader *Server
}

func (c *cluster) join(s *Server) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nodes = append(c.nodes, s)
	if c.leader == nil {
		c.leader = s
	}
}

// Follow starts another node with the same log, closed when the test ends. It
// serves reads, and forwards appends to the leader unless the client requires
// one, as a real follower does; the client of Go never says that it does.
func (s *Server) Follow(t testing.TB) *Server {
	t.Helper()
	f, err := listen(s.opts, s.journal, s.cluster)
	if err != nil {
		t.Fatal(err)
	}
	f.report(t)
	t.Cleanup(f.Close)
	return f
}

// Lead makes the node the leader of its cluster.
func (s *Server) Lead() {
	s.cluster.mu.Lock()
	defer s.cluster.mu.Unlock()
	s.cluster.leader = s
}

// leads returns nil if the call may be served here, or who leads instead.
func (s *Server) leads(ctx context.Context) error {
	md, _ := metadata.FromIncomingContext(ctx)
	if v := md.Get("requires-leader"); len(v) == 0 || !strings.EqualFold(v[0], "true") {
		return nil
	}
	s.cluster.mu.Lock()
	leader := s.cluster.leader
	s.cluster.mu.Unlock()
	if leader == s {
		return nil
	}
	host, port := leader.endpoint()
	return notLeader(host, port)
}

// Redirect is the verdict that this node is the leader, for hooks of others.
func (s *Server) Redirect() Verdict {
	host, port := s.endpoint()
	return NotLeader(host, port)
}

func (s *Server) endpoint() (host string, port int) {
	host, p, err := net.SplitHostPort(s.addr)
	if err != nil {
		panic(err) // it is what a listener called itself
	}
	port, err = strconv.Atoi(p)
	if err != nil {
		panic(err)
	}
	return host, port
}

// URL is the connection string for this node alone.
func (s *Server) URL() string { return s.url("esdb", s.addr) }

// ClusterURL is the connection string that names all nodes of the cluster, for
// clients that ask them who leads.
func (s *Server) ClusterURL() string {
	s.cluster.mu.Lock()
	defer s.cluster.mu.Unlock()
	if len(s.cluster.nodes) == 1 {
		return s.url("esdb+discover", s.addr)
	}
	var addrs []string
	for _, n := range s.cluster.nodes {
		addrs = append(addrs, n.addr)
	}
	return s.url("esdb", strings.Join(addrs, ","))
}

func (s *Server) url(scheme, hosts string) string {
	if s.tls == nil {
		return fmt.Sprintf("%s://%s?tls=false", scheme, hosts)
	}
	user := url.UserPassword(s.opts.user, s.opts.password)
	return fmt.Sprintf("%s://%s@%s?tls=true&tlsCAFile=%s", scheme, user, hosts, url.QueryEscape(s.tls.file))
}

// gossipService tells who is in the cluster (Transport/Grpc/Gossip.Read.cs).
type gossipService struct {
	gossip.UnimplementedGossipServer
	s *Server
}

func (g *gossipService) Read(ctx context.Context, _ *shared.Empty) (*gossip.ClusterInfo, error) {
	s := g.s
	if err := s.carry(ctx, address(ctx), s.hooks.discovers.ask(&DiscoveryCall{Context: ctx, Asks: "gossip"})); err != nil {
		return nil, err
	}
	s.cluster.mu.Lock()
	nodes, leader := s.cluster.nodes, s.cluster.leader
	s.cluster.mu.Unlock()
	info := &gossip.ClusterInfo{}
	for _, n := range nodes {
		host, port := n.endpoint()
		state := gossip.MemberInfo_Follower
		if n == leader {
			state = gossip.MemberInfo_Leader
		}
		info.Members = append(info.Members, &gossip.MemberInfo{
			InstanceId:   toUUID(uuid.NewSHA1(uuid.Nil, []byte(n.addr))),
			State:        state,
			IsAlive:      !n.away(),
			HttpEndPoint: &gossip.EndPoint{Address: host, Port: uint32(port)},
		})
	}
	return info, nil
}

// featuresService tells what the server can do (Transport/Grpc/ServerFeatures.cs).
type featuresService struct {
	serverfeatures.UnimplementedServerFeaturesServer
	s *Server
}

func (f *featuresService) GetSupportedMethods(ctx context.Context, _ *shared.Empty) (*serverfeatures.SupportedMethods, error) {
	s := f.s
	if err := s.carry(ctx, address(ctx), s.hooks.discovers.ask(&DiscoveryCall{Context: ctx, Asks: "features"})); err != nil {
		return nil, err
	}
	const service = "event_store.client.streams.streams"
	read := []string{"position", "events"}
	if s.opts.oldStreams {
		read = nil
	}
	return &serverfeatures.SupportedMethods{
		EventStoreServerVersion: s.opts.version,
		Methods: []*serverfeatures.SupportedMethod{
			{ServiceName: service, MethodName: "append"},
			{ServiceName: service, MethodName: "read", Features: read},
			{ServiceName: "event_store.client.gossip.gossip", MethodName: "read"},
			{ServiceName: "event_store.client.server_features.serverfeatures", MethodName: "getsupportedmethods"},
		},
	}, nil
}
