package documents

import (
	"bytes"
	"regexp"
)

// encryptScan looks for the encryption dictionary that an encrypted PDF's
// trailer names (ISO 32000-2, 7.6.1). Trailers are never compressed, wherever
// in the file they are.
type encryptScan struct {
	found bool
	rest  []byte // the end of what was seen, in which an entry may have begun
}

var (
	encryptName  = []byte("/Encrypt")
	encryptEntry = regexp.MustCompile(`/Encrypt\s*(?:\d{1,10}\s+\d{1,5}\s+R|<<)`)
)

const encryptEntryBytes = 64 // longer than any entry with ordinary spacing

// Write never fails.
func (s *encryptScan) Write(p []byte) (int, error) {
	if s.found {
		return len(p), nil
	}
	seam := append(s.rest, p[:min(len(p), encryptEntryBytes)]...)
	s.found = hasEncryptEntry(seam) || hasEncryptEntry(p)
	s.rest = append(s.rest, p[max(0, len(p)-encryptEntryBytes):]...)
	s.rest = s.rest[max(0, len(s.rest)-encryptEntryBytes):]
	return len(p), nil
}

// hasEncryptEntry looks for the name first, which is many times as fast.
func hasEncryptEntry(p []byte) bool {
	i := bytes.Index(p, encryptName)
	return i >= 0 && encryptEntry.Match(p[i:])
}
