package standin

import (
	"math"
	"net"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
)

// pageSize is how many events the server reads at once
// (Transport/Grpc/Enumerators/Enumerator.cs).
const pageSize = 32

// Read is the server's (Transport/Grpc/Streams.Read.cs): pages of a stream and
// of $all in both directions, and subscriptions to both.
func (s *streamsService) Read(req *streams.ReadReq, stream streams.Streams_ReadServer) error {
	o := req.GetOptions()
	if err := s.supported(o); err != nil {
		return err
	}
	r := &reader{
		Server: s.Server,
		stream: stream,
		from:   address(stream.Context()),
		call: ReadCall{
			Context:   stream.Context(),
			Stream:    string(o.GetStream().GetStreamIdentifier().GetStreamName()),
			Backwards: o.GetReadDirection() == streams.ReadReq_Options_Backwards,
		},
	}
	if o.GetStream() != nil {
		r.call.Kind = ReadStream
		r.old = s.opts.oldStreams
	} else {
		r.call.Kind = ReadAll
	}
	if o.GetSubscription() != nil {
		r.call.Kind += SubscribeStream - ReadStream
		return r.subscribe(o)
	}
	if err := r.count(o); err != nil {
		return err
	}
	return r.ask() // about the end, at which a connection may break, too
}

// supported refuses what is not imitated.
func (s *streamsService) supported(o *streams.ReadReq_Options) error {
	subscription := o.GetSubscription() != nil
	switch {
	case o.GetStream() == nil && o.GetAll() == nil:
		return s.unsupported("reading neither a stream nor $all")
	case o.GetAll() == nil && len(o.GetStream().GetStreamIdentifier().GetStreamName()) == 0:
		return s.unsupported("reading a stream without a name")
	case o.GetResolveLinks():
		return s.unsupported("resolving links")
	case o.GetUuidOption().GetStructured() == nil:
		return s.unsupported("UUIDs that are not structured")
	case o.GetControlOption().GetCompatibility() != 0:
		return s.unsupported("compatibility level %d", o.GetControlOption().GetCompatibility())
	case subscription && o.GetReadDirection() != streams.ReadReq_Options_Forwards:
		return s.unsupported("a subscription backwards")
	case o.GetFilter() != nil && (!subscription || o.GetAll() == nil):
		return s.unsupported("a filter on anything but a subscription to $all")
	case o.GetFilter() == nil && !hasNoFilter(o):
		return s.unsupported("a read that does not say whether it is filtered")
	case !subscription && o.GetCount() == 0:
		return s.unsupported("reading no events")
	}
	return nil
}

func hasNoFilter(o *streams.ReadReq_Options) bool {
	_, ok := o.GetFilterOption().(*streams.ReadReq_Options_NoFilter)
	return ok
}

// reader is a read that runs.
type reader struct {
	*Server
	stream streams.Streams_ReadServer
	from   net.Addr
	call   ReadCall
	old    bool // without positions
}

// ask asks the hooks about what comes next.
func (r *reader) ask() error {
	if !r.hooks.reads.any() {
		return nil
	}
	call := r.call
	return r.carry(call.Context, r.from, r.hooks.reads.ask(&call))
}

// send sends one message unless a hook decides otherwise.
func (r *reader) send(m *streams.ReadResp) error {
	if err := r.ask(); err != nil {
		return err
	}
	if r.old && m.GetEvent() != nil {
		m = nowhere(m)
	}
	r.call.Sent++
	return r.stream.Send(m)
}

// count sends a limited number of events.
func (r *reader) count(o *streams.ReadReq_Options) error {
	n := int(min(o.GetCount(), math.MaxInt32))
	sh := shelf{journal: r.journal, stream: r.call.Stream}
	_, total, _ := sh.page(0, 0)
	var next int
	if o.GetStream() != nil {
		if total == 0 {
			return r.send(notFound(r.call.Stream))
		}
		next = r.revision(o.GetStream(), total)
	} else {
		p, err := r.place(o.GetAll())
		if err != nil {
			return err
		}
		if r.call.Backwards {
			next = r.journal.before(p)
		} else {
			next = r.journal.from(p)
		}
	}
	if r.call.Backwards {
		return r.backwards(sh, next, n)
	}
	return r.forwards(sh, next, n)
}

// revision is the index at which reading a stream begins.
func (r *reader) revision(o *streams.ReadReq_Options_StreamOptions, total int) int {
	switch v := o.GetRevisionOption().(type) {
	case *streams.ReadReq_Options_StreamOptions_Revision:
		if r.call.Backwards {
			return int(min(v.Revision, uint64(total-1)))
		}
		return int(min(v.Revision, uint64(total)))
	case *streams.ReadReq_Options_StreamOptions_End:
		if r.call.Backwards {
			return total - 1
		}
		return total
	}
	return 0
}

// place is the position that reading $all begins at.
func (s *Server) place(o *streams.ReadReq_Options_AllOptions) (position, error) {
	switch v := o.GetAllOption().(type) {
	case *streams.ReadReq_Options_AllOptions_Position:
		p := position{v.Position.GetCommitPosition(), v.Position.GetPreparePosition()}
		if p == at(math.MaxUint64) {
			return p, nil // the end, again
		}
		if p.prepare > p.commit || p.commit > math.MaxInt64 {
			// Transport/Common/Position.cs throws.
			return p, s.unsupported("position %d/%d", p.commit, p.prepare)
		}
		if !s.journal.valid(p) {
			return p, &refusal{code: codes.Unknown, text: "Unexpected ReadAllResult: InvalidPosition"}
		}
		return p, nil
	case *streams.ReadReq_Options_AllOptions_End:
		return at(math.MaxUint64), nil
	case *streams.ReadReq_Options_AllOptions_Start:
		return position{}, nil
	}
	return position{}, s.unsupported("reading $all from nowhere")
}

func (r *reader) forwards(sh shelf, next, n int) error {
	for n > 0 {
		page, _, _ := sh.page(next, min(n, pageSize))
		if len(page) == 0 {
			return nil
		}
		for _, rec := range page {
			if err := r.send(rec.message); err != nil {
				return err
			}
		}
		next += len(page)
		n -= len(page)
	}
	return nil
}

func (r *reader) backwards(sh shelf, next, n int) error {
	for n > 0 && next >= 0 {
		from := max(next-min(n, pageSize)+1, 0)
		page, _, _ := sh.page(from, next-from+1)
		for i := len(page) - 1; i >= 0; i-- {
			if err := r.send(page[i].message); err != nil {
				return err
			}
		}
		n -= len(page)
		next = from - 1
	}
	return nil
}
