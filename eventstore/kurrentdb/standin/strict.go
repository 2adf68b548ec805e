package standin

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// faults are the requests that were refused because a stand-in does not
// imitate them, or because the ledger must never make them.
type faults struct {
	mu    sync.Mutex
	t     testing.TB
	muted bool
	list  []error
}

func (s *Server) report(t testing.TB) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.t = t
}

func (f *faults) mute() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.muted = true
}

// Err is what was refused for being unsupported, nil if nothing was.
func (s *Server) Err() error {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	return errors.Join(s.faults.list...)
}

// unsupported refuses a request loudly.
func (s *Server) unsupported(format string, args ...any) error {
	err := fmt.Errorf("standin: unsupported: "+format, args...)
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = append(s.faults.list, err)
	if s.faults.t != nil && !s.faults.muted {
		s.faults.t.Error(err)
	}
	return status.Error(codes.Unimplemented, err.Error())
}

// unknown is called for methods of services that are not registered.
func (s *Server) unknown(_ any, stream grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(stream)
	return s.unsupported("method %s", method)
}
