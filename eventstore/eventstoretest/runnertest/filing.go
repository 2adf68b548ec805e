package runnertest

import (
	"context"
	"slices"
	"testing"
	"time"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// runner runs filings on a store under test.
type runner struct {
	eventstore.Decider[filing.State, filing.Command, filing.Event]
	vault vault
	t     *testing.T
}

// vault stands for the one that keeps persons' keys.
type vault map[uuid.UUID][]byte

// newRunner returns a runner whose vault is empty.
func newRunner(t *testing.T, s eventstore.Store) *runner {
	v := vault{}
	return &runner{t: t, vault: v, Decider: eventstore.Decider[filing.State, filing.Command, filing.Event]{
		Store: s, Category: "filing", Codec: domain.NewCodec(filing.Events()...),
		Decide: filing.Decide, Evolve: filing.Evolve, Claims: filing.Claims,
		PersonKeys: func(_ context.Context, subjects []uuid.UUID) (map[uuid.UUID][]byte, error) {
			keys := map[uuid.UUID][]byte{}
			for _, s := range subjects {
				if k, ok := v[s]; ok {
					keys[s] = k
				}
			}
			return keys, nil
		},
		App: "ledgerd-test", CacheBytes: 1 << 20,
	}}
}

// noon is when requests of the tests come in, unless they say otherwise.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, domain.Shanghai())

// today is the day of noon.
const today domain.Date = "2026-03-02"

// somebody is who asks, unless it matters.
var somebody = domain.Actor{Kind: domain.ActorInstitution, ID: "a-1"}

// request is a new request that came in at noon.
func request() eventstore.Request {
	return eventstore.Request{Command: uuid.New(), At: noon, Actor: somebody}
}

// do executes a command that must succeed.
func (r *runner) do(id string, c filing.Command, q eventstore.Request) eventstore.Outcome {
	r.t.Helper()
	done, err := r.Execute(r.t.Context(), id, c, q)
	if err != nil {
		r.t.Fatalf("%T: %v", c, err)
	}
	return done
}

// registered opens a new filing, two events long, and returns its ID.
func (r *runner) registered() string {
	r.t.Helper()
	id := uuid.NewString()
	r.do(id, register(), request())
	return id
}

// register opens a filing under a code nobody has. The log does not mind that
// no institution could have it.
func register() filing.Register {
	return filing.Register{
		CreditCode: domain.CreditCode(uuid.NewString()), Authority: "32", Track: domain.Testing, CaseID: uuid.New(),
	}
}

// contacts are those of an institution with the telephone number.
func contacts(seen domain.Revision, phone domain.Phone) filing.RecordContacts {
	person := func(name string) domain.Sealed {
		return domain.Sealed{Subject: domain.DeriveID(uuid.Nil, name, 0), Key: "v1", Ciphertext: []byte(name)}
	}
	return filing.RecordContacts{Seen: seen, Contacts: filing.Contacts{
		LegalRepresentative: person("legal representative"), FilingContact: person("filing contact"), OfficePhone: phone,
	}}
}

// enter adds somebody to the staff whose person has the key.
func (r *runner) enter(key []byte) filing.AddStaff {
	subject := uuid.New()
	r.vault[subject] = key
	return enter(uuid.New(), subject)
}

// enter adds somebody to the staff whose subject the vault knows.
func enter(row, subject uuid.UUID) filing.AddStaff {
	return filing.AddStaff{StaffID: row, Member: member(subject), Facts: papers, Today: today}
}

// papers are in order.
var papers = filing.PersonFacts{SamePerson: true, ContractSignedInPast: true}

func member(subject uuid.UUID) filing.StaffMember {
	return filing.StaffMember{
		Person: domain.Sealed{Subject: subject, Key: "v1", Ciphertext: []byte("sealed")},
		Posts:  map[domain.Track][]domain.Post{domain.Testing: {domain.PostFieldSampling}}, Education: domain.EducationCollege,
		Title: domain.TitleNone, Contract: domain.ContractLabor, YearsInField: "1", HiredOn: "2026-02-01",
	}
}

// newKey is the key of a person nobody holds.
func newKey() []byte { k := uuid.New(); return k[:] }

// recorded returns the events of a filing.
func (r *runner) recorded(id string) []eventstore.Recorded {
	r.t.Helper()
	var events []eventstore.Recorded
	for page, err := range r.Store.Read(r.t.Context(), r.Stream(id), eventstore.ReadOptions{}) {
		if err != nil {
			r.t.Fatal(err)
		}
		events = append(events, page...)
	}
	return events
}

// wantTypes checks what a filing consists of, by the names of its events
// without "filing.".
func (r *runner) wantTypes(id string, want ...string) {
	r.t.Helper()
	got := []string{}
	for _, e := range r.recorded(id) {
		got = append(got, e.Type[len("filing."):])
	}
	if d := cmp.Diff(slices.Concat([]string{}, want), got); d != "" {
		r.t.Errorf("recorded (-want +got):\n%s", d)
	}
}

// decoded returns the event as the rules know it.
func (r *runner) decoded(e eventstore.Recorded) filing.Event {
	r.t.Helper()
	d, err := r.Codec.Decode(e.Type, e.Data)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

// metadata returns that of every event of a filing.
func (r *runner) metadata(id string) []eventstore.Metadata {
	r.t.Helper()
	var all []eventstore.Metadata
	for _, e := range r.recorded(id) {
		m, err := eventstore.DecodeMetadata(e.Metadata)
		if err != nil {
			r.t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}
