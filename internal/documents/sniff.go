package documents

import (
	"bytes"

	"github.com/gabriel-vasile/mimetype"
)

// MediaType is what a document's content shows it to be.
type MediaType string

// The types a document may have.
const (
	PDF  MediaType = "application/pdf"
	JPEG MediaType = "image/jpeg"
	PNG  MediaType = "image/png"
	OFD  MediaType = "application/ofd" // GB/T 33190
)

// SniffBytes is how many of a document's first bytes Sniff looks at.
const SniffBytes = 3072

// opening is how each type begins, at the very first byte: programs that look
// for it further in are what files of two types live on.
var opening = map[MediaType]string{
	PDF:  "%PDF-",
	JPEG: "\xff\xd8\xff",
	PNG:  "\x89PNG\r\n\x1a\n",
	OFD:  "PK\x03\x04",
}

// Sniff returns the type of a document that begins with head, of which
// SniffBytes are enough, or ErrType. OFD means a package that is of no other
// known kind; that it is OFD shows at its end, where Receive looks.
func Sniff(head []byte) (MediaType, error) {
	found := mimetype.Detect(head[:min(len(head), SniffBytes)])
	for t, begin := range opening {
		name := string(t)
		if t == OFD {
			name = "application/zip"
		}
		if found.Is(name) && bytes.HasPrefix(head, []byte(begin)) {
			return t, nil
		}
	}
	return "", ErrType
}
