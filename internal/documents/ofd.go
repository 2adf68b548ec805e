package documents

import (
	"archive/zip"
	"path/filepath"
)

const (
	ofdEntry = "OFD.xml" // GB/T 33190: the package's entry, at its root
	// ofdInflated bounds what the entries of a package say they inflate to, all
	// together: many times what a scanned annex does.
	ofdInflated    = 1 << 30
	zipHeaderBytes = 30  // before each entry, and its name
	zipEncrypted   = 0x1 // a flag
)

// checkPackage returns an error unless these are the entries of an OFD of which
// so many bytes are not the directory. It opens none of them: they have been
// stored by now, perhaps encrypted.
//
// No byte may belong to two entries. That bounds what they inflate to whatever
// they say of it, for deflating has a limit: about a thousand times what is
// there.
func checkPackage(entries []*zip.File, bytes int64) error {
	found := 0
	var packed, inflated uint64
	for _, e := range entries {
		if !filepath.IsLocal(e.Name) || e.Method != zip.Store && e.Method != zip.Deflate {
			return ErrType
		}
		if e.Flags&zipEncrypted != 0 {
			return ErrEncrypted
		}
		// Each is added once it cannot overflow.
		if e.CompressedSize64 > uint64(bytes) || e.UncompressedSize64 > ofdInflated {
			return ErrInflates
		}
		packed += zipHeaderBytes + uint64(len(e.Name)) + e.CompressedSize64
		inflated += e.UncompressedSize64
		if packed > uint64(bytes) || inflated > ofdInflated {
			return ErrInflates
		}
		if e.Name == ofdEntry && e.UncompressedSize64 > 0 {
			found++
		}
	}
	if found != 1 {
		return ErrType
	}
	return nil
}
