package story_test

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"testing"

	"example.org/ledger/cmd/internal/ledger"
	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/cmd/internal/story"
	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/domain/transfer"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/clock"
	"example.org/ledger/internal/pgtest"
	"github.com/google/uuid"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// open opens an empty ledger.
func open(t testing.TB) *ledger.Ledger {
	t.Helper()
	return ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
}

// teller returns what tells the story to a ledger.
func teller(l *ledger.Ledger) *story.Teller {
	return &story.Teller{
		Filings: l.Filings,
		React:   func(ctx context.Context, now clock.Clock) error { return l.StoryReactions(now).CatchUp(ctx) },
	}
}

// entry is an event of the log with what is the same wherever the story is
// told: everything but ciphertext.
type entry struct {
	Stream   eventstore.Stream
	Revision eventstore.Revision
	ID       uuid.UUID
	Type     string
	Meta     string
	Data     string
}

// log returns everything that was recorded.
func log(t testing.TB, l *ledger.Ledger) []entry {
	t.Helper()
	var all []entry
	for _, r := range recorded(t, l) {
		all = append(all, entry{r.Stream, r.Revision, r.ID, r.Type, string(r.Metadata), clear(t, r)})
	}
	return all
}

func recorded(t testing.TB, l *ledger.Ledger) []eventstore.Recorded {
	t.Helper()
	end, err := l.Store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var all []eventstore.Recorded
	for page, err := range l.Store.Follow(t.Context(), eventstore.Position{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if !all[len(all)-1].Position.Before(end) {
			break
		}
	}
	return all
}

// clear returns an event's data without ciphertext, and without the hash of a
// file that is ciphertext.
func clear(t testing.TB, r eventstore.Recorded) string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(r.Data, &v); err != nil {
		t.Fatal(err)
	}
	files := []string{filing.DocumentAttached{}.EventType(), transfer.ProofAttached{}.EventType()}
	if _, sealed := v["subject"]; sealed && slices.Contains(files, r.Type) {
		delete(v, "sha256")
	}
	withoutCiphertext(v)
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func withoutCiphertext(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "ciphertext")
		for _, inner := range v {
			withoutCiphertext(inner)
		}
	case []any:
		for _, inner := range v {
			withoutCiphertext(inner)
		}
	}
}

// state returns the filing of an institution.
func state(t testing.TB, l *ledger.Ledger, institution string) filing.State {
	t.Helper()
	return stateOf(t, l, story.FilingOf(institution))
}

func stateOf(t testing.TB, l *ledger.Ledger, id uuid.UUID) filing.State {
	t.Helper()
	loaded, err := l.Filings.Decider.Load(t.Context(), id.String())
	if err != nil {
		t.Fatal(err)
	}
	return loaded.State
}

// filings returns the filings of the story, but for those whose registration is
// refused.
func filings() []uuid.UUID {
	var all []uuid.UUID
	seen := make(map[uuid.UUID]bool)
	for _, s := range story.Steps() {
		if !seen[s.Filing] && s.Authority == "" && s.Refused == nil {
			all = append(all, s.Filing)
		}
		seen[s.Filing] = true
	}
	return all
}

// status is the status of a filing: that of its track, of two the one that is
// further.
func status(s filing.State) filing.TrackStatus {
	testing, operation := s.Tracks[domain.Testing].Status, s.Tracks[domain.Operation].Status
	if s.Published() {
		return filing.TrackEffective
	}
	return cmp.Or(testing, operation)
}
