package crash_test

import (
	"log/slog"
	"testing"

	"example.org/ledger/cmd/internal/audit"
	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/eventstore"
	ledgerhttp "example.org/ledger/http"
	"example.org/ledger/internal/clock"
	"github.com/google/uuid"
)

// events is what the log has of a command.
type events struct {
	stream   eventstore.Stream
	revision eventstore.Revision // of the last
	position eventstore.Position
	count    int
}

// open opens the ledger behind the server's back.
func (w *world) open(t *testing.T) *ledger.Ledger {
	t.Helper()
	l, err := ledger.Open(t.Context(), ledger.Config{
		Directory: w.data, DatabaseURL: w.url(), Clock: clock.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// compare holds the log against the load's own account: everything that was
// acknowledged is there once, where the receipt says, and nothing else is.
func (w *world) compare(t *testing.T, said account) {
	t.Helper()
	l := w.open(t)
	defer func() {
		if err := l.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	recorded := record(t, l.Store)
	for command, receipt := range said.receipts {
		e, there := recorded[command]
		delete(recorded, command)
		if !there {
			t.Errorf("lost: %s, acknowledged at %s", command, receipt.Position)
			continue
		}
		if wrong := differs(e, receipt); wrong {
			t.Errorf("%s is recorded as %+v, acknowledged as %+v", command, e, receipt)
		}
	}
	for command, e := range recorded {
		if !said.open[command] {
			t.Errorf("nobody sent %s, recorded as %+v", command, e)
		}
	}
}

func differs(e events, r ledgerhttp.Receipt) bool {
	return e.stream != eventstore.Stream("filing-"+r.Filing.String()) || e.revision != r.Revision ||
		e.position != r.Position || e.count != r.Events
}

// record reads the whole log. The events of a command follow one another in one
// stream, and revisions and positions are contiguous.
func record(t *testing.T, s eventstore.Store) map[uuid.UUID]events {
	t.Helper()
	end, err := s.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	recorded, heads, last := make(map[uuid.UUID]events), make(map[eventstore.Stream]eventstore.Revision), uint64(0)
	if end == (eventstore.Position{}) {
		return recorded
	}
	for page, err := range s.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page {
			if last++; r.Position != eventstore.NewPosition(last, 0) {
				t.Fatalf("position %s, want %d", r.Position, last)
			}
			if r.Revision != heads[r.Stream] {
				t.Fatalf("%s: revision %d, want %d", r.Stream, r.Revision, heads[r.Stream])
			}
			heads[r.Stream]++
			meta, err := eventstore.DecodeMetadata(r.Metadata)
			if err != nil {
				t.Fatal(err)
			}
			e, again := recorded[meta.Command]
			if again && (e.stream != r.Stream || e.revision+1 != r.Revision) {
				t.Errorf("%s was carried out twice: at %s@%d and %s@%d", meta.Command, e.stream, e.revision, r.Stream, r.Revision)
			}
			recorded[meta.Command] = events{r.Stream, r.Revision, r.Position, e.count + 1}
		}
		if !page[len(page)-1].Position.Before(end) {
			break
		}
	}
	return recorded
}

// wantSound audits the ledger: its tables, claims and keys, and that the read
// models are what a rebuild would make of the log.
func (w *world) wantSound(t *testing.T) {
	t.Helper()
	l := w.open(t)
	defer func() {
		if err := l.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}()
	report, err := audit.Run(t.Context(), l, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Error(f)
	}
}
