package documents

import (
	"sync"
	"time"

	"example.org/ledger/internal/clock"
)

// recent remembers which files were found to match their names, so that a long
// document that is read in parts, or asked about again, is hashed once and not
// for every request. A file is known by what the file system notes of it on
// every write, move and replacement. Its notes are coarse, so a file that was
// changed just before it was hashed is not remembered: it could be changed
// again and look the same. What a disk forgets by itself is noted by nobody,
// so the memory is short.
//
// It is for serving alone; who checks a document reads it.
type recent struct {
	now clock.Clock

	mu   sync.Mutex
	seen map[Hash]sighting
}

// sighting is a file that was hashed, and when.
type sighting struct {
	file stamp
	at   time.Time
}

// stamp is a file in one state. Nobody can set the time of its last change.
type stamp struct {
	device, inode uint64
	size          int64
	modified      time.Time
	changed       time.Time
}

const (
	remembered     = time.Minute     // how long
	coarse         = 2 * time.Second // what two changes may be apart and have one time
	mostRemembered = 1000            // files
)

// knows reports whether a file of that name and in that state was hashed.
func (r *recent) knows(h Hash, file stamp) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.seen[h]
	age := r.now().Sub(s.at)
	return ok && s.file == file && age >= 0 && age < remembered
}

// note remembers a file that was found to match its name, by a reading that
// began at that time.
func (r *recent) note(h Hash, file stamp, at time.Time) {
	if at.Sub(file.changed) < coarse {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil || len(r.seen) >= mostRemembered {
		r.seen = make(map[Hash]sighting)
	}
	r.seen[h] = sighting{file, at}
}
