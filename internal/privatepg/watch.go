package privatepg

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/ledger/internal/clock"
)

// The pause before a server is started again doubles from first to longest,
// and begins anew when a server lived for longer than that.
const (
	firstPause   = 100 * time.Millisecond
	longestPause = 10 * time.Second
)

// errStopping says that a server is not to be started any more.
var errStopping = errors.New("the server is being stopped")

// watch waits for the server to end, ends what it left, and starts it again if
// that is wanted; otherwise it says why it ended.
func (s *Server) watch(ctx context.Context) {
	defer close(s.done)
	pause := firstPause
	for {
		lived := clock.Stopwatch()
		s.err = s.ended(ctx)
		if s.isStopping() || !s.revive {
			return
		}
		if lived() > longestPause {
			pause = firstPause
		}
		for s.err != nil {
			s.log.Error("PostgreSQL is started again", "after", pause, "error", s.err)
			select {
			case <-s.stopping:
			case <-time.After(pause):
			}
			pause = min(2*pause, longestPause)
			if s.err = s.again(); errors.Is(s.err, errStopping) {
				s.err = nil
				return
			}
		}
	}
}

// again starts the server where another one ended.
func (s *Server) again() error {
	if err := disown(s.dir.cluster()); err != nil {
		return err
	}
	return s.begin()
}

// ended waits for the process to end, ends what it left, and says why it ended.
func (s *Server) ended(ctx context.Context) error {
	p := s.process // which nobody but watch replaces by now
	<-p.done
	s.unguard()
	rest := quiesce(ctx, s.dir.cluster())
	if s.isStopping() {
		return rest
	}
	cause := p.err
	if cause == nil {
		cause = errors.New("somebody shut it down")
	}
	return errors.Join(fmt.Errorf("PostgreSQL in %s ended: %w; its log says:%s",
		s.dir, cause, s.dir.logTail(s.logFrom)), rest)
}
