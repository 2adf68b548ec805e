package standin

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
)

// Stage is how far an append has come.
type Stage int

// The stages at which hooks are asked about an append.
const (
	// Early is when the server knows the stream and who asks; the client is
	// still sending events. A real server checks access here. The call names no
	// events yet.
	Early Stage = iota
	// Before is when all was received and nothing was written.
	Before
	// After is when the answer stands and was not sent.
	After
)

func (s Stage) String() string { return [...]string{"early", "before", "after"}[s] }

// AppendCall is an append that a hook is asked about.
type AppendCall struct {
	Context  context.Context // ends when the client is gone or gave up
	Stage    Stage
	Stream   string
	Expected int64 // a revision, or NoStream
	Events   []Proposed
	Conflict bool // After: the expected revision was wrong
	Repeated bool // After: it stood there already
}

// ReadKind is what is read.
type ReadKind int

// The kinds of reads that hooks are asked about.
const (
	ReadStream ReadKind = iota
	ReadAll
	SubscribeStream
	SubscribeAll
)

// Subscription reports whether the read goes on after the last event.
func (k ReadKind) Subscription() bool { return k == SubscribeStream || k == SubscribeAll }

// ReadCall is a message that is about to be sent to a reader, or the end of a
// read, about which a hook is asked.
type ReadCall struct {
	Context   context.Context
	Kind      ReadKind
	Stream    string // empty for $all
	Backwards bool
	Sent      int // messages sent before this one; a subscription's first is its confirmation
}

// DiscoveryCall is a question of a client that connects: "features" or
// "gossip".
type DiscoveryCall struct {
	Context context.Context
	Asks    string
}

// Verdict is what a hook decides. The zero value lets the call go on.
type Verdict struct {
	kind verdict
	err  error
}

type verdict int

const (
	goOn verdict = iota
	drop
	silence
	refuse
	anyway
)

// The verdicts. After those that end a call, no other hook is asked.
var (
	// Continue lets the call go on.
	Continue = Verdict{}
	// Drop cuts the connection that the call came on.
	Drop = Verdict{kind: drop}
	// Silence never answers; the call ends when the client gives up.
	Silence = Verdict{kind: silence}
	// Anyway lets an append go on even if its client is gone, as one does that
	// a follower forwarded to its leader. For hooks that held it Before.
	Anyway = Verdict{kind: anyway}
)

// Fail answers with an error, a status of grpc or not.
func Fail(err error) Verdict { return Verdict{kind: refuse, err: err} }

// Deny answers that access is denied. Early, the client is still sending.
func Deny() Verdict { return Fail(accessDenied()) }

// NotLeader answers that another node is the leader.
func NotLeader(host string, port int) Verdict { return Fail(notLeader(host, port)) }

// TimeOut answers as a server does on which a write or a read took too long.
func TimeOut() Verdict { return Fail(timedOut("Commit phase timeout.")) }

// NotReady answers as a server does that just started or has no leader.
func NotReady() Verdict { return Fail(notReady()) }

// Hook is a hook that is in place.
type Hook struct {
	fired  atomic.Int64
	remove func()
}

// Fired is how often the hook decided something else than [Continue].
func (h *Hook) Fired() int { return int(h.fired.Load()) }

// Remove takes the hook away. Calls that it is being asked about are not waited
// for.
func (h *Hook) Remove() { h.remove() }

// list is the hooks of one kind, in the order they came.
type list[C any] struct {
	mu    sync.Mutex
	hooks atomic.Pointer[[]*asked[C]]
}

type asked[C any] struct {
	Hook
	ask func(C) Verdict
}

func (l *list[C]) add(ask func(C) Verdict) *Hook {
	a := &asked[C]{ask: ask}
	a.remove = func() {
		l.change(func(all []*asked[C]) []*asked[C] {
			var rest []*asked[C]
			for _, other := range all {
				if other != a {
					rest = append(rest, other)
				}
			}
			return rest
		})
	}
	l.change(func(all []*asked[C]) []*asked[C] { return append(append([]*asked[C]{}, all...), a) })
	return &a.Hook
}

func (l *list[C]) change(f func([]*asked[C]) []*asked[C]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []*asked[C]
	if p := l.hooks.Load(); p != nil {
		all = *p
	}
	all = f(all)
	l.hooks.Store(&all)
}

func (l *list[C]) any() bool {
	p := l.hooks.Load()
	return p != nil && len(*p) > 0
}

// ask returns the first verdict that ends the call, or else Anyway if a hook
// said so.
func (l *list[C]) ask(c C) Verdict {
	p := l.hooks.Load()
	if p == nil {
		return Continue
	}
	result := Continue
	for _, h := range *p {
		v := h.ask(c)
		if v.kind == goOn {
			continue
		}
		h.fired.Add(1)
		result = v
		if v.kind != anyway {
			break
		}
	}
	return result
}

type hooks struct {
	appends   list[*AppendCall]
	reads     list[*ReadCall]
	discovers list[*DiscoveryCall]
}

// OnAppend has f decide about every append at each [Stage]. It is called by
// the goroutine that serves the call and may block, which holds the call.
func (s *Server) OnAppend(f func(*AppendCall) Verdict) *Hook { return s.hooks.appends.add(f) }

// OnRead has f decide about every message of every read and subscription.
func (s *Server) OnRead(f func(*ReadCall) Verdict) *Hook { return s.hooks.reads.add(f) }

// OnDiscovery has f decide about what clients ask while they connect.
func (s *Server) OnDiscovery(f func(*DiscoveryCall) Verdict) *Hook { return s.hooks.discovers.add(f) }

// carry does what v says about a call from a peer. It returns nil if the call
// goes on.
func (s *Server) carry(ctx context.Context, from net.Addr, v Verdict) error {
	switch v.kind {
	case drop:
		s.conns.cutOne(from)
		return notReady() // nobody hears it
	case silence:
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.closed:
			return notReady()
		}
	case refuse:
		return v.err
	}
	return nil
}
