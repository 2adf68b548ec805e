package documents

import (
	"strings"

	"example.org/ledger/domain"
)

// Hash is a SHA-256 in lower-case hexadecimal, 64 characters. Of a document's
// stored bytes, it is the document's name.
type Hash string

// ErrHash refuses what is no Hash.
var ErrHash = &domain.Error{Kind: domain.Invalid, Code: "document.hash"}

const hashLength = 64

// ParseHash returns the hash in s, which has to be in its one form.
func ParseHash(s string) (Hash, error) {
	if len(s) != hashLength || strings.Trim(s, "0123456789abcdef") != "" {
		return "", ErrHash
	}
	return Hash(s), nil
}

// place is where in the directory a document lies: the folders and the file.
func (h Hash) place() (outer, inner, file string) {
	outer = string(h[:2])
	inner = outer + "/" + string(h[2:4])
	return outer, inner, inner + "/" + string(h)
}
