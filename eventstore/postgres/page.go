package postgres

import (
	"encoding/binary"
	"fmt"
	"time"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// A page is at most this many events, or as many as reach this many bytes.
const (
	pageEvents = 8192
	pageBytes  = 4 << 20
)

// limiter says how many rows to ask for, so that few are asked for in vain
// where events are large. It starts low and learns.
type limiter int

func (l *limiter) next() int {
	if *l == 0 {
		*l = pageEvents / 4
	}
	return int(*l)
}

// learn notes that asking for that many gave a page of n, cut short or not.
func (l *limiter) learn(n int, cut bool) {
	if cut {
		*l = limiter(n)
	} else {
		*l = min(*l*2, pageEvents)
	}
}

// columns are what [page.add] decodes, of log.event e.
const columns = `e.position, e.stream_id, e.revision, e.stored_at, e.id, e.type, e.meta, e.data`

// binaryRows asks for the form that [page.add] decodes, whatever the pool's
// mode is.
var binaryRows = []any{pgx.QueryExecModeCacheStatement, pgx.QueryResultFormats{pgx.BinaryFormatCode}}

// page collects rows. Values are copied out of the connection's buffer into
// chunks that belong to the page alone.
type page struct {
	events  []eventstore.Recorded // without stream
	streams []int64               // of each
	bytes   int
	chunk   []byte
	types   map[string]string
}

// chunkBytes is allocated at once for small events.
const chunkBytes = 64 << 10

// add decodes a row of [columns] in binary form.
func (p *page) add(v [][]byte) {
	var r eventstore.Recorded
	r.Position = eventstore.NewPosition(binary.BigEndian.Uint64(v[0]), 0)
	r.Revision = eventstore.Revision(int32(binary.BigEndian.Uint32(v[2])))
	r.StoredAt = timestamp(v[3])
	r.ID = uuid.UUID(v[4])
	r.Type = p.intern(v[5])
	r.Metadata, r.Data = p.copied(v[6]), p.copied(v[7])
	p.events = append(p.events, r)
	p.streams = append(p.streams, int64(binary.BigEndian.Uint64(v[1])))
	p.bytes += len(v[6]) + len(v[7])
}

// full reports whether the page has bytes enough.
func (p *page) full() bool { return p.bytes >= pageBytes }

func (p *page) copied(b []byte) []byte {
	if len(b) > len(p.chunk) {
		p.chunk = make([]byte, max(chunkBytes, len(b)))
	}
	c := p.chunk[:len(b):len(b)]
	p.chunk = p.chunk[len(b):]
	copy(c, b)
	return c
}

// intern keeps one string for each of the few types.
func (p *page) intern(b []byte) string {
	if p.types == nil {
		p.types = make(map[string]string)
	}
	s, ok := p.types[string(b)]
	if !ok {
		s = string(b)
		p.types[s] = s
	}
	return s
}

// epoch is where PostgreSQL counts microseconds from.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func timestamp(b []byte) time.Time {
	return epoch.Add(time.Duration(int64(binary.BigEndian.Uint64(b))) * time.Microsecond)
}

// damaged says where the log is not what it says it is.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}
