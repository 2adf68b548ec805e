package bench

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync/atomic"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// supply is events as the log holds them, to be written again and again under
// other IDs. Log and baselines write the same bytes.
type supply struct {
	events           []eventstore.Proposed
	clients, streams atomic.Int64 // given out
}

// supplyOf takes the events of the first institutions.
func supplyOf(institutions int, app string) (*supply, error) {
	s := new(supply)
	for n := range institutions {
		appends, err := historyOf(n, app)
		if err != nil {
			return nil, err
		}
		for _, a := range appends {
			s.events = append(s.events, a.Events...)
		}
	}
	return s, nil
}

// client appends, or inserts. It is not for concurrent use.
type client struct {
	supply   *supply
	rng      *rand.Rand
	number   int64 // of its own
	done     int   // what was acknowledged
	stream   uuid.UUID
	streamID int64 // for baselines, whose streams are numbers as in the log
	revision int   // of its next event
	left     int   // events that the stream still gets
}

const (
	eventsOfStream = 4  // so that three of four appends go to a stream that exists
	oneInClaims    = 10 // appends take a claim
)

// newClients returns n clients, at different places of their streams.
func (s *supply) newClients(n int) []*client {
	all := make([]*client, n)
	for i := range all {
		number := s.clients.Add(1)
		all[i] = &client{supply: s, number: number, rng: rand.New(rand.NewPCG(uint64(number), 1))}
		all[i].begin()
		all[i].left = 1 + i%eventsOfStream
	}
	return all
}

// begin begins another stream.
func (c *client) begin() {
	c.stream, c.streamID = c.uuid(), c.supply.streams.Add(1)
	c.revision, c.left = 0, eventsOfStream
}

// uuid looks like an ID derived from a command, and is cheaper.
func (c *client) uuid() uuid.UUID {
	var id uuid.UUID
	binary.LittleEndian.PutUint64(id[:8], c.rng.Uint64())
	binary.LittleEndian.PutUint64(id[8:], c.rng.Uint64())
	id[6], id[8] = id[6]&0x0f|0x50, id[8]&0x3f|0x80
	return id
}

// event returns an event nobody has had.
func (c *client) event() eventstore.Proposed {
	e := c.supply.events[c.rng.IntN(len(c.supply.events))]
	e.ID = c.uuid()
	return e
}

func (c *client) streamName() eventstore.Stream {
	return eventstore.Stream("filing-" + c.stream.String())
}

// one returns the client's next append, of one event.
func (c *client) one() eventstore.Append {
	a := eventstore.Append{
		Stream: c.streamName(), Expected: eventstore.Revision(c.revision) - 1, Events: []eventstore.Proposed{c.event()},
	}
	if (c.done+int(c.number))%oneInClaims == 0 {
		a.Claims = []eventstore.Claim{{
			Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: fmt.Appendf(nil, "91%06d%010d", c.number, c.done),
		}}
	}
	return a
}

// many returns an append of n events to a stream of its own.
func (c *client) many(n int) eventstore.Append {
	c.begin()
	a := eventstore.Append{Stream: c.streamName(), Expected: eventstore.Empty, Events: make([]eventstore.Proposed, n)}
	for i := range a.Events {
		a.Events[i] = c.event()
	}
	return a
}

// acknowledge notes that the event is written.
func (c *client) acknowledge() {
	c.done++
	c.revision++
	if c.left--; c.left == 0 {
		c.begin()
	}
}
