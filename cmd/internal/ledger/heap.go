package ledger

import (
	"os"
	"runtime/debug"
)

// What an append leaves to the garbage collector is large beside what the
// process keeps: at the runtime's default a busy log with a small heap collects
// dozens of times a second, and takes a tenth of its processor time for it. So
// the heap may grow to five times what is in use, as long as that is little.
const (
	growth    = 400     // percent
	plentiful = 1 << 30 // bytes; beyond, the collector runs as often as it must to stay below
)

// SetHeap tells the runtime how much memory it may take for speed: for a
// process that appends much. Who starts it has the last word, with GOGC and
// GOMEMLIMIT.
func SetHeap() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(plentiful)
	}
}
