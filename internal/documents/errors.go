package documents

import (
	"errors"
	"io/fs"
	"os"

	"example.org/ledger/domain"
)

// Why a document is refused.
var (
	ErrEmpty    = &domain.Error{Kind: domain.Invalid, Code: "document.empty"}      // not one byte
	ErrType     = &domain.Error{Kind: domain.Invalid, Code: "document.type"}       // neither PDF, JPEG, PNG nor OFD
	ErrTooLarge = &domain.Error{Kind: domain.TooLarge, Code: "document.too_large"} // more bytes than its particulars, the Limits
	// ErrEncrypted: an OFD whose package cannot be read without a password.
	ErrEncrypted = &domain.Error{Kind: domain.Invalid, Code: "document.encrypted"}
	// ErrInflates: an OFD that says it holds more than any document does, or
	// whose entries share their bytes: it is made to fill the reader's memory.
	ErrInflates = &domain.Error{Kind: domain.Invalid, Code: "document.inflates"}
	ErrNotFound = &domain.Error{Kind: domain.NotFound, Code: "document.not_found"} // no document of this hash
)

// ErrCorrupt means that stored bytes do not match their name. They are not
// served; putting the right bytes again, from a backup, heals the document.
var ErrCorrupt = &domain.Error{Kind: domain.Unavailable, Code: "document.damaged"}

// ErrUnavailable means that the store does not answer, or not as it should.
// Nothing was refused, and nothing may refer to a document that was to be kept.
var ErrUnavailable = &domain.Error{Kind: domain.Unavailable, Code: "document.unavailable"}

// bare takes the paths out of an error of package os.
func bare(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	if e, ok := errors.AsType[*os.LinkError](err); ok {
		return e.Err
	}
	return err
}
