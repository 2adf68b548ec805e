package edge

import (
	"context"
	"errors"

	"example.org/ledger/domain"
	"example.org/ledger/internal/sealing"
	"github.com/google/uuid"
)

// ErrUsedUp refuses a request whose earlier, refused forms have taken all the
// subjects it may have.
var ErrUsedUp = &domain.Error{Kind: domain.Conflict, Code: "request.used_up"}

// mostSubjects bounds the subjects of one request.
const mostSubjects = 50

// subjects gives out the subjects that a request seals under, each once.
type subjects struct {
	command uuid.UUID
	next    int
}

// take returns the next subject that use accepts. A subject is bound to a
// person or tied to one before the log decides, and stays so though the request
// is refused. The same request mended may be about somebody else: then it has
// the subject after. Repeated in the same words it comes to the same one.
func (s *subjects) take(use func(subject uuid.UUID) error) (uuid.UUID, error) {
	for s.next < mostSubjects {
		subject := domain.DeriveID(s.command, "subject", s.next)
		s.next++
		err := use(subject)
		if !errors.Is(err, sealing.ErrBound) && !errors.Is(err, sealing.ErrTied) {
			return subject, err
		}
	}
	return uuid.Nil, ErrUsedUp
}

// unbound returns the next subject of somebody who is on no list.
func (f *Filings) unbound(ctx context.Context, s *subjects) func() (uuid.UUID, error) {
	return func() (uuid.UUID, error) {
		return s.take(func(subject uuid.UUID) error { return f.Vault.Unbound(ctx, subject) })
	}
}

// same is the subject of what is sealed anew for the person it was sealed for.
func same(v domain.Sealed) func() (uuid.UUID, error) {
	return func() (uuid.UUID, error) { return v.Subject, nil }
}

// unseal opens a value of a filing's state. Once an erasure is recorded the state
// has no bytes of it, though the key may last until the reaction has destroyed it.
func (f *Filings) unseal(ctx context.Context, field string, v domain.Sealed) ([]byte, error) {
	if len(v.Ciphertext) == 0 {
		return nil, ErrSubjectErased
	}
	return f.Vault.Unseal(ctx, field, v)
}
