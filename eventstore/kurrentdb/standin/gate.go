package standin

import (
	"context"
	"fmt"
	"sync"
)

// Times returns a hook that gives v for the first n calls that match and lets
// all others go on.
func Times[C any](n int, match func(C) bool, v Verdict) func(C) Verdict {
	var mu sync.Mutex
	return func(c C) Verdict {
		if !match(c) {
			return Continue
		}
		mu.Lock()
		defer mu.Unlock()
		if n <= 0 {
			return Continue
		}
		n--
		return v
	}
}

// At matches appends at a stage, to one stream or, if it is empty, to any.
func At(stage Stage, stream string) func(*AppendCall) bool {
	return func(c *AppendCall) bool { return c.Stage == stage && (stream == "" || c.Stream == stream) }
}

// Gate holds calls until the test lets them go on: from a hook, return
// gate.Pass(). One gate holds any number of calls, one after the other or at
// once; each Release lets one go.
type Gate struct {
	server  *Server
	arrived chan struct{}
	release chan Verdict
}

// Gate makes a gate. When the server is closed, the calls it holds end.
func (s *Server) Gate() *Gate {
	return &Gate{server: s, arrived: make(chan struct{}), release: make(chan Verdict)}
}

// Pass reports the call as arrived and returns the verdict that it is released
// with. It does not end when the client goes away: the server has the call.
func (g *Gate) Pass() Verdict {
	select {
	case g.arrived <- struct{}{}:
	case <-g.server.closed:
		return Fail(notReady())
	}
	select {
	case v := <-g.release:
		return v
	case <-g.server.closed:
		return Fail(notReady())
	}
}

// Arrived waits until a call is held.
func (g *Gate) Arrived(ctx context.Context) error {
	select {
	case <-g.arrived:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("standin: nothing came to the gate: %w", context.Cause(ctx))
	}
}

// Release lets one held call go on with a verdict, waiting until one is held.
func (g *Gate) Release(ctx context.Context, v Verdict) error {
	select {
	case g.release <- v:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("standin: nothing held at the gate: %w", context.Cause(ctx))
	}
}
