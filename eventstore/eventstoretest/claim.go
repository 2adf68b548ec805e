package eventstoretest

import (
	"testing"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

var claimCases = []testCase{
	{"a free key is taken", testTake},
	{"its holder may take it again", testTakeAgain},
	{"another stream may not take it", testTakeOther},
	{"another subject of the same stream may not take it", testTakeOtherSubject},
	{"a refused claim writes nothing, neither events nor other claims", testClaimedWritesNothing},
	{"the first of several refused claims is named", testFirstRefused},
	{"a released key is free", testRelease},
	{"nobody but the holder may release", testReleaseOther},
	{"a key that is free cannot be released or handed", testFree},
	{"a handed key is the target's and no longer the giver's", testHand},
	{"a key may be handed to a stream that has no events yet", testHandAhead},
	{"a key may be handed to another subject of the same stream", testHandSubject},
	{"nobody but the holder may hand", testHandOther},
	{"keys of different kinds are different keys", testKinds},
	{"keys are compared byte for byte", testKeyBytes},
	{"a stale append is a conflict, whatever its claims", testConflictBeforeClaimed},
	{"many claims in one append", testManyClaims},
}

func take(key []byte) eventstore.Claim {
	return eventstore.Claim{Op: domain.TakeClaim, Kind: domain.ClaimCreditCode, Key: key}
}

func release(key []byte) eventstore.Claim {
	return eventstore.Claim{Op: domain.ReleaseClaim, Kind: domain.ClaimCreditCode, Key: key}
}

func hand(key []byte, to eventstore.Holder) eventstore.Claim {
	return eventstore.Claim{Op: domain.HandClaim, Kind: domain.ClaimCreditCode, Key: key, To: to}
}

// claim appends one event with these claims at the end of stream.
func claim(t *testing.T, s eventstore.Store, stream eventstore.Stream, claims ...eventstore.Claim) error {
	t.Helper()
	head, err := s.Head(t.Context(), stream)
	if err != nil {
		t.Fatalf("head of %s: %v", stream, err)
	}
	_, err = s.Append(t.Context(), eventstore.Append{Stream: stream, Expected: head, Events: newEvents(1), Claims: claims})
	return err
}

// mustClaim is claim that must succeed.
func mustClaim(t *testing.T, s eventstore.Store, stream eventstore.Stream, claims ...eventstore.Claim) {
	t.Helper()
	if err := claim(t, s, stream, claims...); err != nil {
		t.Fatalf("%s: %v", stream, err)
	}
}

// held has a new stream take key, and returns it.
func held(t *testing.T, s eventstore.Store, key []byte) eventstore.Holder {
	t.Helper()
	stream := newStream()
	mustClaim(t, s, stream, take(key))
	return eventstore.Holder{Stream: stream}
}

// wantHeld checks whose key is, by trying to take it.
func wantHeld(t *testing.T, s eventstore.Store, key []byte, holder eventstore.Holder) {
	t.Helper()
	wantClaimed(t, claim(t, s, newStream(), take(key)), 0, domain.ClaimCreditCode, holder)
}

// wantFree checks that key is nobody's, by trying to release it.
func wantFree(t *testing.T, s eventstore.Store, key []byte) {
	t.Helper()
	wantClaimed(t, claim(t, s, newStream(), release(key)), 0, domain.ClaimCreditCode, eventstore.Holder{})
}

func testTake(t *testing.T, s eventstore.Store) {
	key := newKey()
	wantFree(t, s, key)
	wantHeld(t, s, key, held(t, s, key))
}

func testTakeAgain(t *testing.T, s eventstore.Store) {
	key := newKey()
	holder := held(t, s, key)
	mustClaim(t, s, holder.Stream, take(key))
	wantHeld(t, s, key, holder)
}

func testTakeOther(t *testing.T, s eventstore.Store) {
	key := newKey()
	holder := held(t, s, key)
	other := newStream()
	for range 2 {
		wantClaimed(t, claim(t, s, other, take(key)), 0, domain.ClaimCreditCode, holder)
	}
}

func testTakeOtherSubject(t *testing.T, s eventstore.Store) {
	stream, key := newStream(), newKey()
	person := func(op domain.ClaimOp, subject uuid.UUID) eventstore.Claim {
		return eventstore.Claim{Op: op, Kind: domain.ClaimPerson, Key: key, Subject: subject}
	}
	one, other := uuid.New(), uuid.New()
	mustClaim(t, s, stream, person(domain.TakeClaim, one))
	mustClaim(t, s, stream, person(domain.TakeClaim, one))
	for _, op := range []domain.ClaimOp{domain.TakeClaim, domain.ReleaseClaim} {
		for _, subject := range []uuid.UUID{other, uuid.Nil} {
			wantClaimed(t, claim(t, s, stream, person(op, subject)), 0, domain.ClaimPerson,
				eventstore.Holder{Stream: stream, Subject: one})
		}
	}
	mustClaim(t, s, stream, person(domain.ReleaseClaim, one))
	mustClaim(t, s, stream, person(domain.TakeClaim, other))
}

func testClaimedWritesNothing(t *testing.T, s eventstore.Store) {
	taken, free, own := newKey(), newKey(), newKey()
	holder := held(t, s, taken)
	stream := newStream()
	mustClaim(t, s, stream, take(own))
	wantClaimed(t, claim(t, s, stream, take(free), release(own), take(taken)), 2, domain.ClaimCreditCode, holder)
	if got := mustRead(t, s, stream, eventstore.ReadOptions{}); len(got) != 1 {
		t.Errorf("%d events, want the first alone", len(got))
	}
	wantFree(t, s, free)
	wantHeld(t, s, own, eventstore.Holder{Stream: stream})
}

func testFirstRefused(t *testing.T, s eventstore.Store) {
	a, b := newKey(), newKey()
	held(t, s, a)
	holder := held(t, s, b)
	wantClaimed(t, claim(t, s, newStream(), take(newKey()), take(b), take(a), release(newKey())), 1, domain.ClaimCreditCode, holder)
}

func testRelease(t *testing.T, s eventstore.Store) {
	key := newKey()
	holder := held(t, s, key)
	mustClaim(t, s, holder.Stream, release(key))
	wantFree(t, s, key)
	wantHeld(t, s, key, held(t, s, key))
}

func testReleaseOther(t *testing.T, s eventstore.Store) {
	key := newKey()
	holder := held(t, s, key)
	wantClaimed(t, claim(t, s, newStream(), release(key)), 0, domain.ClaimCreditCode, holder)
	wantHeld(t, s, key, holder)
}

func testFree(t *testing.T, s eventstore.Store) {
	key, stream := newKey(), newStream()
	nobody := eventstore.Holder{}
	wantClaimed(t, claim(t, s, stream, release(key)), 0, domain.ClaimCreditCode, nobody)
	wantClaimed(t, claim(t, s, stream, hand(key, eventstore.Holder{Stream: newStream()})), 0, domain.ClaimCreditCode, nobody)
	mustClaim(t, s, stream, take(key))
	mustClaim(t, s, stream, release(key))
	wantClaimed(t, claim(t, s, stream, release(key)), 0, domain.ClaimCreditCode, nobody)
	wantFree(t, s, key)
}

func testHand(t *testing.T, s eventstore.Store) {
	key := newKey()
	giver := held(t, s, key)
	stream, _ := begun(t, s, 1)
	target := eventstore.Holder{Stream: stream}
	mustClaim(t, s, giver.Stream, hand(key, target))
	wantHeld(t, s, key, target)
	for _, c := range []eventstore.Claim{take(key), release(key), hand(key, giver)} {
		wantClaimed(t, claim(t, s, giver.Stream, c), 0, domain.ClaimCreditCode, target)
	}
	mustClaim(t, s, target.Stream, take(key))
	mustClaim(t, s, target.Stream, hand(key, giver))
	wantHeld(t, s, key, giver)
}

func testHandAhead(t *testing.T, s eventstore.Store) {
	key := newKey()
	giver, target := held(t, s, key), eventstore.Holder{Stream: newStream()}
	mustClaim(t, s, giver.Stream, hand(key, target))
	wantHeld(t, s, key, target)
	wantEvents(t, s, target.Stream, nil)
	mustClaim(t, s, target.Stream, release(key))
	wantFree(t, s, key)
}

func testHandSubject(t *testing.T, s eventstore.Store) {
	stream, key, old, corrected := newStream(), newKey(), uuid.New(), uuid.New()
	mustClaim(t, s, stream, eventstore.Claim{Op: domain.TakeClaim, Kind: domain.ClaimPerson, Key: key, Subject: old})
	target := eventstore.Holder{Stream: stream, Subject: corrected}
	mustClaim(t, s, stream, eventstore.Claim{Op: domain.HandClaim, Kind: domain.ClaimPerson, Key: key, Subject: old, To: target})
	mine := eventstore.Claim{Op: domain.ReleaseClaim, Kind: domain.ClaimPerson, Key: key, Subject: old}
	wantClaimed(t, claim(t, s, stream, mine), 0, domain.ClaimPerson, target)
	mine.Subject = corrected
	mustClaim(t, s, stream, mine)
}

func testHandOther(t *testing.T, s eventstore.Store) {
	key, thief := newKey(), newStream()
	holder := held(t, s, key)
	wantClaimed(t, claim(t, s, thief, hand(key, eventstore.Holder{Stream: thief})), 0, domain.ClaimCreditCode, holder)
	wantHeld(t, s, key, holder)
}

func testKinds(t *testing.T, s eventstore.Store) {
	key := newKey()
	holder := held(t, s, key)
	number := eventstore.Claim{Op: domain.TakeClaim, Kind: domain.ClaimFilingNumber, Key: key}
	other := newStream()
	mustClaim(t, s, other, number)
	wantClaimed(t, claim(t, s, newStream(), number), 0, domain.ClaimFilingNumber, eventstore.Holder{Stream: other})
	wantHeld(t, s, key, holder)
}

func testKeyBytes(t *testing.T, s eventstore.Store) {
	base := newKey()
	for _, key := range [][]byte{
		append([]byte("a"), base...), append([]byte("A"), base...), append([]byte("é"), base...),
		append([]byte("e\u0301"), base...), append([]byte{0}, base...), append([]byte{0xff, 0xfe}, base...),
		append(base[:16:16], 0), append(base[:16:16], ' '), base,
	} {
		wantHeld(t, s, key, held(t, s, key))
	}
}

func testConflictBeforeClaimed(t *testing.T, s eventstore.Store) {
	key := newKey()
	holder := held(t, s, key)
	stream, events := begun(t, s, 2)
	_, err := s.Append(t.Context(), eventstore.Append{
		Stream: stream, Expected: 0, Events: newEvents(1), Claims: []eventstore.Claim{take(key)},
	})
	wantConflict(t, err, stream, 0, 1)
	wantEvents(t, s, stream, events)
	wantHeld(t, s, key, holder)
}

func testManyClaims(t *testing.T, s eventstore.Store) {
	const n = 200
	claims := make([]eventstore.Claim, n)
	for i := range claims {
		claims[i] = take(newKey())
	}
	stream, heir := newStream(), newStream()
	mustClaim(t, s, stream, claims...)
	wantClaimed(t, claim(t, s, heir, claims...), 0, domain.ClaimCreditCode, eventstore.Holder{Stream: stream})
	for i := range claims {
		if claims[i].Op = domain.ReleaseClaim; i%2 == 0 {
			claims[i].Op, claims[i].To = domain.HandClaim, eventstore.Holder{Stream: heir}
		}
	}
	mustClaim(t, s, stream, claims...)
	wantHeld(t, s, claims[n-2].Key, eventstore.Holder{Stream: heir})
	wantFree(t, s, claims[n-1].Key)
}
