package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Cancel ends a published filing at the institution's own wish (备案注销, Q1.9,
// Q7.9), at once. Open amendments are closed with it, and everybody is
// released. A draft is not canceled: it was never filed.
type Cancel struct {
	Reason    string
	Confirmed bool // the institution confirmed a second time, after reading what it means
	Today     domain.Date
}

func (c Cancel) decide(s State) ([]Event, error) {
	if s.Canceled() {
		return nil, nil
	}
	if !s.Published() {
		return nil, ErrNotEffective
	}
	var p problems
	p.required(map[string]bool{"reason": c.Reason != "", "confirmed": c.Confirmed, "canceled_on": c.Today != ""})
	if err := p.err(); err != nil {
		return nil, err
	}
	var events []Event
	for _, open := range s.OpenCases() {
		events = append(events, CaseClosed{CaseID: open.ID, Reason: ClosedByCancellation})
	}
	var tracks []domain.Track
	for _, t := range sortedKeys(s.Tracks) {
		if s.Tracks[t].Status == TrackEffective {
			tracks = append(tracks, t)
		}
	}
	return append(events, Canceled{Tracks: tracks, Reason: c.Reason, CanceledOn: c.Today}), nil
}

// EraseSubject makes a person's data unreadable (design: refused while the
// subject holds a claim). The vault's key is destroyed after the event.
type EraseSubject struct {
	Subject uuid.UUID
	Reason  ErasureReason
}

func (c EraseSubject) decide(s State) ([]Event, error) {
	readable, known := s.Subjects[c.Subject]
	switch {
	case !known:
		return nil, ErrSubjectUnknown
	case !readable:
		return nil, nil
	case s.holdsClaim(c.Subject):
		return nil, ErrSubjectHolds
	case c.Reason != ErasedAsMistaken && c.Reason != ErasedAsReplaced && c.Reason != ErasedOnRequest:
		return nil, ErrNotAllowed.At("reason")
	}
	return []Event{SubjectErased{Subject: c.Subject, Reason: c.Reason}}, nil
}
