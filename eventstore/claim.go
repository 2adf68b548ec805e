package eventstore

import "github.com/google/uuid"
import "example.org/ledger/domain"

// Claim is one change to the table of claims: a key has at most one holder,
// and the holder is the appending stream with Subject (see [domain.Claim] for
// the meaning of the operations). A release or hand of a key that this holder
// does not hold is refused like a take of one that somebody else does.
type Claim struct {
	Op      domain.ClaimOp
	Kind    domain.ClaimKind
	Key     []byte    // at most MaxKey bytes; compared byte for byte
	Subject uuid.UUID // of the holder; the zero UUID for kinds other than person
	To      Holder    // hand only
}

// Holder is a stream and, for persons, a subject in it.
type Holder struct {
	Stream  Stream
	Subject uuid.UUID
}

// IsZero reports whether h is nobody.
func (h Holder) IsZero() bool { return h == Holder{} }
