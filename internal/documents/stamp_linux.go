package documents

import (
	"os"
	"syscall"
	"time"
)

// stampOf tells the state that an open file is in, if it can be told.
func stampOf(f *os.File) (stamp, bool) {
	stat, err := f.Stat()
	if err != nil {
		return stamp{}, false
	}
	s, ok := stat.Sys().(*syscall.Stat_t)
	if !ok {
		return stamp{}, false
	}
	return stamp{
		device: s.Dev, inode: s.Ino, size: stat.Size(), modified: stat.ModTime().UTC(),
		changed: time.Unix(s.Ctim.Unix()).UTC(),
	}, true
}
