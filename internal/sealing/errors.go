package sealing

import "errors"

// The reasons the vault refuses. They are wrapped with the subject and field
// concerned, never with what was sealed.
var (
	// ErrErased: the subject's keys were destroyed. Whoever shows the value
	// shows its masks.
	ErrErased = errors.New("subject is erased")
	// ErrNoKey: the vault has no row for the subject.
	ErrNoKey = errors.New("subject has no key")
	// ErrTampered: the bytes were not sealed for this subject and field, or
	// are not what was sealed.
	ErrTampered = errors.New("sealed bytes do not open")
	// ErrFormat: sealed in a way this program does not know.
	ErrFormat = errors.New("unknown way of sealing")
	// ErrWrongKeys: the configured keys are not those the vault was written
	// with.
	ErrWrongKeys = errors.New("configured keys do not fit the vault")
	// ErrBound: the subject already has another person key.
	ErrBound = errors.New("subject is bound to another person")
	// ErrUnbound: the subject has no person key.
	ErrUnbound = errors.New("subject is bound to no person")
	// ErrTied: the document already belongs to another person, or one of the
	// two cannot be what it is named as.
	ErrTied = errors.New("document cannot be tied to this subject")
	// ErrDifferentKey: a restored row carries another data key than the one
	// the subject has.
	ErrDifferentKey = errors.New("subject has another data key")
)
