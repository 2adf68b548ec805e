package kurrentdb

import (
	"context"
	"errors"
	"io"
	"iter"
	"math"
	"strconv"
	"time"

	"example.org/ledger/eventstore"
	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// messages yields what the server answers to a read. An error is the last
// thing yielded, as gRPC has it.
func (s *Store) messages(ctx context.Context, o *streams.ReadReq_Options) iter.Seq2[*streams.ReadResp, error] {
	o.ResolveLinks = false
	o.UuidOption = &streams.ReadReq_Options_UUIDOption{
		Content: &streams.ReadReq_Options_UUIDOption_Structured{Structured: &shared.Empty{}},
	}
	if o.FilterOption == nil {
		o.FilterOption = &streams.ReadReq_Options_NoFilter{NoFilter: &shared.Empty{}}
	}
	return func(yield func(*streams.ReadResp, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		begun, stopped := false, false
		err := s.link.call(ctx, func(ctx context.Context, conn *grpc.ClientConn) (metadata.MD, bool, error) {
			answers, err := streams.NewStreamsClient(conn).Read(ctx, &streams.ReadReq{Options: o})
			if err != nil {
				return nil, true, err
			}
			for {
				m, err := answers.Recv()
				switch {
				case errors.Is(err, io.EOF):
					return nil, false, nil
				case err != nil: // once begun, only the caller knows where to go on
					return answers.Trailer(), !begun, err
				}
				begun = true
				if stopped = !yield(m, nil); stopped {
					return nil, false, nil
				}
			}
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// events yields the events of a read.
func (s *Store) events(ctx context.Context, o *streams.ReadReq_Options) iter.Seq2[eventstore.Recorded, error] {
	return func(yield func(eventstore.Recorded, error) bool) {
		for m, err := range s.messages(ctx, o) {
			var r eventstore.Recorded
			if err == nil {
				if m.GetEvent() == nil {
					continue // a stream that is not there, or what later versions say beside events
				}
				r, err = recorded(m.GetEvent())
			}
			if !yield(r, err) || err != nil {
				return
			}
		}
	}
}

// ofStream asks for events of a stream, from a revision on or, backwards, from
// the end if there is none.
func ofStream(stream eventstore.Stream, from eventstore.Revision, backwards bool, count uint64) *streams.ReadReq_Options {
	in := &streams.ReadReq_Options_StreamOptions{StreamIdentifier: identifier(stream)}
	if from < 0 {
		in.RevisionOption = &streams.ReadReq_Options_StreamOptions_End{End: &shared.Empty{}}
	} else {
		in.RevisionOption = &streams.ReadReq_Options_StreamOptions_Revision{Revision: uint64(from)}
	}
	o := &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_Stream{Stream: in},
		CountOption:  &streams.ReadReq_Options_Count{Count: count},
	}
	if backwards {
		o.ReadDirection = streams.ReadReq_Options_Backwards
	}
	return o
}

func identifier(stream eventstore.Stream) *shared.StreamIdentifier {
	return &shared.StreamIdentifier{StreamName: []byte(stream)}
}

// ours reports whether readers may see r: it is neither the server's nor the
// adapter's own.
func ours(r eventstore.Recorded) bool {
	return !eventstore.OwnType(r.Type) && !eventstore.OwnStream(r.Stream)
}

// recorded takes an event from the wire.
func recorded(m *streams.ReadResp_ReadEvent) (eventstore.Recorded, error) {
	e := m.GetEvent()
	ticks, err := strconv.ParseInt(e.GetMetadata()["created"], 10, 64)
	if err != nil {
		return eventstore.Recorded{}, unreadable("an event without the time when it was stored: %v", err)
	}
	id, err := eventID(e.GetId())
	if err != nil {
		return eventstore.Recorded{}, unreadable("an event's ID: %v", err)
	}
	if e.GetCommitPosition() == math.MaxUint64 {
		return eventstore.Recorded{}, unreadable("the server does not say where an event of a stream stands: it is too old")
	}
	return eventstore.Recorded{
		Proposed: eventstore.Proposed{
			ID: id, Type: e.GetMetadata()["type"], Data: e.GetData(), Metadata: e.GetCustomMetadata(),
		},
		Stream:   eventstore.Stream(e.GetStreamIdentifier().GetStreamName()),
		Revision: eventstore.Revision(e.GetStreamRevision()),
		Position: eventstore.NewPosition(e.GetCommitPosition(), e.GetPreparePosition()),
		StoredAt: time.Unix(0, 0).Add(time.Duration(ticks) * 100).UTC(), // the wire counts in 100 ns
	}, nil
}

func eventID(m *shared.UUID) (uuid.UUID, error) {
	if w := m.GetStructured(); w != nil {
		return esdb.ParseUUIDFromInt64(w.GetMostSignificantBits(), w.GetLeastSignificantBits())
	}
	return uuid.Parse(m.GetString_())
}
