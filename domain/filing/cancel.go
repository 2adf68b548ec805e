package filing

import "example.org/ledger/domain"

// Cancel ends a published filing, or one track of it, at the institution's own
// wish (备案注销, Q1.9, Q7.9), at once. Open cases are closed with it, and who
// served only what is canceled is released. A draft is not canceled: it was
// never filed.
type Cancel struct {
	Track     domain.Track // one track; none for the whole filing, which the last effective one is
	Reason    string
	Confirmed bool // the institution confirmed a second time, after reading what it means
	Today     domain.Date
}

func (c Cancel) decide(s State) ([]Event, error) {
	switch {
	case c.canceled(s):
		return nil, nil
	case !s.effective(c.Track):
		return nil, ErrNotEffective
	}
	var p problems
	p.required(map[string]bool{"reason": c.Reason != "", "confirmed": c.Confirmed, "canceled_on": c.Today != ""})
	if err := p.err(); err != nil {
		return nil, err
	}
	if s.isPart(c.Track) {
		return append(s.closeCases(c.Track), CanceledTrack{Track: c.Track, Reason: c.Reason, CanceledOn: c.Today}), nil
	}
	return append(s.closeCases(""), Canceled{Tracks: s.effectiveTracks(), Reason: c.Reason, CanceledOn: c.Today}), nil
}

// canceled reports whether what is to be canceled is so already.
func (c Cancel) canceled(s State) bool {
	return s.Canceled() || c.Track != "" && s.Tracks[c.Track].Status == TrackCanceled
}

// effective reports whether a track is published, or with none whether any is.
func (s State) effective(t domain.Track) bool {
	return t == "" && s.Published() || s.Tracks[t].Status == TrackEffective
}

// isPart reports whether the track is not all that is effective.
func (s State) isPart(t domain.Track) bool {
	return t != "" && s.Tracks[t.Other()].Status == TrackEffective
}

func (s State) effectiveTracks() []domain.Track {
	var tracks []domain.Track
	for _, t := range sortedKeys(s.Tracks) {
		if s.Tracks[t].Status == TrackEffective {
			tracks = append(tracks, t)
		}
	}
	return tracks
}

// closeCases closes the open cases of a track, with none all.
func (s State) closeCases(t domain.Track) []Event {
	var events []Event
	for _, open := range s.OpenCases() {
		if t == "" || open.Level == TrackLevel(t) {
			events = append(events, CaseClosed{CaseID: open.ID, Reason: ClosedByCancellation})
		}
	}
	return events
}
