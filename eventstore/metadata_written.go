package eventstore

import (
	"bytes"
	"time"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// metadataAsWritten reads b if it is exactly what [Metadata.Encode] writes,
// several times as fast as a reader of any JSON. ok is false for everything
// else, which may be metadata nevertheless: of a newer program, or with
// something in a text that JSON escapes.
func metadataAsWritten(b []byte) (m Metadata, ok bool) {
	w := written{rest: b}
	w.expect(`{"command":`)
	m.Command = w.id()
	w.expect(`,"recorded_at":`)
	m.RecordedAt = w.instant()
	w.expect(`,"actor":{"kind":`)
	m.Actor.Kind = domain.ActorKind(w.text())
	w.expect(`,"id":`)
	m.Actor.ID = w.text()
	if w.next(`,"authority":`) {
		m.Actor.Authority = w.text()
	}
	w.expect(`}`)
	if w.next(`,"for":`) {
		m.For = w.text()
	}
	if w.next(`,"cause":`) {
		m.Cause = w.id()
	}
	if w.next(`,"claims":[`) {
		m.Claims = w.claims()
	}
	w.expect(`,"app":`)
	m.App = w.text()
	w.expect(`}`)
	return m, !w.other && len(w.rest) == 0
}

// written is the rest of JSON as the standard library writes it, compact and
// with keys in the order of the fields.
type written struct {
	rest  []byte
	other bool // it is something else; what was read is void
}

// next passes over s if it comes next.
func (w *written) next(s string) bool {
	if len(w.rest) < len(s) || string(w.rest[:len(s)]) != s {
		return false
	}
	w.rest = w.rest[len(s):]
	return true
}

// expect passes over s.
func (w *written) expect(s string) { w.other = !w.next(s) || w.other }

// plain returns what stands between quotes, if it stands there for itself.
func (w *written) plain() []byte {
	w.expect(`"`)
	end := bytes.IndexByte(w.rest, '"')
	if w.other || end < 0 {
		w.other = true
		return nil
	}
	s := w.rest[:end]
	for _, c := range s {
		if c < ' ' || c > '~' || c == '\\' {
			w.other = true
			return nil
		}
	}
	w.rest = w.rest[end+1:]
	return s
}

func (w *written) text() string { return string(w.plain()) }

func (w *written) id() uuid.UUID {
	s := w.plain()
	id, err := uuid.ParseBytes(s)
	if err != nil {
		w.other = true
	}
	return id
}

func (w *written) instant() time.Time {
	at, err := time.Parse(instantLayout, string(w.plain()))
	if err != nil {
		w.other = true
	}
	return at
}

// claims reads at least one claim and the end of the list.
func (w *written) claims() []domain.Claim {
	var all []domain.Claim
	for {
		all = append(all, w.claim())
		if w.other || !w.next(`,`) {
			w.expect(`]`)
			return all
		}
	}
}

func (w *written) claim() (c domain.Claim) {
	w.expect(`{"op":`)
	c.Op = domain.ClaimOp(w.text())
	w.expect(`,"kind":`)
	c.Kind = domain.ClaimKind(w.text())
	if w.next(`,"key":`) {
		c.Key = w.text()
	}
	if w.next(`,"subject":`) {
		c.Subject = w.id()
	}
	if w.next(`,"to":{"stream":`) {
		c.To = &domain.Holder{Stream: w.text()}
		if w.next(`,"subject":`) {
			c.To.Subject = w.id()
		}
		w.expect(`}`)
	}
	w.expect(`}`)
	return c
}
