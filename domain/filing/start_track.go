package filing

import (
	"example.org/ledger/domain"
	"github.com/google/uuid"
)

// StartSecondTrack opens the case of the other institution type (新增监测机构备案,
// 新增运维机构备案, Q7.7). It is there once one track is effective, also for a
// track that was canceled before; both at once at the first filing are not
// offered.
type StartSecondTrack struct {
	Track  domain.Track
	CaseID uuid.UUID
}

func (c StartSecondTrack) decide(s State) ([]Event, error) {
	if s.Canceled() {
		return nil, ErrCanceled
	}
	if _, err := domain.ParseTrack(string(c.Track)); err != nil {
		return nil, domain.At(err, "track")
	}
	level := TrackLevel(c.Track)
	if err := s.noOpenCase(level); err != nil {
		return nil, err
	}
	switch {
	case s.Tracks[c.Track].Status == TrackEffective:
		return nil, ErrTrackEffective
	case s.Tracks[c.Track.Other()].Status != TrackEffective:
		return nil, ErrNotEffective
	}
	return s.open(CaseOpened{CaseID: c.CaseID, Level: level, Kind: SecondTrackCase})
}

// OpenAmendment opens an amendment (备案变更, Q7.8) before anything is proposed
// in it, so that documents can be uploaded for it. What is proposed without one
// opens it by itself.
type OpenAmendment struct {
	Level  CaseLevel
	CaseID uuid.UUID
}

func (c OpenAmendment) decide(s State) ([]Event, error) {
	if s.Canceled() {
		return nil, ErrCanceled
	}
	if c.Level == "" {
		return nil, ErrRequired.At("level")
	}
	effective := s.Published()
	if t, ok := c.Level.Track(); ok {
		effective = s.Tracks[t].Status == TrackEffective
	}
	if !effective {
		return nil, ErrNotEffective
	}
	if err := s.noOpenCase(c.Level); err != nil {
		return nil, err
	}
	return s.open(CaseOpened{CaseID: c.CaseID, Level: c.Level, Kind: AmendmentCase})
}

// OpenCaseNamed is told with [ErrCaseOpen]: the case that is open already.
type OpenCaseNamed struct {
	CaseID uuid.UUID  `json:"case_id"`
	Kind   CaseKind   `json:"kind"`
	Status CaseStatus `json:"status"`
}

// noOpenCase refuses a second open case of a level and names the first.
func (s State) noOpenCase(level CaseLevel) error {
	if open, ok := s.OpenCase(level); ok {
		return ErrCaseOpen.With(OpenCaseNamed{CaseID: open.ID, Kind: open.Kind, Status: open.Status})
	}
	return nil
}

// open records a case under an ID that names nothing yet.
func (s State) open(e CaseOpened) ([]Event, error) {
	var p problems
	newID(&p, s.Cases, e.CaseID, "case_id")
	if err := p.err(); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}
