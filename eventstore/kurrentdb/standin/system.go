package standin

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// epochs is the stream in which a server notes that a leader began to write. It
// is not in $all.
const epochs = "$epoch-information"

// begin writes what a new server finds in its log after its first start.
func (j *journal) begin() {
	j.epoch()
	j.force("$users", []Proposed{system("$User", `"admin"`)})
	j.force("$user-admin", []Proposed{system("$UserCreated", `{"loginName":"admin","groups":["$admins"]}`)})
	j.force("$$$stats-127.0.0.1:2113", []Proposed{system("$metadata", `{"$maxAge":86400}`)})
}

func (j *journal) epoch() {
	j.force(epochs, []Proposed{system("$epoch-information", `{"epochNumber":0}`)})
}

func system(typ, data string) Proposed {
	return Proposed{ID: uuid.New(), Type: typ, JSON: true, Data: []byte(data)}
}

// WriteSystemEvents writes n events such as a server writes of its own accord:
// statistics, metadata of streams, and links of projections. They are all in
// streams whose names begin with "$".
func (s *Server) WriteSystemEvents(n int) {
	for i := range n {
		switch i % 4 {
		case 0, 1:
			s.journal.force("$stats-127.0.0.1:2113", []Proposed{system("$statsCollected", fmt.Sprintf(`{"proc-id":%d}`, i))})
		case 2:
			s.journal.force("$$some-stream", []Proposed{system("$metadata", `{"$maxCount":7}`)})
		case 3:
			s.journal.force("$ce-some", []Proposed{{ID: uuid.New(), Type: "$>", Data: fmt.Appendf(nil, "%d@some-stream", i)}})
		}
	}
}

// Write writes events to the end of a stream, past all hooks and rules: a
// history that no client could have made.
func (s *Server) Write(stream string, events ...Proposed) Recorded {
	return s.journal.force(stream, events).Recorded
}

// Events is everything in $all, in order. Its byte slices are the log's own.
func (s *Server) Events() []Recorded { return s.recorded("") }

// Stream is a stream's events, in order.
func (s *Server) Stream(name string) []Recorded { return s.recorded(name) }

// Streams is the names of all streams, sorted.
func (s *Server) Streams() []string {
	s.journal.mu.RLock()
	defer s.journal.mu.RUnlock()
	var names []string
	for name := range s.journal.streams {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (s *Server) recorded(stream string) []Recorded {
	sh := shelf{journal: s.journal, stream: stream}
	_, total, _ := sh.page(0, 0)
	page, _, _ := sh.page(0, total)
	events := make([]Recorded, len(page))
	for i, r := range page {
		events[i] = r.Recorded
	}
	return events
}
