// Package bundle moves a ledger: it writes the log, the vault's wrapped keys
// and the documents to a directory, and brings them into an empty ledger.
//
//	log.jsonl      the log: one append a line, bytes verbatim, in log order
//	vault.jsonl    with the vault: wrapped keys and tombstones, one a line
//	documents/     with the documents: the files, named by their SHA-256
//	bundle.json    what is in it; written last, so that a bundle without is void
//
// The key-encryption key is in none of them: it is configuration and moves by
// another way. A bundle with the vault still says who is employed where to
// whoever has both; it is made readable for its owner only.
//
// It is not a backup of read models or of what requests asked: both are
// derived or forgotten without harm.
package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"unicode/utf8"

	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// Format is the number of the form of a bundle.
const Format = 1

// Contents says what is in a bundle.
type Contents struct {
	Format    int                 `json:"format"`
	App       string              `json:"app"`
	Position  eventstore.Position `json:"position"` // of the last event, in the ledger it came from
	Appends   int                 `json:"appends"`
	Events    int                 `json:"events"`
	Vault     bool                `json:"vault"`
	Documents bool                `json:"documents"`
}

// The files of a bundle.
const (
	logFile       = "log.jsonl"
	vaultFile     = "vault.jsonl"
	documentsDir  = "documents"
	contentsFile  = "bundle.json"
	longestLine   = 4 << 20 // an append, escaped
	privateFile   = 0o600
	privateFolder = 0o700
)

// line is one append.
type line struct {
	Stream   eventstore.Stream   `json:"stream"`
	Expected eventstore.Revision `json:"expected"`
	Events   []event             `json:"events"`
}

// event is one event of an append, its bytes as text where they are text.
type event struct {
	ID       uuid.UUID `json:"id"`
	Type     string    `json:"type"`
	Data     verbatim  `json:"data"`
	Metadata verbatim  `json:"metadata"`
}

// verbatim is bytes that come back as they went: text as a JSON string, and
// what is not UTF-8 as {"base64": …}.
type verbatim []byte

type encoded struct {
	Base64 []byte `json:"base64"`
}

// MarshalJSON writes a string where that keeps every byte.
func (v verbatim) MarshalJSON() ([]byte, error) {
	if utf8.Valid(v) {
		return json.Marshal(string(v))
	}
	return json.Marshal(encoded{v})
}

// UnmarshalJSON is the inverse.
func (v *verbatim) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err == nil {
		*v = verbatim(s)
		return nil
	}
	var e encoded
	if err := json.Unmarshal(b, &e); err != nil {
		return errors.New("neither a string nor base64")
	}
	*v = e.Base64
	return nil
}

// ReadContents says what is in the bundle of a directory.
func ReadContents(dir string) (Contents, error) {
	var c Contents
	b, err := os.ReadFile(filepath.Join(dir, contentsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return c, fmt.Errorf("%s is no complete export: it has no %s", dir, contentsFile)
	}
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(b, &c); err != nil {
		return c, fmt.Errorf("%s: %w", contentsFile, err)
	}
	if c.Format != Format {
		return c, fmt.Errorf("%s has format %d; this program reads %d", dir, c.Format, Format)
	}
	return c, nil
}
