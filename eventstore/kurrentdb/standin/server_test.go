package standin_test

import (
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"example.org/ledger/eventstore/kurrentdb/standin"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// A server that comes back has its log, and its old client finds it as long as
// it did not look for it in between.
func TestStopAndResume(t *testing.T) {
	s, c := started(t)
	write(t, c, "test-1", -1, 3)
	sub, err := c.SubscribeToAll(within(t), esdb.SubscribeToAllOptions{From: esdb.End{}})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	s.Stop()
	for e := sub.Recv(); e.SubscriptionDropped == nil; e = sub.Recv() {
		if e.EventAppeared != nil {
			t.Error("an event")
		}
	}
	if n := s.Connections(); n != 0 {
		t.Errorf("%d connections", n)
	}
	other := connect(t, s.URL())
	if _, err := other.AppendToStream(within(t), "test-1", after(2), newEvents(1)...); err == nil {
		t.Error("appended while it was away")
	}
	if err := s.Resume(); err != nil {
		t.Fatal(err)
	}
	third := connect(t, s.URL())
	write(t, third, "test-1", 2, 1)
	if n := len(s.Stream("test-1")); n != 4 {
		t.Errorf("%d events", n)
	}
	// The client's defect that the adapter works around: what looked for the
	// server while it was away never finds it again.
	if _, err := other.AppendToStream(within(t), "test-1", after(3), newEvents(1)...); err == nil || code(t, err) != esdb.ErrorCodeConnectionClosed {
		t.Errorf("error %v", err)
	}
}

func TestDropConnections(t *testing.T) {
	s, c := started(t)
	write(t, c, "test-1", -1, 1)
	if n := s.DropConnections(); n != 1 {
		t.Errorf("dropped %d", n)
	}
	write(t, connect(t, s.URL()), "test-1", 0, 1)
	if s.Connections() == 0 {
		t.Error("no connection")
	}
}

// A verdict that drops cuts the connection, not the call alone.
func TestDropEndsTheOtherCalls(t *testing.T) {
	s, c := started(t)
	sub, err := c.SubscribeToAll(within(t), esdb.SubscribeToAllOptions{From: esdb.End{}})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	other := connect(t, s.URL())
	write(t, other, "test-1", -1, 1)
	s.OnAppend(standin.Times(1, standin.At(standin.After, "test-1"), standin.Drop))
	if _, err := c.AppendToStream(within(t), "test-1", after(0), newEvents(1)...); err == nil {
		t.Fatal("answered")
	}
	e := sub.Recv()
	for e.SubscriptionDropped == nil {
		e = sub.Recv()
	}
	if status.Code(e.SubscriptionDropped.Error) != codes.Unavailable {
		t.Errorf("the subscription ended for another reason: %v", e.SubscriptionDropped.Error)
	}
	write(t, other, "test-1", 1, 1) // on a connection of its own
}

func TestFreeze(t *testing.T) {
	s, c := started(t)
	write(t, c, "test-1", -1, 1)
	s.Freeze()
	opts := after(0)
	deadline := 300 * time.Millisecond
	opts.Deadline = &deadline
	if _, err := c.AppendToStream(within(t), "test-1", opts, newEvents(1)...); err == nil || code(t, err) != esdb.ErrorCodeDeadlineExceeded {
		t.Errorf("error %v", err)
	}
	if n := len(s.Stream("test-1")); n != 1 {
		t.Errorf("%d events", n)
	}
	s.Thaw()
	// What was swallowed arrives, so that the append may have taken effect.
	_, err := c.AppendToStream(within(t), "test-2", after(-1), newEvents(1)...)
	if err != nil {
		t.Error(err)
	}
}

func TestTLSAndPasswords(t *testing.T) {
	s, c := started(t, standin.TLS(t.TempDir(), "ledger", "ge@he/1m%"))
	write(t, c, "test-1", -1, 1)
	for _, test := range []struct {
		user string
		want esdb.ErrorCode
	}{
		{"ledger:ge%40he%2F1m%25@", esdb.ErrorCodeUnknown},
		{"ledger:falsch@", esdb.ErrorCodeUnauthenticated},
		{"", esdb.ErrorCodeAccessDenied},
	} {
		// By reading, for the client loses the reason when it appends.
		c := connect(t, "esdb://"+test.user+s.Addr()+"?tls=true&tlsCAFile="+s.CAFile())
		r, err := c.ReadStream(within(t), "test-1", esdb.ReadStreamOptions{}, 1)
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Recv()
		r.Close()
		if test.want == esdb.ErrorCodeUnknown && err != nil || test.want != esdb.ErrorCodeUnknown && (err == nil || code(t, err) != test.want) {
			t.Errorf("%q: %v", test.user, err)
		}
	}
	stranger := connect(t, "esdb://ledger:ge%40he%2F1m%25@"+s.Addr()+"?tls=true&maxDiscoverAttempts=1")
	if _, err := stranger.AppendToStream(within(t), "test-2", after(-1), newEvents(1)...); err == nil {
		t.Error("a client that does not know the authority connected")
	}
}

func TestCluster(t *testing.T) {
	leader := standin.Start(t)
	follower := leader.Follow(t)
	c := connect(t, follower.ClusterURL()+"&nodePreference=leader")
	write(t, c, "test-1", -1, 2)
	if leader.Connections() != 1 {
		t.Errorf("%d connections to the leader", leader.Connections())
	}
	direct := connect(t, follower.URL())
	write(t, direct, "test-1", 1, 1)
	if n := len(follower.Stream("test-1")); n != 3 {
		t.Errorf("%d events", n)
	}

	leader.Stop()
	follower.Lead()
	again := connect(t, follower.ClusterURL()+"&nodePreference=leader")
	write(t, again, "test-1", 2, 1)

	alone := standin.Start(t)
	write(t, connect(t, alone.ClusterURL()+""), "test-1", -1, 1)
}

// A client told that another is the leader goes there.
func TestNotLeader(t *testing.T) {
	leader := standin.Start(t)
	follower := leader.Follow(t)
	hook := follower.OnAppend(func(a *standin.AppendCall) standin.Verdict {
		if a.Stage == standin.Before {
			return leader.Redirect()
		}
		return standin.Continue
	})
	c := connect(t, follower.URL())
	if _, err := c.AppendToStream(within(t), "test-1", after(-1), newEvents(1)...); err == nil || code(t, err) != esdb.ErrorCodeNotLeader {
		t.Fatalf("error %v", err)
	}
	write(t, c, "test-1", -1, 1)
	if hook.Fired() != 1 {
		t.Errorf("fired %d times", hook.Fired())
	}
}

// A follower serves whoever does not require a leader, and tells the others who
// leads. The client of Go never requires one, so this asks without it.
func TestRequiringALeader(t *testing.T) {
	leader := standin.Start(t)
	write(t, connect(t, leader.URL()), "test-1", -1, 1)
	follower := leader.Follow(t)
	conn, err := grpc.NewClient(follower.Addr(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ask := func(required string) (metadata.MD, error) {
		ctx := metadata.AppendToOutgoingContext(within(t), "requires-leader", required)
		r, err := streams.NewStreamsClient(conn).Read(ctx, &streams.ReadReq{Options: &streams.ReadReq_Options{
			StreamOption: &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{
				StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte("test-1")},
			}},
			CountOption:  &streams.ReadReq_Options_Count{Count: 1},
			FilterOption: &streams.ReadReq_Options_NoFilter{NoFilter: &shared.Empty{}},
			UuidOption: &streams.ReadReq_Options_UUIDOption{
				Content: &streams.ReadReq_Options_UUIDOption_Structured{Structured: &shared.Empty{}},
			},
		}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = r.Recv()
		return r.Trailer(), err
	}
	if _, err := ask("false"); err != nil {
		t.Error(err)
	}
	trailer, err := ask("True") // as clients of .NET spell it
	want := []string{"not-leader", "127.0.0.1", leader.Addr()[len("127.0.0.1:"):]}
	got := []string{}
	for _, key := range []string{"exception", "leader-endpoint-host", "leader-endpoint-port"} {
		got = append(got, trailer.Get(key)...)
	}
	if status.Code(err) != codes.NotFound || !slices.Equal(got, want) {
		t.Errorf("error %v with %v, want %v", err, got, want)
	}
	follower.Lead()
	if _, err := ask("true"); err != nil {
		t.Error(err)
	}
}

// Outside of a test the server tells what it refused.
func TestListen(t *testing.T) {
	s, err := standin.Listen()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := connect(t, s.URL())
	write(t, c, "test-1", -1, 1)
	if s.Err() != nil {
		t.Error(s.Err())
	}
	if _, err := c.DeleteStream(within(t), "test-1", esdb.DeleteStreamOptions{}); err == nil || code(t, err) != esdb.ErrorCodeUnsupportedFeature {
		t.Errorf("error %v", err)
	}
	if s.Err() == nil {
		t.Error("nothing told")
	}
	s.Close()
	s.Close()
	if err := s.Resume(); err == nil {
		t.Error("resumed after it was closed")
	}
	if r, err := c.ReadStream(within(t), "test-1", esdb.ReadStreamOptions{}, 1); err == nil {
		if _, err := r.Recv(); err == nil || errors.Is(err, io.EOF) {
			t.Error("read after it was closed")
		}
		r.Close()
	}
}
