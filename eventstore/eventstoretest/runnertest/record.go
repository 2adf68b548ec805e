package runnertest

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

var recordCases = []testCase{
	{"event IDs follow from the command, the stream and the place in the append", func(t *testing.T, s eventstore.Store) {
		r, id, q := newRunner(t, s), uuid.NewString(), request()
		r.do(id, register(), q)
		for i, e := range r.recorded(id) {
			if want := domain.EventID(q.Command, "filing-"+id, i); e.ID != want {
				t.Errorf("event %d has the ID %s, want %s", i, e.ID, want)
			}
		}
	}},
	{"every event of a command has its metadata", func(t *testing.T, s eventstore.Store) {
		r, id := newRunner(t, s), uuid.NewString()
		q := eventstore.Request{
			Command: uuid.New(), At: noon, For: "91320500DEMQ000184", Cause: uuid.New(),
			Actor: domain.Actor{Kind: domain.ActorOfficial, ID: "o-1", Authority: "32"},
		}
		c := register()
		r.do(id, c, q)
		want := eventstore.Metadata{
			Command: q.Command, RecordedAt: noon.UTC(), Actor: q.Actor, For: q.For, Cause: q.Cause, App: "ledgerd-test",
		}
		taken := want
		taken.Claims = []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: string(c.CreditCode)}}
		if d := cmp.Diff([]eventstore.Metadata{taken, want}, r.metadata(id)); d != "" {
			t.Errorf("metadata (-want +got):\n%s", d)
		}
	}},
	{"recorded_at is UTC to the microsecond, whatever the request's clock shows", func(t *testing.T, s eventstore.Store) {
		r, id, q := newRunner(t, s), uuid.NewString(), request()
		q.At = time.Date(2026, 3, 2, 23, 30, 0, 123456789, time.FixedZone("", 9*60*60))
		r.do(id, register(), q)
		for i, e := range r.recorded(id) {
			if want := `"recorded_at":"2026-03-02T14:30:00.123456Z"`; !strings.Contains(string(e.Metadata), want) {
				t.Errorf("event %d has the metadata %s, want %s", i, e.Metadata, want)
			}
		}
	}},
	{"recorded_at is never before the stream's previous event", func(t *testing.T, s eventstore.Store) {
		r, id := newRunner(t, s), uuid.NewString()
		at := func(d time.Duration) eventstore.Request {
			q := request()
			q.At = noon.Add(d)
			return q
		}
		r.do(id, register(), at(0))
		r.do(id, contacts(domain.Empty, "0512-60000001"), at(-time.Hour)) // a machine whose clock is behind
		r.do(id, contacts(2, "0512-60000002"), at(-time.Nanosecond))
		r.do(id, contacts(3, "0512-60000003"), at(time.Second))
		want := []time.Time{noon, noon, noon, noon, noon.Add(time.Second)}
		for i, m := range r.metadata(id) {
			if !m.RecordedAt.Equal(want[i]) {
				t.Errorf("event %d is recorded at %s, want %s", i, m.RecordedAt, want[i].UTC())
			}
		}
	}},
	{"what is folded is what is read: revisions and IDs of the places are the stream's", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		done := r.do(id, contacts(domain.Empty, "0512-60000001"), request())
		l, err := r.Load(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		events := r.recorded(id)
		if want := (domain.Place{ID: events[2].ID, Revision: 2}); l.State.Contacts.At != want {
			t.Errorf("the contacts stand at %v, want %v", l.State.Contacts.At, want)
		}
		if l.Appended != done.Appended || !l.RecordedAt.Equal(noon) {
			t.Errorf("the stream ends at %v, %s, want %v", l.Appended, l.RecordedAt, done.Appended)
		}
	}},
	{"a stream nobody wrote to is the zero state", func(t *testing.T, s eventstore.Store) {
		l, err := newRunner(t, s).Load(t.Context(), uuid.NewString())
		if err != nil || l.State.Registered || l.Revision != eventstore.Empty || !l.Position.IsZero() {
			t.Errorf("loaded %+v, %v", l.Appended, err)
		}
	}},
	{"nothing is decided on an event that cannot be read", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		for what, e := range map[string]eventstore.Proposed{
			"an unknown event": {Type: "filing.unheard_of", Data: []byte(`{}`), Metadata: []byte(`{"recorded_at":"2026-03-02T04:00:00.000000Z"}`)},
			"broken data":      {Type: "filing.contacts_recorded", Data: []byte(`{`), Metadata: []byte(`{"recorded_at":"2026-03-02T04:00:00.000000Z"}`)},
			"broken metadata":  {Type: "filing.case_put_back", Data: []byte(`{}`), Metadata: []byte(`{"recorded_at":"noon"}`)},
		} {
			id := r.registered()
			e.ID = uuid.New()
			if _, err := s.Append(t.Context(), eventstore.Append{Stream: r.Stream(id), Expected: 1, Events: []eventstore.Proposed{e}}); err != nil {
				t.Fatal(err)
			}
			_, err := r.Execute(t.Context(), id, contacts(domain.Empty, ""), request())
			if err == nil || !strings.Contains(err.Error(), "filing-"+id+"@2") {
				t.Errorf("%s: %v, want an error that names stream and revision", what, err)
			}
			if n := len(r.recorded(id)); n != 3 {
				t.Errorf("%s: %d events, want 3", what, n)
			}
		}
	}},
	{"data is stored as the codec writes it", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id := r.registered()
		c := contacts(domain.Empty, "")
		c.Contacts.Website = "https://www.example.com/?a=1&b=<2>"
		r.do(id, c, request())
		name, want, err := r.Codec.Encode(r.decoded(r.recorded(id)[2]))
		if err != nil {
			t.Fatal(err)
		}
		if got := r.recorded(id)[2]; got.Type != name || !bytes.Equal(got.Data, want) || !bytes.Contains(got.Data, []byte("&b=<2>")) {
			t.Errorf("stored as %s %s, want %s %s", got.Type, got.Data, name, want)
		}
	}},
}
