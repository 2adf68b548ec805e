package filing

import "github.com/google/uuid"

// EraseSubject makes a person's data unreadable (design: refused while the
// subject holds a claim). The vault's key is destroyed after the event.
type EraseSubject struct {
	Subject   uuid.UUID
	Reason    ErasureReason
	ClaimBack bool // a transfer that is being reversed handed the claim back to it
}

func (c EraseSubject) decide(s State) ([]Event, error) {
	readable, known := s.Subjects[c.Subject]
	switch {
	case !known:
		return nil, ErrSubjectUnknown
	case !readable:
		return nil, nil
	case s.holdsClaim(c.Subject) || c.ClaimBack:
		return nil, ErrSubjectHolds
	case c.Reason != ErasedAsMistaken && c.Reason != ErasedAsReplaced && c.Reason != ErasedOnRequest:
		return nil, ErrNotAllowed.At("reason")
	}
	return []Event{SubjectErased{Subject: c.Subject, Reason: c.Reason}}, nil
}
