package standin

import (
	"math/bits"
	"slices"
	"sort"
	"sync"
	"time"

	"example.org/ledger/internal/clock"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
)

// Proposed is an event before it is written.
type Proposed struct {
	ID       uuid.UUID
	Type     string
	JSON     bool // its content type
	Data     []byte
	Metadata []byte
}

// Recorded is an event in the log.
type Recorded struct {
	Proposed
	Stream   string
	Revision uint64
	Position uint64 // both its commit and its prepare position
	Created  time.Time
}

// Revisions that an append may name instead of one of an event.
const (
	NoStream    int64 = -1 // also the revision of a stream nobody wrote to
	Any         int64 = -2 // refused
	ExistsAlone int64 = -4 // "stream exists", refused
)

// record is an event together with what is sent of it. It never changes.
type record struct {
	Recorded
	end     uint64            // where the next record begins
	message *streams.ReadResp // shared by everyone it is sent to
}

// journal is the log of a server or of a cluster: every event in order, and
// the same by stream.
type journal struct {
	mu      sync.RWMutex
	all     []*record            // what $all shows
	streams map[string][]*record // a record's index is its revision
	end     uint64               // where the next record will begin
	changed chan struct{}        // closed with the next write
}

func newJournal() *journal {
	return &journal{streams: map[string][]*record{}, changed: make(chan struct{})}
}

// outcome is what became of an append.
type outcome struct {
	wrong    bool  // the expected revision was not the stream's
	revision int64 // the stream's last one if wrong, of the last event else
	position uint64
	repeated bool
}

// append writes events after the revision expected, under the rules of
// Storage/ReaderIndex/IndexWriter.cs, CheckCommit.
func (j *journal) append(stream string, expected int64, events []Proposed) outcome {
	j.mu.Lock()
	defer j.mu.Unlock()
	history := j.streams[stream]
	last := int64(len(history)) - 1
	switch {
	case expected > last:
		return outcome{wrong: true, revision: last}
	case expected < last:
		for i, e := range events {
			at := expected + 1 + int64(i)
			if at > last || history[at].ID != e.ID {
				// The first event is another, or, as the server calls it, the
				// idempotency is corrupted; the answer is the same.
				return outcome{wrong: true, revision: last}
			}
		}
		at := history[expected+int64(len(events))]
		return outcome{revision: int64(at.Revision), position: at.Position, repeated: true}
	}
	at := j.write(stream, events)
	return outcome{revision: int64(at.Revision), position: at.Position}
}

// write adds events to the end of stream and returns the last. The caller holds
// the lock.
func (j *journal) write(stream string, events []Proposed) *record {
	now := clock.Now() // one instant an append, as the server does it
	history := j.streams[stream]
	for _, e := range events {
		r := &record{Recorded: Recorded{
			Proposed: e,
			Stream:   stream,
			Revision: uint64(len(history)),
			Position: j.end,
			Created:  now,
		}}
		j.end += size(stream, e)
		r.end = j.end
		r.message = message(r.Recorded)
		history = append(history, r)
		if stream != epochs {
			j.all = append(j.all, r)
		}
	}
	j.streams[stream] = history
	close(j.changed)
	j.changed = make(chan struct{})
	return history[len(history)-1]
}

// force is write for those who do not hold the lock.
func (j *journal) force(stream string, events []Proposed) *record {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.write(stream, events)
}

// size is how many bytes a record takes in the log
// (TransactionLog/LogRecords/PrepareLogRecord.cs), so that positions have the
// gaps they have on a real server.
func size(stream string, e Proposed) uint64 {
	const fixed = 8 + 10 + 2 + 8 + 4 + 8 + 16 + 16 + 8 + 4 + 4
	return uint64(fixed + prefixed(stream) + prefixed(e.Type) + len(e.Data) + len(e.Metadata))
}

// prefixed is the size of a string with its length before it.
func prefixed(s string) int {
	if s == "" {
		return 1
	}
	return len(s) + (bits.Len(uint(len(s)))-1)/7 + 1
}

// shelf is a part of the log that can be read by index: $all, or a stream.
type shelf struct {
	journal *journal
	stream  string // empty for $all
}

// page returns up to n records beginning at an index, the number of all that
// there are, and what is closed when there are more.
func (s shelf) page(from, n int) (page []*record, total int, changed <-chan struct{}) {
	s.journal.mu.RLock()
	defer s.journal.mu.RUnlock()
	records := s.journal.all
	if s.stream != "" {
		records = s.journal.streams[s.stream]
	}
	from = min(max(from, 0), len(records))
	return records[from:min(from+n, len(records))], len(records), s.journal.changed
}

// position is a place in $all. Those of events have equal parts.
type position struct{ commit, prepare uint64 }

func at(p uint64) position { return position{p, p} }

func (p position) less(q position) bool {
	return p.commit < q.commit || p.commit == q.commit && p.prepare < q.prepare
}

// valid reports whether reading can begin at p: where a record begins, or
// beyond the end. A real server finds no record elsewhere and fails
// (Storage/StorageReaderWorker.All.cs).
func (j *journal) valid(p position) bool {
	j.mu.RLock()
	defer j.mu.RUnlock()
	if p.commit == 0 || p.commit >= j.end {
		return true
	}
	if i, found := find(j.all, p.commit); found || i > 0 && j.all[i-1].end == p.commit {
		return true
	}
	_, found := find(j.streams[epochs], p.commit)
	return found
}

// from is the index in $all of the first record at or after p.
func (j *journal) from(p position) int {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return sort.Search(len(j.all), func(i int) bool { return !at(j.all[i].Position).less(p) })
}

// before is the index in $all of the last record that ends at p or before it,
// or -1.
func (j *journal) before(p position) int {
	j.mu.RLock()
	defer j.mu.RUnlock()
	return sort.Search(len(j.all), func(i int) bool { return p.less(at(j.all[i].end)) }) - 1
}

// last returns where the last record of $all begins, and whether there is one.
func (j *journal) last() (position, bool) {
	j.mu.RLock()
	defer j.mu.RUnlock()
	if len(j.all) == 0 {
		return position{}, false
	}
	return at(j.all[len(j.all)-1].Position), true
}

func find(records []*record, p uint64) (int, bool) {
	return slices.BinarySearchFunc(records, p, func(r *record, p uint64) int {
		switch {
		case r.Position < p:
			return -1
		case r.Position > p:
			return 1
		}
		return 0
	})
}
