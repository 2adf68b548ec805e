package privatepg

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// maxLog is the size from which the server's log is begun anew at a start; the
// one before is kept.
const maxLog = 16 << 20

// openLog opens the server's log for appending, and returns where it ends.
func (d directory) openLog() (*os.File, int64, error) {
	if entry, err := os.Stat(d.logFile()); err == nil && entry.Size() > maxLog {
		if err := os.Rename(d.logFile(), d.logFile()+".old"); err != nil {
			return nil, 0, fmt.Errorf("put old log aside: %w", err)
		}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, 0, fmt.Errorf("look at log: %w", err)
	}
	f, err := os.OpenFile(d.logFile(), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, 0, fmt.Errorf("open log: %w", err)
	}
	entry, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("look at log: %w", err), f.Close())
	}
	return f, entry.Size(), nil
}

// logTail returns the last lines that the server wrote since its log ended at
// from, each on a line of its own after the error they belong to.
func (d directory) logTail(from int64) string {
	text, err := os.ReadFile(d.logFile())
	if err != nil {
		return fmt.Sprintf(" (and its log cannot be read: %v)", err)
	}
	if int64(len(text)) < from {
		return ""
	}
	return lastLines(text[from:])
}

func lastLines(text []byte) string {
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	if len(lines) > 12 {
		lines = lines[len(lines)-12:]
	}
	var tail bytes.Buffer
	for _, line := range lines {
		if len(line) > 0 {
			fmt.Fprintf(&tail, "\n\t%s", line)
		}
	}
	return tail.String()
}
