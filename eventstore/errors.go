package eventstore

import (
	"errors"
	"fmt"

	"example.org/ledger/domain"
)

// What an append can be refused with. Compare with errors.Is; the types below
// carry the particulars.
var (
	ErrConflict       = errors.New("eventstore: the stream is not at the expected revision")
	ErrClaimed        = errors.New("eventstore: the key is not this holder's")
	ErrTooLarge       = errors.New("eventstore: larger than the log takes")
	ErrInvalid        = errors.New("eventstore: not a well-formed append")
	ErrUnavailable    = errors.New("eventstore: the store cannot be reached")
	ErrUnknownOutcome = errors.New("eventstore: the outcome of the append is unknown")
)

// ConflictError says which append lost, and to what.
type ConflictError struct {
	Stream   Stream
	Expected Revision
	Actual   Revision // the stream's head when the append was judged
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("eventstore: %s is at revision %d, not %d", e.Stream, e.Actual, e.Expected)
}

// Is matches ErrConflict.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// ClaimedError says whose the key is. It does not hold the key, which may
// stand for a person.
type ClaimedError struct {
	Kind   domain.ClaimKind
	Claim  int    // which of the append's claims
	Holder Holder // nobody, if the key was to be released or handed and is free
}

func (e *ClaimedError) Error() string {
	if e.Holder.IsZero() {
		return fmt.Sprintf("eventstore: %s claim %d is held by nobody", e.Kind, e.Claim)
	}
	return fmt.Sprintf("eventstore: %s claim %d is held by %s", e.Kind, e.Claim, e.Holder.Stream)
}

// Is matches ErrClaimed.
func (e *ClaimedError) Is(target error) bool { return target == ErrClaimed }

// TooLargeError says what was too large. Sizes are in bytes or counts.
type TooLargeError struct {
	What        string // "event", "append", "events", "key", …
	Size, Limit int
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("eventstore: %s is %d, the limit is %d", e.What, e.Size, e.Limit)
}

// Is matches ErrTooLarge.
func (e *TooLargeError) Is(target error) bool { return target == ErrTooLarge }
