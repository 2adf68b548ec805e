package domain

import "errors"

// Kind says what a caller can do about an error.
type Kind uint8

// The kinds, each with the caller's next step.
const (
	Internal     Kind = iota // a bug or an outage; logged, never shown
	Invalid                  // wrong input: fix the field and send again
	Unauthorized             // nobody signed in, or with a credential we do not know
	Forbidden                // this actor may not do this
	NotFound                 // no such thing, or none this actor may know of
	Conflict                 // the stream's state does not allow this
	Stale                    // someone else wrote first: reload and look again
	Required                 // a precondition is missing: say which version was seen
	TooLarge                 // more than the ledger takes
	Exhausted                // asked too often: try again tomorrow
	Unavailable              // a store cannot be reached; nothing was written; try again later
	Unknown                  // the outcome is not known; repeating the same command settles it
)

// Error is a refusal the caller is meant to understand. Sentinels of it are
// compared with errors.Is: two are the same if kind, code and field are.
type Error struct {
	Kind  Kind
	Code  string // stable, dotted, names the message shown to people
	Field string // the input at fault as a path ("premises.0.address"), if one is

	// Particulars is what a caller may be told beside the message, nil if
	// nothing: which case is open already, what somebody else wrote meanwhile.
	// Each refusal that has any says of which type they are.
	Particulars any
}

func (e *Error) Error() string {
	if e.Field != "" {
		return e.Code + ": " + e.Field
	}
	return e.Code
}

// Is makes errors.Is compare by value, whatever the particulars.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && t.Code == e.Code && t.Field == e.Field
}

// At returns a copy of e that names the field at fault.
func (e *Error) At(field string) *Error {
	c := *e
	c.Field = field
	return &c
}

// With returns a copy of e that tells particulars.
func (e *Error) With(particulars any) *Error {
	c := *e
	c.Particulars = particulars
	return &c
}

// KindOf returns the Kind of the first Error in err's tree, or Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// Problems returns every Error in err's tree in order: a refusal may name all
// the faults it found at once.
func Problems(err error) []*Error {
	if e, ok := err.(*Error); ok {
		return []*Error{e}
	}
	switch u := err.(type) {
	case interface{ Unwrap() []error }:
		var all []*Error
		for _, err := range u.Unwrap() {
			all = append(all, Problems(err)...)
		}
		return all
	case interface{ Unwrap() error }:
		return Problems(u.Unwrap())
	}
	return nil
}
