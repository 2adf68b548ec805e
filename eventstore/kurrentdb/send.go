package kurrentdb

import (
	"context"
	"errors"
	"io"

	"example.org/ledger/eventstore"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// send sends the parcel on a connection. The server acts when it knows that
// nothing more comes: what fails before that has no effect.
func (p *parcel) send(ctx context.Context, conn *grpc.ClientConn) (written, doubt, metadata.MD, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	call, err := streams.NewStreamsClient(conn).Append(ctx)
	if err != nil {
		return judge(nil, err, unsent)
	}
	if err := p.pack(call); err != nil {
		return judge(call, err, unsent)
	}
	if !p.seal() {
		return written{}, unsent, nil, context.Canceled
	}
	answer, err := call.CloseAndRecv()
	if err != nil {
		return judge(call, err, doubtful)
	}
	if wrong := answer.GetWrongExpectedVersion(); wrong != nil {
		actual := eventstore.Empty
		if r, ok := wrong.GetCurrentRevisionOption().(*streams.AppendResp_WrongExpectedVersion_CurrentRevision); ok {
			actual = eventstore.Revision(r.CurrentRevision)
		}
		return written{}, refused, nil, &eventstore.ConflictError{Stream: p.stream, Expected: p.expected, Actual: actual}
	}
	ok := answer.GetSuccess()
	w := written{
		revision: p.expected + eventstore.Revision(len(p.ids)),
		position: eventstore.NewPosition(ok.GetPosition().GetCommitPosition(), ok.GetPosition().GetPreparePosition()),
	}
	if ok == nil || ok.GetCurrentRevision() != uint64(w.revision) {
		return written{}, doubtful, nil, damaged("an append to %s after %d ended at %d", p.stream, p.expected, ok.GetCurrentRevision())
	}
	return w, 0, nil, nil
}

// pack sends the parcel's content. Where the server has already ended the
// call, it asks for the reason, which sending does not tell.
func (p *parcel) pack(call streams.Streams_AppendClient) error {
	err := call.Send(p.header())
	for i := 0; i < len(p.events) && err == nil; i++ {
		err = call.Send(proposed(p.events[i]))
	}
	if errors.Is(err, io.EOF) {
		err = call.RecvMsg(new(streams.AppendResp))
		if err == nil {
			err = errors.New("the server answered before it was asked")
		}
	}
	return err
}

func (p *parcel) header() *streams.AppendReq {
	o := &streams.AppendReq_Options{StreamIdentifier: identifier(p.stream)}
	if p.expected < 0 {
		o.ExpectedStreamRevision = &streams.AppendReq_Options_NoStream{NoStream: &shared.Empty{}}
	} else {
		o.ExpectedStreamRevision = &streams.AppendReq_Options_Revision{Revision: uint64(p.expected)}
	}
	return &streams.AppendReq{Content: &streams.AppendReq_Options_{Options: o}}
}

func proposed(e eventstore.Proposed) *streams.AppendReq {
	most, least := esdb.UUIDAsInt64(e.ID)
	return &streams.AppendReq{Content: &streams.AppendReq_ProposedMessage_{ProposedMessage: &streams.AppendReq_ProposedMessage{
		Id: &shared.UUID{Value: &shared.UUID_Structured_{
			Structured: &shared.UUID_Structured{MostSignificantBits: most, LeastSignificantBits: least},
		}},
		Metadata:       map[string]string{"type": e.Type, "content-type": "application/json"},
		Data:           e.Data,
		CustomMetadata: e.Metadata,
	}}}
}

// judge says how certain a failure is.
func judge(call streams.Streams_AppendClient, err error, d doubt) (written, doubt, metadata.MD, error) {
	var trailer metadata.MD
	if call != nil {
		trailer = call.Trailer()
	}
	if first(trailer, "exception") == notLeader {
		return written{}, unsent, trailer, err
	}
	if no := refusal(err, trailer); no != nil {
		return written{}, refused, trailer, no
	}
	return written{}, d, trailer, err
}
