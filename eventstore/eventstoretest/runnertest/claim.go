package runnertest

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/domain/filing"
	"example.org/ledger/eventstore"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

var claimCases = []testCase{
	{"a person's claim is taken under the vault's key and recorded without it", func(t *testing.T, s eventstore.Store) {
		r, key := newRunner(t, s), newKey()
		id, c := r.registered(), r.enter(key)
		r.do(id, c, request())
		want := []domain.Claim{{Op: domain.TakeClaim, Kind: domain.ClaimPerson, Subject: c.Member.Person.Subject}}
		if d := cmp.Diff(want, r.metadata(id)[2].Claims); d != "" {
			t.Errorf("claims in the metadata (-want +got):\n%s", d)
		}
		e := r.recorded(id)[2]
		for _, form := range [][]byte{key, []byte(hex.EncodeToString(key)), []byte(base64.StdEncoding.EncodeToString(key))} {
			if bytes.Contains(e.Metadata, form) || bytes.Contains(e.Data, form) {
				t.Errorf("the event holds the person's key: %s %s", e.Data, e.Metadata)
			}
		}
	}},
	{"who is held elsewhere is refused, and the refusal says by whom", func(t *testing.T, s eventstore.Store) {
		r, key := newRunner(t, s), newKey()
		here, there := r.registered(), r.registered()
		held := r.enter(key)
		r.do(there, held, request())
		r.wantClaimed(here, r.enter(key), domain.ClaimPerson, eventstore.Holder{Stream: r.Stream(there), Subject: held.Member.Person.Subject})
		r.wantTypes(here, "registered", "case_opened")
	}},
	{"somebody twice in one filing is refused by the log, too", func(t *testing.T, s eventstore.Store) {
		r, key := newRunner(t, s), newKey()
		id, held := r.registered(), r.enter(key)
		r.do(id, held, request())
		r.wantClaimed(id, r.enter(key), domain.ClaimPerson, eventstore.Holder{Stream: r.Stream(id), Subject: held.Member.Person.Subject})
		r.wantTypes(id, "registered", "case_opened", "staff_added")
	}},
	{"a refused claim may be tried again when the key is free", func(t *testing.T, s eventstore.Store) {
		r, key, q := newRunner(t, s), newKey(), request()
		here, there := r.registered(), r.registered()
		held, c := r.enter(key), r.enter(key)
		r.do(there, held, request())
		if _, err := r.Execute(t.Context(), here, c, q); !errors.Is(err, eventstore.ErrClaimed) {
			t.Fatalf("entered while held elsewhere: %v", err)
		}
		r.do(there, filing.WithdrawStaffEntry{StaffID: held.StaffID, Seen: 2}, request())
		if got := r.do(here, c, q); got.Events != 1 || got.Repeated {
			t.Errorf("tried again it ends as %+v", got)
		}
	}},
	{"one event may release one key and take another", func(t *testing.T, s eventstore.Store) {
		r, wrong, right := newRunner(t, s), newKey(), newKey()
		id, c, other := r.registered(), r.enter(wrong), r.registered()
		r.do(id, c, request())
		subject := uuid.New()
		r.vault[subject] = right
		r.do(id, filing.CorrectIDNumber{
			StaffID: c.StaffID, Seen: 2, Person: domain.Sealed{Subject: subject, Key: "v1", Ciphertext: []byte("sealed")}, Reason: "录入有误",
		}, request())
		want := []domain.Claim{
			{Op: domain.ReleaseClaim, Kind: domain.ClaimPerson, Subject: c.Member.Person.Subject},
			{Op: domain.TakeClaim, Kind: domain.ClaimPerson, Subject: subject},
		}
		if d := cmp.Diff(want, r.metadata(id)[3].Claims); d != "" {
			t.Errorf("claims in the metadata (-want +got):\n%s", d)
		}
		r.do(other, r.enter(wrong), request())
		r.wantClaimed(other, r.enter(right), domain.ClaimPerson, eventstore.Holder{Stream: r.Stream(id), Subject: subject})
	}},
	{"a correction to who is held elsewhere leaves everything as it was", func(t *testing.T, s eventstore.Store) {
		r, wrong, right := newRunner(t, s), newKey(), newKey()
		here, there := r.registered(), r.registered()
		c, held := r.enter(wrong), r.enter(right)
		r.do(here, c, request())
		r.do(there, held, request())
		subject := uuid.New()
		r.vault[subject] = right
		r.wantClaimed(here, filing.CorrectIDNumber{
			StaffID: c.StaffID, Seen: 2, Person: domain.Sealed{Subject: subject, Key: "v1", Ciphertext: []byte("sealed")}, Reason: "录入有误",
		}, domain.ClaimPerson, eventstore.Holder{Stream: r.Stream(there), Subject: held.Member.Person.Subject})
		r.wantTypes(here, "registered", "case_opened", "staff_added")
		r.wantClaimed(there, r.enter(wrong), domain.ClaimPerson, eventstore.Holder{Stream: r.Stream(here), Subject: c.Member.Person.Subject})
	}},
	{"a credit code is taken once", func(t *testing.T, s eventstore.Store) {
		r, c, id := newRunner(t, s), register(), uuid.NewString()
		r.do(id, c, request())
		other := uuid.NewString()
		r.wantClaimed(other, c, domain.ClaimCreditCode, eventstore.Holder{Stream: r.Stream(id)})
		if n := len(r.recorded(other)); n != 0 {
			t.Errorf("%d events of the one that was refused", n)
		}
	}},
	{"nothing is recorded of whom the vault has no key for", func(t *testing.T, s eventstore.Store) {
		r := newRunner(t, s)
		id, c := r.registered(), r.enter(newKey())
		delete(r.vault, c.Member.Person.Subject)
		if _, err := r.Execute(t.Context(), id, c, request()); !errors.Is(err, eventstore.ErrInvalid) {
			t.Errorf("entered without a key: %v, want ErrInvalid", err)
		}
		r.wantTypes(id, "registered", "case_opened")
	}},
	{"nor while the vault cannot be read", func(t *testing.T, s eventstore.Store) {
		r, shut := newRunner(t, s), errors.New("the vault is shut")
		id := r.registered()
		r.PersonKeys = func(context.Context, []uuid.UUID) (map[uuid.UUID][]byte, error) { return nil, shut }
		if _, err := r.Execute(t.Context(), id, r.enter(newKey()), request()); !errors.Is(err, shut) {
			t.Errorf("entered while the vault is shut: %v", err)
		}
		r.do(id, contacts(domain.Empty, ""), request()) // needs no key
		r.wantTypes(id, "registered", "case_opened", "contacts_recorded")
	}},
}

// wantClaimed checks that the log refuses a command for what holder holds.
func (r *runner) wantClaimed(id string, c filing.Command, kind domain.ClaimKind, holder eventstore.Holder) {
	r.t.Helper()
	_, err := r.Execute(r.t.Context(), id, c, request())
	var claimed *eventstore.ClaimedError
	if !errors.As(err, &claimed) || !errors.Is(err, eventstore.ErrClaimed) {
		r.t.Fatalf("%T: %v, want ErrClaimed", c, err)
	}
	if claimed.Kind != kind || claimed.Holder != holder {
		r.t.Errorf("the %s is held by %v, want the %s by %v", claimed.Kind, claimed.Holder, kind, holder)
	}
}
