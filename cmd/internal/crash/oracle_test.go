package crash_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"testing"

	ledgerhttp "example.org/ledger/http"
	"github.com/google/uuid"
)

// oracle is the load's own account of what it asked and what it was told, in a
// file of its own. A line is written before a command is sent and after it is
// answered or the answer is lost.
type oracle struct {
	path string
	mu   sync.Mutex
	file *os.File
}

// What a line says.
const (
	intends = "intent"
	acked   = "ack"
	unknown = "unknown"
)

// line is one line of the file.
type line struct {
	What    string              `json:"what"`
	Token   string              `json:"token"`
	Key     string              `json:"key"`
	Receipt *ledgerhttp.Receipt `json:"receipt,omitempty"`
}

func newOracle(t *testing.T) *oracle {
	t.Helper()
	path := filepath.Join(t.TempDir(), "oracle.jsonl")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return &oracle{path: path, file: file}
}

func (o *oracle) note(t *testing.T, l line) {
	text, err := json.Marshal(l)
	if err == nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		_, err = o.file.Write(append(text, '\n'))
	}
	if err != nil {
		t.Error(err)
	}
}

// account is what the file says in the end: of each command how it ended, and
// how often that was not known at first.
type account struct {
	receipts map[uuid.UUID]ledgerhttp.Receipt // by command; without those that were never answered
	open     map[uuid.UUID]bool               // sent, and never answered
	unknowns int
}

func (o *oracle) read(t *testing.T) account {
	t.Helper()
	file, err := os.Open(o.path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	a := account{receipts: make(map[uuid.UUID]ledgerhttp.Receipt), open: make(map[uuid.UUID]bool)}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		command := commandID(l.Token, l.Key)
		switch l.What {
		case intends:
			a.open[command] = true
		case unknown:
			a.unknowns++
		case acked:
			delete(a.open, command)
			a.receipts[command] = *l.Receipt
		}
	}
	if lines.Err() != nil {
		t.Fatal(lines.Err())
	}
	return a
}

// commandID is how the ledger names the command of a program's request.
func commandID(token, key string) uuid.UUID {
	commands := uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:ledger:command"))
	return uuid.NewSHA1(uuid.NewSHA1(commands, []byte("program/"+token)), []byte(key))
}
