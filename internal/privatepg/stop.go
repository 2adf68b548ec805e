package privatepg

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"
)

// Stop ends the server and gives the data directory back. It asks first for a
// fast shutdown, which cuts clients off and writes a checkpoint; if that takes
// more than five seconds, or longer than ctx, it kills the server, which is
// [ErrKilled]. It always leaves nothing behind, takes ten seconds at most, and
// can be called again, to the same effect.
func (s *Server) Stop(ctx context.Context) error {
	s.stopOnce.Do(func() {
		s.stopErr = errors.Join(s.shutDown(ctx), s.tidy(), s.lock.Close())
		if s.stopErr == nil {
			s.log.Info("PostgreSQL stopped", "directory", string(s.dir))
		}
	})
	return s.stopErr
}

func (s *Server) shutDown(ctx context.Context) error {
	p := s.halt()
	_ = p.Signal(syscall.SIGINT) // it may have ended already
	if s.endsWithin(ctx, fastPatience) {
		return nil
	}
	s.kill(ctx)
	return fmt.Errorf("stop the server of %s: %w", s.dir, ErrKilled)
}

// halt has no process begun after this one, which it returns.
func (s *Server) halt() *process {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.isStopping() {
		close(s.stopping)
	}
	return s.process
}

func (s *Server) isStopping() bool {
	select {
	case <-s.stopping:
		return true
	default:
		return false
	}
}

// kill ends the server without letting it write anything. It was halted.
func (s *Server) kill(ctx context.Context) {
	p := s.halt()
	_ = p.Signal(syscall.SIGQUIT) // it may have ended already
	if !s.endsWithin(context.WithoutCancel(ctx), immediatePatience) {
		_ = p.Kill()
		<-s.done
	}
}

// tidy removes what a server that has ended leaves outside its cluster.
func (s *Server) tidy() error {
	return errors.Join(removeSocket(&s.conn, s.account), s.dir.writeState(state{Format: Format}))
}

// endsWithin waits for the server and all its processes to end.
func (s *Server) endsWithin(ctx context.Context, patience time.Duration) bool {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case <-s.done:
		return true
	case <-limit.C:
	case <-ctx.Done():
	}
	select {
	case <-s.done: // both at once
		return true
	default:
		return false
	}
}
