package kurrentdb

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"

	"example.org/ledger/eventstore"
)

// scenario is some processes, of which each appends what it says.
type scenario struct {
	name   string
	before []eventstore.Append // carried out first, by somebody else
	procs  []script
	faults int // how many crashes and lost answers there may be

	// backwards has what may be done in parallel be done from the last to the
	// first.
	backwards bool

	// broken changes what the protocol sees of the server, so that it is not the
	// protocol any more.
	broken func(p *process, o *op) (skip bool)
}

// script is what a process does.
type script func(p *process)

// process runs the protocol until it needs the server, and is then told when
// to go on.
type process struct {
	name    string
	world   *world
	yield   func(*op) bool
	resume  func() (*op, bool)
	stop    func()
	pending *op   // nil when it has ended
	call    *call // under way, or the last
	begun   int
	stale   bool
	history uint64 // of all that it was answered
}

// world is one execution.
type world struct {
	*model
	scenario scenario
	procs    []*process
	flying   []*op // sent, and neither answered nor come to the server
	faults   int
	trace    []event
}

// event is a line of a trace.
type event struct {
	who  *process
	what string
	op   *op
	done eventstore.Appended
	err  error
}

func (e event) String() string {
	name := "what flies"
	if e.who != nil {
		name = e.who.name
	}
	if e.op == nil {
		return fmt.Sprintf("%s %s revision %d, %v", name, e.what, e.done.Revision, e.err)
	}
	return fmt.Sprintf("%s %s %s", name, e.what, e.op)
}

// choice is one way to go on.
type choice struct {
	what string
	proc *process // nil for what flies
	n    int      // of flying
}

const (
	goOn   = "is answered"
	stop   = "stops after sending" // which may arrive late, or never
	lose   = "loses the answer to"
	arrive = "arrives late:"
)

type stopped struct{}

func newWorld(s scenario, cache map[string]*claimState) *world {
	w := &world{model: newModel(), scenario: s, faults: s.faults}
	w.parsed = cache
	for i, a := range s.before {
		if err := w.mustAppend(a, fmt.Sprint("before ", i)); err != nil {
			w.violated("before: %v", err)
		}
	}
	for i, run := range s.procs {
		p := &process{name: fmt.Sprintf("P%d", i+1), world: w, history: basis}
		p.resume, p.stop = iter.Pull(func(yield func(*op) bool) {
			defer func() {
				if r := recover(); r != nil && r != (stopped{}) {
					panic(r)
				}
			}()
			p.yield = yield
			run(p)
		})
		p.pending, _ = p.resume()
		w.procs = append(w.procs, p)
	}
	return w
}

func (w *world) close() {
	for _, p := range w.procs {
		p.stop()
	}
}

func (w *world) choices() []choice {
	var cs []choice
	for _, p := range w.procs {
		if p.pending == nil {
			continue
		}
		cs = append(cs, choice{what: goOn, proc: p})
		if p.pending.kind == opAppend && w.faults > 0 {
			cs = append(cs, choice{what: stop, proc: p}, choice{what: lose, proc: p})
		}
	}
	for i := range w.flying {
		cs = append(cs, choice{what: arrive, n: i})
	}
	return cs
}

func (w *world) apply(c choice) {
	if c.proc == nil {
		o := w.flying[c.n]
		w.flying = slices.Delete(slices.Clone(w.flying), c.n, c.n+1)
		w.trace = append(w.trace, event{what: c.what, op: o})
		w.execute(o)
		return
	}
	p, o := c.proc, c.proc.pending
	w.trace = append(w.trace, event{who: p, what: c.what, op: o})
	if c.what != goOn {
		w.faults--
		w.flying = append(slices.Clone(w.flying), &op{kind: o.kind, stream: o.stream, at: o.at, events: o.events, call: o.call})
	}
	if c.what == stop {
		p.stop()
		p.pending, p.history = nil, 1
		w.calls = slices.DeleteFunc(w.calls, func(c *call) bool { return c == p.call })
		return
	}
	if c.what == lose {
		o.err = fmt.Errorf("%w: lost", eventstore.ErrUnknownOutcome)
	} else if w.scenario.broken == nil || !w.scenario.broken(p, o) {
		w.execute(o)
	}
	p.remember(o)
	p.pending, _ = p.resume()
}

// remember mixes an answer into the history. What was asked follows from what
// was answered before.
func (p *process) remember(o *op) {
	h := mix(p.history).number(len(o.recorded)).number(int(o.done.Revision))
	if o.done.Repeated {
		h = h.number(1)
	}
	if o.err != nil {
		h = h.text(o.err.Error())
	}
	for _, r := range o.recorded {
		h = h.text(string(r.ID[:])).number(int(r.Revision)).text(string(r.Data))
	}
	p.history = uint64(h)
}

// mix is FNV-1a.
type mix uint64

const basis = 14695981039346656037

func (m mix) text(s string) mix {
	for i := range len(s) {
		m = (m ^ mix(s[i])) * 1099511628211
	}
	return m.number(len(s))
}

func (m mix) number(n int) mix {
	for range 8 {
		m, n = (m^mix(n&0xff))*1099511628211, n>>8
	}
	return m
}

func (w *world) hash() uint64 {
	h := mix(w.model.hash()).number(w.faults)
	for _, p := range w.procs {
		h = h.number(int(p.history)).number(p.begun)
		if p.pending == nil {
			h = h.number(1)
		} else if !p.call.over {
			for _, k := range p.call.a.Claims {
				for _, seen := range p.call.seen[claimStream(k.Kind, k.Key)] {
					h = h.text(string(seen.Stream))
				}
			}
		}
	}
	flying := make([]string, len(w.flying))
	for i, o := range w.flying {
		flying[i] = string(o.stream) + string(o.events[0].ID[:]) + string(o.events[0].Data)
	}
	slices.Sort(flying)
	for _, o := range flying {
		h = h.text(o)
	}
	return uint64(h)
}

// ended reports whether all processes have ended, one way or another.
func (w *world) ended() bool {
	return !slices.ContainsFunc(w.procs, func(p *process) bool { return p.pending != nil })
}

// last, from and appendTo ask the server, when the scheduler lets them.
func (p *process) last(_ context.Context, stream eventstore.Stream) (eventstore.Recorded, bool, error) {
	o := p.ask(&op{kind: opLast, stream: stream})
	if len(o.recorded) == 0 {
		return eventstore.Recorded{}, false, o.err
	}
	return o.recorded[0], true, o.err
}

func (p *process) from(_ context.Context, stream eventstore.Stream, first eventstore.Revision, n int) ([]eventstore.Recorded, error) {
	o := p.ask(&op{kind: opFrom, stream: stream, at: first, n: n})
	return o.recorded, o.err
}

func (p *process) appendTo(_ context.Context, stream eventstore.Stream, expected eventstore.Revision, events []eventstore.Proposed) (eventstore.Appended, error) {
	o := p.ask(&op{kind: opAppend, stream: stream, at: expected, events: events})
	return o.done, o.err
}

func (p *process) ask(o *op) *op {
	o.call = p.call
	if !p.yield(o) {
		panic(stopped{})
	}
	return o
}

// append is one call of the process.
func (p *process) append(a eventstore.Append) error {
	p.begun++
	p.call = p.world.begin(a)
	var later []func(context.Context)
	c := testClaiming(p, fmt.Sprint(p.name, " ", p.begun), &later)
	if p.world.scenario.backwards {
		forwards := c.each
		c.each = func(n int, f func(int) error) error {
			return forwards(n, func(i int) error { return f(n - 1 - i) })
		}
	}
	done, err := c.append(context.Background(), a)
	p.world.trace = append(p.world.trace, event{who: p, what: "is told", done: done, err: err})
	p.world.end(p.call, done, err)
	for _, f := range later {
		f(context.Background())
	}
	return err
}

// outcome is what exploring a scenario came to.
type outcome struct {
	states, runs int
	wrong        string  // the first promise found broken
	trace        []event // that leads there
	capped       bool
}

func (o outcome) String() string {
	s := o.wrong
	for _, e := range o.trace {
		s += "\n\t" + e.String()
	}
	return s
}

// explore runs every schedule of s, each state once. If there are more states
// than most, it goes on with some schedules taken by chance.
func explore(s scenario, most int) outcome {
	x := &explorer{scenario: s, visited: map[uint64]bool{}, parsed: map[string]*claimState{}}
	var path, width []int
	for {
		done := x.run(func(depth, choices int, seen bool) int {
			if depth == len(path) {
				if seen {
					return -1
				}
				path, width = append(path, 0), append(width, choices)
			}
			return path[depth]
		})
		if done {
			return x.outcome
		}
		for len(path) > 0 && path[len(path)-1]+1 >= width[len(path)-1] {
			path, width = path[:len(path)-1], width[:len(path)-1]
		}
		if len(path) == 0 {
			return x.outcome
		}
		if path[len(path)-1]++; x.states >= most {
			break
		}
	}
	x.capped = true
	chance := rand.New(rand.NewPCG(1, 2))
	for range min(most, 10_000) {
		if x.run(func(_, choices int, _ bool) int { return chance.IntN(choices) }) {
			break
		}
	}
	return x.outcome
}

type explorer struct {
	scenario scenario
	visited  map[uint64]bool
	parsed   map[string]*claimState
	outcome
}

// run runs one schedule, of which next chooses every step, or -1 to leave it.
// It reports whether a promise was broken.
func (x *explorer) run(next func(depth, choices int, seen bool) int) bool {
	w := newWorld(x.scenario, x.parsed)
	defer w.close()
	x.runs++
	for depth := 0; w.wrong == ""; depth++ {
		h := w.hash()
		seen := x.visited[h]
		if !seen {
			x.visited[h] = true
			x.states++
			if w.ended() {
				w.audited()
				w.checkLive()
			}
		}
		cs := w.choices()
		if len(cs) == 0 {
			break
		}
		n := next(depth, len(cs), seen)
		if n < 0 {
			break
		}
		w.apply(cs[n])
	}
	x.wrong, x.trace = w.wrong, w.trace
	return w.wrong != ""
}
