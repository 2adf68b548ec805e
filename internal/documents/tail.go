package documents

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// A package (ZIP) tells what is in it at its end.
const (
	zipEnd        = "PK\x05\x06"
	zipEndBytes   = 22
	zipCommentMax = 1<<16 - 1
	zipEntriesMax = 1<<16 - 1 // as a count, it means that another place tells
	ofdTailBytes  = 1 << 20   // more than the directory of ten thousand entries
)

// tail keeps the last bytes of a document passing through, to tell at its end
// whether it is what its beginning promised.
type tail struct {
	keep int
	last []byte // at least the last keep bytes, if there were so many
	size int64
}

func newTail(t MediaType) *tail {
	if t == OFD {
		return &tail{keep: ofdTailBytes}
	}
	return &tail{keep: zipEndBytes + zipCommentMax}
}

// Write never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.size += int64(len(p))
	t.last = append(t.last, p[max(0, len(p)-t.keep):]...)
	if len(t.last) > 2*t.keep {
		t.last = t.last[:copy(t.last, t.last[len(t.last)-t.keep:])]
	}
	return len(p), nil
}

// check returns ErrType unless a document of type m may end like this: an OFD
// with the directory of a package that has the entry OFD.xml, the others
// without that of any package, which would make them two files in one.
func (t *tail) check(m MediaType) error {
	if m != OFD {
		if endsAsZip(t.last) {
			return ErrType
		}
		return nil
	}
	// Nothing may stand behind the directory: the first byte of the document is
	// the first of the package, and its last the last.
	end := t.last[max(0, len(t.last)-zipEndBytes):]
	if len(end) < zipEndBytes || !bytes.HasPrefix(end, []byte(zipEnd)) || binary.LittleEndian.Uint16(end[20:]) != 0 {
		return ErrType
	}
	entries, size, offset := binary.LittleEndian.Uint16(end[10:]), binary.LittleEndian.Uint32(end[12:]), binary.LittleEndian.Uint32(end[16:])
	if entries == zipEntriesMax || int64(offset)+int64(size)+zipEndBytes != t.size {
		return ErrType
	}
	dir, err := zip.NewReader(t, t.size)
	if err != nil {
		return ErrType // a directory that cannot be read, or is too long
	}
	return checkPackage(dir.File, int64(offset))
}

// ReadAt reads what is kept, at its offset in the document.
func (t *tail) ReadAt(p []byte, offset int64) (int, error) {
	offset -= t.size - int64(len(t.last))
	if offset < 0 {
		return 0, errors.New("not kept")
	}
	n := 0
	if offset < int64(len(t.last)) {
		n = copy(p, t.last[offset:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// endsAsZip reports whether b ends with the end of a package and its comment.
func endsAsZip(b []byte) bool {
	for i := len(b) - zipEndBytes; i >= 0; i-- {
		if bytes.HasPrefix(b[i:], []byte(zipEnd)) &&
			int(binary.LittleEndian.Uint16(b[i+20:])) == len(b)-i-zipEndBytes {
			return true
		}
	}
	return false
}
