package eventstore

import (
	"fmt"
	"strings"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Limits, the same on every adapter. Larger facts are staged: parts under an
// ID, then one event that makes them effective.
const (
	MaxEvent  = 256 << 10 // bytes of data and metadata of one event
	MaxAppend = 768 << 10 // bytes of data and metadata of one append
	MaxEvents = 1000      // events of one append
	MaxClaims = 4096      // claims of one append
	MaxKey    = 128       // bytes of a claim's key
	MaxName   = 200       // bytes of a stream's name and of an event's type
)

// OwnStream reports whether a name is for streams that stores keep to
// themselves, for what they note beside events. Nobody else appends to them,
// and they are not read or followed.
func OwnStream(name Stream) bool {
	return strings.HasPrefix(string(name), "$") || strings.HasPrefix(string(name), "claim-")
}

// OwnType is [OwnStream] for types of events, which may stand in any stream.
func OwnType(name string) bool {
	return strings.HasPrefix(name, "$") || strings.HasPrefix(name, "ledger.")
}

// Validate reports whether a could ever be appended, before any adapter
// touches its store: an error matching [ErrInvalid] or [ErrTooLarge].
func (a Append) Validate() error {
	if err := checkName("stream name", string(a.Stream)); err != nil {
		return err
	}
	switch {
	case OwnStream(a.Stream):
		return fmt.Errorf("%w: stream %s is the store's own", ErrInvalid, a.Stream)
	case a.Expected < Empty:
		return fmt.Errorf("%w: expected revision %d", ErrInvalid, a.Expected)
	case len(a.Events) == 0:
		return fmt.Errorf("%w: no events", ErrInvalid)
	case len(a.Events) > MaxEvents:
		return &TooLargeError{What: "events", Size: len(a.Events), Limit: MaxEvents}
	case len(a.Claims) > MaxClaims:
		return &TooLargeError{What: "claims", Size: len(a.Claims), Limit: MaxClaims}
	}
	if err := a.validateEvents(); err != nil {
		return err
	}
	return a.validateClaims()
}

func (a Append) validateEvents() error {
	ids, total := make(map[uuid.UUID]bool, len(a.Events)), 0
	for i, e := range a.Events {
		if err := checkName("event type", e.Type); err != nil {
			return err
		}
		if OwnType(e.Type) {
			return fmt.Errorf("%w: events of type %s are the store's own", ErrInvalid, e.Type)
		}
		if e.ID == uuid.Nil || ids[e.ID] {
			return fmt.Errorf("%w: event %d has no ID of its own", ErrInvalid, i)
		}
		ids[e.ID] = true
		size := len(e.Data) + len(e.Metadata)
		if size > MaxEvent {
			return &TooLargeError{What: "event", Size: size, Limit: MaxEvent}
		}
		total += size
	}
	if total > MaxAppend {
		return &TooLargeError{What: "append", Size: total, Limit: MaxAppend}
	}
	return nil
}

func (a Append) validateClaims() error {
	type key struct {
		kind domain.ClaimKind
		key  string
	}
	keys := make(map[key]bool, len(a.Claims))
	for i, c := range a.Claims {
		if err := checkName("claim kind", string(c.Kind)); err != nil {
			return err
		}
		k := key{c.Kind, string(c.Key)}
		switch {
		case len(c.Key) == 0:
			return fmt.Errorf("%w: claim %d has no key", ErrInvalid, i)
		case len(c.Key) > MaxKey:
			return &TooLargeError{What: "claim key", Size: len(c.Key), Limit: MaxKey}
		case keys[k]:
			return fmt.Errorf("%w: claim %d names a key a second time", ErrInvalid, i)
		case c.Op != domain.TakeClaim && c.Op != domain.ReleaseClaim && c.Op != domain.HandClaim:
			return fmt.Errorf("%w: claim %d has operation %q", ErrInvalid, i, c.Op)
		}
		if c.Op == domain.HandClaim {
			if err := checkName("stream handed to", string(c.To.Stream)); err != nil {
				return err
			}
		}
		keys[k] = true
	}
	return nil
}

func checkName(what, s string) error {
	if s == "" {
		return fmt.Errorf("%w: no %s", ErrInvalid, what)
	}
	if len(s) > MaxName {
		return &TooLargeError{What: what, Size: len(s), Limit: MaxName}
	}
	for _, r := range s {
		if r <= ' ' || r >= 0x7f {
			return fmt.Errorf("%w: %s has a character outside printable ASCII", ErrInvalid, what)
		}
	}
	return nil
}
