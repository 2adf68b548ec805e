package filing

import (
	"maps"
	"slices"

	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// Canceled records that the institution ended its filing by itself (备案注销,
// Q1.9, Q7.9): the public sees a line and no more. It releases everybody.
type Canceled struct {
	Tracks     []domain.Track `json:"tracks"` // the tracks that were effective until then
	Reason     string         `json:"reason"` // never public
	CanceledOn domain.Date    `json:"canceled_on"`
}

// EventType is the stored name.
func (Canceled) EventType() string { return "filing.canceled" }

func (e Canceled) claims(s State) []domain.Claim {
	return s.released(func(StaffRow) bool { return true })
}

func (e Canceled) apply(s *State, at domain.Place) { s.cancel(e.Tracks, e.CanceledOn, at) }

// CanceledTrack records that the institution ended one of its two tracks
// (domain-decisions 2.15): who served only that one is released, who serves the
// other, too, loses the posts there. Of the last effective track it is the
// whole filing that is canceled.
type CanceledTrack struct {
	Track      domain.Track `json:"track"`
	Reason     string       `json:"reason"` // never public
	CanceledOn domain.Date  `json:"canceled_on"`
}

// EventType is the stored name.
func (CanceledTrack) EventType() string { return "filing.track_canceled" }

func (e CanceledTrack) claims(s State) []domain.Claim { return s.released(servesOnly(e.Track)) }

func (e CanceledTrack) apply(s *State, at domain.Place) { s.cancelTrack(e.Track, e.CanceledOn, at) }

// Discarded records that the institution gave up filing a track that is not
// published (放弃填报, domain-decisions 2.5, 2.17): who was entered for it alone
// is released. Of a first filing in which nothing was recorded yet it releases
// the credit code, too, so that it can be registered anew (Q7.2, 2.25); nothing
// happens on such a stream any more.
type Discarded struct {
	Track              domain.Track `json:"track"`
	CreditCodeReleased bool         `json:"credit_code_released,omitempty"`
	DiscardedOn        domain.Date  `json:"discarded_on"`
}

// EventType is the stored name.
func (Discarded) EventType() string { return "filing.discarded" }

func (e Discarded) claims(s State) []domain.Claim {
	released := s.released(servesOnly(e.Track))
	if e.CreditCodeReleased {
		released = append(released, domain.Claim{Op: domain.ReleaseClaim, Kind: domain.ClaimCreditCode, Key: string(s.CreditCode)})
	}
	return released
}

func (e Discarded) apply(s *State, at domain.Place) {
	s.leaveTrack(e.Track, EmploymentDiscarded, e.DiscardedOn, at)
	s.CodeReleased = s.CodeReleased || e.CreditCodeReleased
}

// AuthorityChosen records that the institution files with another authority
// than before (Q1.5): it was never effective, or files anew.
type AuthorityChosen struct {
	Authority domain.Authority `json:"authority"`
}

// EventType is the stored name.
func (AuthorityChosen) EventType() string { return "filing.authority_chosen" }

func (e AuthorityChosen) apply(s *State, _ domain.Place) { s.Authority = e.Authority }

// servesOnly selects who has posts in one track and in no other.
func servesOnly(t domain.Track) func(StaffRow) bool {
	return func(row StaffRow) bool { return len(row.Posts) == 1 && len(row.Posts[t]) > 0 }
}

// released are the claims that go with the employments that which selects.
func (s State) released(which func(StaffRow) bool) []domain.Claim {
	var released []domain.Claim
	for _, id := range s.StaffIDs() {
		if row := s.Staff[id]; row.Employed() && which(row) {
			released = append(released, releasePerson(row.Person.Subject))
		}
	}
	return released
}

// cancel ends the whole filing. What the line says stays as it was then,
// whatever a new filing records.
func (s *State) cancel(tracks []domain.Track, on domain.Date, at domain.Place) {
	s.CanceledOn, s.Cancellation = on, nil
	s.Line = CancellationLine{Name: s.Identity.Value.Name, Authority: s.Authority}
	for _, t := range tracks {
		s.endTrack(t, on)
	}
	for id, row := range s.Staff {
		if row.Employed() {
			s.endEmployment(id, EmploymentCanceled, on, at)
		}
	}
}

func (s *State) cancelTrack(t domain.Track, on domain.Date, at domain.Place) {
	s.endTrack(t, on)
	if s.Cancellation != nil && s.Cancellation.Track == t {
		s.Cancellation = nil // there is nothing left to confirm
	}
	s.leaveTrack(t, EmploymentTrackCanceled, on, at)
}

func (s *State) endTrack(t domain.Track, on domain.Date) {
	track := s.Tracks[t]
	track.Status, track.CanceledOn = TrackCanceled, on
	put(&s.Tracks, t, track)
}

// leaveTrack takes everybody out of a track: an employment in it alone ends,
// any other goes on without the posts there.
func (s *State) leaveTrack(t domain.Track, ended domain.EmploymentStatus, on domain.Date, at domain.Place) {
	for id, row := range s.Staff {
		switch {
		case !row.Employed() || len(row.Posts[t]) == 0:
		case len(row.Posts) == 1:
			s.endEmployment(id, ended, on, at)
		default:
			s.leavePosts(id, t, at)
		}
	}
}

func (s *State) leavePosts(id uuid.UUID, t domain.Track, at domain.Place) {
	row := s.Staff[id]
	row.Posts = maps.Clone(row.Posts)
	delete(row.Posts, t)
	if !slices.Contains(row.Posts[domain.Testing], domain.PostAuthorizedSignatory) {
		row.SigningScope = ""
	}
	row.PastTracks = pastTracks(row.PastTracks, []domain.Track{t}, nil)
	row.At = at
	s.Staff[id] = row
}
