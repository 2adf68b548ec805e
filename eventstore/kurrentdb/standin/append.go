package standin

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// streamsService serves the calls on streams.
type streamsService struct {
	streams.UnimplementedStreamsServer
	*Server
}

// Append is the server's (Transport/Grpc/Streams.Append.cs): a header, events,
// one answer. What is wrong with the header or too large is answered while the
// client is still sending.
func (s *streamsService) Append(stream streams.Streams_AppendServer) error {
	call := &AppendCall{Context: stream.Context()}
	from := address(stream.Context())
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	if err := s.header(first, call); err != nil {
		return err
	}
	if err := s.carry(call.Context, from, s.hooks.appends.ask(call)); err != nil {
		return err
	}
	if call.Events, err = s.events(stream); err != nil {
		return err
	}
	call.Stage = Before
	v := s.hooks.appends.ask(call)
	if err := s.carry(call.Context, from, v); err != nil {
		return err
	}
	if err := call.Context.Err(); err != nil && v.kind != anyway {
		// Nothing is written for a client that is gone
		// (Storage/StorageWriterService.cs).
		return status.FromContextError(err).Err()
	}
	o := s.journal.append(call.Stream, call.Expected, call.Events)
	call.Stage, call.Conflict, call.Repeated = After, o.wrong, o.repeated
	if err := s.carry(call.Context, from, s.hooks.appends.ask(call)); err != nil {
		return err
	}
	return stream.SendAndClose(answer(call.Expected, o))
}

// header reads what the first message says into call.
func (s *streamsService) header(first *streams.AppendReq, call *AppendCall) error {
	options := first.GetOptions()
	if options == nil {
		return s.unsupported("an append that does not begin with its options")
	}
	call.Stream = string(options.GetStreamIdentifier().GetStreamName())
	switch e := options.GetExpectedStreamRevision().(type) {
	case *streams.AppendReq_Options_Revision:
		call.Expected = int64(e.Revision)
		if call.Expected < 0 {
			return s.unsupported("expected revision %d", e.Revision)
		}
	case *streams.AppendReq_Options_NoStream:
		call.Expected = NoStream
	default:
		return s.unsupported("an append to %s that does not say what came before: %T", call.Stream, e)
	}
	switch {
	case call.Stream == "":
		return s.unsupported("an append to no stream")
	case strings.HasPrefix(call.Stream, "$"):
		// Among them are those of metadata, with which events are deleted.
		return s.unsupported("an append to the system stream %s", call.Stream)
	}
	return nil
}

// events receives the events of an append, up to the limit of its size.
func (s *streamsService) events(stream streams.Streams_AppendServer) ([]Proposed, error) {
	var events []Proposed
	total := 0
	for {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		e, err := s.event(m.GetProposedMessage())
		if err != nil {
			return nil, err
		}
		total += len(e.Data) + len(e.Metadata) + 2*len(e.Type) // Data/Event.cs, SizeOnDisk
		if total > s.opts.maxAppend {
			return nil, tooLarge(s.opts.maxAppend)
		}
		events = append(events, e)
	}
	if len(events) == 0 {
		// A real server writes a record without an event.
		return nil, s.unsupported("an append of nothing")
	}
	return events, nil
}

func (s *streamsService) event(m *streams.AppendReq_ProposedMessage) (e Proposed, err error) {
	if m == nil {
		return e, s.unsupported("a message of an append that is no event")
	}
	id, ok := fromUUID(m.GetId())
	if !ok {
		return e, s.unsupported("event ID %v", m.GetId())
	}
	for key := range m.GetMetadata() {
		if key != "type" && key != "content-type" {
			return e, s.unsupported("property %q of an event", key)
		}
	}
	e = Proposed{ID: id, Type: m.GetMetadata()["type"], Data: m.GetData(), Metadata: m.GetCustomMetadata()}
	switch {
	case e.Type == "":
		return e, missingMetadata("type")
	case strings.HasPrefix(e.Type, "$"):
		return e, s.unsupported("event of the system type %s", e.Type)
	}
	switch content, ok := m.GetMetadata()["content-type"]; {
	case !ok:
		return e, missingMetadata("content-type")
	case content == contentJSON:
		e.JSON = true
	case content != contentBinary:
		return e, s.unsupported("content type %q", content)
	}
	return e, nil
}

// Delete is refused: history is never deleted.
func (s *streamsService) Delete(context.Context, *streams.DeleteReq) (*streams.DeleteResp, error) {
	return nil, s.unsupported("deleting a stream")
}

// Tombstone is refused: history is never deleted.
func (s *streamsService) Tombstone(context.Context, *streams.TombstoneReq) (*streams.TombstoneResp, error) {
	return nil, s.unsupported("deleting a stream for ever")
}

// BatchAppend is refused: the client never calls it.
func (s *streamsService) BatchAppend(streams.Streams_BatchAppendServer) error {
	return s.unsupported("appending in batches")
}

// address is where a call comes from.
func address(ctx context.Context) net.Addr {
	p, ok := peer.FromContext(ctx)
	if !ok {
		panic(fmt.Sprintf("standin: a call from nowhere: %v", status.Error(codes.Internal, "no peer")))
	}
	return p.Addr
}
