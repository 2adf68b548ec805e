package relay_test

import (
	"errors"
	"strconv"
	"testing"

	"example.org/ledger/cmd/internal/ledgertest"
	"example.org/ledger/cmd/internal/relay"
	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"example.org/ledger/internal/pgtest"
	"example.org/ledger/internal/sealing"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

// holder is a row of a filing.
type holder struct {
	stream  eventstore.Stream
	subject uuid.UUID
}

// step is what one of the events of a life does to the person's claim.
type step struct {
	op domain.ClaimOp
	by int // of the holders
	to int
}

// life is how a person's claim went from hand to hand, and who was erased since.
type life struct {
	name   string
	steps  []step
	erased []int
	number string
}

func lives() []life {
	take := func(by int) step { return step{op: domain.TakeClaim, by: by} }
	hand := func(by, to int) step { return step{op: domain.HandClaim, by: by, to: to} }
	let := func(by int) step { return step{op: domain.ReleaseClaim, by: by} }
	return []life{
		{name: "the row it came from is erased", steps: []step{take(0), hand(0, 1), take(1)}, erased: []int{0}, number: "33999919900615012X"},
		{name: "it went back, and the row it came back from is erased", steps: []step{take(0), hand(0, 1), take(1), hand(1, 0), take(0)}, erased: []int{1}, number: "119999197812312461"},
		{name: "it went on, and a row between is erased", steps: []step{take(0), hand(0, 1), take(1), hand(1, 2), take(2)}, erased: []int{1}, number: "519999198808084709"},
		{name: "it went on, and all before are erased", steps: []step{take(0), hand(0, 1), take(1), hand(1, 2), take(2)}, erased: []int{0, 1}, number: "37999919830317004X"},
		{name: "it was let go by a row that is erased", steps: []step{take(0), hand(0, 1), take(1), let(1)}, erased: []int{1}, number: "449999200002291233"},
		{name: "it was let go and taken anew", steps: []step{take(0), hand(0, 1), take(1), let(1), take(2)}, erased: []int{1}, number: "659999199607043586"},
		{name: "nobody is left", steps: []step{take(0), hand(0, 1), take(1), let(1)}, erased: []int{0, 1}, number: "329999198501010013"},
	}
}

// TestClaimsThatWereHanded: whoever was erased since, the claims are the same in
// the target, also when the copy was stopped on the way.
func TestClaimsThatWereHanded(t *testing.T) {
	from := ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
	for _, l := range lives() {
		live(t, from.Store, from.Vault, l)
	}
	before, err := from.Store.Claims(t.Context())
	if err != nil || len(before.Rows) != 5 {
		t.Fatalf("%v, %d claims", err, len(before.Rows))
	}
	want := len(events(t, from.Store))
	for cut := 0; cut <= want; cut += 3 {
		t.Run(strconv.Itoa(cut), func(t *testing.T) {
			other := ledgertest.Open(t, pgtest.Migrated(t), t.TempDir())
			killing := &meddled{Store: other.Store, meddle: func(n int, carryOut func() error) error {
				if n > cut {
					return errKilled
				}
				return carryOut()
			}}
			_, err := relay.Copy{From: from.Store, To: killing, Vault: from.Vault, Tell: silent}.Run(t.Context())
			if err != nil && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			if done := copied(t, from.Store, other.Store, from.Vault); done.Unclaimed != 0 {
				t.Errorf("%d claims were not made", done.Unclaimed)
			}
			after, err := other.Store.Claims(t.Context())
			if d := cmp.Diff(holders(before), holders(after)); d != "" || err != nil {
				t.Fatalf("%v; claims (-source +target):\n%s", err, d)
			}
		})
	}
}

func holders(table eventstore.ClaimTable) map[string]eventstore.Holder {
	all := map[string]eventstore.Holder{}
	for _, row := range table.Rows {
		all[string(row.Key)] = row.Holder
	}
	return all
}

// live records a life, an append for each step, and erases who was erased.
func live(t *testing.T, store eventstore.Store, vault *sealing.Vault, l life) {
	t.Helper()
	number, err := domain.ParseIDNumber(l.number, "2026-11-20")
	if err != nil {
		t.Fatal(err)
	}
	var all []holder
	for range 3 {
		h := holder{eventstore.Stream("filing-" + uuid.NewString()), uuid.New()}
		if err := vault.BindPerson(t.Context(), h.subject, number); err != nil {
			t.Fatal(err)
		}
		all = append(all, h)
	}
	for _, s := range l.steps {
		claim := domain.Claim{Op: s.op, Kind: domain.ClaimPerson, Subject: all[s.by].subject}
		if s.op == domain.HandClaim {
			claim.To = &domain.Holder{Stream: string(all[s.to].stream), Subject: all[s.to].subject}
		}
		record(t, store, vault, all[s.by].stream, claim)
	}
	for _, i := range l.erased {
		if err := vault.Erase(t.Context(), all[i].subject); err != nil {
			t.Fatal(err)
		}
	}
}

func record(t *testing.T, store eventstore.Store, vault *sealing.Vault, stream eventstore.Stream, claim domain.Claim) {
	t.Helper()
	command := uuid.New()
	meta, err := eventstore.Metadata{
		Command: command, Actor: domain.Actor{Kind: domain.ActorSystem, ID: "x"}, Claims: []domain.Claim{claim}, App: "test",
	}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	claims, err := eventstore.ResolveClaims([]domain.Claim{claim}, func(subject uuid.UUID) ([]byte, bool) {
		key, err := vault.PersonKey(t.Context(), subject)
		return key, err == nil
	})
	if err != nil {
		t.Fatal(err)
	}
	head, err := store.Head(t.Context(), stream)
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Append(t.Context(), eventstore.Append{Stream: stream, Expected: head, Claims: claims, Events: []eventstore.Proposed{{
		ID: domain.EventID(command, string(stream), 0), Type: "filing.x", Data: []byte("{}"), Metadata: meta,
	}}})
	if err != nil {
		t.Fatal(err)
	}
}
