package domaintest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Replay folds every history in dir, a file *.jsonl with one event a line, and
// compares the state with the file *.state.json beside it. Histories are only
// ever added: each is a stream the ledger once wrote and must be able to read
// for ever. The states follow the code (-update).
func Replay[S any, E domain.Event](t *testing.T, dir string, codec *domain.Codec[E], evolve func(*S, E, domain.Place)) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no histories in %s: %v", dir, err)
	}
	for _, p := range paths {
		t.Run(filepath.Base(p), func(t *testing.T) {
			t.Helper()
			var s S
			for _, r := range ReadHistory(t, p) {
				e, err := codec.Decode(r.Type, r.Data)
				if err != nil {
					t.Fatal(err)
				}
				evolve(&s, e, r.Place)
			}
			GoldenJSON(t, strings.TrimSuffix(p, ".jsonl")+".state.json", s)
		})
	}
}

// Recorded is one line of a history.
type Recorded struct {
	Place domain.Place
	Type  string
	Data  json.RawMessage
}

// ReadHistory returns the lines of a history: {"id", "type", "data"}.
func ReadHistory(t testing.TB, file string) []Recorded {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var history []Recorded
	for line := range strings.Lines(string(raw)) {
		r, err := parseLine(line)
		if err != nil {
			t.Fatalf("%s:%d: %v", file, len(history)+1, err)
		}
		r.Place.Revision = domain.Revision(len(history))
		history = append(history, r)
	}
	return history
}

func parseLine(line string) (Recorded, error) {
	var wire struct {
		ID   uuid.UUID       `json:"id"`
		Type string          `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal([]byte(line), &wire); err != nil {
		return Recorded{}, err
	}
	if wire.ID == uuid.Nil || wire.Type == "" || len(wire.Data) == 0 {
		return Recorded{}, fmt.Errorf("an event has an id, a type and data: %s", line)
	}
	return Recorded{Place: domain.Place{ID: wire.ID}, Type: wire.Type, Data: wire.Data}, nil
}
