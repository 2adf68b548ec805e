package domain

import (
	"strconv"

	"github.com/google/uuid"
)

// Event is a fact in some stream.
type Event interface {
	// EventType is the name the fact is stored under, a literal such as
	// "filing.case_passed". It is part of the wire format: once recorded, it
	// never changes, and a change of meaning is a new name.
	EventType() string
}

// Revision is an event's place in its stream, counting from zero.
type Revision int64

// Empty is the revision of a stream nothing was appended to.
const Empty Revision = -1

// Place says where in its stream an event stands. Folds use it for the
// revision of a section or row, which is that of the last event that touched
// it, and for references between events, which are by ID alone.
type Place struct {
	ID       uuid.UUID `json:"id"`
	Revision Revision  `json:"revision"`
}

// DeriveID returns the ID that command gives to its n-th thing of one kind
// ("staff", "subject", "case", …): UUIDv5(command, what/n). A repeated command
// therefore names the same things.
func DeriveID(command uuid.UUID, what string, n int) uuid.UUID {
	return uuid.NewSHA1(command, []byte(what+"/"+strconv.Itoa(n)))
}

// EventID returns the ID of the n-th event that command appends to stream:
// UUIDv5(command, stream/n).
func EventID(command uuid.UUID, stream string, n int) uuid.UUID {
	return DeriveID(command, stream, n)
}
