package kurrentdb

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"example.org/ledger/domain"
	"example.org/ledger/eventstore"
	"github.com/google/uuid"
)

// What the adapter writes for itself. Like everything stored, it is added to
// and never changed; golden files hold it.
const (
	typeReserved  = "ledger.claim_reserved"
	typeConfirmed = "ledger.claim_confirmed"
	typeVoided    = "ledger.claim_voided"
	typeFenced    = "ledger.fenced"

	claimPrefix = "claim-"
)

// claimStream names the stream of a key. A name that would be too long holds a
// digest instead, which cannot be taken for a kind: a kind is followed by a
// dash and the key.
func claimStream(kind domain.ClaimKind, key []byte) eventstore.Stream {
	name := claimPrefix + string(kind) + "-" + hex.EncodeToString(key)
	if len(name) > eventstore.MaxName {
		sum := sha256.Sum256([]byte(name))
		name = claimPrefix + "~" + hex.EncodeToString(sum[:])
	}
	return eventstore.Stream(name)
}

// reserved is the data of [typeReserved]: the key goes from Held to Next if
// and only if the event EventID, with these bytes, stands at Revision of
// Stream, and after this reservation in the log.
type reserved struct {
	Kind     domain.ClaimKind    `json:"kind"`
	Key      string              `json:"key"` // in hexadecimal
	Op       domain.ClaimOp      `json:"op"`
	Attempt  uuid.UUID           `json:"attempt"` // one for every call of Append
	Claims   int                 `json:"claims"`  // of the append
	Stream   eventstore.Stream   `json:"stream"`
	Revision eventstore.Revision `json:"revision"`
	EventID  uuid.UUID           `json:"event_id"`
	Digest   string              `json:"digest"`         // see digest
	Held     *domain.Holder      `json:"held,omitempty"` // nobody, if it is missing
	Next     *domain.Holder      `json:"next,omitempty"`
}

// settled is the data of [typeConfirmed] and [typeVoided]. It says whose the
// key is by now, so that a stream's last event is all there is to know.
type settled struct {
	Kind        domain.ClaimKind `json:"kind"`
	Key         string           `json:"key"`
	Reservation uuid.UUID        `json:"reservation"` // ID of the event it settles
	Holder      *domain.Holder   `json:"holder,omitempty"`
}

// fenced is the data of [typeFenced]. It does not name the claim: the stream it
// stands in is not about that key.
type fenced struct {
	Reservation uuid.UUID `json:"reservation"`
}

func storedHolder(h eventstore.Holder) *domain.Holder {
	if h.IsZero() {
		return nil
	}
	return &domain.Holder{Stream: string(h.Stream), Subject: h.Subject}
}

func holderOf(h *domain.Holder) eventstore.Holder {
	if h == nil {
		return eventstore.Holder{}
	}
	return eventstore.Holder{Stream: eventstore.Stream(h.Stream), Subject: h.Subject}
}

// digest tells an event from another that only has its ID: a command that is
// sent twice may have been decided on something else.
func digest(e eventstore.Proposed) string {
	h := sha256.New()
	var size [8]byte
	for _, part := range [][]byte{[]byte(e.Type), e.Data, e.Metadata} {
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// own makes an event of the adapter's. Its ID follows from what it is about, so
// that writing it twice is the same as once.
func own(id uuid.UUID, name string, data any) eventstore.Proposed {
	b, err := domain.MarshalStored(data)
	if err != nil { // strings, numbers and IDs
		panic(err)
	}
	return eventstore.Proposed{ID: id, Type: name, Data: b}
}

// event of a reservation, to be written after revision at of its claim stream.
func (r reserved) event(stream eventstore.Stream, at eventstore.Revision) eventstore.Proposed {
	return own(uuid.NewSHA1(r.Attempt, fmt.Appendf(nil, "%s/%d", stream, at+1)), typeReserved, r)
}

// reservation is one that was written.
type reservation struct {
	reserved
	id       uuid.UUID
	claim    eventstore.Stream   // where it stands
	at       eventstore.Revision // in claim
	position eventstore.Position
}

// verdict is what became of a reservation.
type verdict int

const (
	undecided verdict = iota // nothing stands there yet
	stands
	refuted // something else stands there, or stood there before
)

// verdict judges r by the event at its revision, or by a later one if that
// says that the place is taken.
func (r *reservation) verdict(e eventstore.Recorded) verdict {
	if e.Revision == r.Revision && e.ID == r.EventID && r.position.Before(e.Position) && digest(e.Proposed) == r.Digest {
		return stands
	}
	return refuted
}

// holder is whose the key is once v is the verdict.
func (r *reservation) holder(v verdict) eventstore.Holder {
	if v == stands {
		return holderOf(r.Next)
	}
	return holderOf(r.Held)
}

// settlement is the event that settles r.
func (r *reservation) settlement(v verdict) eventstore.Proposed {
	name := typeVoided
	if v == stands {
		name = typeConfirmed
	}
	return own(uuid.NewSHA1(r.id, []byte(name)), name,
		settled{Kind: r.Kind, Key: r.Key, Reservation: r.id, Holder: storedHolder(r.holder(v))})
}

// fence is the event that takes the place which the append of r wants.
func (r *reservation) fence() eventstore.Proposed {
	return own(uuid.NewSHA1(r.id, []byte(typeFenced)), typeFenced, fenced{Reservation: r.id})
}

// claimState is what a claim stream's last event says.
type claimState struct {
	at     eventstore.Revision // of that event, Empty if there is none
	holder eventstore.Holder   // of the key, leaving aside what is open
	open   *reservation        // not settled yet
}

// stateAfter reads the state from the last event of a claim stream.
func stateAfter(e eventstore.Recorded) (claimState, error) {
	var err error
	s := claimState{at: e.Revision}
	switch e.Type {
	case typeReserved:
		s.open = &reservation{id: e.ID, claim: e.Stream, at: e.Revision, position: e.Position}
		if err = json.Unmarshal(e.Data, &s.open.reserved); err == nil {
			s.holder = holderOf(s.open.Held)
		}
	case typeConfirmed, typeVoided:
		var data settled
		if err = json.Unmarshal(e.Data, &data); err == nil {
			s.holder = holderOf(data.Holder)
		}
	default:
		err = fmt.Errorf("%s is no event of a claim", e.Type)
	}
	if err != nil {
		return claimState{}, fmt.Errorf("kurrentdb: revision %d of a claim: %w", e.Revision, err)
	}
	return s, nil
}

// ruling says whose a key becomes if stream does c to it, and whether it may.
func ruling(stream eventstore.Stream, c eventstore.Claim, holder eventstore.Holder) (next eventstore.Holder, ok bool) {
	self := eventstore.Holder{Stream: stream, Subject: c.Subject}
	if holder != self && (c.Op != domain.TakeClaim || !holder.IsZero()) {
		return holder, false
	}
	switch c.Op {
	case domain.TakeClaim:
		return self, true
	case domain.HandClaim:
		return c.To, true
	default:
		return eventstore.Holder{}, true
	}
}

// isClaimStream reports whether the adapter keeps claims in stream.
func isClaimStream(stream eventstore.Stream) bool {
	return strings.HasPrefix(string(stream), claimPrefix)
}
