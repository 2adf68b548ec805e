package standin

import (
	"context"
	"errors"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// unary and stream surround every call: they know who asks, count what runs,
// and send the trailers of a refusal.
func (s *Server) unary(ctx context.Context, req any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	if !s.entered() {
		return nil, notReady()
	}
	defer s.calls.Done()
	if err := s.admit(ctx, info.FullMethod); err != nil {
		return nil, s.trail(err, func(md metadata.MD) { _ = grpc.SetTrailer(ctx, md) })
	}
	resp, err := handle(ctx, req)
	return resp, s.trail(err, func(md metadata.MD) { _ = grpc.SetTrailer(ctx, md) })
}

func (s *Server) stream(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	if !s.entered() {
		return notReady()
	}
	defer s.calls.Done()
	if err := s.admit(stream.Context(), info.FullMethod); err != nil {
		return s.trail(err, stream.SetTrailer)
	}
	return s.trail(handle(srv, stream), stream.SetTrailer)
}

// entered counts a call unless the server is closed.
func (s *Server) entered() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return false
	}
	s.calls.Add(1)
	return true
}

// trail sets the trailers of a refusal.
func (s *Server) trail(err error, set func(metadata.MD)) error {
	if r, ok := errors.AsType[*refusal](err); ok {
		set(r.trailers)
	}
	return err
}

// admit checks who asks and whether this node may answer. What discovery asks
// is free to all.
func (s *Server) admit(ctx context.Context, method string) error {
	if !strings.Contains(method, ".streams.") {
		return nil
	}
	if err := s.authenticate(ctx); err != nil {
		return err
	}
	return s.leads(ctx)
}
